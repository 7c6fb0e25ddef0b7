"""The visits projection: one row per transaction, always in step with the log."""

from __future__ import annotations

import sqlite3
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


def of_days(connection: sqlite3.Connection, first: str, last: str) -> list[Visit]:
    """All transactions of the business days from `first` to `last` (YYYY-MM-DD, both included), in order of issue."""
    rows = connection.execute(
        f"SELECT {_NAMES} FROM visits WHERE day BETWEEN ? AND ? ORDER BY day, issued_ms, rowid", (first, last)
    )
    return [Visit(*row) for row in rows]


def of_ticket(connection: sqlite3.Connection, ticket: str) -> list[Visit]:
    """The ticket's transactions, in order."""
    rows: Any = connection.execute(f"SELECT {_NAMES} FROM visits WHERE ticket = ? ORDER BY leg", (ticket,))
    return [Visit(*row) for row in rows]
