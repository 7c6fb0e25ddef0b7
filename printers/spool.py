"""One printer's queue, worked off by one thread over one connection at a time."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from typing import Any

from printers.addresses import BadAddress
from printers.book import Book, Desk, Job, State
from printers.conversation import Talk
from printers.delivery import (
    Pace,
    clearing,
    hand_over,
    longest_command,
    longest_command_of,
    process_id,
)
from printers.devices import Connection, PrinterError, open_printer
from printers.layout import PLAIN, Stationery
from printers.model import Model, model_of
from printers.press import Press
from printers.status import PrinterStatus

JOIN_S = 4.0

__all__ = ["Job", "Spool", "State"]

log = logging.getLogger(__name__)


class Spool:
    """The life of a printer's jobs: `queued → sending → sent → printed`, or held, unknown, failed, expired.

    A job is asked for, noted and judged through four callables (see book.Desk); none is called after `stop`.

    `told(printer name, status)` hears what the printer says of itself each time it was asked; it must not raise.
    """

    def __init__(
        self,
        printer: Mapping[str, Any],
        *,
        next_job: Callable[[str], Job | None],
        note: Callable[[str, State, str], None],
        wanted: Callable[[str], bool],
        monotonic: Callable[[], float],
        elsewhere: Callable[[str, str], bool] = lambda job, cause: False,
        told: Callable[[str, PrinterStatus], None] = lambda name, status: None,
        memory: Callable[[str], Connection] | None = None,
        stationery: Stationery = PLAIN,
        interrupted: Callable[[], bool] = lambda: False,
        pace: Pace | None = None,
    ) -> None:
        """`printer` is one entry of the settings' `printers`; `memory` opens printers that live in memory.

        `stationery` is how its slips are laid out, with their logo.
        `interrupted()`, asked once: the process before this one may have left half a slip in the printer.
        """
        self.name: str = printer["name"]
        self.address: str = printer["address"]
        self.model: Model = model_of(printer)
        self._monotonic, self._memory, self._pace = monotonic, memory, pace or Pace()
        self._woken, self._stopped = threading.Event(), threading.Event()
        desk = Desk(next_job, note, wanted, elsewhere)
        self._book = Book(self.name, desk, lambda: self._stopped.wait(self._pace.note_again_s))
        self._stop_at: float | None = None
        self._told, self._heard = told, PrinterStatus()
        self._failures = 0  # connections in a row
        self._tended_at = 0.0
        self._interrupted, self._pending = interrupted, 0  # bytes that a slip which broke off may still lack
        self._filled = False  # they were sent already
        self._built: tuple[str, bytes] = ("", b"")
        self._press = Press(self.model, stationery)
        self._thread = threading.Thread(target=self._work, name=f"printer {self.name}", daemon=True)

    def start(self) -> None:
        """Begin with what is queued."""
        self._thread.start()

    def nudge(self) -> None:
        """Look for jobs now; what there is to do is read from `next_job`."""
        self._woken.set()

    def ask_to_stop(self) -> None:
        """Send nothing new; a slip under way is given a moment (Pace.stop_grace_s) to be confirmed."""
        if self._stop_at is None:
            self._stop_at = self._monotonic() + self._pace.stop_grace_s
        self._stopped.set()
        self._woken.set()

    def stop(self) -> None:
        """Ask to stop, then wait until the thread has."""
        self.ask_to_stop()
        if self._thread.ident is not None:
            self._thread.join(JOIN_S)

    def status(self) -> dict[str, Any]:
        """{name, address, online, paper, cover, error, cause} as last heard; None where nobody knows."""
        return {"name": self.name, "address": self.address, **asdict(self._status)}

    @property
    def running(self) -> bool:
        """Its thread is at work."""
        return self._thread.is_alive()

    @property
    def _status(self) -> PrinterStatus:
        return self._heard

    @_status.setter
    def _status(self, status: PrinterStatus) -> None:
        self._heard = status
        if not self._stopped.is_set():  # a question that was broken off by our own end says nothing of the printer
            self._told(self.name, status)

    def _hurried(self) -> bool:
        return self._stop_at is not None and self._monotonic() >= self._stop_at

    def _work(self) -> None:
        try:
            self._pending = longest_command_of(self.model) if self._interrupted() else 0
        except Exception:
            log.exception("printer %s: nobody knows what the process before left in it", self.name)
        while not self._stopped.is_set():
            self._woken.clear()
            try:
                job = self._book.next()
                pause_s = self._attempt(job) if job else None
            except Exception:
                log.exception("printer %s: the queue could not be worked", self.name)
                pause_s = self._pace.ask_again_s
            if pause_s is None:
                by_program = self.address.startswith("cups:")
                if not self._woken.wait(self._pace.idle_program_s if by_program else self._pace.idle_ask_s):
                    self._look()
            elif pause_s <= self._pace.ask_again_s:
                # No printer is faster, and threads of one process work in turn: a queue of slips, worked off without
                # a breath, would hold up those who ask for the next numbers.
                self._stopped.wait(max(pause_s, self._pace.between_s))
            else:
                self._wait_and_tend(pause_s)

    def _wait_and_tend(self, pause_s: float) -> None:
        """Leave the printer alone for so long, but not those who wait for their slips."""
        until = self._monotonic() + pause_s
        while (left_s := until - self._monotonic()) > 0:
            if self._stopped.wait(min(left_s, self._pace.ask_again_s)):
                return
            self._tend(self._status.cause or "")

    def _tend(self, cause: str) -> None:
        now = self._monotonic()
        if now - self._tended_at >= self._pace.ask_again_s:
            self._tended_at = now
            self._book.tend(cause)

    def _attempt(self, job: Job) -> float:
        """Take one job as far as it goes now; how many seconds to leave the printer alone after that."""
        if not self._book.wanted(job.id):
            self._book.note_surely(job.id, "expired", "not_wanted")
            return 0
        try:
            content = self._bytes_of(job)
        except Exception:
            log.exception("printer %s: the slip of job %s cannot be made", self.name, job.id)
            self._book.note_surely(job.id, "failed", "unprintable")
            return 0
        try:
            connection = self._open()
        except BadAddress:
            self._book.note_surely(job.id, "failed", "bad_address")
            return 0
        except PrinterError as failure:
            return self._trouble(job, _silent(failure.code), self._back_off())
        try:
            return self._over(connection, job, content)
        finally:
            connection.close()

    def _over(self, connection: Connection, job: Job, content: bytes) -> float:
        talk = Talk(connection, self._monotonic, self._stopped.is_set)
        model = self.model if connection.answers else replace(self.model, status="none")
        try:
            status = self._before(talk, model)
        except PrinterError as failure:
            return self._trouble(job, _silent(failure.code), self._back_off())
        self._failures = 0
        if status.cause:
            return self._trouble(job, status, self._pace.ask_again_s)
        self._status = status
        if self._stopped.is_set():
            return 0
        if not self._book.wanted(job.id):
            self._book.note_surely(job.id, "expired", "not_wanted")
            return 0
        self._book.begin(job.id)  # durable before the first byte, or nothing is sent
        return self._send(talk, job, content, model, status)

    def _send(self, talk: Talk, job: Job, content: bytes, model: Model, before: PrinterStatus) -> float:
        """From the first byte to the slip's end; nothing in here is done twice."""
        prefix = clearing(model, self._pending) if self._pending else b""
        usual_s = self._pace.answer_s + max(self._pace.done_s, self._pace.line_s(len(prefix + content)))
        late_at = self._monotonic() + usual_s
        talk.stopping = self._hurried
        talk.meanwhile = lambda: self._tend_behind(late_at)
        end, cause = hand_over(
            talk, prefix + content, process_id(job.id), model,
            pace=self._pace, held=lambda stopped: self._held(job, stopped), monotonic=self._monotonic,
        )  # fmt: skip
        if end == "queued":
            self._book.note_surely(job.id, "queued", cause)
            self._status = _silent(cause)
            return self._back_off()
        if end == "unknown" or cause == "no_answer":
            self._status = _silent(cause)
            self._pending, self._filled = max(self._pending, longest_command(content)), False
        else:
            self._pending = 0
            if end == "printed" and before.cause != self._status.cause:
                self._status = before  # it had stopped with the slip in it, now it goes on
        self._book.note_surely(job.id, end, cause)
        return 0

    def _tend_behind(self, late_at: float) -> None:
        """While one slip is in the printer: those behind it are looked after once it takes longer than it should."""
        if self._monotonic() >= late_at:
            self._tend(self._status.cause or "no_answer")

    def _before(self, talk: Talk, model: Model) -> PrinterStatus:
        """What the printer says before the first byte; one that never answers is taken as it is.

        Where a slip broke off, the printer would take the question for the rest of a command, or even for its length:
        what is lacking goes before it, once, as NUL, which prints nothing.
        """
        if self._pending and not self._filled:
            self._filled = talk.fill(self._pending, self._pace.answer_s + self._pace.line_s(self._pending))
        if model.status == "none":
            return PrinterStatus()
        return talk.status(self._pace.answer_s) or _silent("no_answer")

    def _look(self) -> None:
        """Ask an idle printer how it is, so that people hear of an empty roll before the next customer does."""
        if self.model.status == "none" or self._stopped.is_set():
            return
        try:
            connection = self._open()
        except BadAddress:
            self._status = _silent("bad_address")
            return
        except PrinterError as failure:
            self._status = _silent(failure.code)
            return
        try:
            if connection.answers:
                self._status = self._before(Talk(connection, self._monotonic, self._stopped.is_set), self.model)
        except PrinterError as failure:
            self._status = _silent(failure.code)
        finally:
            connection.close()

    def _open(self) -> Connection:
        return open_printer(self.address, memory=self._memory, connect_s=self._pace.connect_s)

    def _back_off(self) -> float:
        steps = self._pace.back_off_s
        pause_s = steps[min(self._failures, len(steps) - 1)]
        self._failures += 1
        return pause_s

    def _trouble(self, job: Job, status: PrinterStatus, pause_s: float) -> float:
        """The printer cannot print now: the job stays queued, or goes to another printer."""
        self._status = status
        cause = status.cause or ""
        return 0 if self._book.wait_or_move(job.id, cause) else pause_s

    def _held(self, job: Job, stopped: PrinterStatus) -> None:
        self._status = stopped
        self._book.note_held(job.id, stopped.cause or "")
        self._tend(stopped.cause or "")

    def _bytes_of(self, job: Job) -> bytes:
        if self._built[0] != job.id:
            self._built = job.id, self._press.bytes_of(job.slip)
        return self._built[1]


def _silent(cause: str) -> PrinterStatus:
    """The status of a printer that cannot be asked."""
    return PrinterStatus(online=False, cause=cause)
