"""The watch that customers and tellers carry: business time of a server that runs at another pace."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(slots=True)
class Watch:
    """Business time stands at `start_ms` (UTC ms) until the monotonic second `at_s`, then runs `speed` times as fast.

    The server is given the same numbers, and `until_ms`, where its own time stands still: a recorded day that takes
    longer than it took is brought to its end before midnight.
    """

    start_ms: int
    speed: float
    monotonic: Callable[[], float]
    until_ms: int | None = None
    at_s: float = math.inf

    def now_ms(self) -> int:
        """Business time now; not held by `until_ms`."""
        return self.start_ms + round(max(0.0, self.monotonic() - self.at_s) * self.speed * 1000)

    def second_of(self, ms: int) -> float:
        """The monotonic second at which business time reaches `ms`."""
        return self.at_s + (ms - self.start_ms) / 1000 / self.speed
