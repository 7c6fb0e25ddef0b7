"""The rows that figures are made of, for any stretch of business days: from what is kept of those that are over."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from typing import Any

from server.domain.columns import Columns
from server.domain.sittings import Sitting, Time
from server.domain.visits import Visit
from server.store import folded_days, sittings, visits


def columns(connection: sqlite3.Connection, first: str, last: str) -> Columns:
    """The transactions of the business days from `first` to `last` (YYYY-MM-DD, both included)."""
    taken = Columns()
    for day, kept in folded_days.columns(connection, first, last):
        if kept is None:
            taken.add(visits.of_days(connection, day, day), timezone_of(connection, day))
        else:
            taken.add_bytes(day, kept)
    return taken


def times(connection: sqlite3.Connection, first: str, last: str, now_ms: int) -> list[Time]:
    """How the counters spent these business days, until `now_ms` where it goes on; several rows for one counter."""
    taken: list[Time] = []
    for day, kept in folded_days.times(connection, first, last):
        if kept is None:
            taken += added_up(sittings.of_days(connection, day, day), now_ms)
        else:
            taken += [Time(*row) for row in json.loads(kept)]
    return taken


def added_up(rows: Iterable[Sitting], now_ms: int) -> list[Time]:
    """The stretches of a day by everything but their moments, in the order they first occur."""
    sums: dict[tuple[Any, ...], int] = {}
    for row in rows:
        kind = (row.counter, row.zone, row.profile, row.staff, row.state, row.reason)
        until_ms = now_ms if row.to_ms is None else row.to_ms
        sums[kind] = sums.get(kind, 0) + max(0, until_ms - row.from_ms)
    return [Time._make((*kind, spent_ms)) for kind, spent_ms in sums.items()]


def of_day(rows: Iterable[Visit], stretches: Iterable[Sitting], timezone: str) -> tuple[bytes, str]:
    """What is kept of a day that is over (folded_days.finish), from its own rows in their order."""
    # Nothing lasts once the day is closed, so there is no "now".
    return Columns().add(rows, timezone).to_bytes(), json.dumps(added_up(stretches, 0), ensure_ascii=False)


def made(connection: sqlite3.Connection, day: str) -> tuple[bytes, str]:
    """The same from the rows that are kept."""
    return of_day(
        visits.of_days(connection, day, day), sittings.of_days(connection, day, day), timezone_of(connection, day)
    )


def timezone_of(connection: sqlite3.Connection, day: str) -> str:
    """The time zone of an opened business day."""
    (zone,) = connection.execute(
        "SELECT json_extract(data, '$.settings.branch.timezone') FROM events INDEXED BY events_one_opening"
        " WHERE kind = 'DayOpened' AND day = ?",
        (day,),
    ).fetchone()
    return str(zone)
