"""The only module that reads clocks; everybody else is given them."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Clocks:
    """Business time (UTC milliseconds) and real time (monotonic seconds)."""

    now_ms: Callable[[], int]
    monotonic: Callable[[], float]


@dataclass(frozen=True, slots=True)
class Pace:
    """Business time that runs differently: `start_ms` until the monotonic second `at_s`, then `speed` times as fast.

    It stands still at `until_ms`, so that a recorded day can be brought to its end before the next begins. The
    monotonic clock is the machine's own, so another process that knows these numbers knows the time. Where it is that
    process that says when, `begins` is the file in which it will write `at_s`, and time stands until then.
    """

    start_ms: int
    speed: float
    at_s: float
    until_ms: int | None = None
    begins: Path | None = None

    def at_ms(self, monotonic_s: float) -> int:
        """Business time at a monotonic second."""
        at_ms = self.start_ms + round(self.speed * max(0.0, monotonic_s - self.at_s) * 1000)
        return at_ms if self.until_ms is None else min(at_ms, self.until_ms)

    def beginning_by(self, begins: Path) -> "Pace":
        """The same pace, which stands until the file `begins` names its second."""
        return replace(self, at_s=math.inf, begins=begins)

    def begun(self) -> "Pace":
        """The same pace with the second that its file names, if it does by now."""
        try:
            return self if self.begins is None else replace(self, at_s=float(self.begins.read_text()), begins=None)
        except FileNotFoundError:
            return self


def wall_ms() -> int:
    """The time of day in UTC milliseconds."""
    return time.time_ns() // 1_000_000


def monotonic_s() -> float:
    """Seconds that only ever grow."""
    return time.monotonic()


def wait_s(seconds: float) -> None:
    """Let real time pass."""
    time.sleep(seconds)


def clocks(pace: Pace | None = None) -> Clocks:
    """The machine's clocks, or business time at another pace."""
    if pace is None:
        return Clocks(wall_ms, monotonic_s)
    known = pace

    def now_ms() -> int:
        nonlocal known
        if known.begins is not None:
            known = known.begun()
        return known.at_ms(monotonic_s())

    return Clocks(now_ms, monotonic_s)
