"""What must be known of printers after a restart: out of service, replaced, stopped when last heard."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KeptPrinter:
    """A printer that somebody or something changed since the branch file was written.

    `disabled` is the reason ("" for none given), None in service; `address` stands for the branch file's as long as
    that is still `instead_of`; `stopped` is the cause that was last noted, None while it prints; `low` tells that the
    end of its roll was noted.
    """

    name: str
    disabled: str | None = None
    address: str | None = None
    instead_of: str | None = None
    stopped: str | None = None
    low: bool = False

    def address_for(self, written: str) -> str:
        """Where the printer is now, when the branch file says `written`: whoever changed the file meant it."""
        return self.address if self.address is not None and self.instead_of == written else written


def every(connection: sqlite3.Connection) -> dict[str, KeptPrinter]:
    """All that is kept, by the printer's name."""
    rows = connection.execute("SELECT name, disabled, address, instead_of, stopped, low FROM printers")
    return {row[0]: KeptPrinter(row[0], row[1], row[2], row[3], row[4], bool(row[5])) for row in rows}


def disable(connection: sqlite3.Connection, at_ms: int, name: str, reason: str | None) -> None:
    """Take a printer out of service for a reason, or (None) put it back."""
    _set(connection, name, "disabled = ?", reason)


def replace(connection: sqlite3.Connection, at_ms: int, name: str, address: str, instead_of: str) -> None:
    """Another address for a printer, as long as the branch file says `instead_of`."""
    _set(connection, name, "address = ?, instead_of = ?", address, instead_of)


def stopped(connection: sqlite3.Connection, at_ms: int, name: str, cause: str | None) -> None:
    """Why a printer stopped, None once it prints again."""
    _set(connection, name, "stopped = ?", cause)


def low(connection: sqlite3.Connection, at_ms: int, name: str, is_low: bool) -> None:
    """Whether the end of a printer's roll was noted."""
    _set(connection, name, "low = ?", int(is_low))


def _set(connection: sqlite3.Connection, name: str, change: str, *values: str | int | None) -> None:
    connection.execute("INSERT OR IGNORE INTO printers (name, low) VALUES (?, 0)", (name,))
    connection.execute(f"UPDATE printers SET {change} WHERE name = ?", (*values, name))
