"""`demo`: a hall full of simulated people, at a pace that can be followed."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Mapping
from typing import Any

from server.demo.access import Keys
from server.demo.agenda import Agenda
from server.demo.client import Client, Refused, Signed
from server.demo.floor import BUSY, Floor, Teller
from server.demo.people import Customer, People, taken_services
from server.demo.watch import Watch

Json = dict[str, Any]

STRANGERS_EVERY_S = 2.0
"""Real seconds between two looks for customers that a visitor has made at the kiosk."""

HERE_EVERY_S = 5.0
"""Real seconds between two signs of life of the tellers, who have no page open that would give them."""

LEND_AFTER_MS = 300_000
"""How long the lobby manager leaves an advice to whoever watches before taking it."""

SORRY_MS = 20_000
"""How long a teller who was refused something looks puzzled."""

PATIENT_MS = 3_000
"""How much longer than they must tellers wait before they call again or give somebody up."""


AFTERWARDS = {"paused": "resume", "wrap_up": "wrap-up-done"}
"""By the state of a counter without a customer, the key that makes it free."""


class Living:
    """Simulated customers, a lobby manager, and the tellers of `keys` at their counters.

    `say` gives the words of a customer's comment by its key and language.
    """

    def __init__(
        self,
        settings: Mapping[str, Any],
        client: Client,
        watch: Watch,
        keys: Keys,
        people: People,
        say: Callable[[str, str], str] = lambda key, language: key,
    ) -> None:
        self._client, self._watch, self._keys, self._people, self._say = client, watch, keys, people, say
        self._lobby = Signed("lobby", keys.passwords["lobby"])
        self._calling = settings["calling"]
        self.agenda = Agenda(watch)
        tellers = _tellers(settings, keys)
        self._own_services = {teller.number: teller.services for teller in tellers}
        self._wraps_up = {entry["code"] for entry in settings["services"] if entry["wrap_up"]}
        self._floor = Floor(client, self.agenda, tellers, called=self._called, trouble=self._trouble)
        self._lock = threading.Lock()
        self._absent: set[str] = set()
        self._advised: tuple[int, str] | None = None

    def run(self) -> None:
        """Live until `agenda.stop`."""
        for teller in self._floor.tellers.values():
            self.agenda.soon(lambda teller=teller: self._take_stock(teller))  # type: ignore[misc]
        for service in self._people.gap_ms:
            self._expect(service)
        self.agenda.soon(self._look_for_strangers)
        self._later(self._real_ms(HERE_EVERY_S), self._stay)
        self._later(LEND_AFTER_MS, self._mind_the_hall)
        self.agenda.run()

    def _real_ms(self, seconds: float) -> int:
        """Real seconds in business time."""
        return round(seconds * 1000 * self._watch.speed)

    def _later(self, ms: int, action: Any) -> None:
        self.agenda.at(self._watch.now_ms() + ms, action)

    def _expect(self, service: str) -> None:
        self._later(self._people.next_in_ms(service, self._watch.now_ms()), lambda: self._enter(service))

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
        self._later(self._real_ms(STRANGERS_EVERY_S), self._look_for_strangers)

    def _stay(self) -> None:
        """The tellers are at their counters, and learn what those were lent."""
        self._later(self._real_ms(HERE_EVERY_S), self._stay)
        for counter in self._client.get("/counters", self._keys.program)["counters"]:
            teller = self._floor.tellers.get(counter["number"])
            if teller is None:
                continue
            teller.lent = frozenset(loan["service"] for loan in counter["lent"])
            teller.services = self._own_services[teller.number] | teller.lent
            with contextlib.suppress(Refused):  # somebody else sits there
                self._client.post(f"/counters/{teller.number}/here", teller.who)

    def _mind_the_hall(self) -> None:
        """Dark screens are known, and an advice that still stands is taken: a counter is lent a service."""
        self._later(LEND_AFTER_MS, self._mind_the_hall)
        for alert in self._client.get("/alerts", self._lobby)["alerts"]:
            if alert["kind"] == "screen":
                with contextlib.suppress(Refused):  # it is over, or somebody was quicker
                    self._client.post(f"/alerts/{alert['id']}/acknowledge", self._lobby)
        advised = next(iter(self._client.get("/advice", self._lobby)["open_window"]), None)
        before, self._advised = self._advised, None
        if advised is None or advised["action"] != "lend":
            return
        if before != (advised["counter"], advised["service"]):
            self._advised = (advised["counter"], advised["service"])
            return
        with contextlib.suppress(Refused):  # it was lent in this very moment
            asked = {"service": advised["service"]}
            self._client.post(f"/counters/{advised['counter']}/lend", self._lobby, asked)

    def _called(self, teller: Teller, answer: Json) -> None:
        ticket = answer["ticket"]["id"]
        with self._lock:
            absent = ticket in self._absent
            self._absent.discard(ticket)
        if absent:
            wait_ms = self._calling["recall_gap_s"] * 1000 + PATIENT_MS
            self._later(wait_ms, lambda: self._call_again(teller, answer["ticket"]))
        else:
            self._later(self._people.walk_ms(), lambda: self._serve(teller, answer["ticket"]))

    def _call_again(self, teller: Teller, ticket: Json) -> None:
        if self._floor.act(teller, "recall") is not None:
            wait_ms = max(0, self._calling["no_show_after_s"] - self._calling["recall_gap_s"]) * 1000 + PATIENT_MS
            self._later(wait_ms, lambda: self._give_somebody_up(teller, ticket))

    def _give_somebody_up(self, teller: Teller, ticket: Json) -> None:
        if self._floor.act(teller, "no-show") is None:
            return
        back_ms = self._people.back_after_ms()
        if back_ms is not None:
            self._later(back_ms, lambda: self._come_back(ticket))
        self._floor.free(teller)

    def _come_back(self, ticket: Json) -> None:
        with contextlib.suppress(Refused):  # too late, or the lobby manager has brought them back
            self._client.post(f"/tickets/{ticket['id']}/return", self._keys.kiosk)
            self._floor.waits(ticket["id"], ticket["service"], ticket["segment"])

    def _serve(self, teller: Teller, ticket: Json) -> None:
        if self._floor.act(teller, "start") is not None:
            lasts_ms = self._people.service_ms(ticket["service"])
            self._later(lasts_ms, lambda: self._served(teller, ticket, lasts_ms))

    def _served(self, teller: Teller, ticket: Json, lasted_ms: int) -> None:
        further = self._people.sent_on(ticket["service"])
        if further is not None:
            if self._floor.act(teller, "transfer", {"service": further}) is not None:
                self._floor.waits(ticket["id"], further, ticket["segment"])
                self._floor.free(teller)
            return
        self._ask(teller, ticket)
        rest = self._people.rest(lasted_ms)
        if rest is None and ticket["service"] not in self._wraps_up:
            self._floor.serve_next(teller)
        elif self._floor.act(teller, "finish") is None:
            return
        elif rest is None:
            self._later(self._people.wrap_up_ms(), lambda: self._free_after(teller, "wrap-up-done"))
        elif self._floor.act(teller, "pause", {"reason": rest[0]}) is not None:
            self._later(rest[1], lambda: self._free_after(teller, "resume"))

    def _ask(self, teller: Teller, ticket: Json) -> None:
        """The device at the counter asks the customer how it was."""
        opinion, device = self._people.opinion(), self._keys.counters[teller.number]
        with contextlib.suppress(Refused):
            self._client.post(f"/tickets/{ticket['id']}/feedback/asked", device)
            if opinion is not None:
                rating, comment = opinion
                written = (
                    {} if comment is None else {"comment": self._say(f"demo.comment.{comment}", ticket["language"])}
                )
                self._client.post(f"/tickets/{ticket['id']}/feedback", device, {"rating": rating, **written})

    def _free_after(self, teller: Teller, action: str) -> None:
        if self._floor.act(teller, action) is not None:
            self._floor.free(teller)

    def _trouble(self, teller: Teller, refused: Refused) -> None:
        """Whatever it was (the day ended, a visitor pressed a key here): look again in a while."""
        teller.state = BUSY
        self._later(SORRY_MS, lambda: self._take_stock(teller))

    def _take_stock(self, teller: Teller) -> None:
        """Go on from where the counter stands."""
        counters = self._client.get("/counters", self._keys.program)["counters"]
        counter = next(entry for entry in counters if entry["number"] == teller.number)
        if counter["state"] == "closed":
            self._floor.comes_anew(teller)
            return
        teller.state = BUSY
        name = teller.who.name if isinstance(teller.who, Signed) else None
        if counter["staff"] not in (None, name):
            self._later(SORRY_MS, lambda: self._take_stock(teller))  # a visitor sits there
        elif counter["staff"] is None and self._floor.act(teller, "take-over") is None:
            return
        elif counter["state"] == "open":
            self._floor.free(teller)
        elif counter["state"] in AFTERWARDS:
            self._free_after(teller, AFTERWARDS[counter["state"]])
        else:
            lasts_ms = self._people.service_ms(counter["ticket"]["service"])
            self._later(lasts_ms, lambda: self._served(teller, counter["ticket"], lasts_ms))


def _tellers(settings: Mapping[str, Any], keys: Keys) -> list[Teller]:
    profiles = {entry["name"]: entry for entry in settings["profiles"]}
    services = {entry["code"]: entry for entry in settings["services"]}
    tellers = []
    for counter in settings["counters"]:
        profile, number = profiles[counter["profile"]], counter["number"]
        segments = None if "*" in profile["segments"] else frozenset(profile["segments"])
        if number in keys.tellers:
            tellers.append(Teller(number, keys.tellers[number], taken_services(profile, services), segments))
    return tellers
