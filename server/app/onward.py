"""Business time that never goes back."""

from __future__ import annotations

import threading
from collections.abc import Callable

PACE = 0.5
"""How fast time goes on while the clock lies behind: the gaps of the rules still pass, and the clock catches up."""


class Onward:
    """`now` (UTC ms), but never before what was said last or `not_before_ms`, nor standing still there.

    A clock may be set back, by a person or by a time server. A log whose last moment lies ahead would refuse every
    second call of a counter as too soon until the clock is there again; so time goes on from that moment, at PACE by
    `monotonic` (real seconds), and `told` is given the milliseconds that the clock lies behind when that begins.
    """

    def __init__(
        self,
        now: Callable[[], int],
        monotonic: Callable[[], float],
        *,
        not_before_ms: int,
        told: Callable[[int], object],
    ) -> None:
        self._now, self._monotonic, self._told = now, monotonic, told
        self._lock = threading.Lock()
        self._last_ms = not_before_ms
        self._behind_since: tuple[float, int] | None = None  # real seconds, and the moment said then

    def __call__(self) -> int:
        """The present moment."""
        behind_ms = None
        with self._lock:
            now_ms = self._now()
            if now_ms < self._last_ms and self._behind_since is None:
                behind_ms = self._last_ms - now_ms
                self._behind_since = self._monotonic(), self._last_ms
            if self._behind_since is not None:
                since_s, from_ms = self._behind_since
                slow_ms = from_ms + round((self._monotonic() - since_s) * 1000 * PACE)
                if now_ms >= slow_ms:
                    self._behind_since = None
                now_ms = max(now_ms, slow_ms)
            self._last_ms = max(self._last_ms, now_ms)
            at_ms = self._last_ms
        if behind_ms is not None:
            self._told(behind_ms)
        return at_ms
