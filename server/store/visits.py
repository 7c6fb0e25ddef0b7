"""The visits projection: one row per transaction, always in step with the log."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import fields
from operator import attrgetter
from typing import Any

from server.domain.visits import Visit

COLUMNS = tuple(field.name for field in fields(Visit))

_NAMES = ", ".join(COLUMNS)
_KEEP = f"INSERT OR REPLACE INTO visits ({_NAMES}) VALUES ({', '.join('?' * len(COLUMNS))})"
_values = attrgetter(*COLUMNS)


def keep(connection: sqlite3.Connection, visit: Visit) -> None:
    """Write the row as it is now."""
    connection.execute(_KEEP, _values(visit))


def keep_day(connection: sqlite3.Connection, day: str, rows: Iterable[Visit]) -> None:
    """Put these rows in the place of all that are kept of a business day."""
    connection.execute("DELETE FROM visits WHERE day = ?", (day,))
    connection.executemany(_KEEP, map(_values, rows))


def of_days(connection: sqlite3.Connection, first: str, last: str) -> list[Visit]:
    """All transactions of the business days from `first` to `last` (YYYY-MM-DD, both included), in order of issue."""
    rows = connection.execute(
        f"SELECT {_NAMES} FROM visits WHERE day BETWEEN ? AND ? ORDER BY day, issued_ms, number, leg",
        (first, last),
    )
    return [Visit(*row) for row in rows]


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
    rows: Any = connection.execute(f"SELECT {_NAMES} FROM visits WHERE ticket = ? ORDER BY leg", (ticket,))
    return [Visit(*row) for row in rows]
