"""The figures of days that are over, made beside the work of the branch."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from structlog.typing import FilteringBoundLogger

from server.domain.events import DayOpened, Recorded
from server.domain.refusals import Refusal
from server.store import figures, folded_days, rebuild
from server.store.store import Store
from server.writer import Writer

# After each day it rests this many times as long as the day took, so that customers hardly notice.
RESTS = 4
TRIED_AGAIN_S = 60.0


class Bookkeeping:
    """A thread that gives every day that is over its figures: at the change of day, and at the start what was left.

    Days whose rows an older program made are folded from the log again. Nothing waits for it: until a day has its
    figures they are worked out from its rows whenever they are asked for.
    """

    def __init__(
        self, store: Store, writer: Writer, *, monotonic: Callable[[], float], log: FilteringBoundLogger
    ) -> None:
        self._store, self._writer, self._monotonic, self._log = store, writer, monotonic, log
        self._look, self._stopping = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="bookkeeping", daemon=True)

    def start(self) -> None:
        """Begin, the writer at work already."""
        self._writer.on_commit(self._heard)
        self._look.set()
        self._thread.start()

    def stop(self) -> None:
        """Finish the day at hand and end."""
        self._stopping.set()
        self._look.set()
        if self._thread.ident is not None:
            self._thread.join()

    def _heard(self, recorded: Sequence[Recorded]) -> None:
        if any(isinstance(entry.event, DayOpened) for entry in recorded):
            self._look.set()

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._look.wait()
            self._look.clear()
            try:
                self._work()
            except Exception as error:
                told = self._log.warning if isinstance(error, Refusal) else self._log.exception
                told("bookkeeping_left", error=str(error))
                self._stopping.wait(TRIED_AGAIN_S)
                self._look.set()

    def _work(self) -> None:
        with self._writer.reading() as day:
            present = day.day
        if present is None:
            return
        left: Exception | None = None
        for name, current in self._store.read(folded_days.unfinished, present):
            if self._stopping.is_set():
                return
            begun_s = self._monotonic()
            try:
                self._keep(name, current)
            except Exception as error:
                if self._writer.degraded:  # nothing can be written now, whatever the day
                    raise
                left = left or error  # a day that cannot be read holds up no other
            self._stopping.wait(RESTS * (self._monotonic() - begun_s))
        if left is not None:
            raise left

    def _keep(self, name: str, current: bool) -> None:
        if current:
            self._writer.note(_finish, name, *self._store.read(figures.made, name))
        else:
            self._writer.note(rebuild.keep, self._store.read(rebuild.folded, name), over=True)


def _finish(connection: rebuild.Connection, at_ms: int, day: str, columns: bytes, times: str) -> None:
    folded_days.finish(connection, day, columns, times)
