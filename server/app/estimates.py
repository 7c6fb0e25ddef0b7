"""The branch's estimator, taught anew each night by a process of its own."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from structlog.typing import FilteringBoundLogger

from server.domain.calendar import rfc3339
from server.learning.night import FILE_NAME
from server.stats.estimator import DAYS_FOR_TIER_1, Estimator
from server.stats.given import given_shown
from server.stats.learned import FILE_BYTES_MAX, Unusable, read
from server.store import estimates, log
from server.store.store import Store

LOOKED_EVERY_S = 60.0
LESSON_MAX_S = 3600.0
DAYS_SHOWN = 14


class Estimates:
    """`estimator` is what every place is told by; `start` lets it learn, in a thread that only waits for a child.

    Nothing here is waited for by a ticket: a file that is missing or broken leaves tier 0.
    """

    def __init__(self, folder: Path, store: Store, *, now: Callable[[], int], log: FilteringBoundLogger) -> None:
        self.estimator = Estimator()
        self._folder, self._store, self._now, self._log = folder, store, now, log
        self._stopping = threading.Event()
        self._child: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._run, name="estimates", daemon=True)
        self._tried: str | None = None

    def start(self) -> None:
        """Take what was learned before, and learn from each day that has ended."""
        self._thread.start()

    def stop(self) -> None:
        """End, and the lesson with it."""
        self._stopping.set()
        if self._child is not None:
            self._child.kill()
        if self._thread.ident is not None:
            self._thread.join()

    def shown(self, days: int = DAYS_SHOWN) -> dict[str, Any]:
        """What came of the estimates of the last business days, and which tier is given now."""
        names = self._store.read(log.days)[-days:]
        rows = self._store.read(estimates.of_days, names[0], names[-1]) if names else []
        choice, learned = self.estimator.choice, self.estimator.learned
        return given_shown(rows) | {
            "days": days,
            "tier_now": {"general": choice.tier, "why": choice.why},
            "trained_at": None if learned is None else rfc3339(learned.made_ms),
        }

    def _run(self) -> None:
        self._take()
        while not self._stopping.wait(LOOKED_EVERY_S if self._tried else 1.0):
            try:
                self._look()
            except Exception as error:
                self._log.error("lesson_failed", exc_info=error)

    def _look(self) -> None:
        """Learn once after a day has ended, unless that is done."""
        days = self._store.read(log.days)
        last = days[-2] if len(days) > DAYS_FOR_TIER_1 else ""
        learned = self.estimator.learned
        self._tried, tried = last or "none", self._tried
        if not last or tried == last or (learned is not None and learned.until >= last):
            return
        command = [sys.executable, "-m", "server.learning", str(self._folder), str(self._now())]
        self._child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        try:
            code = self._child.wait(LESSON_MAX_S)
        except subprocess.TimeoutExpired:
            self._child.kill()
            code = self._child.wait()
        if code == 0:
            self._take()
        elif not self._stopping.is_set():
            self._log.warning("lesson_failed", code=code)

    def _take(self) -> None:
        """Go by the file, if it is whole."""
        path = self._folder / FILE_NAME
        try:
            if path.stat().st_size > FILE_BYTES_MAX:
                raise Unusable("too large")
            self.estimator.learn(read(path.read_bytes()))
        except FileNotFoundError:
            return
        except (OSError, Unusable) as error:
            self.estimator.learn(None)
            self._log.warning("estimates_unusable", error=str(error))
