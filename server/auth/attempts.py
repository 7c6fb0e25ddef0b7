"""How often a password may be tried."""

import threading
from collections import deque
from collections.abc import Callable

from server.domain.refusals import Refusal

WINDOW_S = 60.0
PER_NAME_MAX = 5
PER_ADDRESS_MAX = 20
TRACKED_MAX = 10_000


class Attempts:
    """Counts tries in a sliding window, by whatever is being tried; `monotonic` is real seconds."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._tries: dict[tuple[str, str], deque[float]] = {}
        self._swept_at = monotonic()

    def note(self, name: str, address: str) -> None:
        """Count one try; raises Refusal rate_limited {wait_s}, counting nothing, when there were too many."""
        now = self._monotonic()
        limits = {("name", name.casefold()): PER_NAME_MAX, ("address", address): PER_ADDRESS_MAX}
        with self._lock:
            self._sweep(now)
            for key, most in limits.items():
                tries = self._recent(key, now)
                if len(tries) >= most:
                    raise Refusal("rate_limited", wait_s=max(1, round(tries[0] + WINDOW_S - now)))
            for key in limits:
                self._tries.setdefault(key, deque()).append(now)

    def forgive(self, name: str, address: str) -> None:
        """A right password clears its name, and takes its own try off its address."""
        with self._lock:
            self._tries.pop(("name", name.casefold()), None)
            if tries := self._tries.get(("address", address)):
                tries.pop()

    def __len__(self) -> int:
        """How many names and addresses are remembered."""
        return len(self._tries)

    def _recent(self, key: tuple[str, str], now: float) -> deque[float]:
        """The key's tries within the window."""
        tries = self._tries.get(key, deque())
        while tries and tries[0] <= now - WINDOW_S:
            tries.popleft()
        return tries

    def _sweep(self, now: float) -> None:
        """Now and then drop keys whose last try is past; beyond `TRACKED_MAX` the oldest too, so memory has a limit."""
        if now - self._swept_at >= WINDOW_S:
            self._tries = {key: tries for key, tries in self._tries.items() if tries and tries[-1] > now - WINDOW_S}
            self._swept_at = now
        while len(self._tries) >= TRACKED_MAX:
            del self._tries[next(iter(self._tries))]
