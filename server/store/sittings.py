"""The projection of counters' times: one row per stretch, always in step with the log."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import fields
from operator import attrgetter

from server.domain.sittings import Sitting

COLUMNS = tuple(field.name for field in fields(Sitting))

_NAMES = ", ".join(COLUMNS)
_KEEP = f"INSERT OR REPLACE INTO sittings ({_NAMES}) VALUES ({', '.join('?' * len(COLUMNS))})"
_values = attrgetter(*COLUMNS)


def keep(connection: sqlite3.Connection, sitting: Sitting) -> None:
    """Write the row as it is now."""
    connection.execute(_KEEP, _values(sitting))


def keep_day(connection: sqlite3.Connection, day: str, rows: Iterable[Sitting]) -> None:
    """Put these rows in the place of all that are kept of a business day."""
    connection.execute("DELETE FROM sittings WHERE day = ?", (day,))
    connection.executemany(_KEEP, map(_values, rows))


def of_days(connection: sqlite3.Connection, first: str, last: str) -> list[Sitting]:
    """All stretches of the business days from `first` to `last` (YYYY-MM-DD, both included), counter by counter."""
    rows = connection.execute(
        f"SELECT {_NAMES} FROM sittings WHERE day BETWEEN ? AND ? ORDER BY day, counter, from_ms", (first, last)
    )
    return [Sitting(*row) for row in rows]
