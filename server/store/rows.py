"""Rows of a table that are the fields of a dataclass, kept by business day."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import fields
from operator import attrgetter
from typing import Any, Generic, TypeVar

R = TypeVar("R")


class Rows(Generic[R]):
    """The table `table`, whose columns are the fields of `kind`, one of them `day`; a row replaces that of its key."""

    def __init__(self, table: str, kind: type[R]) -> None:
        columns = [field.name for field in fields(kind)]  # type: ignore[arg-type]  # a dataclass, which has no type
        names = ", ".join(columns)
        self._kind, self._values = kind, attrgetter(*columns)
        self._keep = f"INSERT OR REPLACE INTO {table} ({names}) VALUES ({', '.join('?' * len(columns))})"
        self._forget = f"DELETE FROM {table} WHERE day = ?"
        self._select = f"SELECT {names} FROM {table}"

    def keep(self, connection: sqlite3.Connection, row: R) -> None:
        """Write the row as it is now."""
        connection.execute(self._keep, self._values(row))

    def keep_day(self, connection: sqlite3.Connection, day: str, rows: Iterable[R]) -> None:
        """Put these rows in the place of all that are kept of a business day (YYYY-MM-DD)."""
        connection.execute(self._forget, (day,))
        connection.executemany(self._keep, map(self._values, rows))

    def read(self, connection: sqlite3.Connection, which: str, *values: str) -> list[R]:
        """The rows that `which` (WHERE … ORDER BY …) asks for."""
        found: Iterable[Any] = connection.execute(f"{self._select} {which}", values)
        return [self._kind(*row) for row in found]
