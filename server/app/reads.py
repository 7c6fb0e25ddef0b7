"""The questions that pages and programs ask, answered from the committed day or the store."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from config.sentences import Sentences
from server.app.figures import Figures
from server.domain.board import board
from server.domain.calendar import rfc3339
from server.domain.day import Day
from server.domain.events import Recorded, TicketCalled, TicketRecalled
from server.domain.fold import folded
from server.domain.prospect import prospect
from server.domain.refusals import Refusal
from server.domain.ticket import ENDED_STATES, State
from server.stats.estimator import Estimator
from server.stats.story import story
from server.store import answers, codec, identities, job_lists, jobs, log, shown, visits
from server.store.jobs import PrintJob
from server.store.store import Store
from server.writer import Writer

PAST_DAYS_KEPT = 2


class Reads:
    """Read models; every one is a function of the log."""

    def __init__(
        self, store: Store, writer: Writer, sentences: Sentences, now: Callable[[], int],
        estimate: Estimator | None = None,
    ) -> None:  # fmt: skip
        self.estimate = estimate or Estimator()
        self._store, self._writer, self._sentences, self._now = store, writer, sentences, now
        self.figures = Figures(store, writer, now)
        self._folded = lru_cache(PAST_DAYS_KEPT)(self._fold)

    def board(self) -> dict[str, Any]:
        """What the hall's screens show."""
        with self._writer.reading() as day:
            now_ms = self._now()
            return board(day, now_ms, estimate=lambda code: self.estimate(prospect(day, code, "ordinary", now_ms)))

    def events(self, after: int, limit: int) -> list[dict[str, Any]]:
        """The log after an event, as JSON."""
        return [
            {
                "seq": entry.seq,
                "branch": entry.branch,
                "day": entry.day,
                "at": rfc3339(entry.at_ms),
                "actor": entry.actor,
                "kind": entry.kind,
                "v": entry.v,
                "cause": entry.cause,
                "data": json.loads(codec.encode(entry.event)),
            }
            for entry in self._store.read(log.after, after, limit)
        ]

    def past_day(self, name: str) -> Day | None:
        """A day that is over, folded; None when it is not, or when the branch was not open."""
        try:
            return self._folded(name)
        except LookupError:
            return None

    def past_day_of(self, ticket: str) -> Day | None:
        """The day that a ticket was of, folded; None when there never was such a ticket."""
        transactions = self._store.read(visits.of_ticket, ticket)
        return self.past_day(transactions[0].day) if transactions else None

    def kept_answer(self, scope: str, key: str) -> tuple[str, str] | None:
        """What was answered under an idempotency key: the body's fingerprint, and the JSON."""
        return self._store.read(answers.find, scope, key)

    def known_ticket(self, ticket: str) -> bool:
        """Whether there ever was such a ticket."""
        with self._writer.reading() as day:
            if ticket in day.tickets:
                return True
        return bool(self._store.read(log.of_ticket, ticket))

    def is_called(self, ticket: str, counter: int) -> bool:
        """Whether a ticket still stands called at a counter."""
        with self._writer.reading() as day:
            found = day.tickets.get(ticket)
            return found is not None and (found.state, found.counter) == (State.CALLED, counter)

    def story(self, ticket: str, language: str) -> dict[str, Any]:
        """The life of a ticket in sentences; raises Refusal("unknown_ticket")."""
        transactions = self._store.read(visits.of_ticket, ticket)
        if not transactions:
            raise Refusal("unknown_ticket")
        day = self._store.read(log.of_day, transactions[0].day)
        papers = self._store.read(jobs.of_ticket, ticket)
        calls = [
            entry.seq
            for entry in day
            if isinstance(entry.event, TicketCalled | TicketRecalled) and entry.event.ticket == ticket
        ]
        seen = self._store.read(shown.of_calls, calls)
        day += self._store.read(log.ended_later, transactions[0].day)
        return story(ticket, day, papers, self._sentences.say, language, seen)

    def jobs(self, *, day: str | None = None, missing: bool = False, **asked: Any) -> list[dict[str, Any]]:
        """Print jobs, the newest first; what may be missing is of today, and of whoever still holds the number."""
        if missing:
            with self._writer.reading() as present:
                day = present.day
        return [job_shown(job) for job in self._store.read(job_lists.wanted, day=day, missing=missing, **asked)]

    def job(self, job: str) -> dict[str, Any] | None:
        """One print job."""
        found = self._store.read(jobs.find, job)
        return None if found is None else job_shown(found)

    def newest_paper(self, ticket: str) -> dict[str, Any] | None:
        """What became of a ticket's newest paper, as `print` of the API."""
        papers = self._store.read(jobs.of_ticket, ticket)
        if not papers:
            return None
        last = papers[-1]
        return {"job": last.id, "state": last.state, "printer": last.printer, "cause": last.cause}

    def identity(self, ticket: str) -> identities.Kept | None:
        """What is kept of who holds a ticket, None when they showed nothing or it is let go."""
        return self._store.read(identities.of_ticket, ticket)

    def is_ended(self, ticket: str) -> bool:
        """Whether nobody holds this ticket any more."""
        with self._writer.reading() as day:
            found = day.tickets.get(ticket)
        if found is not None:
            return found.state in ENDED_STATES
        # Of a day before, or so new that its commit is not in the day yet: the file knows which.
        return not any(visit.outcome is None for visit in self._store.read(visits.of_ticket, ticket))

    def published(self, after: int) -> list[Recorded]:
        """The next events after an event; none that `reading()` does not show yet, though the file has it already."""
        recorded = self._store.read(log.after, after)
        with self._writer.reading() as day:
            last = day.seq
        return [entry for entry in recorded if entry.seq <= last]

    def printers(self, shown: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Printers with how much waits for each, what became of today's slips, which was the last."""
        queues, standing = self._store.read(jobs.queue_lengths), self.jobs_today()
        return [one | self._paper_of(one["name"], queues, standing.get(one["name"], {})) for one in shown]

    def jobs_today(self) -> dict[str, dict[str, int]]:
        """How many of today's slips stand in which state, by printer."""
        with self._writer.reading() as day:
            name = day.day or ""
        return self._store.read(job_lists.standing, name)

    def _paper_of(self, printer: str, queues: dict[str, int], standing: dict[str, int]) -> dict[str, Any]:
        last = self._store.read(job_lists.last, printer)
        return {
            "queue": queues.get(printer, 0),
            "held": standing.get(jobs.HELD, 0),
            "unknown": standing.get(jobs.UNKNOWN, 0),
            "last_job": None if last is None else job_shown(last),
            "last_printed_at": _moment(self._store.read(jobs.last_printed_ms, printer)),
        }

    def _fold(self, name: str) -> Day:
        """A day that nothing can change any more; raises LookupError, which is not kept, for any other."""
        day = folded(self._store.read(log.of_day, name))
        if day.branch is None or day.open:
            raise LookupError(name)
        return day


def _moment(at_ms: int | None) -> str | None:
    return None if at_ms is None else rfc3339(at_ms)


def job_shown(job: PrintJob) -> dict[str, Any]:
    """A print job as contract.md shows it."""
    return {
        "id": job.id,
        "ticket": {"id": job.ticket, "number": job.number},
        "copy": job.kind,
        "printer": job.printer,
        "state": job.state,
        "cause": job.cause,
        "tries": job.tries,
        "created_at": rfc3339(job.created_at_ms),
        "changed_at": rfc3339(job.changed_at_ms),
    }
