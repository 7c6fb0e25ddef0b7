"""The branch's estimator, taught anew each night by a process of its own."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from structlog.typing import FilteringBoundLogger

from server.domain.calendar import rfc3339
from server.learning.night import FILE_NAME
from server.stats.estimator import DAYS_FOR_TIER_1, UNUSABLE, Estimator
from server.stats.given import Given, given_shown, held
from server.stats.learned import FILE_BYTES_MAX, Unusable, read
from server.store import estimates, log
from server.store.store import Store

LOOKED_EVERY_S = 60.0
FIRST_LOOK_S = 1.0
LESSON_MAX_S = 3600.0
"""A lesson that is not over by then is ended; what was learned before stays."""
DAYS_SHOWN = DAYS_JUDGED = 14

Lesson = Callable[[Path, int], Sequence[str]]


def taught_apart(folder: Path, made_ms: int) -> Sequence[str]:
    """The command that learns from a data folder, in a process of its own."""
    return [sys.executable, "-m", "server.learning", str(folder), str(made_ms)]


class Estimates:
    """`estimator` is what every place is told by; `start` lets it learn, in a thread that only waits for a child.

    Nothing here is waited for by a ticket: a file that is missing, broken or of another `branch` leaves tier 0, and a
    lesson that fails, or lasts longer than `lesson_max_s`, leaves what was learned before.
    """

    def __init__(
        self, folder: Path, branch: str, store: Store, *, now: Callable[[], int], log: FilteringBoundLogger,
        lesson: Lesson = taught_apart, lesson_max_s: float = LESSON_MAX_S, looked_every_s: float = LOOKED_EVERY_S,
    ) -> None:  # fmt: skip
        self.estimator = Estimator()
        self._folder, self._branch, self._store, self._now, self._log = folder, branch, store, now, log
        self._lesson, self._lesson_max_s, self._looked_every_s = lesson, lesson_max_s, looked_every_s
        self._stopping = threading.Event()
        self._child: subprocess.Popen[bytes] | None = None
        self._starting = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="estimates", daemon=True)
        self._tried: str | None = None

    def start(self) -> None:
        """Take what was learned before, and learn from each day that has ended."""
        self._thread.start()

    def stop(self) -> None:
        """End, and the lesson with it."""
        with self._starting:  # no lesson is begun after this
            self._stopping.set()
            if self._child is not None:
                self._child.kill()
        if self._thread.ident is not None:
            self._thread.join()

    def shown(self, days: int = DAYS_SHOWN) -> dict[str, Any]:
        """What came of the estimates of the last business days, and which tier is given now."""
        choice, learned = self.estimator.choice, self.estimator.learned
        return given_shown(self._given(days)) | {
            "days": days,
            "tier_now": {"general": choice.tier, "why": choice.why},
            "trained_at": None if learned is None else rfc3339(learned.made_ms),
        }

    def _given(self, days: int) -> list[Given]:
        names = self._store.read(log.days)[-days:]
        return self._store.read(estimates.of_days, names[0], names[-1]) if names else []

    def _run(self) -> None:
        self._take()
        while not self._stopping.wait(self._looked_every_s if self._tried else min(FIRST_LOOK_S, self._looked_every_s)):
            try:
                self._look()
            except Exception as error:
                self._log.error("lesson_failed", exc_info=error)

    def _look(self) -> None:
        """Judge and learn once after a day has ended, unless that is done."""
        days = self._store.read(log.days)
        last = days[-2] if len(days) > DAYS_FOR_TIER_1 else ""
        learned = self.estimator.learned
        self._tried, tried = last or "none", self._tried
        if not last or tried == last:
            return
        self._judge()
        if learned is not None and learned.until == last:
            return
        self._log.info("lesson_begun", until=last)
        code = self._taught()
        if code == 0:
            self._take()
        elif code is not None:
            self._log.warning("lesson_failed", code=code)

    def _judge(self) -> None:
        before = self.estimator.choice
        self.estimator.judge(held(self._given(DAYS_JUDGED)))
        if self.estimator.choice != before:
            self._tell()

    def _taught(self) -> int | None:
        """How the lesson ended; None when there is to be none any more."""
        with self._starting:
            if self._stopping.is_set():
                return None
            command = self._lesson(self._folder, self._now())
            self._child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        try:
            code = self._child.wait(self._lesson_max_s)
        except subprocess.TimeoutExpired:
            self._child.kill()
            code = self._child.wait()
            self._log.warning("lesson_too_long", limit_s=self._lesson_max_s)
        return None if self._stopping.is_set() else code

    def _take(self) -> None:
        """Go by the file, if it is whole and this branch's."""
        path = self._folder / FILE_NAME
        try:
            if path.stat().st_size > FILE_BYTES_MAX:
                raise Unusable("too large")
            learned = read(path.read_bytes())
            if learned.branch != self._branch:
                raise Unusable(f"of the branch {learned.branch}")
        except FileNotFoundError:
            return
        except Exception as error:  # whatever is wrong with a file, the branch learns anew
            self.estimator.learn(None, UNUSABLE)
            self._log.warning("estimates_unusable", error=str(error))
        else:
            self.estimator.learn(learned)
            self._tell()

    def _tell(self) -> None:
        choice, learned = self.estimator.choice, self.estimator.learned
        until = None if learned is None else learned.until
        self._log.info("estimates_by", tier=choice.tier, why=choice.why, learned_until=until)
