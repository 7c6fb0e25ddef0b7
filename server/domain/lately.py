"""What the hall has lately seen: who entered, who was called after how long, who left."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field, replace
from typing import NamedTuple

KEPT = 120


class Taken(NamedTuple):
    """A customer who was called: when, after how long, for which service."""

    at_ms: int
    wait_ms: int
    service: str


@dataclass(slots=True)
class Lately:
    """The last moments of a business day, as far as an estimate looks back; folded with the day.

    `entered_ms` and `left_ms` are when customers entered and gave up waiting, `taken` who was called. Of the whole day
    are `waited_ms`, how long all who no longer wait have waited together, `gone`, how many of them gave up, `called`,
    how many were called, and `absent`, how many of those did not come.
    """

    entered_ms: deque[int] = field(default_factory=lambda: deque(maxlen=KEPT))
    left_ms: deque[int] = field(default_factory=lambda: deque(maxlen=KEPT))
    taken: deque[Taken] = field(default_factory=lambda: deque(maxlen=KEPT))
    waited_ms: int = 0
    gone: int = 0
    called: int = 0
    absent: int = 0

    def enter(self, at_ms: int) -> None:
        """Somebody took a number."""
        self.entered_ms.append(at_ms)

    def take(self, at_ms: int, queued_ms: int, service: str) -> None:
        """Somebody was called."""
        wait_ms = max(0, at_ms - queued_ms)
        self.taken.append(Taken(at_ms, wait_ms, service))
        self.waited_ms += wait_ms
        self.called += 1

    def lose(self, at_ms: int, queued_ms: int) -> None:
        """Somebody gave up waiting."""
        self.left_ms.append(at_ms)
        self.waited_ms += max(0, at_ms - queued_ms)
        self.gone += 1

    def miss(self) -> None:
        """Somebody who was called did not come."""
        self.absent += 1

    def copy(self) -> Lately:
        """One to go on with, apart from this."""
        kept = self.entered_ms.copy(), self.left_ms.copy(), self.taken.copy()
        return replace(self, entered_ms=kept[0], left_ms=kept[1], taken=kept[2])
