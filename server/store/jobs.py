"""Print jobs, from queued to their end."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from typing import Any

from server.domain.refusals import Refusal
from server.store.codec import compact

QUEUED, SENDING, SENT, PRINTED = "queued", "sending", "sent", "printed"
HELD, UNKNOWN, FAILED, EXPIRED = "held", "unknown", "failed", "expired"
STATES = (QUEUED, SENDING, SENT, PRINTED, HELD, UNKNOWN, FAILED, EXPIRED)

KEPT_DAYS = 30  # how long a slip that ended is kept, with what stood on it

# What a kill left in the printer's hands: nobody knows how far it came.
CAUSE_RESTARTED = "restarted"

# Where a state may lead (paper.md). Saying the present state again is no step, but for `sending`: that is a new try.
LEADS_TO = {
    QUEUED: (SENDING, FAILED, EXPIRED),
    SENDING: (QUEUED, SENT, PRINTED, HELD, UNKNOWN, FAILED, EXPIRED),
    HELD: (SENT, PRINTED, UNKNOWN),
    SENT: (PRINTED,),
    PRINTED: (),
    UNKNOWN: (),
    FAILED: (),
    EXPIRED: (),
}
_COMES_FROM = {
    state: tuple(before for before in STATES if state in LEADS_TO[before] or (before == state != SENDING))
    for state in STATES
}
_COLUMNS = (
    "place, id, ticket, number, day, kind, printer, slip, state, cause, tries,"
    " created_at_ms, created_real_s, changed_at_ms"
)


@dataclass(frozen=True, slots=True)
class NewPrintJob:
    """A paper to come: `kind` is "" for the ticket's first, "copy" when a person asked, "again" for a machine's retry.

    `slip` is the JSON of printers.slip.Slip, frozen now; `created_real_s` the monotonic clock, by which a slip grows
    stale.
    """

    id: str
    ticket: str
    number: str
    day: str
    kind: str
    printer: str
    slip: dict[str, Any]
    created_real_s: float


@dataclass(frozen=True, slots=True)
class PrintJob:
    """A job as it stands; `place` is its order among all jobs, `*_at_ms` business time, `cause` a code or None."""

    place: int
    id: str
    ticket: str
    number: str
    day: str
    kind: str
    printer: str
    slip: dict[str, Any]
    state: str
    cause: str | None
    tries: int
    created_at_ms: int
    created_real_s: float
    changed_at_ms: int


def add(connection: sqlite3.Connection, at_ms: int, job: NewPrintJob) -> None:
    """Queue a job; sqlite3.IntegrityError when its id is taken."""
    slip = compact(job.slip)
    connection.execute(
        "INSERT INTO print_jobs (id, ticket, number, day, kind, printer, slip, state, cause, tries,"
        " created_at_ms, created_real_s, changed_at_ms) VALUES (?, ?, ?, ?, ?, ?, ?, 'queued', NULL, 0, ?, ?, ?)",
        (job.id, job.ticket, job.number, job.day, job.kind, job.printer, slip, at_ms, job.created_real_s, at_ms),
    )


def change(connection: sqlite3.Connection, at_ms: int, job: str, state: str, cause: str | None = None) -> None:
    """Lead a job on to `state`; each `sending` counts as a try.

    Raises Refusal("unknown_job"), or Refusal("wrong_moment") for a step the job's life does not have.
    """
    before = _COMES_FROM[state]
    changed = connection.execute(
        "UPDATE print_jobs SET state = ?, cause = ?, tries = tries + ?, changed_at_ms = ?"
        f" WHERE id = ? AND state IN ({', '.join('?' * len(before))})",
        (state, cause, state == SENDING, at_ms, job, *before),
    )
    if changed.rowcount == 0:
        present = find(connection, job)
        if present is None:
            raise Refusal("unknown_job", job=job)
        raise Refusal("wrong_moment", state=present.state, move=state)


def redirect(connection: sqlite3.Connection, at_ms: int, job: str, printer: str, cause: str | None = None) -> bool:
    """Give a queued job to another printer; False when it is queued no longer."""
    changed = connection.execute(
        "UPDATE print_jobs SET printer = ?, cause = ?, changed_at_ms = ? WHERE id = ? AND state = 'queued'",
        (printer, cause, at_ms, job),
    )
    return changed.rowcount == 1


def recover(connection: sqlite3.Connection, at_ms: int, real_s: float) -> int:
    """At the start of a process: jobs a printer had in its hands become `unknown`; answers how many.

    `real_s` is the monotonic clock now; a job from before it began anew (the machine restarted) is aged by business
    time.
    """
    connection.execute(
        "UPDATE print_jobs SET created_real_s = ? - max(0, ? - created_at_ms) / 1000.0"
        " WHERE state = 'queued' AND created_real_s > ?",
        (real_s, at_ms, real_s),
    )
    changed = connection.execute(
        "UPDATE print_jobs SET state = 'unknown', cause = ?, changed_at_ms = ? WHERE state IN ('sending', 'held')",
        (CAUSE_RESTARTED, at_ms),
    )
    return changed.rowcount


def left_unfinished(connection: sqlite3.Connection, printer: str) -> bool:
    """Whether the printer's newest slip may have broken off in it."""
    row = connection.execute(
        "SELECT state FROM print_jobs WHERE printer = ? AND state NOT IN ('queued', 'expired', 'failed')"
        " ORDER BY place DESC LIMIT 1",
        (printer,),
    ).fetchone()
    return row is not None and row[0] in (SENDING, HELD, UNKNOWN)


def sweep(connection: sqlite3.Connection, kept_since: str) -> int:
    """Let go of the ended jobs of business days before `kept_since` (KEPT_DAYS); answers how many."""
    gone = connection.execute(
        "DELETE FROM print_jobs WHERE day < ? AND state NOT IN ('queued', 'sending', 'held')", (kept_since,)
    )
    return gone.rowcount


def next_queued(connection: sqlite3.Connection, printer: str) -> PrintJob | None:
    """The printer's oldest job that waits."""
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM print_jobs WHERE state = 'queued' AND printer = ? ORDER BY place LIMIT 1", (printer,)
    ).fetchone()
    return None if row is None else _job(row)


def find(connection: sqlite3.Connection, job: str) -> PrintJob | None:
    """The job of this id."""
    row = connection.execute(f"SELECT {_COLUMNS} FROM print_jobs WHERE id = ?", (job,)).fetchone()
    return None if row is None else _job(row)


def of_ticket(connection: sqlite3.Connection, ticket: str) -> list[PrintJob]:
    """All papers of a ticket, the oldest first."""
    rows = connection.execute(f"SELECT {_COLUMNS} FROM print_jobs WHERE ticket = ? ORDER BY place", (ticket,))
    return [_job(row) for row in rows]


def of_day(connection: sqlite3.Connection, day: str) -> list[PrintJob]:
    """All papers of a business day, the oldest first."""
    rows = connection.execute(f"SELECT {_COLUMNS} FROM print_jobs WHERE day = ? ORDER BY place", (day,))
    return [_job(row) for row in rows]


def newest(connection: sqlite3.Connection, state: str | None = None, limit: int = 100) -> list[PrintJob]:
    """The newest jobs first, of one state or of all."""
    where, values = ("WHERE state = ?", [state]) if state is not None else ("", [])
    return select(connection, f"{where} ORDER BY place DESC LIMIT ?", *values, limit)


def select(connection: sqlite3.Connection, tail: str, *values: str | int) -> list[PrintJob]:
    """The jobs that `tail` (SQL, what follows the table's name) leaves."""
    return [_job(row) for row in connection.execute(f"SELECT {_COLUMNS} FROM print_jobs {tail}", values)]


def count_by_state(connection: sqlite3.Connection, day: str) -> dict[str, int]:
    """How many jobs of a business day stand in which state."""
    rows = connection.execute("SELECT state, count(*) FROM print_jobs WHERE day = ? GROUP BY state", (day,))
    return dict(rows.fetchall())


def queue_lengths(connection: sqlite3.Connection) -> dict[str, int]:
    """How many jobs wait for each printer that has any."""
    rows = connection.execute("SELECT printer, count(*) FROM print_jobs WHERE state = 'queued' GROUP BY printer")
    return dict(rows.fetchall())


def last_printed_ms(connection: sqlite3.Connection, printer: str) -> int | None:
    """When the printer last said that a slip was printed (UTC ms, business time)."""
    row = connection.execute(
        "SELECT changed_at_ms FROM print_jobs WHERE state = 'printed' AND printer = ? ORDER BY place DESC LIMIT 1",
        (printer,),
    ).fetchone()
    return None if row is None else int(row[0])


def _job(row: tuple[Any, ...]) -> PrintJob:
    return PrintJob(*(*row[:7], json.loads(row[7]), *row[8:]))
