"""What the screens acknowledged, brought to the disk now and then."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from structlog.typing import FilteringBoundLogger

from server.live.screens import Screens
from server.store.shown import KeptScreen, Shown

KEPT_EVERY_S = 1.0
"""Never more than one commit in this time: calls shall not wait for what was said of calls before."""

Keep = Callable[[Sequence[Shown], Sequence[KeptScreen]], object]


class Keeping:
    """One thread that hands what `screens` gathered to `keep(shown, screens)`, which waits until it is durable."""

    def __init__(self, screens: Screens, keep: Keep, log: FilteringBoundLogger, every_s: float = KEPT_EVERY_S) -> None:
        self._screens, self._keep, self._log, self._every_s = screens, keep, log, every_s
        self._something, self._stopping = threading.Event(), threading.Event()
        self._thread: threading.Thread | None = None
        self._failing = False

    def start(self) -> None:
        """Begin; what was said before waits."""
        self._screens.stirred = self._something.set
        self._thread = threading.Thread(target=self._run, name="screens", daemon=True)
        self._thread.start()
        self._something.set()

    def stop(self) -> None:
        """Write what is left, then end."""
        self._stopping.set()
        self._something.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._something.wait()
            self._something.clear()
            self._write()
            self._stopping.wait(self._every_s)
        while self._write():
            pass

    def _write(self) -> bool:
        """Whether something was written."""
        shown, changed = self._screens.take()
        if not shown and not changed:
            return False
        try:
            self._keep(shown, changed)
        except Exception as error:
            if not self._failing:
                self._log.warning("screens_not_noted", rows=len(shown), error=repr(error))
            self._failing = True
            self._screens.put_back(shown, changed)
            self._something.set()
            return False
        self._failing = False
        return True
