"""Questions and answers over one connection to a printer."""

from __future__ import annotations

from collections.abc import Callable

from printers.devices import Connection, PrinterForeign, PrinterGone
from printers.status import Done, PaperSensor, PrinterStatus, RealTime, StatusReader, is_foreign, read_status

DLE_EOT = b"\x10\x04"
OFFLINE, CAUSES, ERRORS, PAPER = 1, 2, 3, 4

_SLICE_S = 0.25  # how soon a wait notices that it should end
_HEARD_BYTES = 256  # of what a printer says first: enough to know its language


class Talk:
    """A conversation over one connection: questions one at a time, answers told apart."""

    def __init__(self, connection: Connection, monotonic: Callable[[], float], stopping: Callable[[], bool]) -> None:
        """`stopping()` true ends every wait early; `meanwhile()` is called now and then while nothing comes."""
        self._connection = connection
        self._reader = StatusReader()
        self._monotonic = monotonic
        self.stopping = stopping
        self.meanwhile: Callable[[], None] = lambda: None
        self._process_ids: set[bytes] = set()
        self._sensed = False
        self._heard = b""

    def done(self, process_id: bytes, by_sensor: bool) -> bool:
        """The printer has said that it is through: by the process id, or by its paper sensor's state."""
        return process_id in self._process_ids or (by_sensor and self._sensed)

    def ask(self, question: int, within_s: float) -> int | None:
        """The answer to DLE EOT `question`, None when there was none in time; raises PrinterGone."""
        self._listen(0)  # an answer that is there before the question belongs to something else
        until = self._monotonic() + within_s
        if not self._put(DLE_EOT + bytes([question]), within_s):
            return None
        while not self.stopping():
            answers = self._listen(until - self._monotonic())
            if answers:
                return answers[0]
            if self._monotonic() >= until:
                break
        return None

    def _put(self, question: bytes, within_s: float) -> bool:
        """Send a question whole or not at all; half a one would garble what follows. Raises PrinterGone."""
        taken = self._connection.send(question, within_s)
        if 0 < taken < len(question):
            taken += self._connection.send(question[taken:], within_s)
            if taken < len(question):
                raise PrinterGone("the printer took half a question")
        return taken > 0

    def status(self, within_s: float) -> PrinterStatus | None:
        """The answers to DLE EOT 1, 2, 4 (3 too, where there is an error); None when one is missing.

        Raises PrinterGone, and PrinterForeign when what comes is no ESC/POS.
        """
        until = self._monotonic() + within_s
        found: dict[int, int] = {}
        for question in (OFFLINE, CAUSES, PAPER, ERRORS):
            if question == ERRORS and not found[CAUSES] & 0x40:
                continue
            answer = self.ask(question, max(0.0, until - self._monotonic()))
            if is_foreign(self._heard, answered=answer is not None):
                raise PrinterForeign(f"it said {self._heard[:40]!r}")
            if answer is None:
                if question == ERRORS:
                    break  # the rest is known without it
                return None
            found[question] = answer
        return read_status(found[OFFLINE], found[CAUSES], found.get(ERRORS), found[PAPER])

    def wait_done(self, process_id: bytes, by_sensor: bool, within_s: float) -> bool:
        """True as soon as the printer says that it is through; raises PrinterGone."""
        until = self._monotonic() + within_s
        while not self.done(process_id, by_sensor) and not self.stopping():
            left_s = until - self._monotonic()
            if left_s <= 0:
                break
            self._listen(left_s)
        return self.done(process_id, by_sensor)

    def fill(self, byte_count: int, within_s: float) -> bool:
        """Send so many NUL; False when not all of them went in that time. Raises PrinterGone."""
        return self.send_all(bytes(byte_count), within_s, within_s) == byte_count

    def still_there(self) -> None:
        """Raise PrinterGone when the printer has closed the connection, which a write would not notice."""
        self._listen(0)

    def send_all(self, content: bytes, stall_s: float, within_s: float) -> int:
        """Send everything; how many bytes went: fewer when nothing went for `stall_s` s, or `within_s` s are over.

        Raises PrinterGone.
        """
        self._process_ids.clear()
        self._sensed = False  # what came before it cannot speak of this slip
        begun = last = self._monotonic()
        sent = 0
        while sent < len(content):
            taken = self._connection.send(content[sent:], min(_SLICE_S, stall_s))
            sent += taken
            now = self._monotonic()
            last = now if taken else last
            if sent < len(content) and (self.stopping() or now - last >= stall_s or now - begun >= within_s):
                break
            if not taken:
                self.meanwhile()
        return sent

    def finish(self, within_s: float) -> bool:
        """True once everything sent has left this machine; raises PrinterGone."""
        return self._connection.finish(within_s)

    def _listen(self, within_s: float) -> list[int]:
        """Waits for bytes; the real-time answers among them, all else is noted."""
        received = self._connection.receive(max(0.0, min(within_s, _SLICE_S)))
        if not received and within_s > 0:
            self.meanwhile()
        self._heard = (self._heard + received)[:_HEARD_BYTES]
        answers = []
        for answer in self._reader.feed(received):
            if isinstance(answer, RealTime):
                answers.append(answer.value)
            elif isinstance(answer, Done):
                self._process_ids.add(answer.process_id)
            elif isinstance(answer, PaperSensor):
                self._sensed = True
        return answers
