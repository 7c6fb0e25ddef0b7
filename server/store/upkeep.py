"""What a data folder needs from time to time."""

from __future__ import annotations

import sqlite3

from server.store import answers, shown

COMPLAINTS_MAX = 20


def sweep(connection: sqlite3.Connection, at_ms: int) -> int:
    """Let go of what is kept for a while only (idempotent answers, what screens showed); answers how many rows went."""
    return answers.sweep(connection, at_ms) + shown.sweep(connection, at_ms)


def integrity(connection: sqlite3.Connection) -> list[str]:
    """What SQLite finds wrong with the file itself; empty when it is sound."""
    rows = connection.execute(f"PRAGMA integrity_check({COMPLAINTS_MAX})").fetchall()
    return [str(row[0]) for row in rows if row[0] != "ok"]
