"""A branch's data folder, opened."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from server.domain.refusals import Refusal
from server.store import log, schema
from server.store.ledger import Ledger
from server.store.schema import FILE_NAME, StoreError

P = ParamSpec("P")
T = TypeVar("T")

READERS_MAX = 16


class Store:
    """The memory of one branch: `read` from any thread, one `ledger` to write.

    Made by `opened` or `existing`, in the process that uses it.
    """

    def __init__(self, path: Path, connect: Callable[[Path], sqlite3.Connection]) -> None:
        self._path, self._connect = path, connect
        self._spare: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        self._places = threading.BoundedSemaphore(READERS_MAX)
        self._closed = False

    @property
    def folder(self) -> Path:
        """The data folder."""
        return self._path.parent

    def ledger(self) -> Ledger:
        """The writing connection, for the calling thread alone; there may be one at a time."""
        return Ledger(self._path, self._connect)

    def read(self, question: Callable[Concatenate[sqlite3.Connection, P], T], *args: P.args, **named: P.kwargs) -> T:
        """Ask one of the store's functions, as in `store.read(log.after, 17)`; sees what was committed.

        At most READERS_MAX threads read at once, the next waits. Raises Refusal("store_unavailable").
        """
        with self._places:
            connection = self._borrowed()
            try:
                answer = question(connection, *args, **named)
            except sqlite3.Error as error:
                connection.close()
                raise Refusal("store_unavailable") from error
            except BaseException:
                connection.close()
                raise
            with self._lock:
                if not self._closed:
                    self._spare.append(connection)
                    return answer
            connection.close()
            return answer

    def close(self) -> None:
        """Let the readers go. The ledger is closed before by whoever made it."""
        with self._lock:
            self._closed = True
            spare, self._spare = self._spare, []
        for connection in spare:
            connection.close()

    def _borrowed(self) -> sqlite3.Connection:
        with self._lock:
            if self._spare:
                return self._spare.pop()
        try:
            return schema.connect_reading(self._path)
        except sqlite3.Error as error:
            raise Refusal("store_unavailable") from error


def opened(folder: Path, *, connect: Callable[[Path], sqlite3.Connection] = schema.connect_writing) -> Store:
    """The store of a data folder, for the server: made when missing, brought up to date when older.

    `connect` opens the writing connection. Raises StoreError("folder_unusable" | "folder_newer").
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with contextlib.closing(connect(folder / FILE_NAME)) as connection:
            schema.migrate(connection)
    except (OSError, sqlite3.Error) as error:
        raise _unusable(folder, error) from error
    return Store(folder / FILE_NAME, connect)


def existing(folder: Path) -> Store:
    """The store of a data folder that is there already, only to be read.

    Raises StoreError("folder_empty" | "folder_unusable" | "folder_older" | "folder_newer").
    """
    if not (folder / FILE_NAME).is_file():
        raise StoreError("folder_empty", folder=str(folder))
    try:
        with contextlib.closing(schema.connect_reading(folder / FILE_NAME)) as connection:
            schema.check(connection)
    except sqlite3.Error as error:
        raise _unusable(folder, error) from error
    return Store(folder / FILE_NAME, schema.connect_writing)


def branch_of(folder: Path) -> str | None:
    """The id of the branch that a data folder belongs to, None while it is new.

    Raises StoreError("folder_unusable").
    """
    if not (folder / FILE_NAME).is_file():
        return None
    try:
        with contextlib.closing(schema.connect_reading(folder / FILE_NAME)) as connection:
            return log.branch(connection) if schema.is_begun(connection) else None
    except sqlite3.Error as error:
        raise _unusable(folder, error) from error


def _unusable(folder: Path, error: OSError | sqlite3.Error) -> StoreError:
    return StoreError("folder_unusable", folder=str(folder), detail=getattr(error, "strerror", None) or str(error))
