"""The projection of counters' times: one row per stretch, always in step with the log."""

from __future__ import annotations

import sqlite3

from server.domain.sittings import Sitting
from server.store.rows import Rows

_ROWS = Rows("sittings", Sitting)
keep, keep_day = _ROWS.keep, _ROWS.keep_day


def of_days(connection: sqlite3.Connection, first: str, last: str) -> list[Sitting]:
    """All stretches of the business days from `first` to `last` (YYYY-MM-DD, both included), counter by counter."""
    return _ROWS.read(connection, "WHERE day BETWEEN ? AND ? ORDER BY day, counter, from_ms", first, last)
