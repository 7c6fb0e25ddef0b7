"""The paper of the virtual printer, piece by piece."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from printers.decode import Operation

_QUIET = frozenset({"ask_status", "ask_sensor", "ask_done", "auto_status", "recover"})
_INK = frozenset({"text", "picture", "columns", "qr"})
_ENDS = ("cut", "feed_lines")  # those without a cutter end a slip by feeding it out


@dataclass(frozen=True, slots=True)
class Printed:
    """A piece of paper: the bytes that made it, in order of `seq`; `whole` False where it ends in mid-slip."""

    seq: int
    content: bytes
    whole: bool


class Roll:
    """What stands on paper: the pieces in the tray, and what hangs in the slot."""

    def __init__(self, kept: int) -> None:
        """At most `kept` pieces lie in the tray."""
        self.tray: deque[Printed] = deque(maxlen=kept)
        self.piece = bytearray()
        self.count = 0
        self._inked, self._last = False, ""
        self._broken_off = False  # another slip was begun on the same piece of paper

    def print(self, operation: Operation) -> bool:
        """Work one operation; True when a piece came out."""
        name, came_out = operation.name, False
        if operation.raw == b"\0" or name in _QUIET:
            return False  # fills, or only asks
        if name == "reset":
            came_out = self.take_out()
            self._broken_off = self._inked
        self.piece += operation.raw
        self._last = name
        self._inked = self._inked or name in _INK
        return self.take_out() or came_out if name == "cut" else came_out

    def take_out(self) -> bool:
        """Somebody takes the slip, if one has come out whole or has been fed out; True when there was one."""
        if not self._inked and self._last in _ENDS:
            self.piece.clear()  # blank paper
            self._last = ""
        if not self._inked or self._last not in _ENDS:
            return False
        self.count += 1
        self.tray.append(Printed(self.count, bytes(self.piece), whole=not self._broken_off))
        self.piece.clear()
        self._inked, self._broken_off, self._last = False, False, ""
        return True

    def power_lost(self) -> None:
        """What hangs in the slot is never finished."""
        self._broken_off = self._inked
