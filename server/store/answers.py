"""Answers kept under an idempotency key, so a repeated request does nothing twice."""

from __future__ import annotations

import sqlite3

# At least a business day, and the whole day after the one it was given on.
KEPT_MS = 48 * 3_600_000


def find(connection: sqlite3.Connection, scope: str, key: str) -> tuple[str, str] | None:
    """The fingerprint of the body and the JSON that was answered under this key, None when it is new."""
    row = connection.execute(
        "SELECT fingerprint, body FROM answers WHERE scope = ? AND key = ?", (scope, key)
    ).fetchone()
    return None if row is None else (str(row[0]), str(row[1]))


def keep(connection: sqlite3.Connection, scope: str, key: str, fingerprint: str, body: str, at_ms: int) -> None:
    """Keep an answer; sqlite3.IntegrityError when the key has one."""
    connection.execute(
        "INSERT INTO answers (scope, key, fingerprint, body, at_ms) VALUES (?, ?, ?, ?, ?)",
        (scope, key, fingerprint, body, at_ms),
    )


def sweep(connection: sqlite3.Connection, at_ms: int) -> int:
    """Let go of answers older than KEPT_MS; answers how many."""
    return connection.execute("DELETE FROM answers WHERE at_ms < ?", (at_ms - KEPT_MS,)).rowcount
