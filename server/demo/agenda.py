"""What is to be done when: a heap of timed actions, done by a few threads."""

from __future__ import annotations

import heapq
import threading
from collections.abc import Callable

from server.demo.watch import Watch

WORKERS = 4
"""Threads, each with a connection of its own; more would only take the server's share of a small machine."""

Action = Callable[[], None]


class Agenda:
    """Actions by business time; they may put further ones in."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self._due: list[tuple[float, int, Action]] = []
        self._order = 0
        self._busy = 0
        self._changed = threading.Condition()
        self._error: BaseException | None = None
        self._stopped = False
        self.latest_s = 0.0

    def at(self, ms: int, action: Action) -> None:
        """Do `action` when business time is `ms`, or at once when that is past; equal times in the order given."""
        with self._changed:
            self._order += 1
            heapq.heappush(self._due, (self._watch.second_of(ms), self._order, action))
            self._changed.notify()

    def soon(self, action: Action) -> None:
        """Do `action` as soon as a thread is free."""
        self.at(self._watch.now_ms(), action)

    def run(self) -> None:
        """Work until nothing is left, `stop`, or an action's exception, which is raised here."""
        threads = [threading.Thread(target=self._work, name=f"demo-{n}", daemon=True) for n in range(WORKERS)]
        for thread in threads:
            thread.start()
        try:
            for thread in threads:
                thread.join()
        finally:
            self.stop()
        if self._error is not None:
            raise self._error

    def stop(self) -> None:
        """Do nothing further; what is being done is done to its end."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()

    def _work(self) -> None:
        while (action := self._next()) is not None:
            try:
                action()
            except BaseException as error:
                with self._changed:
                    self._error = self._error or error
                self.stop()
            finally:
                with self._changed:
                    self._busy -= 1
                    if not self._busy and not self._due:
                        self._changed.notify_all()

    def _next(self) -> Action | None:
        with self._changed:
            while not self._stopped:
                if self._due:
                    second, _, action = self._due[0]
                    late_s = self._watch.monotonic() - second
                    if late_s >= 0:
                        heapq.heappop(self._due)
                        self._busy += 1
                        self.latest_s = max(self.latest_s, late_s)
                        return action
                    self._changed.wait(-late_s)
                elif self._busy:
                    self._changed.wait()
                else:
                    self._changed.notify_all()
                    return None
            return None
