"""Commands decided one after another, inside one transaction."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from structlog.typing import FilteringBoundLogger

from server.domain import fold
from server.domain.calendar import business_day
from server.domain.commands import CloseDay, Command, OpenDay, PassTime
from server.domain.day import Day
from server.domain.events import Event, Recorded, ReprintAsked, TicketIssued
from server.domain.fold_sittings import Sittings
from server.domain.fold_visits import Visits
from server.domain.prospect import Prospect
from server.domain.refusals import Refusal
from server.domain.rules import decide
from server.store import appointments, codec, identities, jobs, upkeep
from server.store.jobs import NewPrintJob
from server.store.ledger import Contradiction, Ledger
from server.writer.inbox import Answer, Asked

# Who acts when nobody asked: at the day's opening and closing.
BRANCH_ACTOR = "branch"
# Each pass of time may call one customer by itself; more than this many counters can wait a second.
PASSES_MAX = 50
KEEP_IDENTITY_DAYS = 1  # where the branch file does not say


class Deciding:
    """The day as the writer works on it, ahead of what is committed; for the writer's thread alone."""

    def __init__(
        self,
        ledger: Ledger,
        *,
        settings: Mapping[str, Any],
        now: Callable[[], int],
        estimate: Callable[[Prospect], dict[str, int] | None],
        print_job: Callable[[Day, Recorded], NewPrintJob | None],
        make_id: Callable[[], str],
        log: FilteringBoundLogger,
    ) -> None:
        self._ledger, self._settings, self._now = ledger, settings, now
        self._estimate, self._print_job, self._make_id, self._log = estimate, print_job, make_id, log
        self._branch: str = settings["branch"]["id"]
        self.day, self._visits, self._sittings = Day(), Visits(), Sittings()
        self.recorded: list[Recorded] = []

    def refold(self) -> list[Recorded]:
        """Forget what was worked out and take the day from the log again; answers the events it is made of."""
        events = self._ledger.today()
        self.day, self._visits, self._sittings = Day(), Visits(), Sittings()
        for entry in events:
            fold.apply(self.day, entry)
            self._visits.apply(entry)
            self._sittings.apply(entry)
        return events

    def at_ms(self) -> int:
        """The moment of what is decided now: a clock that was set back cannot reorder the log."""
        return max(self._now(), self.day.at_ms)

    def business_day_due(self) -> str | None:
        """The business day to open now, None while the present one lasts."""
        at_ms = self.at_ms()
        if self.day.day is not None and self.day.starts_ms <= at_ms < self.day.ends_ms:
            return None
        branch = self._settings["branch"]
        today = business_day(branch["timezone"], branch["day_starts"], at_ms)
        return today if self.day.day is None or today > self.day.day else None

    def turn_to(self, business_day: str) -> None:
        """End the present day, if one is open, and begin another."""
        at_ms = self.at_ms()
        with self._ledger.step():
            if self.day.open:
                self._perform(CloseDay(), BRANCH_ACTOR, at_ms, self.day.day or business_day)
            self._perform(OpenDay(business_day, self._settings), BRANCH_ACTOR, at_ms, business_day)
            self._ledger.run(upkeep.sweep, at_ms)
            self._ledger.run(identities.expire, self._kept_since(business_day))
            self._ledger.run(appointments.forget_contacts, self._kept_since(business_day))
            self._ledger.run(jobs.sweep, _days_before(business_day, jobs.KEPT_DAYS))

    def _kept_since(self, business_day: str) -> str:
        """The first day of which it is still kept how customers were identified."""
        keep_days = self._settings["branch"].get("keep_identity_days", KEEP_IDENTITY_DAYS)
        return _days_before(business_day, keep_days)

    def time_due(self) -> bool:
        """Whether time alone has something to do now."""
        return self.day.open and bool(decide(self.day, PassTime(), self.at_ms(), self._estimate))

    def pass_time(self) -> None:
        """Do all that time alone has to do now; raises Refusal when the store contradicts it."""
        for _ in range(PASSES_MAX):
            before = len(self.recorded)
            self.decide(Asked(command=PassTime(), actor=BRANCH_ACTOR))
            if len(self.recorded) == before:
                return

    def decide(self, asked: Asked) -> Answer:
        """Decide a command and write all that must agree with it, or nothing; raises Refusal."""
        assert asked.command is not None
        once = asked.once
        if once and (kept := self._ledger.kept_answer(once.scope, once.key)):
            fingerprint, kept_body = kept
            if fingerprint != once.fingerprint:
                raise Refusal("key_reused")
            return Answer(json.loads(kept_body), again=True)
        at_ms, before = self.at_ms(), len(self.recorded)
        events = decide(self.day, asked.command, at_ms, self._estimate)
        seq = self.day.seq
        try:
            with self._ledger.step():
                recorded = self._record(events, asked.actor, at_ms, self.day.day or "")
                if asked.beside:
                    self._ledger.run(asked.beside, at_ms)
                body = asked.answering(self.day, recorded) if asked.answering else {}
                if once:
                    self._ledger.keep_answer(once.scope, once.key, once.fingerprint, codec.compact(body), at_ms)
                return Answer(body)
        except Exception as error:
            del self.recorded[before:]
            if self.day.seq != seq:
                self.refold()
            if isinstance(error, Contradiction):
                self._log.error("rules_contradict_store", command=type(asked.command).__name__, error=str(error))
                raise Refusal("wrong_moment", state="unknown", move=type(asked.command).__name__) from error
            raise

    def _perform(self, command: Command, actor: str, at_ms: int, business_day: str) -> None:
        self._record(decide(self.day, command, at_ms, self._estimate), actor, at_ms, business_day)

    def _record(self, events: list[Event], actor: str, at_ms: int, business_day: str) -> list[Recorded]:
        """Write the events and what must agree with them; only then take them into the day."""
        cause, first = self._make_id(), self.day.seq + 1
        recorded = [
            Recorded(
                seq=first + place,
                branch=self._branch,
                day=getattr(event, "day", business_day),  # an appointment's events are of the day it is for
                at_ms=at_ms,
                actor=actor,
                event=event,
                cause=cause,
                v=codec.version(type(event).__name__),
            )
            for place, event in enumerate(events)
        ]
        for entry in recorded:
            self._ledger.append(entry)
        for entry in recorded:
            fold.apply(self.day, entry)
            for visit in self._visits.apply(entry):
                self._ledger.keep_visit(visit)
            for sitting in self._sittings.apply(entry):
                self._ledger.keep_sitting(sitting)
            booking = self.day.bookings.get(getattr(entry.event, "ticket", ""))
            if booking is not None and isinstance(entry.event, appointments.CHANGING):
                self._ledger.keep_booking(booking)
            if isinstance(entry.event, TicketIssued | ReprintAsked):
                job = self._print_job(self.day, entry)
                if job is not None:
                    self._ledger.add_job(at_ms, job)
        self.recorded += recorded
        return recorded


def _days_before(business_day: str, days: int) -> str:
    return (date.fromisoformat(business_day) - timedelta(days=days)).isoformat()
