"""The visits projection: one row per transaction, always in step with the log."""

from __future__ import annotations

import sqlite3

from server.domain.visits import Visit
from server.store.rows import Rows

_ROWS = Rows("visits", Visit)
keep, keep_day = _ROWS.keep, _ROWS.keep_day


def of_days(connection: sqlite3.Connection, first: str, last: str) -> list[Visit]:
    """All transactions of the business days from `first` to `last` (YYYY-MM-DD, both included), in order of issue."""
    return _ROWS.read(connection, "WHERE day BETWEEN ? AND ? ORDER BY day, issued_ms, number, leg", first, last)


def days(connection: sqlite3.Connection, first: str, last: str) -> list[str]:
    """The business days from `first` to `last` (both included) on which the branch was open, in their order."""
    rows = connection.execute(
        "SELECT day FROM events INDEXED BY events_one_opening WHERE kind = 'DayOpened' AND day BETWEEN ? AND ?"
        " ORDER BY day",
        (first, last),
    )
    return [day for (day,) in rows]


def last_day(connection: sqlite3.Connection, before: str) -> str | None:
    """The last business day before a day (YYYY-MM-DD) on which anybody came; None when nobody ever did."""
    (day,) = connection.execute("SELECT max(day) FROM visits WHERE day < ?", (before,)).fetchone()
    return None if day is None else str(day)


def of_ticket(connection: sqlite3.Connection, ticket: str) -> list[Visit]:
    """The ticket's transactions, in order."""
    return _ROWS.read(connection, "WHERE ticket = ? ORDER BY leg", ticket)
