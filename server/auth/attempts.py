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

    def note(self, name: str, address: str) -> None:
        """Count one try; raises Refusal rate_limited {wait_s}, counting nothing, when there were too many."""
        now = self._monotonic()
        limits = {("name", name.casefold()): PER_NAME_MAX, ("address", address): PER_ADDRESS_MAX}
        with self._lock:
            self._forget(now)
            for key, most in limits.items():
                tries = self._tries.get(key)
                if tries is not None and len(tries) >= most:
                    raise Refusal("rate_limited", wait_s=max(1, round(tries[0] + WINDOW_S - now)))
            for key in limits:
                self._tries.setdefault(key, deque()).append(now)

    def forgive(self, name: str, address: str) -> None:
        """A right password clears its name, and takes its own try off its address."""
        with self._lock:
            self._tries.pop(("name", name.casefold()), None)
            if tries := self._tries.get(("address", address)):
                tries.pop()

    def _forget(self, now: float) -> None:
        """Drop what is older than the window; past `TRACKED_MAX` keys the oldest too, so memory has a limit."""
        for key, tries in list(self._tries.items()):
            while tries and tries[0] <= now - WINDOW_S:
                tries.popleft()
            if not tries:
                del self._tries[key]
        while len(self._tries) > TRACKED_MAX:
            del self._tries[next(iter(self._tries))]
