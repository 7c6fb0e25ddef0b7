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


@dataclass(slots=True, eq=False)
class Asked:
    """A command, or a note, on its way to the writer and back."""

    command: Command | None = None
    actor: str = ""
    once: Once | None = None
    answering: Answering | None = None
    note: Note | None = None
    done: threading.Event = field(default_factory=threading.Event)
    result: Any = None
    error: Exception | None = None
    given_up: bool = False

    def answer(self, result: Any) -> None:
        """Let the caller go on."""
        self.result = result
        self.done.set()

    def refuse(self, error: Exception) -> None:
        """Let the caller go on with an exception."""
        self.error = error
        self.done.set()


class Inbox:
    """At most `size` requests that wait for the writer's thread, none longer than `answered_within_s`."""

    def __init__(self, size: int = INBOX_MAX, answered_within_s: float = ANSWERED_WITHIN_S) -> None:
        self._queue: queue.Queue[Asked | None] = queue.Queue(size)
        self._answered_within_s = answered_within_s

    def __len__(self) -> int:
        return self._queue.qsize()

    def ask(self, asked: Asked) -> Any:
        """Wait for the outcome and raise it; Refusal("too_busy") when full, Refusal("store_unavailable") when late."""
        try:
            self._queue.put_nowait(asked)
        except queue.Full:
            raise Refusal("too_busy") from None
        if not asked.done.wait(self._answered_within_s):
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
        with contextlib.suppress(queue.Full):
            self._queue.put_nowait(None)
