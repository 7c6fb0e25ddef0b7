"""The branch's printers, each with its queue."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from printers.delivery import Pace
from printers.memory import MemoryPrinters
from printers.model import model_of
from printers.press import stationery_of
from printers.spool import Job, Spool, State
from printers.status import PrinterStatus
from server.domain.refusals import Refusal
from server.store.jobs import PrintJob

log = logging.getLogger(__name__)

NO_PRINTER = "no_printer"  # the branch file names it no longer
DISABLED = "disabled"  # people took it out of service
FIRST_PAPER = ""  # the kind of a job that no person asked for by itself
# A state that does not follow from the job's present one is no reason to say it again and again.
PASSED_OVER = ("wrong_moment", "unknown_job")


class Printing:
    """One spool per printer of the settings; what there is to print is read from the store, states go to the writer."""

    def __init__(
        self,
        settings: Mapping[str, Any],
        *,
        next_queued: Callable[[str], PrintJob | None],
        change: Callable[[str, str, str | None], object],
        move: Callable[[str, str], bool],
        ended: Callable[[str], bool],
        monotonic: Callable[[], float],
        memory: MemoryPrinters | None = None,
        pace: Pace | None = None,
        told: Callable[[str, PrinterStatus], None] = lambda printer, status: None,
        took: Callable[[str, float], None] = lambda printer, seconds: None,
        left_unfinished: Callable[[str], bool] = lambda printer: False,
    ) -> None:
        """Nothing runs until `start`.

        `next_queued(printer)` reads the oldest waiting job; `change(job, state, cause)` and `move(job, printer)` write,
        durable when they return, the second False when the job waits no longer; `ended(ticket)` says that nobody holds
        the ticket any more; `monotonic` is the clock of the jobs' `created_real_s`. `told` hears every status,
        `took(printer, seconds)` how long a slip that came out had been wanted; neither may raise.
        `left_unfinished(printer)`: the process before this one may have left half a slip in it.
        """
        self._next_queued, self._change, self._move, self._ended = next_queued, change, move, ended
        self._monotonic, self._memory = monotonic, memory
        self._stale_s: float = settings["slips"]["stale_s"]
        self._slips = settings["slips"]
        self._in_hand: dict[str, PrintJob] = {}  # by printer, the one looked at last
        self._begun: dict[str, PrintJob] = {}  # by printer, the one it was sent last
        self._fallbacks = {entry["name"]: list(entry["fallback"]) for entry in settings["printers"]}
        self._pace, self._told, self._took, self._left_unfinished = pace, told, took, left_unfinished
        self._entries = {entry["name"]: entry for entry in settings["printers"]}
        self._disabled: set[str] = set()
        self._changing, self._stopping = threading.Lock(), threading.Event()
        self._turning = {name: threading.Lock() for name in self._entries}
        self._leaving: dict[str, list[Spool]] = {name: [] for name in self._entries}
        self._spools = {name: self._spool(entry) for name, entry in self._entries.items()}

    def _spool(self, entry: Mapping[str, Any]) -> Spool:
        return Spool(
            entry,
            next_job=self._next,
            note=self._note,
            wanted=self._wanted,
            elsewhere=self._elsewhere,
            told=self._told,
            interrupted=lambda: self._left_unfinished(entry["name"]),
            monotonic=self._monotonic,
            memory=self._memory.connect if self._memory else None,
            stationery=stationery_of(self._slips, model_of(entry).dots),
            pace=self._pace,
        )

    def start(self, waited_for: Iterable[str] = ()) -> None:
        """Go on with what is queued; jobs of those `waited_for` that are no printers of the settings fail."""
        for name in waited_for:
            if name not in self._spools:
                self._fail_all(name)
        for spool in self._spools.values():
            spool.start()

    def stop(self) -> None:
        """Begin nothing new; all printers together are given a few seconds for what is under way."""
        self._stopping.set()
        for spool in self._spools.values():
            spool.ask_to_stop()
        for spool in self._spools.values():
            spool.stop()
        if self._memory:
            self._memory.close()

    def nudge(self, printer: str | None = None) -> None:
        """Jobs may have come, for one printer or for any."""
        for name, spool in self._spools.items():
            if printer in (None, name):
                spool.nudge()

    def serve(self, printer: str, *, enabled: bool, address: str) -> None:
        """Have a printer in service or not, at this address; its jobs go on at once, or to a fallback, or wait.

        A slip under way is finished by a printer taken out of service; by one that was replaced it is given a moment.
        """
        with self._changing:
            (self._disabled.discard if enabled else self._disabled.add)(printer)
            before = self._spools[printer]
            if before.address != address:
                self._leaving[printer].append(before)
                self._spools[printer] = self._spool({**self._entries[printer], "address": address})
                threading.Thread(target=self._turn, args=(printer,), name=f"{printer} turns", daemon=True).start()
        self.nudge()

    def _turn(self, printer: str) -> None:
        """Let go of what was replaced, however often, then begin with the last: no two threads work one queue."""
        with self._turning[printer]:
            while True:
                with self._changing:
                    before = next((spool for spool in self._leaving[printer]), None)
                    if before is None:
                        if not self._stopping.is_set() and not self._spools[printer].running:
                            self._spools[printer].start()
                        return
                before.stop()
                if not before.running:
                    with self._changing:
                        self._leaving[printer].remove(before)

    def trouble_of(self, printer: str) -> str | None:
        """Why nothing comes out of a printer now, None where nothing is known against it."""
        if printer in self._disabled:
            return DISABLED
        spool = self._spools.get(printer)
        return spool.status()["cause"] if spool else NO_PRINTER

    def statuses(self) -> list[dict[str, Any]]:
        """{name, address, online, paper, cover, error, cause} of every printer, in the settings' order."""
        return [spool.status() for spool in self._spools.values()]

    def _fail_all(self, printer: str) -> None:
        """End what waits for a printer that nobody will ask any more, so that people are told of it."""
        try:
            while job := self._next_queued(printer):
                self._change(job.id, "failed", NO_PRINTER)
        except Exception:  # what cannot be written now is looked at again at the next start
            log.exception("printer %s: its queue could not be ended", printer)

    def _next(self, printer: str) -> Job | None:
        while found := self._next_queued(printer):
            self._in_hand[printer] = found
            if printer not in self._disabled:
                return Job(found.id, found.slip)
            if not self._wanted(found.id):
                self._note(found.id, "expired", "not_wanted")
            elif not self._elsewhere(found.id, DISABLED):
                if found.cause != DISABLED:
                    self._note(found.id, "queued", DISABLED)
                return None
        self._in_hand.pop(printer, None)
        return None

    def _wanted(self, job: str) -> bool:
        """Not stale, and its ticket still open; a copy that a person asked for is always printed (paper.md)."""
        found = self._held_by(job)[1]
        if found is None:
            return False
        if found.kind != FIRST_PAPER:
            return True
        return self._monotonic() - found.created_real_s <= self._stale_s and not self._ended(found.ticket)

    def _note(self, job: str, state: State, cause: str) -> None:
        """Write a state. One that does not follow is passed over, but for `sending`: then nothing may be sent."""
        try:
            self._change(job, state, cause or None)
        except Refusal as refusal:
            if state == "sending" or refusal.code not in PASSED_OVER:
                raise
            return
        printer, found = self._held_by(job)
        if found is not None and state == "sending":
            self._begun[printer] = found
        if found is not None and state in ("printed", "sent"):
            self._took(printer, self._monotonic() - found.created_real_s)

    def _elsewhere(self, job: str, cause: str) -> bool:
        """Give a job whose printer cannot print to the first of its fallbacks that can."""
        printer = self._held_by(job)[0]
        for name in self._fallbacks.get(printer, ()):
            able = name not in self._disabled and self._spools[name].status()["cause"] is None
            if able and self._move(job, name):
                self._spools[name].nudge()
                return True
        return False

    def _held_by(self, job: str) -> tuple[str, PrintJob | None]:
        """The printer whose thread has the job in hand, with the job."""
        known = [*self._in_hand.items(), *self._begun.items()]
        found = ((printer, held) for printer, held in known if held.id == job)
        return next(found, ("", None))
