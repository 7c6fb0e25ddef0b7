"""Printers as they say they are, noted in the log when that changes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from structlog.typing import FilteringBoundLogger

from printers.status import PrinterStatus
from server.domain.commands import Command, NotePaperLow, NotePrinterRecovered, NotePrinterStopped
from server.domain.refusals import Refusal
from server.store import printers
from server.store.printers import KeptPrinter

Beside = Callable[[Any, int], object]


class PrinterWatch:
    """Hears what each printer's thread learns; asks for an event where it differs from what was noted last.

    `note(command, beside)` writes both in one commit, durable when it returns. What cannot be written now is noted when
    the printer is heard next. A printer out of service (`set_aside`) may be open and empty: nothing is noted of it.
    """

    def __init__(
        self,
        kept: Mapping[str, KeptPrinter],
        *,
        note: Callable[[Command, Beside], object],
        forget_low: Callable[[str], object],
        log: FilteringBoundLogger,
    ) -> None:
        """`kept` is what was noted before this process; `forget_low(printer)` writes that its paper is well again."""
        self._kept = dict(kept)
        self._note, self._forget_low, self._log = note, forget_low, log
        self._aside: set[str] = {name for name, known in kept.items() if known.disabled is not None}
        self._lock = threading.Lock()

    def set_aside(self, printer: str, is_aside: bool) -> None:
        """A printer is out of service, or back."""
        with self._lock:
            (self._aside.add if is_aside else self._aside.discard)(printer)

    def told(self, printer: str, status: PrinterStatus) -> None:
        """A printer was heard; never raises, because paper goes on whatever becomes of a note."""
        with self._lock:
            known = self._kept.get(printer, KeptPrinter(printer))
            if printer in self._aside:
                return
        try:
            self._compare(known, status)
        except Refusal as refusal:
            self._log.warning("printer_not_noted", printer=printer, code=refusal.code)
        except Exception:
            self._log.exception("printer_not_noted", printer=printer)

    def _compare(self, known: KeptPrinter, status: PrinterStatus) -> None:
        name, cause = known.name, status.cause
        if cause != known.stopped:
            command = NotePrinterStopped(name, cause) if cause else NotePrinterRecovered(name)
            self._note(command, lambda connection, at_ms: printers.stopped(connection, at_ms, name, cause))
            known = self._keep(replace(known, stopped=cause))
        if status.paper == "near_end" and not known.low:
            self._note(NotePaperLow(name), lambda connection, at_ms: printers.low(connection, at_ms, name, True))
            self._keep(replace(known, low=True))
        elif status.paper == "ok" and known.low:
            self._forget_low(name)
            self._keep(replace(known, low=False))

    def _keep(self, known: KeptPrinter) -> KeptPrinter:
        with self._lock:
            self._kept[known.name] = known
        return known
