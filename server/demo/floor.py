"""The tellers of a demonstration: who stands where, who takes whom next."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from server.demo.agenda import Agenda
from server.demo.client import Client, Credential, Refused

Json = dict[str, Any]
Kind = tuple[str, str]
"""A service and a segment."""

ORDINARY = "ordinary"

CLOSED, IDLE, CALLING, BUSY, LEAVING = "closed", "idle", "calling", "busy", "leaving"


@dataclass(slots=True)
class Teller:
    """One counter and who works there; `state` is what the demonstration knows, `since` orders the idle."""

    number: int
    who: Credential
    services: frozenset[str]
    segments: frozenset[str] | None = None
    state: str = CLOSED
    since: int = 0
    wants_to_leave: bool = False
    lent: frozenset[str] = frozenset()

    def takes(self, kind: Kind) -> bool:
        """Whether this counter takes such a customer; `segments` None means all, what it is `lent` is for everybody."""
        return kind[0] in self.lent or (
            kind[0] in self.services and (self.segments is None or kind[1] in self.segments)
        )


class Floor:
    """Idle tellers call as soon as somebody they may take waits; who waits is known from the API's own answers.

    `called(teller, answer)` is told of every call, and later ends it with `serve_next` or `free`. `may_leave(teller)`
    is asked before a teller who wants to go goes. `trouble(teller, refusal)` hears a refusal that is not "nobody
    waits". All callables run in the agenda's threads, without the floor's lock.
    """

    def __init__(
        self,
        client: Client,
        agenda: Agenda,
        tellers: Iterable[Teller],
        *,
        called: Callable[[Teller, Json], None],
        may_leave: Callable[[Teller], bool] = lambda teller: True,
        trouble: Callable[[Teller, Refused], None],
    ) -> None:
        self.tellers = {teller.number: teller for teller in tellers}
        self._client, self._agenda = client, agenda
        self._called, self._may_leave, self._trouble = called, may_leave, trouble
        self._lock = threading.Lock()
        self._waiting: dict[str, Kind] = {}
        self._fetched: set[str] = set()
        self._counts: Counter[Kind] = Counter()
        self._strangers: dict[str, int] = {}
        self._turns = 0
        self._arrivals = 0

    def waits(self, ticket: str, service: str, segment: str = ORDINARY) -> None:
        """A ticket was issued; it may have been called even before that was known."""
        with self._lock:
            if ticket in self._fetched:
                self._fetched.discard(ticket)
                return
            self._waiting[ticket] = (service, segment)
            self._counts[service, segment] += 1
            self._arrivals += 1
        self.look()

    def withdraw(self, ticket: str) -> bool:
        """The customer is about to leave; False when a teller has called them already."""
        with self._lock:
            return self._take_out(ticket)

    def others_wait(self, counts: dict[str, int]) -> None:
        """So many wait by service in all; those not issued by the demonstration are somebody's own."""
        with self._lock:
            for code, count in counts.items():
                known = sum(n for kind, n in self._counts.items() if kind[0] == code)
                self._strangers[code] = max(0, count - known)
            self._arrivals += 1
        self.look()

    def arrive(self, teller: Teller) -> None:
        """The teller begins, or goes on, to work."""
        with self._lock:
            teller.wants_to_leave = False
            if teller.state != CLOSED:
                return
            teller.state = CALLING
        if self._act(teller, "open", then_idle=True):
            self.look()

    def comes_anew(self, teller: Teller) -> None:
        """The counter is closed, whatever the teller was thought to do there."""
        with self._lock:
            teller.state = CLOSED
        self.arrive(teller)

    def leave(self, teller: Teller) -> None:
        """The teller goes when the present customer is served and nobody needs them."""
        teller.wants_to_leave = True
        self.look()

    def serve_next(self, teller: Teller) -> None:
        """The present customer is served: take the next in the same step, or else be free."""
        if not self._goes(teller):
            with self._lock:
                teller.state = CALLING if (wanted := self._somebody(teller)) else BUSY
            if wanted and self._call_next(teller, finish_current=True):
                return
        if self._act(teller, "finish", then_idle=True):
            self.look()

    def free(self, teller: Teller) -> None:
        """The counter has nobody any more."""
        self._idle(teller)
        self.look()

    def act(self, teller: Teller, action: str, body: Json | None = None) -> Json | None:
        """Press one of a teller's keys; None when it was refused, which `trouble` has then heard."""
        try:
            return self._client.post(f"/counters/{teller.number}/{action}", teller.who, body)
        except Refused as refused:
            self._trouble(teller, refused)
            return None

    def look(self) -> None:
        """Send every idle teller to the next customer, or home."""
        with self._lock:
            idle = [teller for teller in self.tellers.values() if teller.state == IDLE]
        for teller in sorted(idle, key=lambda teller: teller.since):
            goes = self._goes(teller)
            with self._lock:
                if teller.state != IDLE:
                    continue
                if goes:
                    teller.state = LEAVING
                elif self._somebody(teller):
                    teller.state = CALLING
                else:
                    continue
            self._agenda.soon(lambda teller=teller, goes=goes: self._close(teller) if goes else self._begin(teller))  # type: ignore[misc]

    def _goes(self, teller: Teller) -> bool:
        return teller.wants_to_leave and self._may_leave(teller)

    def _begin(self, teller: Teller) -> None:
        arrivals = self._arrivals
        if not self._call_next(teller, finish_current=False):
            self._idle(teller)
            if self._arrivals != arrivals:  # else nobody waits, whatever the demonstration thought
                self.look()

    def _call_next(self, teller: Teller, finish_current: bool) -> bool:
        """Whether somebody came; False when nobody waited, and nothing changed."""
        body = {"finish_current": True} if finish_current else {}
        try:
            answer = self._client.post(f"/counters/{teller.number}/call-next", teller.who, body)
        except Refused as refused:
            with self._lock:
                self._strangers = {code: n for code, n in self._strangers.items() if code not in teller.services}
            if refused.code != "nobody_waiting":
                self._trouble(teller, refused)
                return True
            return False
        with self._lock:
            teller.state = BUSY
            if not self._take_out(answer["ticket"]["id"]):
                self._fetched.add(answer["ticket"]["id"])
        self._called(teller, answer)
        self.look()
        return True

    def _close(self, teller: Teller) -> None:
        answer = self.act(teller, "close")
        if answer is None:
            return
        with self._lock:
            teller.state = CLOSED
            came_back = not teller.wants_to_leave
        if came_back:
            self.arrive(teller)

    def _act(self, teller: Teller, action: str, *, then_idle: bool) -> bool:
        done = self.act(teller, action) is not None
        if done and then_idle:
            self._idle(teller)
        return done

    def _idle(self, teller: Teller) -> None:
        with self._lock:
            self._turns += 1
            teller.state, teller.since = IDLE, self._turns

    def _somebody(self, teller: Teller) -> bool:
        """Whether more people wait for this teller's services than other tellers are just calling."""
        waiting = sum(n for kind, n in self._counts.items() if teller.takes(kind))
        waiting += sum(n for code, n in self._strangers.items() if code in teller.services)
        rivals = sum(
            other.state == CALLING and other is not teller and not other.services.isdisjoint(teller.services)
            for other in self.tellers.values()
        )
        return waiting > rivals

    def _take_out(self, ticket: str) -> bool:
        kind = self._waiting.pop(ticket, None)
        if kind is None:
            return False
        self._counts[kind] -= 1
        return True
