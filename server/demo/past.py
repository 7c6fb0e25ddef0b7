"""The days before the demonstration, lived in an instant through the branch's own rules.

The same people as in the living hall give the same commands as its devices would, to the same code that decides for a
server, with a clock that jumps from one to the next; a day is one commit.
"""

from __future__ import annotations

import functools
import heapq
import itertools
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import structlog

from server.demo.access import teller_at
from server.demo.people import MINUTE_MS, Customer, People
from server.domain import commands
from server.domain.calendar import moment_ms
from server.domain.commands import Command
from server.domain.events import Recorded, TicketCalled
from server.domain.refusals import Refusal
from server.stats.waits import estimate
from server.store import store
from server.writer.deciding import Deciding
from server.writer.inbox import Asked

OPENS, LAST_NUMBER, CLOSES = "09:00", "16:40", "17:00"
SPOKEN_MS = 6_000
PATIENT_MS = 12_000
PASS_MS = 60_000
"""How often it is looked what time alone has to do."""

ID_BYTES = 16


class Past:
    """A branch with tellers at `counters`; `say` gives the words of a customer's comment by its key and language."""

    def __init__(
        self,
        data: Path,
        settings: Mapping[str, Any],
        people: People,
        counters: Sequence[int],
        say: Callable[[str, str], str],
    ) -> None:
        self._settings, self._people, self._counters, self._say = settings, people, counters, say
        self._wraps_up = {entry["code"] for entry in settings["services"] if entry["wrap_up"]}
        self._now_ms = self._closes_ms = self._last_ms = 0
        self._to_come: list[tuple[int, int, Callable[[], None]]] = []
        self._order = itertools.count()
        self._kiosk = f"kiosk:{settings['kiosks'][0]['name']}"
        self._idle: list[int] = []
        self._absent: set[str] = set()
        self._ledger = store.opened(data).ledger()
        self._deciding = Deciding(
            self._ledger,
            settings=settings,
            now=lambda: self._now_ms,
            estimate=estimate,
            print_job=lambda day, recorded: None,
            make_id=_new_id,
            log=structlog.get_logger(),
        )

    def live(self, days: Iterable[date], until_ms: int) -> None:
        """Live through these days, in their order, but no further than `until_ms` (UTC)."""
        try:
            for day in days:
                self._ledger.begin()
                self._day(day, until_ms)
                self._ledger.commit()
        finally:
            self._ledger.close()

    def _day(self, day: date, until_ms: int) -> None:
        branch = self._settings["branch"]
        at = {clock: moment_ms(branch["timezone"], day, clock) for clock in (OPENS, LAST_NUMBER, CLOSES)}
        self._last_ms, self._closes_ms = at[LAST_NUMBER], at[CLOSES]
        self._to_come, self._idle, self._absent = [], [], set()
        self._now_ms = moment_ms(branch["timezone"], day, branch["day_starts"])
        self._deciding.turn_to(day.isoformat())
        self._now_ms = at[OPENS] - MINUTE_MS
        for counter in self._counters:
            self._do(commands.OpenCounter(counter, staff=teller_at(counter)), _teller(counter))
            self._idle.append(counter)
        for service, ms in self._people.at_the_door():
            self._later(MINUTE_MS + ms, functools.partial(self._come, service))
        self._now_ms = at[OPENS]
        for service in self._people.gap_ms:
            self._expect(service)
        self._later(at[CLOSES] - at[OPENS], self._go_home)
        passed_ms = self._now_ms
        while self._to_come and self._to_come[0][0] < until_ms:
            self._now_ms, _, happens = heapq.heappop(self._to_come)
            if self._now_ms >= passed_ms + PASS_MS:
                self._deciding.pass_time()
                passed_ms = self._now_ms
            happens()

    def _later(self, ms: int, happens: Callable[[], Any]) -> None:
        heapq.heappush(self._to_come, (self._now_ms + ms, next(self._order), happens))

    def _do(self, command: Command, actor: str) -> list[Recorded] | None:
        """The events that came of it, None when it was refused."""
        before = len(self._deciding.recorded)
        try:
            self._deciding.decide(Asked(command=command, actor=actor))
        except Refusal:
            return None
        return self._deciding.recorded[before:]

    def _expect(self, service: str) -> None:
        self._later(self._people.next_in_ms(service, self._now_ms), lambda: self._enter(service))

    def _enter(self, service: str) -> None:
        if self._now_ms < self._last_ms:
            self._expect(service)
            self._come(service)

    def _come(self, service: str) -> None:
        who, ticket = self._people.customer(service), _new_id()
        asked = commands.IssueTicket(
            ticket, who.service, who.language, who.segment, kiosk=self._settings["kiosks"][0]["name"]
        )
        if self._do(asked, self._kiosk) is not None:
            self._take_place(who, ticket)

    def _take_place(self, who: Customer, ticket: str) -> None:
        if who.absent:
            self._absent.add(ticket)
        if who.leaves_after_ms is not None:
            self._later(who.leaves_after_ms, lambda: self._do(commands.CancelTicket(ticket), self._kiosk))
        self._look()

    def _look(self) -> None:
        """Everybody who is idle looks for somebody to call, the longest idle first."""
        for counter in list(self._idle):
            made = self._do(commands.CallNext(counter), _teller(counter))
            if made:
                self._idle.remove(counter)
                self._called(counter, made)

    def _called(self, counter: int, made: list[Recorded]) -> None:
        call = next(one for one in made if isinstance(one.event, TicketCalled))
        assert isinstance(call.event, TicketCalled)
        self._speak(call.seq)
        ticket, service = call.event.ticket, call.event.service
        if ticket in self._absent:
            self._absent.discard(ticket)
            self._later(PATIENT_MS, lambda: self._call_again(counter, ticket))
        else:
            self._later(self._people.walk_ms(), lambda: self._serve(counter, ticket, service))

    def _speak(self, seq: int) -> None:
        self._later(SPOKEN_MS, lambda: self._do(commands.EndAnnouncement(seq, "spoken"), "voice"))

    def _call_again(self, counter: int, ticket: str) -> None:
        for call in self._do(commands.Recall(counter), _teller(counter)) or ():
            self._speak(call.seq)
        self._later(self._settings["calling"]["no_show_after_s"] * 1000, lambda: self._give_up(counter, ticket))

    def _give_up(self, counter: int, ticket: str) -> None:
        self._do(commands.MarkNoShow(counter), _teller(counter))
        back_ms = self._people.back_after_ms()
        if back_ms is not None:
            self._later(back_ms, lambda: self._come_back(ticket))
        self._free(counter)

    def _come_back(self, ticket: str) -> None:
        self._do(commands.ReturnTicket(ticket), self._kiosk)
        self._look()

    def _serve(self, counter: int, ticket: str, service: str) -> None:
        self._do(commands.StartServing(counter), _teller(counter))
        lasts_ms = self._people.service_ms(service)
        self._later(lasts_ms, lambda: self._served(counter, ticket, service, lasts_ms))

    def _served(self, counter: int, ticket: str, service: str, lasted_ms: int) -> None:
        further = self._people.sent_on(service)
        if further is not None and self._do(commands.Transfer(counter, service=further), _teller(counter)) is not None:
            self._free(counter)
            return
        self._ask(counter, ticket)
        self._do(commands.Finish(counter), _teller(counter))
        rest = self._people.rest(lasted_ms)
        if rest is not None and self._do(commands.PauseCounter(counter, rest[0]), _teller(counter)) is not None:
            self._later(rest[1], lambda: self._free_after(counter, commands.ResumeCounter(counter)))
        elif service in self._wraps_up:
            self._later(self._people.wrap_up_ms(), lambda: self._free_after(counter, commands.EndWrapUp(counter)))
        else:
            self._free(counter)

    def _ask(self, counter: int, ticket: str) -> None:
        self._do(commands.AskFeedback(ticket), f"counter:{counter}")
        opinion = self._people.opinion()
        if opinion is not None:
            rating, comment = opinion
            language = self._deciding.day.tickets[ticket].language
            words = "" if comment is None else self._say(f"demo.comment.{comment}", language)
            self._do(commands.GiveFeedback(ticket, rating, comment=words), f"counter:{counter}")

    def _free_after(self, counter: int, command: Command) -> None:
        self._do(command, _teller(counter))
        self._free(counter)

    def _free(self, counter: int) -> None:
        """Look for the next; after hours whoever found nobody goes home."""
        self._idle.append(counter)
        self._look()
        if self._now_ms >= self._closes_ms:
            self._go_home()

    def _go_home(self) -> None:
        for counter in self._idle:
            self._do(commands.CloseCounter(counter), _teller(counter))
        self._idle = []


def _teller(counter: int) -> str:
    return f"teller:{teller_at(counter)}"


def _new_id() -> str:
    return secrets.token_hex(ID_BYTES)
