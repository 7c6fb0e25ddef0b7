"""People as the access file keeps them."""

import sqlite3
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StaffRow:
    """One member of staff; `password` is an argon2 hash. Moments are UTC milliseconds."""

    id: str
    name: str
    role: str
    password: str
    created_ms: int
    changed_ms: int
    disabled_ms: int | None = None


class NameTaken(Exception):
    """Somebody has this name already."""


def insert(connection: sqlite3.Connection, row: StaffRow) -> None:
    """Keep a new person; raises NameTaken."""
    try:
        connection.execute(
            "INSERT INTO staff (id, name, role, password, created_ms, changed_ms, disabled_ms)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (row.id, row.name, row.role, row.password, row.created_ms, row.changed_ms, row.disabled_ms),
        )
    except sqlite3.IntegrityError:
        raise NameTaken(row.name) from None


def every(connection: sqlite3.Connection) -> list[StaffRow]:
    """All people, the oldest first, disabled ones too."""
    rows = connection.execute("SELECT * FROM staff ORDER BY created_ms, id")
    return [StaffRow(**dict(row)) for row in rows]


def set_password(connection: sqlite3.Connection, name: str, password: str, now_ms: int) -> bool:
    """Give `name` another password hash, which also enables them again; False when nobody has this name."""
    changed = connection.execute(
        "UPDATE staff SET password = ?, changed_ms = ?, disabled_ms = NULL WHERE name = ?", (password, now_ms, name)
    )
    return changed.rowcount == 1


def disable(connection: sqlite3.Connection, name: str, now_ms: int) -> bool:
    """Let `name` in no more; False when nobody has this name."""
    changed = connection.execute(
        "UPDATE staff SET disabled_ms = coalesce(disabled_ms, ?), changed_ms = ? WHERE name = ?",
        (now_ms, now_ms, name),
    )
    return changed.rowcount == 1
