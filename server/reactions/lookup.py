"""Asking the bank's own system who a customer is, after the ticket was given."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass

from server.domain.identification import Shown
from server.reactions.bank_system import Asking, Trouble

log = logging.getLogger(__name__)

LOOKUPS_MAX = 200
"""Lookups that wait; a ticket beyond them stays what it is."""
THREADS = 4
TROUBLES_BEFORE_PAUSE = 3
PAUSE_S = 30.0
STOPPED_WITHIN_S = 1.0


@dataclass(frozen=True, slots=True)
class _Wanted:
    ticket: str
    shown: Shown
    since_s: float


class Lookup:
    """Looks customers up in threads of its own; nobody ever waits for it.

    `ask(shown)` gives the segment, None for a customer that the bank's system does not know, or raises Trouble;
    `identify(ticket id, segment)` takes an answer in, or raises Trouble for one that makes no sense; `monotonic` is
    real seconds, and so are `slow_s`, past which an answer is late, and `pause_s`. After TROUBLES_BEFORE_PAUSE
    failures in a row the bank's system is left alone for a pause: what comes meanwhile is not asked. Each such outage
    is one line in the log, and so is its end.
    """

    def __init__(
        self,
        ask: Callable[[Shown, Asking], str | None],
        identify: Callable[[str, str], object],
        monotonic: Callable[[], float],
        *,
        slow_s: float,
        pause_s: float = PAUSE_S,
    ) -> None:
        self._ask, self._identify, self._monotonic = ask, identify, monotonic
        self._slow_s, self._pause_s = slow_s, pause_s
        self._queue: queue.Queue[_Wanted | None] = queue.Queue(LOOKUPS_MAX)
        self._lock = threading.Lock()
        self._troubles = 0
        self._quiet_until_s: float | None = None
        self._told_slow = self._told_full = False
        self._asking: set[Asking] = set()
        self._stopping = threading.Event()
        self._threads = [threading.Thread(target=self._work, name=f"lookup-{n}", daemon=True) for n in range(THREADS)]

    def start(self) -> None:
        """Begin to work."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Forget what waits, and break off what is under way."""
        self._stopping.set()
        with self._lock:
            for asking in self._asking:
                asking.give_up()
        for _ in self._threads:
            try:
                self._queue.put_nowait(None)
            except queue.Full:
                break  # they look whether to stop before each of those
        for thread in self._threads:
            if thread.is_alive():
                thread.join(STOPPED_WITHIN_S)

    def want(self, ticket: str, shown: Shown) -> None:
        """Look up who holds a ticket, some time; returns at once, whatever happens."""
        if self._is_quiet(begins=False):
            return
        try:
            self._queue.put_nowait(_Wanted(ticket, shown, self._monotonic()))
            self._told_full = self._told_full and self._queue.qsize() > LOOKUPS_MAX // 2
        except queue.Full:
            if not self._told_full:
                log.warning("lookups of customers pile up: the next are left out, their tickets stay as they are")
            self._told_full = True

    def _work(self) -> None:
        while (wanted := self._queue.get()) is not None and not self._stopping.is_set():
            try:
                if not self._is_quiet(begins=True):
                    self._look_up(wanted)
            except Exception as error:
                # Only its kind: an exception's words may hold what was sent.
                log.error("a customer could not be looked up: %s", type(error).__name__)

    def _look_up(self, wanted: _Wanted) -> None:
        asking = Asking()
        with self._lock:
            self._asking.add(asking)
        try:
            segment = self._ask(wanted.shown, asking)
            if segment is not None:
                self._identify(wanted.ticket, segment)
        except Trouble as trouble:
            if not self._stopping.is_set():
                self._failed(trouble)
            return
        finally:
            with self._lock:
                self._asking.discard(asking)
        self._answered(self._monotonic() - wanted.since_s)

    def _is_quiet(self, *, begins: bool) -> bool:
        """Whether the bank's system is left alone now; when the pause is over, one lookup that `begins` tries it."""
        with self._lock:
            if self._quiet_until_s is None:
                return False
            if self._monotonic() < self._quiet_until_s:
                return True
            if begins:
                self._quiet_until_s = self._monotonic() + self._pause_s
            return False

    def _failed(self, trouble: Trouble) -> None:
        with self._lock:
            self._troubles += 1
            first = self._troubles == 1
            if self._troubles >= TROUBLES_BEFORE_PAUSE:
                self._quiet_until_s = self._monotonic() + self._pause_s
        if first:
            log.warning("the bank's system does not say who customers are: %s; tickets stay as they are", trouble)

    def _answered(self, after_s: float) -> None:
        with self._lock:
            over, self._troubles, self._quiet_until_s = self._troubles, 0, None
            slow, told = after_s > self._slow_s, self._told_slow
            self._told_slow = slow
        if over:
            log.warning("the bank's system says again who customers are, after %d failures", over)
        if slow and not told:
            log.warning("the bank's system is slow: %.1f s; tickets are corrected when its answers come", after_s)
