"""A virtual printer that behaves as an Epson does, in sickness too."""

from __future__ import annotations

import re
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from printers.decode import Decoder, Operation
from printers.devices import PrinterGone, PrinterUnreachable
from printers.model import Model
from printers.roll import Printed, Roll
from printers.troubles import STOPS, Trouble, status_byte

SLIPS_KEPT = 200
_QUESTION = re.compile(rb"\x10\x04([\x01-\x04])")


@dataclass(slots=True, eq=False)
class _Line:
    """One open connection as the printer sees it."""

    answers: bytearray = field(default_factory=bytearray)
    open: bool = True
    broken: bool = False
    room: int | None = None  # bytes that still come through before the connection breaks


class VirtualPrinter:
    """Takes bytes, keeps the paper, answers DLE EOT, GS r and GS ( H; safe for many threads.

    Data is worked in order and waits while the printer has stopped; real-time questions are answered at once even
    then, unless it hangs. `kanji_at_reset` makes it a clone that starts in two-byte mode.
    """

    def __init__(
        self,
        model: Model | None = None,
        *,
        slips_kept: int = SLIPS_KEPT,
        kanji_at_reset: bool = False,
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        """`changed()` is called after every piece of paper and every change of its troubles."""
        self.model = model or Model()
        self._changed = changed
        self._condition = threading.Condition()
        self._kanji_at_reset = kanji_at_reset
        self._decoder = Decoder(kanji_at_reset=kanji_at_reset)
        self._buffer: deque[tuple[_Line, Operation]] = deque()
        self._asleep: list[tuple[_Line, bytes]] = []  # what came while it hung
        self._roll = Roll(slips_kept)
        self._lines: list[_Line] = []
        self._troubles: set[Trouble] = set()
        self._near_end = False
        self._lines_left: int | None = None
        self._break_after: int | None = None
        self._bytes_per_s: float | None = None
        self._idle_close_s: float | None = None

    # what a person does to it

    def suffer(self, trouble: Trouble) -> None:
        """Begin a trouble.

        `mute` prints and answers nothing, `hang` takes bytes and does nothing, `deaf` takes connections and no byte,
        `refuse` takes no connection.
        """
        with self._condition:
            self._troubles.add(trouble)
        self._changed()

    def run_out_after(self, lines: int) -> None:
        """The paper ends after so many more lines, in the middle of a slip if need be."""
        with self._condition:
            self._lines_left = lines

    def break_after(self, byte_count: int) -> None:
        """The connection with the next slip breaks after so many bytes of it."""
        with self._condition:
            self._break_after = byte_count

    def slow_down(self, bytes_per_s: float | None) -> None:
        """It takes no more than so many bytes a second; None: as they come."""
        with self._condition:
            self._bytes_per_s = bytes_per_s

    def close_idle(self, after_s: float | None) -> None:
        """It closes connections on which nothing comes for so long; None: never."""
        with self._condition:
            self._idle_close_s = after_s

    def start_in_kanji(self, on: bool) -> None:
        """Whether it is in two-byte mode after power-up and reset, as clones are; it is switched off and on for it."""
        with self._condition:
            self._kanji_at_reset = on
        self.switch_off()

    def run_low(self) -> None:
        """The roll is nearly at its end."""
        with self._condition:
            self._near_end = True
        self._changed()

    def recover(self) -> None:
        """End all troubles; what waits in the buffer is printed now."""
        with self._condition:
            self._troubles.clear()
            self._near_end, self._lines_left, self._break_after = False, None, None
            self._bytes_per_s = self._idle_close_s = None
            asleep, self._asleep = self._asleep, []
            for line, content in asleep:
                self._take(line, content)
            self._print()
            self._condition.notify_all()
        self._changed()

    def switch_off(self) -> None:
        """The power goes, and comes back: every connection breaks, the buffer is lost, what stands on paper stays."""
        with self._condition:
            self._decoder = Decoder(kanji_at_reset=self._kanji_at_reset)
            self._roll.power_lost()
            for line in self._lines:
                line.broken = True
            self._buffer.clear()
            self._asleep.clear()
            self._condition.notify_all()

    # what can be seen of it

    @property
    def troubles(self) -> list[str]:
        """Troubles it has now, sorted."""
        with self._condition:
            return sorted(self._troubles)

    def paper(self) -> list[Printed]:
        """The pieces of paper that lie in the tray, oldest first; at most `slips_kept`."""
        with self._condition:
            return list(self._roll.tray)

    @property
    def bytes_per_s(self) -> float | None:
        """How many bytes a second it takes at most."""
        return self._bytes_per_s

    @property
    def idle_close_s(self) -> float | None:
        """After how long it closes a connection on which nothing comes."""
        return self._idle_close_s

    @property
    def holding(self) -> int:
        """Operations in its buffer that are not printed yet."""
        with self._condition:
            return len(self._buffer) + len(self._asleep)

    @property
    def count(self) -> int:
        """Pieces of paper since it was made."""
        with self._condition:
            return self._roll.count

    @property
    def unfinished(self) -> bytes:
        """The bytes of what stands on paper but is not cut yet."""
        with self._condition:
            return bytes(self._roll.piece)

    def wait_for(self, pieces: int, within_s: float) -> bool:
        """True once it has printed so many pieces since it was made, False when the time is over."""
        with self._condition:
            return self._condition.wait_for(lambda: self._roll.count >= pieces, within_s)

    # what a connection does with it

    def connect(self) -> VirtualConnection:
        """A connection to it in this process; raises PrinterUnreachable."""
        with self._condition:
            if "refuse" in self._troubles:
                raise PrinterUnreachable("the virtual printer takes no connection")
            line = _Line()
            self._lines.append(line)
        return VirtualConnection(self, line)

    def _send(self, line: _Line, content: bytes) -> None:
        with self._condition:
            self._alive(line)
            breaks = False
            if self._break_after is not None and (line.room is not None or not _QUESTION.fullmatch(content)):
                line.room = self._break_after if line.room is None else line.room
                breaks = len(content) > line.room
                content = content[: line.room]
                line.room -= len(content)
            self._take(line, content)
            self._print()
            if breaks:
                line.broken, self._break_after = True, None
            self._condition.notify_all()

    def _receive(self, line: _Line, within_s: float) -> bytes:
        with self._condition:
            if not line.answers and not line.broken:
                self._condition.wait_for(lambda: line.answers or line.broken or not line.open, within_s)
            received = bytes(line.answers)
            line.answers.clear()
            if not received:
                self._alive(line)
            return received

    def _hang_up(self, line: _Line) -> None:
        with self._condition:
            line.open = False
            if line in self._lines:
                self._lines.remove(line)
            if not self._buffer and not self._asleep:
                self._take_out()
            self._condition.notify_all()

    @staticmethod
    def _alive(line: _Line) -> None:
        if line.broken or not line.open:
            raise PrinterGone("the virtual printer broke the connection")

    # how it works inside; the lock is held

    def _take(self, line: _Line, content: bytes) -> None:
        if "hang" in self._troubles:
            self._asleep.append((line, content))
            return
        if self._stopped():
            for question in _QUESTION.findall(content):
                self._answer(line, status_byte(question[0], self._troubles, self._near_end))
            content = _QUESTION.sub(b"", content)
        self._buffer.extend((line, operation) for operation in self._decoder.feed(content))

    def _stopped(self) -> bool:
        return bool(self._troubles & STOPS)

    def _print(self) -> None:
        while self._buffer and not self._stopped():
            line, operation = self._buffer.popleft()
            self._do(line, operation)

    def _do(self, line: _Line, operation: Operation) -> None:
        name = operation.name
        if name == "ask_status":
            self._answer(line, status_byte(operation.values[0], self._troubles, self._near_end))
        elif name in ("ask_sensor", "ask_done"):
            self._take_out()
            sensor = bytes([0x03 if self._near_end else 0x00])
            self._answer(line, b"\x37\x22" + operation.content + b"\x00" if name == "ask_done" else sensor)
        if self._roll.print(operation):
            self._changed()
        if name == "line" and self._lines_left is not None:
            self._lines_left -= 1
            if self._lines_left <= 0:
                self._lines_left = None
                self._troubles.add("paper_out")

    def _take_out(self) -> None:
        if self._roll.take_out():
            self._changed()

    def _answer(self, line: _Line, content: bytes) -> None:
        if "mute" not in self._troubles:
            line.answers += content


class VirtualConnection:
    """A connection to a virtual printer inside this process (see devices.Connection)."""

    answers = True

    def __init__(self, printer: VirtualPrinter, line: _Line) -> None:
        """Made by `VirtualPrinter.connect`."""
        self._printer, self._line = printer, line

    def send(self, content: bytes, within_s: float) -> int:
        """See Connection; the printer's buffer has room for everything."""
        if "deaf" in self._printer.troubles:
            self._printer.wait_for(self._printer.count + 1, within_s)
            return 0
        self._printer._send(self._line, content)
        return len(content)

    def receive(self, within_s: float) -> bytes:
        """See Connection."""
        return self._printer._receive(self._line, within_s)

    def finish(self, within_s: float) -> bool:
        """See Connection: what was sent is in the printer's buffer."""
        return True

    def close(self) -> None:
        """See Connection."""
        self._printer._hang_up(self._line)
