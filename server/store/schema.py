"""The shape of `branch.db`, brought up to date by migrations."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

from sqlite_utils import Database, Migrations

from server.domain.refusals import Refusal
from server.store.steps import STEPS

FILE_NAME = "branch.db"
BUSY_TIMEOUT_S = 5.0
# The write-ahead log is cut back to this after a checkpoint, so one busy hour does not keep the disk for ever.
WAL_KEPT_BYTES = 64 * 1024 * 1024
# So many of its pages make a commit write them home, which takes as long as ten others; a quiet second comes before.
WAL_PAGES_MOST = 4000


class StoreError(Refusal):
    """The data folder cannot be used."""


def migrations() -> Migrations:
    """Every step from an empty file to today's shape, the oldest first."""
    every = Migrations("branch")
    for name, statements in STEPS:
        every(name=name)(_taking(statements))
    return every


def _taking(statements: Sequence[str]) -> Callable[[Database], None]:
    def take(database: Database) -> None:
        for statement in statements:
            database.execute(statement)

    return take


def connect_writing(path: Path, factory: type[sqlite3.Connection] = sqlite3.Connection) -> sqlite3.Connection:
    """The one connection that writes (and checkpoints); transactions are begun by hand. Raises sqlite3.Error."""
    connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT_S, isolation_level=None, factory=factory)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(f"PRAGMA wal_autocheckpoint = {WAL_PAGES_MOST}")
    connection.execute(f"PRAGMA journal_size_limit = {WAL_KEPT_BYTES}")
    # What is deleted of a person is overwritten, not left on a free page.
    connection.execute("PRAGMA secure_delete = ON")
    return connection


def connect_reading(path: Path) -> sqlite3.Connection:
    """A connection that only reads and never checkpoints; one thread at a time may use it. Raises sqlite3.Error."""
    connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA wal_autocheckpoint = 0")
    connection.execute("PRAGMA query_only = 1")
    return connection


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the file to the newest shape, whole or not at all; raises StoreError("folder_newer")."""
    # sqlite-utils begins a deferred transaction of its own, which fails under concurrency: ours comes first.
    connection.execute("BEGIN IMMEDIATE")
    try:
        _refuse_newer(connection)
        migrations().apply(Database(connection))
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def check(connection: sqlite3.Connection) -> None:
    """Raise StoreError("folder_newer" | "folder_older") unless the file has exactly today's shape."""
    _refuse_newer(connection)
    if migrations().pending(Database(connection)):
        raise StoreError("folder_older")


def is_begun(connection: sqlite3.Connection) -> bool:
    """Whether the file has any shape yet."""
    return bool(migrations().applied(Database(connection)))


def _refuse_newer(connection: sqlite3.Connection) -> None:
    steps = migrations()
    known = {step.name for step in steps.pending(Database(memory=True))}
    newer = sorted({step.name for step in steps.applied(Database(connection))} - known)
    if newer:
        raise StoreError("folder_newer", newer=", ".join(newer))
