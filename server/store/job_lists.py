"""What people ask of many print jobs at once."""

from __future__ import annotations

import sqlite3

from server.store import jobs
from server.store.jobs import EXPIRED, FAILED, HELD, QUEUED, STATES, UNKNOWN, PrintJob

NOT_ON_PAPER = (HELD, UNKNOWN, FAILED, EXPIRED)
_AFTER_THE_QUEUE = tuple(state for state in STATES if state != QUEUED)

# Nothing newer was asked for, and somebody still holds the number.
_MISSING = (
    f"state IN ({', '.join('?' * len(NOT_ON_PAPER))})"
    " AND place = (SELECT max(place) FROM print_jobs AS newer WHERE newer.ticket = print_jobs.ticket)"
    " AND EXISTS (SELECT 1 FROM visits WHERE visits.ticket = print_jobs.ticket AND visits.outcome IS NULL)"
)


def wanted(
    connection: sqlite3.Connection,
    *,
    state: str | None = None,
    printer: str | None = None,
    ticket: str | None = None,
    day: str | None = None,
    missing: bool = False,
    limit: int = 100,
) -> list[PrintJob]:
    """The newest jobs first, of all that is given; `missing` leaves those whose open ticket may be without paper."""
    asked = {"state": state, "printer": printer, "ticket": ticket, "day": day}
    clauses = [f"{column} = ?" for column, value in asked.items() if value is not None]
    values: list[str] = [value for value in asked.values() if value is not None]
    if missing:
        clauses.append(_MISSING)
        values += NOT_ON_PAPER
    where = f"WHERE {' AND '.join(clauses)} " if clauses else ""
    return jobs.select(connection, f"{where}ORDER BY place DESC LIMIT ?", *values, limit)


def standing(connection: sqlite3.Connection, day: str) -> dict[str, dict[str, int]]:
    """How many of a business day's jobs stand in which state, by printer."""
    found: dict[str, dict[str, int]] = {}
    rows = connection.execute(
        "SELECT printer, state, count(*) FROM print_jobs WHERE day = ? GROUP BY state, printer", (day,)
    )
    for printer, state, count in rows:
        found.setdefault(printer, {})[state] = count
    return found


def last(connection: sqlite3.Connection, printer: str) -> PrintJob | None:
    """The newest job that left the printer's queue, however it ended."""
    one = "SELECT max(place) AS place FROM print_jobs WHERE state = ? AND printer = ?"
    newest = " UNION ALL ".join([one] * len(_AFTER_THE_QUEUE))
    values = [value for state in _AFTER_THE_QUEUE for value in (state, printer)]
    found = jobs.select(connection, f"WHERE place = (SELECT max(place) FROM ({newest}))", *values)
    return found[0] if found else None
