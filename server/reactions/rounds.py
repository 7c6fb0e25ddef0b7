"""A thread that looks again and again, whatever comes of one look."""

from __future__ import annotations

import threading
from collections.abc import Callable

STOP_WITHIN_S = 5.0


class Rounds:
    """Calls `look()` in a thread called `name`, first after `first_s`, then after what it answers (real seconds).

    A look that raises is handed to `failed(error)`, and looked again after `again_s`: nothing ends the thread but
    `stop`.
    """

    def __init__(
        self,
        name: str,
        look: Callable[[], float],
        failed: Callable[[Exception], object],
        *,
        again_s: float,
        first_s: float = 0.0,
    ) -> None:
        self._look, self._failed, self._again_s, self._first_s = look, failed, again_s, first_s
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """Look no more; a look under way is waited for STOP_WITHIN_S at most."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(STOP_WITHIN_S)

    def _run(self) -> None:
        wait_s = self._first_s
        while not self._stopped.wait(wait_s):
            try:
                wait_s = self._look()
            except Exception as error:
                self._failed(error)
                wait_s = self._again_s
