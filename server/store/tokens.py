"""Tokens as the access file keeps them."""

import sqlite3
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TokenRow:
    """One token; its secret is known only as a SHA-256. Moments are UTC milliseconds."""

    id: str
    secret_sha256: str
    role: str
    counter: int | None
    name: str | None
    created_ms: int
    revoked_ms: int | None = None


def insert(connection: sqlite3.Connection, row: TokenRow) -> None:
    """Keep a new token."""
    connection.execute(
        "INSERT INTO tokens (id, secret_sha256, role, counter, name, created_ms, revoked_ms)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (row.id, row.secret_sha256, row.role, row.counter, row.name, row.created_ms, row.revoked_ms),
    )


def every(connection: sqlite3.Connection) -> list[TokenRow]:
    """All tokens, the oldest first, revoked ones too."""
    rows = connection.execute("SELECT * FROM tokens ORDER BY created_ms, id")
    return [TokenRow(**dict(row)) for row in rows]


def revoke(connection: sqlite3.Connection, token_id: str, now_ms: int) -> bool:
    """End a token for good; False when there is none of this id. A token revoked before stays as it was."""
    changed = connection.execute(
        "UPDATE tokens SET revoked_ms = coalesce(revoked_ms, ?) WHERE id = ?", (now_ms, token_id)
    )
    return changed.rowcount == 1
