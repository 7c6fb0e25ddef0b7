"""What is kept for a few days of how customers were identified.

The log knows a person by a pseudonym alone, keyed with a salt of the business day. Salt and last characters stand here,
where they can be deleted: without its salt a pseudonym says nothing more to anybody, while the log stays what it was.
"""

from __future__ import annotations

import secrets
import sqlite3
from dataclasses import dataclass

SALT_BYTES = 32


@dataclass(frozen=True, slots=True)
class Kept:
    """How the holder of a ticket (or booking) was identified; `manager` is their account manager, if one is known."""

    kind: str
    tail: str
    manager: str | None = None


def salt(connection: sqlite3.Connection, day: str) -> bytes | None:
    """The salt of a business day (YYYY-MM-DD); None before anybody was identified, and after it was let go."""
    row = connection.execute("SELECT salt FROM identity_salts WHERE day = ?", (day,)).fetchone()
    return None if row is None else bytes(row[0])


def salted(connection: sqlite3.Connection, at_ms: int, day: str) -> bytes:
    """The salt of a business day, made the first time it is wanted."""
    connection.execute(
        "INSERT OR IGNORE INTO identity_salts (day, salt) VALUES (?, ?)", (day, secrets.token_bytes(SALT_BYTES))
    )
    found = salt(connection, day)
    assert found is not None, "a salt that was just kept is there"
    return found


def keep(connection: sqlite3.Connection, at_ms: int, ticket: str, day: str, kept: Kept) -> None:
    """Keep how a ticket's holder was identified; what was known before of this ticket is replaced."""
    connection.execute(
        "INSERT OR REPLACE INTO identities (ticket, day, kind, tail, manager) VALUES (?, ?, ?, ?, ?)",
        (ticket, day, kept.kind, kept.tail, kept.manager),
    )


def of_day(connection: sqlite3.Connection, day: str) -> dict[str, Kept]:
    """What is kept of a business day, by ticket id."""
    rows = connection.execute("SELECT ticket, kind, tail, manager FROM identities WHERE day = ?", (day,))
    return {ticket: Kept(kind, tail, manager) for ticket, kind, tail, manager in rows}


def of_ticket(connection: sqlite3.Connection, ticket: str) -> Kept | None:
    """What is kept of one ticket, None when nothing is (any more)."""
    row = connection.execute("SELECT kind, tail, manager FROM identities WHERE ticket = ?", (ticket,)).fetchone()
    return None if row is None else Kept(*row)


def expire(connection: sqlite3.Connection, before: str) -> int:
    """Let go of all days before one (YYYY-MM-DD); answers of how many tickets."""
    connection.execute("DELETE FROM identity_salts WHERE day < ?", (before,))
    return connection.execute("DELETE FROM identities WHERE day < ?", (before,)).rowcount
