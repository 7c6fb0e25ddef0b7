"""The estimates that were given, with what came of them."""

from __future__ import annotations

import sqlite3


def of_days(connection: sqlite3.Connection, first: str, last: str) -> list[tuple[str, int, int, int, float]]:
    """(day, tier, likely_s, high_s, wait in seconds) of each first transaction of these days that was called."""
    tiers = dict(
        connection.execute(
            "SELECT json_extract(data, '$.ticket'), json_extract(data, '$.estimate.tier') FROM events"
            " WHERE day BETWEEN ? AND ? AND kind = 'TicketIssued'",
            (first, last),
        )
    )
    rows = connection.execute(
        "SELECT ticket, day, likely_s, high_s, (last_called_ms - entered_ms) / 1000.0 FROM visits"
        " WHERE day BETWEEN ? AND ? AND leg = 1 AND last_called_ms IS NOT NULL AND likely_s IS NOT NULL",
        (first, last),
    )
    return [(day, tiers.get(ticket) or 0, likely, high, wait_s) for ticket, day, likely, high, wait_s in rows]
