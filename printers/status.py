"""What a printer says of itself, read from its answers by their fixed bits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

# Epson's ESC/POS command reference: DLE EOT n answers one byte 0xx1xx10, automatic status (ASB) begins with 0xx1xx00
# and is four bytes long, GS r answers 0xx0xxxx, a process id comes as 37h 22h d1 d2 d3 d4 00h.
_FIXED, _DLE_EOT, _ASB = 0b1001_0011, 0b0001_0010, 0b0001_0000
_GS_R_FIXED, _GS_R = 0b1001_0000, 0b0000_0000
_MESSAGE, _PROCESS = 0x37, 0x22
_ASB_BYTES = 4
_PROCESS_BYTES = 7
MESSAGE_BYTES_MAX = 80  # a message that has not ended by then is none

Paper = Literal["ok", "near_end", "out"]
Cover = Literal["closed", "open"]
Cause = Literal["cover_open", "paper_out", "cutter", "error", "offline"]


@dataclass(frozen=True, slots=True)
class RealTime:
    """The answer to one DLE EOT question."""

    value: int


@dataclass(frozen=True, slots=True)
class PaperSensor:
    """The answer to GS r 1: all data before it has been printed."""

    value: int


@dataclass(frozen=True, slots=True)
class Done:
    """The answer to GS ( H: all data before the request with this id has been printed."""

    process_id: bytes


Answer = RealTime | PaperSensor | Done


class StatusReader:
    """Takes a printer's bytes as they come and gives its answers; what is no answer is passed over."""

    def __init__(self) -> None:
        """Start with nothing read."""
        self._bytes = b""

    def feed(self, received: bytes) -> list[Answer]:
        """The answers that are complete with `received`, in order."""
        self._bytes += received
        answers: list[Answer] = []
        while self._bytes:
            answer, taken = _first(self._bytes)
            if not taken:
                break
            self._bytes = self._bytes[taken:]
            if answer:
                answers.append(answer)
        return answers


def _first(received: bytes) -> tuple[Answer | None, int]:
    """The first answer with the bytes it took; 0 bytes when more must come first."""
    first = received[0]
    if first == _MESSAGE:
        return _message(received)
    if first & _FIXED == _DLE_EOT:
        return RealTime(first), 1
    if first & _FIXED == _ASB:
        return None, _ASB_BYTES if len(received) >= _ASB_BYTES else 0
    if first & _GS_R_FIXED == _GS_R:
        return PaperSensor(first), 1
    return None, 1  # XON, XOFF and noise


def _message(received: bytes) -> tuple[Answer | None, int]:
    if len(received) < 2 or (received[1] == _PROCESS and len(received) < _PROCESS_BYTES):
        return None, 0
    if received[1] == _PROCESS and received[6] == 0:
        return Done(received[2:6]), _PROCESS_BYTES
    end = received.find(b"\0")
    if end < 0:
        return None, 1 if len(received) > MESSAGE_BYTES_MAX else 0
    return None, end + 1


_MESSAGES = re.compile(rb"[\x37\x5f][^\0]*\0")  # what an Epson says in several bytes (GS ( H, GS I)
_TEXT = re.compile(rb"[\t\r\n -~]{8}")  # no ESC/POS answer is so long a text
_STAR = re.compile(rb"[\x01\x03\x05\x07\x09\x0b\x0d\x0f\x21\x23\x25\x27\x29\x2b\x2d\x2f][\x00-\x7f]{5}")


def is_foreign(heard: bytes, *, answered: bool) -> bool:
    """Whether what a printer said since the connection was made is no ESC/POS.

    Text (a web server, a login) is told at once, for some of its letters look like answers. Where no question was
    `answered`, so is Star's automatic status: seven bytes or more, whose first has bit 0 set, 4 and 7 clear (Star Line
    Mode command specifications, automatic status).
    """
    said = _MESSAGES.sub(b"", heard)
    return bool(_TEXT.search(said) or (not answered and _STAR.match(said)))


@dataclass(frozen=True, slots=True)
class PrinterStatus:
    """What is known of a printer; None where nobody knows.

    `cause` is why nothing can be printed now: a `Cause` of the printer's own, `unreachable` (no connection),
    `no_answer` (a connection, but no answer), `foreign` (an answer in another language), or None.
    """

    online: bool | None = None
    paper: Paper | None = None
    cover: Cover | None = None
    error: Literal["cutter", "error"] | None = None
    cause: str | None = None


def read_status(offline: int, causes: int, errors: int | None, paper: int) -> PrinterStatus:
    """The status from the answers to DLE EOT 1, 2, 3 (None when it was not asked), 4."""
    out = bool(paper & 0x60 or causes & 0x20)
    near = bool(paper & 0x0C)
    open_cover = bool(causes & 0x04)
    error: Literal["cutter", "error"] | None = None
    if errors is not None and errors & 0x08:
        error = "cutter"
    elif causes & 0x40 or (errors is not None and errors & 0x20):
        error = "error"
    online = not offline & 0x08
    cause: Cause | None = None
    if open_cover:
        cause = "cover_open"
    elif out:
        cause = "paper_out"
    elif error or not online:
        cause = error or "offline"
    return PrinterStatus(
        online=online,
        paper="out" if out else "near_end" if near else "ok",
        cover="open" if open_cover else "closed",
        error=error,
        cause=cause,
    )
