"""ESC/POS bytes taken apart into what they tell a printer to do."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

ESC, FS, GS, DLE, LF = 0x1B, 0x1C, 0x1D, 0x10, 0x0A

# Commands with one parameter byte: name by their first two bytes.
_ONE = {
    (ESC, "a"): "align", (ESC, "E"): "bold", (ESC, "!"): "mode", (ESC, "t"): "code_page", (ESC, "R"): "signs",
    (ESC, "d"): "feed_lines", (ESC, "J"): "feed_dots", (ESC, "3"): "line_dots", (ESC, "-"): "underline",
    (ESC, "M"): "font", (ESC, "G"): "double_strike", (ESC, "{"): "upside_down", (ESC, " "): "letter_space",
    (FS, "!"): "kanji_mode", (FS, "-"): "kanji_underline", (FS, "W"): "kanji_large",
    (GS, "!"): "size", (GS, "B"): "inverse", (GS, "a"): "auto_status", (GS, "r"): "ask_sensor", (GS, "I"): "ask_model",
    (GS, "h"): "barcode_height", (GS, "w"): "barcode_width", (GS, "H"): "barcode_text",
    (DLE, "\x04"): "ask_status", (DLE, "\x05"): "recover", (ESC, "="): "select", (ESC, "V"): "turned",
    (ESC, "K"): "feed_back", (ESC, "r"): "colour", (GS, "f"): "barcode_font", (GS, "b"): "smooth",
}
_NONE = {(ESC, "@"): "reset", (ESC, "2"): "line_default", (FS, "&"): "kanji_on", (FS, "."): "kanji_off",
         (ESC, "i"): "cut", (ESC, "m"): "cut"}
_TWO = {(ESC, "$"): "position", (ESC, "\\"): "position_on", (GS, "L"): "margin", (GS, "W"): "print_width",
        (FS, "S"): "kanji_space", (GS, "P"): "motion_units", (ESC, "B"): "beep", (ESC, "c"): "panel",
        (FS, "p"): "stored"}
_THREE = {(ESC, "p"): "drawer"}
# ESC t n: Epson's table, with the numbers that Chinese models give the pages Epson has elsewhere or not at all.
PAGES = {
    0: "cp437", 2: "cp850", 3: "cp860", 4: "cp863", 5: "cp865", 13: "cp857", 14: "cp737", 15: "iso8859_7", 16: "cp1252",
    17: "cp866", 18: "cp852", 19: "cp858", 25: "cp1257", 33: "cp775", 34: "cp855", 35: "cp861", 36: "cp862",
    38: "cp869", 39: "iso8859_2", 40: "iso8859_15", 44: "cp1125", 45: "cp1250", 46: "cp1251", 47: "cp1253",
    48: "cp1254", 49: "cp1255", 50: "cp1256", 51: "cp1257", 52: "cp1258", 54: "cp852", 55: "cp860", 56: "cp861",
    57: "cp863", 58: "cp865", 59: "cp866", 60: "cp855", 61: "cp857", 62: "cp862", 64: "cp737", 66: "cp869",
    71: "cp1252", 72: "cp1250", 73: "cp1251", 90: "cp1253", 91: "cp1254", 95: "cp775",
}  # fmt: skip
PICTURE_BYTES_MAX = 1_000_000  # what claims to be larger is no picture
TABS_MAX = 32
BARCODE_BYTES_MAX = 255
_CONTROLS = {LF: "line", 0x0D: "return", 0x09: "tab", 0x0C: "page"}
_TEXT = re.compile(rb"[\x20-\xff]+")
_PAIR = re.compile(rb"[\x81-\xfe][\x40-\xfe]|[\x00-\xff]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Operation:
    """One command or run of text: its name, the numbers it carries, its text or picture, the bytes it came as.

    `text` carries (columns of a character beyond ASCII), `qr` (code, function), `columns` (mode, columns), `picture`
    (bytes across, rows, and where dots are doubled 1 for their width, 2 for their height), `ask_done` no number but the
    process id as `content`.
    A control byte that is no command is `stray`, a command nobody knows `unknown`.
    """

    name: str
    raw: bytes
    values: tuple[int, ...] = ()
    text: str = ""
    content: bytes = b""


class Decoder:
    """Takes bytes as they come; holds what is not complete yet.

    `kanji_at_reset` is how clones behave: they start, and reset, with two-byte text on.
    """

    def __init__(self, *, kanji_at_reset: bool = False) -> None:
        """Start as a printer that was just switched on."""
        self._kanji_at_reset = self._kanji = kanji_at_reset
        self._page = PAGES[0]
        self._bytes = b""

    @property
    def rest(self) -> bytes:
        """The bytes of a command that has not fully come."""
        return self._bytes

    def feed(self, received: bytes) -> list[Operation]:
        """The operations that are complete with `received`, in order."""
        content = self._bytes + received
        place, operations = 0, []
        while place < len(content):
            operation = self._at(content, place)
            if operation is None:
                break
            place += len(operation.raw)
            operations.append(operation)
            self._turn(operation)
        self._bytes = content[place:]
        return operations

    def _turn(self, operation: Operation) -> None:
        """What an operation changes for the letters after it."""
        if operation.name in ("kanji_on", "kanji_off", "reset"):
            self._kanji = operation.name == "kanji_on" or (operation.name == "reset" and self._kanji_at_reset)
        if operation.name == "reset":
            self._page = PAGES[0]
        elif operation.name == "code_page":
            self._page = PAGES.get(operation.values[0], "ascii")

    def _at(self, content: bytes, place: int) -> Operation | None:
        first = content[place]
        if first >= 0x20:
            return self._text(content, place)
        if first in (ESC, FS, GS, DLE):
            return _command(content, place)
        return Operation(_CONTROLS.get(first, "stray"), content[place:place + 1])

    def _text(self, content: bytes, place: int) -> Operation | None:
        match = _TEXT.match(content, place)
        assert match
        raw = match[0]
        if not self._kanji:
            return Operation("text", raw, (1,), raw.decode(self._page, "replace"))
        pairs = _PAIR.findall(raw)
        if pairs[-1][0] >= 0x81 and len(pairs[-1]) == 1 and match.end() == len(content):
            raw, pairs = raw[:-1], pairs[:-1]  # the second half is still to come
        return Operation("text", raw, (2,), "".join(map(_two_byte, pairs))) if raw else None


def _two_byte(pair: bytes) -> str:
    return pair.decode("gb18030", "replace") if len(pair) == 2 or pair[0] < 0x80 else "\ufffd"


def decode(content: bytes, *, kanji_at_reset: bool = False) -> list[Operation]:
    """All operations of finished bytes; an incomplete end is one `unknown` operation."""
    decoder = Decoder(kanji_at_reset=kanji_at_reset)
    operations = decoder.feed(content)
    return operations + ([Operation("unknown", decoder.rest)] if decoder.rest else [])


def _command(content: bytes, place: int) -> Operation | None:
    if len(content) < place + 2:
        return None
    key = (content[place], chr(content[place + 1]))
    if key in _NONE:
        return Operation(_NONE[key], content[place:place + 2])
    for table, count in ((_ONE, 1), (_TWO, 2), (_THREE, 3)):
        if key in table:
            return _sized(content, place, table[key], count)
    if key in _LONG:
        return _LONG[key](content, place)
    return Operation("unknown", content[place:place + 2])


def _sized(content: bytes, place: int, name: str, count: int) -> Operation | None:
    end = place + 2 + count
    return Operation(name, content[place:end], tuple(content[place + 2:end])) if len(content) >= end else None


def _cut(content: bytes, place: int) -> Operation | None:
    """GS V m, or GS V m n where m says that paper is fed first."""
    if len(content) < place + 3:
        return None
    return _sized(content, place, "cut", 2 if content[place + 2] >= 65 else 1)


def _raster(content: bytes, place: int) -> Operation | None:
    """GS v 0 m xL xH yL yH, then bytes across × rows."""
    head = content[place:place + 8]
    if len(head) < 8:
        return None
    across, rows = head[4] + 256 * head[5], head[6] + 256 * head[7]
    if head[2:3] != b"0" or across * rows > PICTURE_BYTES_MAX:
        return Operation("unknown", head)
    end = place + 8 + across * rows
    if len(content) < end:
        return None
    twice = (head[3] & 3,) if head[3] & 3 else ()
    return Operation("picture", content[place:end], (across, rows, *twice), content=content[place + 8:end])


def _columns(content: bytes, place: int) -> Operation | None:
    """ESC * m nL nH, then one or three bytes for each of n columns."""
    head = content[place:place + 5]
    if len(head) < 5:
        return None
    end = place + 5 + (head[3] + 256 * head[4]) * (3 if head[2] >= 32 else 1)
    count = head[3] + 256 * head[4]
    if len(content) < end:
        return None
    return Operation("columns", content[place:end], (head[2], count), content=content[place + 5:end])


def _lengthened(content: bytes, place: int) -> Operation | None:
    """GS ( c pL pH, then p bytes."""
    head = content[place:place + 5]
    if len(head) < 5:
        return None
    end = place + 5 + head[3] + 256 * head[4]
    if len(content) < end:
        return None
    raw, body = content[place:end], content[place + 5:end]
    if head[2:3] == b"H" and body[:2] == b"00":
        return Operation("ask_done", raw, content=body[2:])
    if head[2:3] == b"k" and body[:1] == b"1" and len(body) >= 2:
        return Operation("qr", raw, tuple(body[:2]), content=body[2:])
    return Operation("extended", raw, (head[2],), content=body)


def _graphics(content: bytes, place: int) -> Operation | None:
    """GS 8 L p1 p2 p3 p4, then as many bytes."""
    head = content[place:place + 7]
    if len(head) < 7:
        return None
    size = int.from_bytes(head[3:7], "little")
    if size > PICTURE_BYTES_MAX:
        return Operation("unknown", head)
    end = place + 7 + size
    if len(content) < end:
        return None
    return Operation("extended", content[place:end], (head[2],), content=content[place + 7:end])


def _barcode(content: bytes, place: int) -> Operation | None:
    """GS k m, then bytes up to a NUL, or from m = 65 on their count and so many."""
    if len(content) < place + 4:
        return None
    if content[place + 2] >= 65:
        return _until(content, place, place + 4 + content[place + 3], "barcode")
    return _ended(content, place, place + 3 + BARCODE_BYTES_MAX, "barcode")


def _tabs(content: bytes, place: int) -> Operation | None:
    """ESC D n1 … nk NUL."""
    return _ended(content, place, place + 3 + TABS_MAX, "tabs")


def _ended(content: bytes, place: int, limit: int, name: str) -> Operation | None:
    """A command that goes on up to a NUL, which must stand before `limit`."""
    end = content.find(b"\0", place + 2, limit)
    if end < 0:
        return None if len(content) < limit else Operation("unknown", content[place:place + 2])
    return _until(content, place, end + 1, name)


def _until(content: bytes, place: int, end: int, name: str) -> Operation | None:
    return Operation(name, content[place:end], content=content[place + 2:end]) if len(content) >= end else None


_LONG: dict[tuple[int, str], Callable[[bytes, int], Operation | None]] = {
    (GS, "V"): _cut, (GS, "v"): _raster, (GS, "("): _lengthened, (GS, "8"): _graphics, (GS, "k"): _barcode,
    (ESC, "*"): _columns, (ESC, "D"): _tabs,
}  # fmt: skip


def printed_lines(operations: Iterable[Operation]) -> list[tuple[str, int]]:
    """The lines of text as a reader sees them, each with its height as a multiple of the plain one."""
    lines: list[tuple[str, int]] = []
    text, height, line_height = "", 1, 1
    for operation in operations:
        if operation.name == "size":
            height = (operation.values[0] & 7) + 1
        elif operation.name == "reset":
            height = 1
        elif operation.name == "text":
            text += operation.text
            line_height = max(line_height, height)
        elif operation.name in ("line", "feed_lines", "feed_dots") and text:
            lines.append((text, line_height))
            text, line_height = "", 1
    return [*lines, (text, line_height)] if text else lines


def largest_line(operations: Iterable[Operation]) -> str:
    """The text printed largest: on a slip, its number; "" when nothing is printed as text."""
    lines = printed_lines(operations)
    return max(lines, key=lambda line: line[1])[0].strip() if lines else ""


def readable(operations: Iterable[Operation]) -> list[str]:
    """One line for each operation, for people."""
    lines = []
    for operation in operations:
        start = " ".join(f"{byte:02X}" for byte in operation.raw[:12]) + (" …" if len(operation.raw) > 12 else "")
        shown = repr(operation.text) if operation.text else " ".join(map(str, operation.values))
        if operation.name in ("qr", "ask_done") and operation.content:
            shown += " " + repr(operation.content.decode("utf-8", "replace"))
        lines.append(f"{operation.name:<14}{shown:<42}{start}".rstrip())
    return lines
