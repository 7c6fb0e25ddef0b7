"""A recorded day lived again: everybody comes, waits and leaves as the file says, as far as the hall lets them."""

from __future__ import annotations

import threading
from bisect import bisect_right
from dataclasses import dataclass
from typing import Any

from server.demo.access import Keys
from server.demo.agenda import Agenda
from server.demo.branch_file import counters_of
from server.demo.client import Client, Refused
from server.demo.floor import Floor, Teller
from server.demo.recorded import Customer, RecordedDay
from server.demo.summary import moment_ms
from server.demo.watch import Watch

Json = dict[str, Any]


@dataclass(slots=True)
class Visit:
    """One customer in the hall."""

    customer: Customer
    ticket: str | None = None
    called: bool = False
    cancelling: bool = False
    gone: bool = False
    teller_freed: Teller | None = None


class Replay:
    """Customers and tellers of a recorded day; `midnight_ms` is where the day begins in business time."""

    def __init__(self, recorded: RecordedDay, client: Client, watch: Watch, keys: Keys, midnight_ms: int) -> None:
        self._recorded, self._client, self._watch, self._keys = recorded, client, watch, keys
        self._midnight_ms = midnight_ms
        self.agenda = Agenda(watch)
        counters, taken = counters_of(recorded), recorded.taken_by()
        tellers = {
            agent: Teller(number, keys.counters[number], frozenset(taken[agent])) for agent, number in counters.items()
        }
        self._floor = Floor(
            client, self.agenda, tellers.values(), called=self._called, may_leave=self._may_leave, trouble=_stop
        )
        self.visits = [Visit(customer) for customer in recorded.customers]
        self.tickets: dict[str, Visit] = {}
        self._early: dict[str, tuple[Teller, Json]] = {}
        self._lock = threading.Lock()
        self._to_serve = {
            service: [c.entered_ms for c in recorded.customers if c.served and c.service == service]
            for service in recorded.services()
        }
        self._served_calls = dict.fromkeys(self._to_serve, 0)
        # Who enters comes first: at the same moment a counter opens, a customer enters, a counter closes.
        for shift in recorded.shifts():
            self._plan(shift.starts_ms, lambda teller=tellers[shift.agent]: self._floor.arrive(teller))
        for visit in self.visits:
            self._plan(visit.customer.entered_ms, lambda visit=visit: self._enter(visit))
        for shift in recorded.shifts():
            self._plan(shift.ends_ms, lambda teller=tellers[shift.agent]: self._floor.leave(teller))

    def run(self) -> None:
        """Live through the day; returns when everybody has gone and every counter is closed."""
        self.agenda.run()

    def _plan(self, day_ms: int, action: Any) -> None:
        self.agenda.at(self._midnight_ms + day_ms, action)

    def _enter(self, visit: Visit) -> None:
        answer = self._client.post("/tickets", self._keys.kiosk, {"service": visit.customer.service})
        ticket = answer["ticket"]["id"]
        with self._lock:
            visit.ticket = ticket
            self.tickets[ticket] = visit
            early = self._early.pop(ticket, None)
        self._floor.waits(ticket, visit.customer.service)
        if early is not None:
            self._called(*early)
        elif not visit.customer.served:
            self._plan(visit.customer.ended_ms, lambda: self._give_up(visit))

    def _give_up(self, visit: Visit) -> None:
        """The recorded end of one who abandoned: cancel if still waiting. A call may overtake the cancelling."""
        assert visit.ticket is not None
        with self._lock:
            if visit.called:
                return
            visit.cancelling = True
        self._floor.withdraw(visit.ticket)
        self._client.post(f"/tickets/{visit.ticket}/cancel", self._keys.kiosk)
        with self._lock:
            visit.gone, freed = True, visit.teller_freed
        if freed is not None:
            self._floor.free(freed)

    def _called(self, teller: Teller, answer: Json) -> None:
        ticket = answer["ticket"]["id"]
        with self._lock:
            visit = self.tickets.get(ticket)
            if visit is None:
                self._early[ticket] = (teller, answer)
                return
            visit.called = True
            if visit.cancelling and not visit.gone:
                visit.teller_freed = teller
                return
            if visit.customer.served:
                self._served_calls[visit.customer.service] += 1
        if visit.cancelling:
            self._floor.free(teller)
        elif visit.customer.served:
            self.agenda.at(self._moment_of(answer) + visit.customer.service_ms, lambda: self._floor.serve_next(teller))
        else:
            self.agenda.soon(lambda: self._nobody_comes(teller))

    def _nobody_comes(self, teller: Teller) -> None:
        if self._floor.act(teller, "recall") is not None and self._floor.act(teller, "no-show") is not None:
            self._floor.free(teller)

    def _moment_of(self, answer: Json) -> int:
        """When the server made the call; where its time stands still already, now."""
        called_ms = moment_ms(answer["counter"]["called_at"])
        until_ms = self._watch.until_ms
        return called_ms if until_ms is None or called_ms < until_ms else self._watch.now_ms()

    def _may_leave(self, teller: Teller) -> bool:
        """Not while somebody recorded as served is in the hall uncalled and nobody on shift takes their service."""
        day_ms = self._watch.now_ms() - self._midnight_ms
        for service in teller.services:
            entered = bisect_right(self._to_serve[service], day_ms)
            if entered > self._served_calls[service] and not any(
                service in other.services and not other.wants_to_leave and other.state != "closed"
                for other in self._floor.tellers.values()
            ):
                return False
        return True


def _stop(teller: Teller, refused: Refused) -> None:
    raise refused
