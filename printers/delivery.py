"""One slip's way through one connection."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from printers.devices import CONNECT_S, Connection, PrinterGone
from printers.ink import completion
from printers.model import Model
from printers.status import Done, PaperSensor, PrinterStatus, RealTime, StatusReader, read_status

DLE_EOT = b"\x10\x04"
OFFLINE, CAUSES, ERRORS, PAPER = 1, 2, 3, 4

_SLICE_S = 0.25  # how soon a wait notices that it should end

End = Literal["printed", "sent", "unknown"]
Held = Callable[[PrinterStatus], None]


@dataclass(frozen=True, slots=True)
class Pace:
    """How long a printer is given for what, in real seconds."""

    connect_s: float = CONNECT_S
    answer_s: float = 2.0  # for the questions before a slip, together
    done_s: float = 5.0  # from the last byte to the word that it is printed
    ask_again_s: float = 2.0  # a printer that has stopped, while something waits for it
    idle_ask_s: float = 1.0  # a printer with nothing to do; with `connect_s` a fault is known within 5 s
    between_s: float = 0.02  # from one slip to the next
    silence_s: float = 10.0  # a printer holding a slip that answers nothing any more
    stall_s: float = 60.0  # a printer that takes no more bytes in the middle of a slip
    back_off_s: tuple[float, ...] = (1, 2, 5, 15, 30)  # after each failed connection; the last for all that follow
    note_again_s: float = 1.0  # a state that could not be written down
    stop_grace_s: float = 2.0  # a slip under way when everything stops


class Talk:
    """A conversation over one connection: questions one at a time, answers told apart."""

    def __init__(self, connection: Connection, monotonic: Callable[[], float], stopping: Callable[[], bool]) -> None:
        """`stopping()` true ends every wait early."""
        self._connection = connection
        self._reader = StatusReader()
        self._monotonic = monotonic
        self.stopping = stopping
        self._process_ids: set[bytes] = set()
        self._sensed = False

    def done(self, process_id: bytes, by_sensor: bool) -> bool:
        """The printer has said that it is through: by the process id, or by its paper sensor's state."""
        return process_id in self._process_ids or (by_sensor and self._sensed)

    def ask(self, question: int, within_s: float) -> int | None:
        """The answer to DLE EOT `question`, None when there was none in time; raises PrinterGone."""
        self._listen(0)  # an answer that is there before the question belongs to something else
        if self._connection.send(DLE_EOT + bytes([question]), within_s) == 0:
            return None
        until = self._monotonic() + within_s
        while not self.stopping():
            answers = self._listen(until - self._monotonic())
            if answers:
                return answers[0]
            if self._monotonic() >= until:
                break
        return None

    def status(self, within_s: float) -> PrinterStatus | None:
        """The answers to DLE EOT 1, 2, 4 (3 too, where there is an error); None when one is missing."""
        until = self._monotonic() + within_s
        found: dict[int, int] = {}
        for question in (OFFLINE, CAUSES, PAPER, ERRORS):
            if question == ERRORS and not found[CAUSES] & 0x40:
                continue
            answer = self.ask(question, max(0.0, until - self._monotonic()))
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

    def send_all(self, content: bytes, stall_s: float, slice_s: float) -> bool:
        """Send everything; False when the printer took nothing for `stall_s` seconds. Raises PrinterGone."""
        self._process_ids.clear()
        self._sensed = False  # what came before it cannot speak of this slip
        sent, last = 0, self._monotonic()
        while sent < len(content):
            taken = self._connection.send(content[sent:], slice_s)
            sent += taken
            if taken:
                last = self._monotonic()
            elif self.stopping() or self._monotonic() - last >= stall_s:
                return False
        return True

    def _listen(self, within_s: float) -> list[int]:
        """Waits for bytes; the real-time answers among them, all else is noted."""
        answers = []
        for answer in self._reader.feed(self._connection.receive(max(0.0, min(within_s, _SLICE_S)))):
            if isinstance(answer, RealTime):
                answers.append(answer.value)
            elif isinstance(answer, Done):
                self._process_ids.add(answer.process_id)
            elif isinstance(answer, PaperSensor):
                self._sensed = True
        return answers



def hand_over(
    talk: Talk,
    content: bytes,
    process_id: bytes,
    model: Model,
    *,
    pace: Pace,
    held: Held,
    monotonic: Callable[[], float],
) -> tuple[End, str]:
    """Send a slip whose `sending` is already noted; how it ended, with the cause.

    `held(status)` is called when the printer has stopped with the slip in it. Nothing is ever sent twice here.
    """
    try:
        if not talk.send_all(content + completion(model, process_id), pace.stall_s, pace.answer_s):
            return "unknown", "stalled"
        if model.status == "none":
            return "sent", ""
        by_sensor = model.status == "basic"
        if talk.wait_done(process_id, by_sensor, pace.done_s):
            return "printed", ""
        return _ask_until_known(talk, process_id, by_sensor, pace=pace, held=held, monotonic=monotonic)
    except PrinterGone as failure:
        return "unknown", failure.code


def _ask_until_known(
    talk: Talk, process_id: bytes, by_sensor: bool, *, pace: Pace, held: Held, monotonic: Callable[[], float]
) -> tuple[End, str]:
    """No word yet: ask what is wrong, and wait with a printer that has stopped, for it finishes when it goes on."""
    holding = ""  # why it stopped
    heard = monotonic()
    while True:
        status = talk.status(pace.answer_s)
        if talk.done(process_id, by_sensor):
            return "printed", ""
        if status is None:
            if not holding:
                return "sent", "no_answer"
            if monotonic() - heard >= pace.silence_s:
                return "unknown", "no_answer"
        elif status.cause is None:
            if talk.wait_done(process_id, by_sensor, pace.done_s if holding else 0):
                return "printed", ""
            return "sent", "unconfirmed"
        else:
            heard = monotonic()
            if status.cause != holding:
                holding = status.cause
                held(status)
        if talk.wait_done(process_id, by_sensor, pace.ask_again_s):
            return "printed", ""
        if talk.stopping():
            return "unknown", "stopped"
