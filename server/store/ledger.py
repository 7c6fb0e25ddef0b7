"""The one connection that writes, with its transactions."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from server.domain.booking import Booking
from server.domain.events import Recorded
from server.domain.sittings import Sitting
from server.domain.visits import Visit
from server.store import alerts, answers, appointments, calls, feedback, folded_days, jobs, log, sittings, visits
from server.store.schema import BUSY_TIMEOUT_S

P = ParamSpec("P")
T = TypeVar("T")

Connection = sqlite3.Connection

# A probe writes as much as a few hundred tickets would, so that a disk with room for one row does not pass for well.
PROBE_BYTES = 256 * 1024
HOME_WITHIN_MS = 200


class StoreTrouble(Exception):
    """The file cannot be written now: the disk is full, gone or broken."""


class Contradiction(Exception):
    """A row would have broken what the file itself guarantees; nothing of its step was kept."""


class Ledger:
    """Writes for one thread alone, the one that made it. Every method may raise StoreTrouble.

    A transaction is `begin`, any number of `step`s, then `commit`; `connect` opens the connection.
    """

    def __init__(self, path: Path, connect: Callable[[Path], sqlite3.Connection]) -> None:
        self._path, self._connect = path, connect
        self._stepped, self._away = False, True  # whether the transaction has a step; the log pages not yet home
        with _trouble():
            self._connection = connect(path)

    def begin(self) -> None:
        """Take the write lock."""
        with _trouble():
            self._connection.execute("BEGIN IMMEDIATE")
            self._stepped = False

    def commit(self) -> None:
        """Make everything since `begin` durable."""
        with _trouble():
            self._connection.execute("COMMIT")
        self._away = True

    def rollback(self) -> None:
        """Forget everything since `begin`."""
        with contextlib.suppress(sqlite3.Error):
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")

    @contextlib.contextmanager
    def step(self) -> Iterator[None]:
        """A part of the transaction that is kept whole or not at all; a constraint hit raises Contradiction.

        All that is written to the transaction is written in steps.
        """
        # The first has nothing before it that must be kept, so it needs no savepoint: most transactions have only one.
        first, self._stepped = not self._stepped, True
        with _trouble():
            if not first:
                self._connection.execute("SAVEPOINT step")
            try:
                yield
            except sqlite3.IntegrityError as error:
                self._undo_step(first)
                raise Contradiction(str(error)) from error
            except BaseException:
                self._undo_step(first)
                raise
            if not first:
                self._connection.execute("RELEASE step")

    def _undo_step(self, first: bool) -> None:
        if not self._connection.in_transaction:  # some disk errors have rolled the whole transaction back already
            return
        for statement in ("ROLLBACK", "BEGIN IMMEDIATE") if first else ("ROLLBACK TO step", "RELEASE step"):
            self._connection.execute(statement)
        self._stepped = not first

    def append(self, recorded: Recorded) -> None:
        """Write an event with the number or open call that must agree with it."""
        log.append(self._connection, recorded)
        calls.project(self._connection, recorded)
        folded_days.project(self._connection, recorded)
        alerts.project(self._connection, recorded)
        feedback.project(self._connection, recorded)

    def keep_visit(self, visit: Visit) -> None:
        """Write a transaction's row as it is now."""
        visits.keep(self._connection, visit)

    def keep_sitting(self, sitting: Sitting) -> None:
        """Write a stretch of a counter's time as it is now."""
        sittings.keep(self._connection, sitting)

    def keep_booking(self, booking: Booking) -> None:
        """Write an appointment's row as it is now."""
        appointments.keep(self._connection, booking)

    def add_job(self, at_ms: int, job: jobs.NewPrintJob) -> None:
        """Queue a paper."""
        jobs.add(self._connection, at_ms, job)

    def kept_answer(self, scope: str, key: str) -> tuple[str, str] | None:
        """The fingerprint and the JSON kept under an idempotency key."""
        with _trouble():
            return answers.find(self._connection, scope, key)

    def keep_answer(self, scope: str, key: str, fingerprint: str, body: str, at_ms: int) -> None:
        """Keep an answer under an idempotency key."""
        answers.keep(self._connection, scope, key, fingerprint, body, at_ms)

    def run(self, question: Callable[Concatenate[sqlite3.Connection, P], T], *args: P.args, **named: P.kwargs) -> T:
        """Ask one of the store's functions inside the present transaction."""
        with _trouble(keep=sqlite3.IntegrityError):
            return question(self._connection, *args, **named)

    def today(self) -> list[Recorded]:
        """The events that the present day is folded from, those of this transaction too."""
        with _trouble():
            return list(log.present(self._connection))

    def write_home(self) -> None:
        """In a quiet moment: write what lies in the write-ahead log to its place, so that no commit has to."""
        if self._away:
            self._away = False
            with contextlib.suppress(sqlite3.Error):
                self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    def bring_home(self) -> None:
        """Empty the write-ahead log, which still holds what was deleted; left for later while somebody reads."""
        with contextlib.suppress(sqlite3.Error):
            self._connection.execute(f"PRAGMA busy_timeout = {HOME_WITHIN_MS}")
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        with contextlib.suppress(sqlite3.Error):
            self._connection.execute(f"PRAGMA busy_timeout = {round(BUSY_TIMEOUT_S * 1000)}")

    def reopen(self) -> None:
        """Begin anew on a fresh connection, then prove that it can write; raises StoreTrouble while it cannot."""
        with contextlib.suppress(sqlite3.Error):
            self._connection.close()
        with _trouble():
            self._connection = self._connect(self._path)
            self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
            for filler in (PROBE_BYTES, 0):
                self._connection.execute("BEGIN IMMEDIATE")
                self._connection.execute("INSERT OR REPLACE INTO probe (id, filler) VALUES (1, zeroblob(?))", (filler,))
                self._connection.execute("COMMIT")

    def close(self) -> None:
        """Bring the write-ahead log home and let the file go."""
        with contextlib.suppress(sqlite3.Error):
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        with contextlib.suppress(sqlite3.Error):
            self._connection.close()


@contextlib.contextmanager
def _trouble(keep: type[sqlite3.Error] | tuple[type[sqlite3.Error], ...] = ()) -> Iterator[None]:
    try:
        yield
    except keep:
        raise
    except sqlite3.Error as error:
        raise StoreTrouble(f"{type(error).__name__}: {error}") from error
