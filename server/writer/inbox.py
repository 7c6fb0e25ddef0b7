"""The bounded queue before the writer, where callers wait for what came of their request."""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from server.domain.commands import Command
from server.domain.day import Day
from server.domain.events import Recorded
from server.domain.refusals import Refusal
from server.store.ledger import Connection

INBOX_MAX = 1024
# A disk that hangs must not hold every request for ever.
ANSWERED_WITHIN_S = 15.0


@dataclass(frozen=True, slots=True)
class Once:
    """What must happen once: `scope` is who, method and path, `key` the caller's, `fingerprint` that of the body."""

    scope: str
    key: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command came to; `again` says that it happened before, under the same key."""

    body: dict[str, Any]
    again: bool = False


Answering = Callable[[Day, Sequence[Recorded]], dict[str, Any]]
Note = Callable[[Connection, int], Any]


def _closed() -> threading.Lock:
    lock = threading.Lock()
    lock.acquire()
    return lock


@dataclass(slots=True, eq=False)
class Asked:
    """A command, or a note, on its way to the writer and back; `beside` is written with the command's events."""

    command: Command | None = None
    actor: str = ""
    once: Once | None = None
    answering: Answering | None = None
    note: Note | None = None
    beside: Note | None = None
    result: Any = None
    error: Exception | None = None
    done: bool = False
    given_up: bool = False
    # A bare lock that the writer opens once: an Event costs several times as much, at every request.
    _door: threading.Lock = field(default_factory=_closed)

    def answer(self, result: Any) -> None:
        """Let the caller go on."""
        self.result, self.done = result, True
        self._door.release()

    def refuse(self, error: Exception) -> None:
        """Let the caller go on with an exception."""
        self.error, self.done = error, True
        self._door.release()

    def wait(self, within_s: float) -> bool:
        """For the one caller: whether the outcome is there in time."""
        return self._door.acquire(timeout=within_s)


class Inbox:
    """At most `size` requests that wait for the writer's thread, none longer than `answered_within_s`."""

    def __init__(self, size: int = INBOX_MAX, answered_within_s: float = ANSWERED_WITHIN_S) -> None:
        self._size = size
        self._queue: queue.SimpleQueue[Asked | None] = queue.SimpleQueue()
        self._answered_within_s = answered_within_s

    def __len__(self) -> int:
        return self._queue.qsize()

    def ask(self, asked: Asked) -> Any:
        """Wait for the outcome and raise it; Refusal("too_busy") when full, Refusal("store_unavailable") when late."""
        if self._queue.qsize() >= self._size:  # callers of one instant may pass together: there are few threads
            raise Refusal("too_busy")
        self._queue.put(asked)
        if not asked.wait(self._answered_within_s):
            asked.given_up = True
            raise Refusal("store_unavailable")
        if asked.error is not None:
            raise asked.error
        return asked.result

    def take(self, most: int, wait_s: float) -> list[Asked]:
        """All that has queued up, at most `most`; waits up to `wait_s` for a first one."""
        taken: list[Asked] = []
        with contextlib.suppress(queue.Empty):
            asked = self._queue.get(timeout=wait_s) if wait_s else self._queue.get_nowait()
            while True:
                if asked is not None and not asked.given_up:
                    taken.append(asked)
                if len(taken) >= most:
                    break
                asked = self._queue.get_nowait()
        return taken

    def wake(self) -> None:
        """Let a waiting `take` return."""
        self._queue.put(None)
