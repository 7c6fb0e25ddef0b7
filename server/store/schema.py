"""The shape of `branch.db`, brought up to date by migrations."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlite_utils import Database, Migrations

from server.domain.refusals import Refusal

FILE_NAME = "branch.db"
BUSY_TIMEOUT_S = 5.0
# The write-ahead log is cut back to this after a checkpoint, so one busy hour does not keep the disk for ever.
WAL_KEPT_BYTES = 64 * 1024 * 1024

_LOG_AND_PROJECTIONS = (
    """CREATE TABLE events (
        seq INTEGER PRIMARY KEY,
        branch TEXT NOT NULL,
        day TEXT NOT NULL,
        at_ms INTEGER NOT NULL,
        actor TEXT NOT NULL,
        kind TEXT NOT NULL,
        v INTEGER NOT NULL,
        cause TEXT NOT NULL,
        data TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX events_by_day ON events (day, seq)",
    "CREATE UNIQUE INDEX events_one_opening ON events (branch, day) WHERE kind = 'DayOpened'",
    """CREATE TABLE numbers (
        branch TEXT NOT NULL,
        day TEXT NOT NULL,
        number TEXT NOT NULL,
        ticket TEXT NOT NULL,
        PRIMARY KEY (day, number, branch)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE open_calls (
        ticket TEXT PRIMARY KEY,
        counter INTEGER NOT NULL UNIQUE
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE visits (
        ticket TEXT NOT NULL,
        leg INTEGER NOT NULL,
        day TEXT NOT NULL,
        number TEXT NOT NULL,
        service TEXT NOT NULL,
        segment TEXT NOT NULL,
        channel TEXT NOT NULL,
        language TEXT NOT NULL,
        issued_ms INTEGER NOT NULL,
        entered_ms INTEGER NOT NULL,
        target_wait_s INTEGER NOT NULL,
        ahead INTEGER NOT NULL,
        low_s INTEGER,
        likely_s INTEGER,
        high_s INTEGER,
        calls INTEGER NOT NULL,
        first_called_ms INTEGER,
        last_called_ms INTEGER,
        started_ms INTEGER,
        ended_ms INTEGER,
        counter INTEGER,
        zone TEXT,
        profile TEXT,
        staff TEXT,
        rule TEXT,
        outcome TEXT,
        PRIMARY KEY (ticket, leg)
    ) STRICT""",
    "CREATE INDEX visits_by_day ON visits (day)",
    """CREATE TABLE print_jobs (
        place INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        ticket TEXT NOT NULL,
        number TEXT NOT NULL,
        day TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('', 'copy', 'again')),
        printer TEXT NOT NULL,
        slip TEXT NOT NULL,
        state TEXT NOT NULL,
        cause TEXT,
        tries INTEGER NOT NULL,
        created_at_ms INTEGER NOT NULL,
        created_real_s REAL NOT NULL,
        changed_at_ms INTEGER NOT NULL
    ) STRICT""",
    "CREATE INDEX print_jobs_by_state ON print_jobs (state, printer, place)",
    "CREATE INDEX print_jobs_by_ticket ON print_jobs (ticket)",
    "CREATE INDEX print_jobs_by_day ON print_jobs (day, state)",
    """CREATE TABLE answers (
        scope TEXT NOT NULL,
        key TEXT NOT NULL,
        fingerprint TEXT NOT NULL,
        body TEXT NOT NULL,
        at_ms INTEGER NOT NULL,
        PRIMARY KEY (scope, key)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX answers_by_age ON answers (at_ms)",
    "CREATE TABLE probe (id INTEGER PRIMARY KEY CHECK (id = 1), filler BLOB NOT NULL) STRICT",
)


_IDENTITIES = (
    "CREATE TABLE identity_salts (day TEXT PRIMARY KEY, salt BLOB NOT NULL) STRICT, WITHOUT ROWID",
    """CREATE TABLE identities (
        ticket TEXT PRIMARY KEY,
        day TEXT NOT NULL,
        kind TEXT NOT NULL,
        tail TEXT NOT NULL,
        manager TEXT
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX identities_by_day ON identities (day)",
)

_APPOINTMENTS = (
    """CREATE TABLE appointments (
        ticket TEXT PRIMARY KEY,
        code TEXT NOT NULL,
        day TEXT NOT NULL,
        service TEXT NOT NULL,
        slot_ms INTEGER NOT NULL,
        language TEXT NOT NULL,
        segment TEXT NOT NULL,
        booked_ms INTEGER NOT NULL,
        state TEXT NOT NULL,
        reference TEXT,
        number TEXT,
        checked_in_ms INTEGER,
        late INTEGER NOT NULL,
        ended_ms INTEGER,
        why TEXT
    ) STRICT, WITHOUT ROWID""",
    "CREATE UNIQUE INDEX appointments_by_code ON appointments (day, code)",
    # Who a booking is for, in words: beside the log, because it must be forgotten again.
    """CREATE TABLE appointment_contacts (
        ticket TEXT PRIMARY KEY,
        day TEXT NOT NULL,
        contact TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX appointment_contacts_by_day ON appointment_contacts (day)",
)


_EVERY_KIND_OF_VISIT = tuple(
    f"ALTER TABLE visits ADD COLUMN {column}"
    for column in (
        "parked_ms INTEGER NOT NULL DEFAULT 0",
        "wrap_up_ms INTEGER NOT NULL DEFAULT 0",
        "walk_in INTEGER NOT NULL DEFAULT 0",
        "returned INTEGER NOT NULL DEFAULT 0",
        "delivered TEXT NOT NULL DEFAULT '[]'",
        "marks TEXT NOT NULL DEFAULT '[]'",
    )
)

_PRINTERS = (
    """CREATE TABLE printers (
        name TEXT PRIMARY KEY,
        disabled TEXT,
        address TEXT,
        instead_of TEXT,
        stopped TEXT,
        low INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID""",
    # A day's jobs are counted by printer again and again: from the index alone.
    "DROP INDEX print_jobs_by_day",
    "CREATE INDEX print_jobs_by_day ON print_jobs (day, state, printer)",
)


class StoreError(Refusal):
    """The data folder cannot be used."""


def migrations() -> Migrations:
    """Every step from an empty file to today's shape, the oldest first; a step that was ever released never changes."""
    steps = Migrations("branch")

    @steps(name="0001_log_and_projections")
    def begin(database: Database) -> None:
        for statement in _LOG_AND_PROJECTIONS:
            database.execute(statement)

    @steps(name="identities_that_expire")
    def keep_identities(database: Database) -> None:
        for statement in _IDENTITIES:
            database.execute(statement)

    @steps(name="appointments")
    def book(database: Database) -> None:
        for statement in _APPOINTMENTS:
            database.execute(statement)

    @steps(name="every_kind_of_visit")
    def widen(database: Database) -> None:
        for statement in _EVERY_KIND_OF_VISIT:
            database.execute(statement)

    @steps(name="printers_that_changed")
    def watch(database: Database) -> None:
        for statement in _PRINTERS:
            database.execute(statement)

    return steps


def connect_writing(path: Path, factory: type[sqlite3.Connection] = sqlite3.Connection) -> sqlite3.Connection:
    """The one connection that writes (and checkpoints); transactions are begun by hand. Raises sqlite3.Error."""
    connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT_S, isolation_level=None, factory=factory)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
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
