"""The file of the customer directory, `customers.db`.

It stands apart from the others, because the command line writes a hundred thousand lines into it while the server reads
it at every identification: its write-ahead log lets nobody wait.
"""

import contextlib
import os
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass
from pathlib import Path

FILE_NAME = "customers.db"
WRITING_TIMEOUT_S = 10.0
# A ticket is on its way: it is not held up for a list.
READING_TIMEOUT_S = 0.1

SCHEMA = """CREATE TABLE IF NOT EXISTS customers (
    hash BLOB PRIMARY KEY,
    kind TEXT NOT NULL,
    tail TEXT NOT NULL,
    segment TEXT NOT NULL,
    expires TEXT,
    manager TEXT,
    imported TEXT NOT NULL
) STRICT, WITHOUT ROWID"""


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """One customer: known by a keyed hash and the last characters alone. Days are YYYY-MM-DD."""

    hash: bytes
    kind: str
    tail: str
    segment: str
    expires: str | None
    manager: str | None
    imported: str


class Customers:
    """The directory of one data folder. There is no file until something is imported."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE_NAME

    def find(self, hashed: bytes, today: str, imported_since: str) -> CustomerRow | None:
        """The customer of this hash, unless the line has expired or was imported too long ago; raises OSError."""
        with self._reading() as connection:
            row = connection and connection.execute("SELECT * FROM customers WHERE hash = ?", (hashed,)).fetchone()
        found = CustomerRow(*row) if row else None
        if found is None or found.imported < imported_since or (found.expires is not None and found.expires < today):
            return None
        return found

    def every(self) -> list[CustomerRow]:
        """All lines, by segment and last characters."""
        with self._reading() as connection:
            rows = connection.execute("SELECT * FROM customers ORDER BY segment, tail, hash") if connection else ()
            return [CustomerRow(*row) for row in rows]

    def put(self, rows: Iterable[CustomerRow], *, replace: bool = False) -> None:
        """Keep all of these lines or none; with `replace` nothing else is kept."""
        with self._writing() as connection:
            if replace:
                connection.execute("DELETE FROM customers")
            connection.executemany("INSERT OR REPLACE INTO customers VALUES (?, ?, ?, ?, ?, ?, ?)", map(astuple, rows))

    def forget(self, hashed: bytes) -> bool:
        """Take one customer out; False when there was none."""
        with self._writing() as connection:
            return connection.execute("DELETE FROM customers WHERE hash = ?", (hashed,)).rowcount > 0

    def sweep(self, today: str, imported_since: str) -> int:
        """Let go of what has expired or was imported too long ago; answers how many lines."""
        if not self._path.exists():
            return 0
        with self._writing() as connection:
            gone = connection.execute(
                "DELETE FROM customers WHERE expires < ? OR imported < ?", (today, imported_since)
            )
            return gone.rowcount

    @contextlib.contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection | None]:
        if not self._path.exists():
            yield None
            return
        try:
            connection = sqlite3.connect(self._path, timeout=READING_TIMEOUT_S, isolation_level=None)
            with contextlib.closing(connection):
                connection.execute("PRAGMA query_only = 1")
                yield connection
        except sqlite3.Error as error:
            raise OSError(f"{FILE_NAME}: {error}") from error

    @contextlib.contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600))
        try:
            connection = sqlite3.connect(self._path, timeout=WRITING_TIMEOUT_S, isolation_level=None)
            with contextlib.closing(connection):
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA secure_delete = ON")
                connection.execute("BEGIN IMMEDIATE")
                with connection:
                    connection.execute(SCHEMA)
                    yield connection
                # What was deleted must not lie on in the write-ahead log.
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        except sqlite3.Error as error:
            raise OSError(f"{FILE_NAME}: {error}") from error
