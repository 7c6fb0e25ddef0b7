"""The file of people and tokens, `access.db`.

It keeps a rollback journal and short transactions, so the command line may write it while the server runs.
"""

import contextlib
import mmap
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

FILE_NAME = "access.db"
BUSY_TIMEOUT_S = 5.0

SCHEMA = (
    """CREATE TABLE IF NOT EXISTS tokens (
        id TEXT PRIMARY KEY,
        secret_sha256 TEXT NOT NULL UNIQUE,
        role TEXT NOT NULL,
        counter INTEGER,
        name TEXT,
        created_ms INTEGER NOT NULL,
        revoked_ms INTEGER
    ) STRICT""",
    """CREATE TABLE IF NOT EXISTS staff (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL UNIQUE COLLATE NOCASE,
        role TEXT NOT NULL,
        password TEXT NOT NULL,
        created_ms INTEGER NOT NULL,
        changed_ms INTEGER NOT NULL,
        disabled_ms INTEGER
    ) STRICT""",
)

HEADER_BYTES = 100
CHANGE_COUNTER = slice(24, 28)


class Access:
    """The access file of one data folder; makes folder and file, readable by their owner alone, when missing.

    Raises OSError or sqlite3.Error when the folder cannot be used.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._path = folder / FILE_NAME
        os.close(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600))
        with self.writing() as connection:
            for statement in SCHEMA:
                connection.execute(statement)
        with self._path.open("rb") as file:
            self._header = mmap.mmap(file.fileno(), HEADER_BYTES, access=mmap.ACCESS_READ)

    @contextlib.contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One short transaction: committed at the end, undone by an exception."""
        connection = self._connect()
        try:
            connection.execute("BEGIN IMMEDIATE")
            with connection:
                yield connection
        finally:
            connection.close()

    @contextlib.contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection of its own for one look."""
        connection = self._connect()
        try:
            yield connection
        finally:
            connection.close()

    def version(self) -> int:
        """A number that differs as soon as any process has committed a change.

        It is the file change counter of the database header (sqlite.org/fileformat2.html, 1.3.7), which every commit
        in rollback mode raises. Read from memory, because it is asked at every request: a question to SQLite lets
        other threads in, and at a busy hour they keep the asker waiting.
        """
        return int.from_bytes(self._header[CHANGE_COUNTER])

    def close(self) -> None:
        """Let the file go."""
        self._header.close()

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False)
        connection.row_factory = sqlite3.Row
        return connection
