"""`demo`: a hall full of simulated people, at a pace that can be followed."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any

from server.demo.access import Keys
from server.demo.agenda import Agenda
from server.demo.client import Client, Refused
from server.demo.floor import BUSY, Floor, Teller
from server.demo.people import Customer, People, taken_services
from server.demo.watch import Watch

Json = dict[str, Any]

STRANGERS_EVERY_S = 2.0
"""Real seconds between two looks for customers that a visitor has made at the kiosk."""

SORRY_MS = 20_000
"""How long a teller who was refused something looks puzzled."""

PATIENT_MS = 3_000
"""How much longer than they must tellers wait before they call again or give somebody up."""


class Living:
    """Simulated customers, and tellers at all counters but `visitor`'s, which is left for who watches."""

    def __init__(
        self, settings: Mapping[str, Any], client: Client, watch: Watch, keys: Keys, people: People, visitor: int
    ) -> None:
        self._client, self._watch, self._keys, self._people = client, watch, keys, people
        self._calling = settings["calling"]
        self.agenda = Agenda(watch)
        self._floor = Floor(
            client, self.agenda, _tellers(settings, keys, visitor), called=self._called, trouble=self._trouble
        )
        self._lock = threading.Lock()
        self._absent: set[str] = set()

    def run(self) -> None:
        """Live until `agenda.stop`."""
        for teller in self._floor.tellers.values():
            self.agenda.soon(lambda teller=teller: self._take_stock(teller))  # type: ignore[misc]
        for service in self._people.gap_ms:
            self._expect(service)
        for service, ms in self._people.at_the_door():
            self._later(ms, lambda service=service: self._come(service))
        self.agenda.soon(self._look_for_strangers)
        self.agenda.run()

    def _later(self, ms: int, action: Any) -> None:
        self.agenda.at(self._watch.now_ms() + ms, action)

    def _expect(self, service: str) -> None:
        self._later(self._people.next_in_ms(service), lambda: self._enter(service))

    def _enter(self, service: str) -> None:
        self._expect(service)
        self._come(service)

    def _come(self, service: str) -> None:
        customer = self._people.customer(service)
        asked = {"service": service, "segment": customer.segment, "language": customer.language}
        try:
            answer = self._client.post("/tickets", self._keys.kiosk, asked)
        except Refused:
            return  # closed, full, or between two days: the customer reads the kiosk's page and goes
        self._take_place(customer, answer["ticket"]["id"])

    def _take_place(self, customer: Customer, ticket: str) -> None:
        if customer.absent:
            with self._lock:
                self._absent.add(ticket)
        self._floor.waits(ticket, customer.service, customer.segment)
        if customer.leaves_after_ms is not None:
            self._later(customer.leaves_after_ms, lambda: self._give_up(ticket))

    def _give_up(self, ticket: str) -> None:
        if not self._floor.withdraw(ticket):
            return
        try:
            self._client.post(f"/tickets/{ticket}/cancel", self._keys.kiosk)
        except Refused:
            return  # called or expired in this very moment

    def _look_for_strangers(self) -> None:
        branch = self._client.get("/branch", self._keys.kiosk)
        self._floor.others_wait({service["code"]: service["waiting"] for service in branch["services"]})
        self._later(round(STRANGERS_EVERY_S * 1000 * self._watch.speed), self._look_for_strangers)

    def _called(self, teller: Teller, answer: Json) -> None:
        ticket = answer["ticket"]["id"]
        with self._lock:
            absent = ticket in self._absent
            self._absent.discard(ticket)
        if absent:
            self._later(self._calling["recall_gap_s"] * 1000 + PATIENT_MS, lambda: self._call_again(teller))
        else:
            self._later(self._people.walk_ms(), lambda: self._serve(teller, answer["ticket"]["service"]))

    def _call_again(self, teller: Teller) -> None:
        if self._floor.act(teller, "recall") is not None:
            wait_ms = max(0, self._calling["no_show_after_s"] - self._calling["recall_gap_s"]) * 1000 + PATIENT_MS
            self._later(wait_ms, lambda: self._give_somebody_up(teller))

    def _give_somebody_up(self, teller: Teller) -> None:
        if self._floor.act(teller, "no-show") is not None:
            self._floor.free(teller)

    def _serve(self, teller: Teller, service: str) -> None:
        if self._floor.act(teller, "start") is not None:
            self._later(self._people.service_ms(service), lambda: self._served(teller))

    def _served(self, teller: Teller) -> None:
        rest = self._people.rest()
        if rest is None:
            self._floor.serve_next(teller)
            return
        reason, ms = rest
        if self._floor.act(teller, "finish") is None or self._floor.act(teller, "pause", {"reason": reason}) is None:
            return
        self._later(ms, lambda: self._go_on(teller))

    def _go_on(self, teller: Teller) -> None:
        if self._floor.act(teller, "resume") is not None:
            self._floor.free(teller)

    def _trouble(self, teller: Teller, refused: Refused) -> None:
        """Whatever it was (the day ended, a visitor pressed a key here): look again in a while."""
        teller.state = BUSY
        self._later(SORRY_MS, lambda: self._take_stock(teller))

    def _take_stock(self, teller: Teller) -> None:
        """Go on from where the counter stands."""
        counters = self._client.get("/counters", teller.token)["counters"]
        counter = next(entry for entry in counters if entry["number"] == teller.number)
        match counter["state"]:
            case "closed":
                self._floor.comes_anew(teller)
            case "open":
                self._floor.free(teller)
            case "paused":
                teller.state = BUSY
                self._go_on(teller)
            case _:
                teller.state = BUSY
                self._later(self._people.service_ms(counter["ticket"]["service"]), lambda: self._served(teller))


def _tellers(settings: Mapping[str, Any], keys: Keys, visitor: int) -> list[Teller]:
    profiles = {entry["name"]: entry for entry in settings["profiles"]}
    services = {entry["code"]: entry for entry in settings["services"]}
    tellers = []
    for counter in settings["counters"]:
        profile, number = profiles[counter["profile"]], counter["number"]
        segments = None if "*" in profile["segments"] else frozenset(profile["segments"])
        if number != visitor:
            tellers.append(Teller(number, keys.counters[number], taken_services(profile, services), segments))
    return tellers
