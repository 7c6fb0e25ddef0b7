"""Followers: threads that hear every committed event, in order."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from structlog.typing import FilteringBoundLogger

from server.domain.events import Recorded

# An event whose handler keeps failing is tried this often, then passed over, loudly: one event must not silence a hall.
TRIES_MAX = 6
FIRST_PAUSE_S = 0.1
# How long events that need not be heard at once may gather. Every look costs those who wait for the writer: threads of
# one process work in turn.
GATHERED_S = 0.02
LONGEST_PAUSE_S = 5.0


class Follower:
    """One thread that reads the log behind `after` and hands each event to `handle`, in order of `seq`.

    `read(seq)` answers the next events behind `seq`, none when there are no more. `nudge` only says "look". Nothing
    ends the thread but `stop`: a log that cannot be read is asked again, with pauses (real seconds) that double from
    `first_pause_s` up to LONGEST_PAUSE_S; an event whose handler fails is tried TRIES_MAX times in the same way.
    """

    def __init__(
        self,
        name: str,
        read: Callable[[int], Sequence[Recorded]],
        handle: Callable[[Recorded], object],
        *,
        after: int,
        log: FilteringBoundLogger,
        first_pause_s: float = FIRST_PAUSE_S,
    ) -> None:
        self.name, self.seq, self._first_pause_s = name, after, first_pause_s
        self.passed_over: int = 0
        self._read, self._handle, self._log = read, handle, log
        self._woken, self._hurried, self._stopping = threading.Event(), threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"follower {name}", daemon=True)

    def start(self) -> None:
        """Begin to follow."""
        self._thread.start()

    def nudge(self, *, soon: bool = False) -> None:
        """Say that there is something to read: at once, or `soon`, within GATHERED_S."""
        if not soon:
            self._hurried.set()
        self._woken.set()

    def stop(self) -> None:
        """Finish the event at hand and end."""
        self._stopping.set()
        self.nudge()
        if self._thread.ident is not None:
            self._thread.join()

    def _run(self) -> None:
        failures = 0
        while not self._stopping.is_set():
            self._woken.clear()
            self._hurried.clear()
            try:
                recorded = self._read(self.seq)
            except Exception as error:
                self._log.error("log_unreadable", follower=self.name, after=self.seq, exc_info=error)
                self._stopping.wait(self._pause_s(failures))
                failures += 1
                continue
            failures = 0
            for entry in recorded:
                if not self._handled(entry):
                    return
            if not recorded:
                self._woken.wait()
            self._hurried.wait(GATHERED_S)

    def _handled(self, entry: Recorded) -> bool:
        """Hand the event over; False when told to stop before that came about."""
        for tries in range(1, TRIES_MAX + 1):
            if self._stopping.is_set():
                return False
            try:
                self._handle(entry)
                break
            except Exception as error:
                self._log.error(
                    "event_not_handled", follower=self.name, seq=entry.seq, kind=entry.kind, tries=tries, exc_info=error
                )
                if tries < TRIES_MAX:
                    self._stopping.wait(self._pause_s(tries - 1))
        else:
            self.passed_over += 1
            self._log.error("event_passed_over", follower=self.name, seq=entry.seq, kind=entry.kind)
        self.seq = entry.seq
        return True

    def _pause_s(self, failures: int) -> float:
        return min(LONGEST_PAUSE_S, self._first_pause_s * (1 << min(failures, 10)))
