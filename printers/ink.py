"""A slip's pieces as the bytes a printer understands (ESC/POS)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from printers.cells import GETA, narrow, two_byte, width
from printers.code_pages import STANDARD, letters_of, page_for, pages_of, plain
from printers.layout import Gap, Line, Logo, Piece, Qr
from printers.library import escpos
from printers.model import Model
from printers.picture import Pen, bits_of, module_dots, quiet_dots, strip

ESC, FS, GS, LF = b"\x1b", b"\x1c", b"\x1d", b"\n"
KANJI_ON, KANJI_OFF = FS + b"&", FS + b"."
# Reset, single bytes, USA's signs (Chinese models print ¥ for $), code page 437, so that nothing depends on switches.
START = ESC + b"@" + KANJI_OFF + ESC + b"R\x00" + ESC + b"t\x00"
FEED_AND_CUT = GS + b"VB\x00"  # feeds to the knife, then cuts
FEED_TO_TEAR = ESC + b"d\x04"  # four lines, past the tear bar
STRIP_ROWS_MAX = 256  # pictures in parts a small buffer can hold
PROCESS_ID = re.compile(rb"[ -~]{4}")

# Bytes a QR code of version 1, 2, … holds at error correction M (ISO/IEC 18004, table 7); it has 17 + 4 × version
# modules to a side.
_QR_BYTES_M = (14, 26, 42, 62, 84, 106, 122, 152, 180, 213, 251, 287, 331)
_QR_LEVEL_M = 1


def ink(pieces: Sequence[Piece], model: Model, pen: Pen) -> bytes:
    """The whole slip: reset, body, feed, cut. What asks the printer for an answer is not part of it (`completion`).

    In `auto` a line goes as a picture only when it holds a character that the printer has neither on a code page nor
    under a two-byte code; in `text` such a letter loses its accent or becomes ■, a hanzi becomes 〓; in `picture`
    everything is drawn.
    """
    parts = [START]
    waiting: list[Piece] = []
    style = _Style(pages_of(model.profile))
    for piece in pieces:
        if _as_picture(piece, model):
            waiting.append(piece)
            continue
        parts += _picture(waiting, model, pen, style)
        waiting = []
        parts.append(_native(piece, model, style))
    parts += _picture(waiting, model, pen, style)
    parts += [style.to(Line("")), FEED_AND_CUT if model.cutter else FEED_TO_TEAR]
    return b"".join(parts)


def completion(model: Model, process_id: bytes) -> bytes:
    """What is sent after a slip, so that the printer says when it is done; b"" for one that never answers.

    `process_id` is four printable ASCII characters that come back in an Epson's answer (GS ( H, function 48);
    `basic` models send their paper sensor's state instead (GS r 1).
    """
    if not PROCESS_ID.fullmatch(process_id):
        raise ValueError("a process id is four printable ASCII characters")
    if model.status == "epson":
        return GS + b"(H\x06\x0000" + process_id
    return GS + b"r\x01" if model.status == "basic" else b""


_PLACES = {"left": b"\x00", "center": b"\x01", "right": b"\x02"}


class _Style:
    """Which size, weight, place and code page the printer has been told, so that only changes are sent."""

    def __init__(self, pages: Sequence[tuple[int, str]]) -> None:
        self.pages = pages
        self.page = STANDARD
        self._now = Line("")

    def to(self, line: Line) -> bytes:
        """The commands that make the next line look like `line`; only valid at the start of a line."""
        before, self._now = self._now, line
        parts = []
        if line.align != before.align:
            parts.append(ESC + b"a" + _PLACES[line.align])
        if line.bold != before.bold:
            parts.append(ESC + b"E" + (b"\x01" if line.bold else b"\x00"))
        if (line.scale, line.down) != (before.scale, before.down):
            # Width in the high half, height in the low one. Not ESC !: some clones ignore it for hanzi.
            parts.append(GS + b"!" + bytes([(line.scale - 1) * 16 + line.down - 1]))
        return b"".join(parts)

    def turn_to(self, page: int) -> bytes:
        """The command that makes the next single bytes be of this page."""
        before, self.page = self.page, page
        return b"" if page == before else ESC + b"t" + bytes([page])


def _as_picture(piece: Piece, model: Model) -> bool:
    if isinstance(piece, Logo):
        return False  # drawn already
    if model.text == "picture":
        return True
    if isinstance(piece, Qr):
        return not model.native_qr or len(piece.text.encode()) > _QR_BYTES_M[-1]
    return isinstance(piece, Line) and model.text == "auto" and not _has(model, piece.text)


def _has(model: Model, text: str) -> bool:
    """True when the printer can print the text with its own letters."""
    if text.isascii():
        return True
    pages = pages_of(model.profile)
    return all(
        any(character in letters_of(name) for _, name in pages) if narrow(character) else two_byte(character)
        for character in text
        if character >= "\x80"
    )


def _native(piece: Piece, model: Model, style: _Style) -> bytes:
    if isinstance(piece, Line):
        return style.to(piece) + _text(piece.text, style) + LF
    if isinstance(piece, Gap):
        return ESC + b"J" + bytes([min(piece.dots, 255)])
    if isinstance(piece, Logo):
        return style.to(Line("")) + _raster(piece.width, piece.height, piece.content)
    return style.to(Line("", align="center")) + _qr(piece.text, model)


def _text(text: str, style: _Style) -> bytes:
    """Clean text; hanzi always between FS & and FS ., for clones and Epsons differ in what they start with."""
    if text.isascii():
        return text.encode("ascii")
    page = page_for([character for character in text if narrow(character)], style.pages)
    parts, kanji = [], False
    for character in text:
        columns = width(character)
        if not columns:
            continue  # what stands on a letter, or joins two, has no code of its own
        if (columns == 2) != kanji:
            kanji = not kanji
            parts.append(KANJI_ON if kanji else KANJI_OFF)
        parts.append(_hanzi(character) if kanji else _letter(character, page, style))
    return b"".join([*parts, KANJI_OFF if kanji else b""])


def _hanzi(character: str) -> bytes:
    return (character if two_byte(character) else GETA).encode("gb18030")


def _letter(character: str, page: tuple[int, str] | None, style: _Style) -> bytes:
    """A letter one column wide: of the line's page, of any page, or what comes nearest to it."""
    if character < "\x80":
        return character.encode("ascii")
    near_ones = [each for each in style.pages if each[0] == style.page]  # so that a word stays on one page
    own = page_for([character], [*([page] if page else []), *near_ones, *style.pages])
    if own is None:
        nearest = plain(character)
        return nearest if nearest < b"\x80" else style.turn_to(STANDARD) + nearest
    return style.turn_to(own[0]) + bytes([letters_of(own[1])[character]])


def _qr(text: str, model: Model) -> bytes:
    """The printer's own QR code, model 2, error correction M, with its white paper before and after it."""
    size = len(text.encode())
    modules = next(21 + 4 * place for place, most in enumerate(_QR_BYTES_M) if size <= most)
    dots = module_dots(modules, model.dots)
    white = ESC + b"J" + bytes([quiet_dots(dots)])
    sheet = escpos("printer").Dummy(profile=model.profile)
    sheet.qr(text, ec=_QR_LEVEL_M, size=dots, native=True)
    return bytes(white + sheet.output + white)


def _raster(width: int, height: int, content: bytes) -> bytes:
    """A picture of the paper's width (GS v 0) in strips of at most STRIP_ROWS_MAX rows; 1 is black."""
    across = width // 8
    parts = []
    for top in range(0, height, STRIP_ROWS_MAX):
        rows = min(STRIP_ROWS_MAX, height - top)
        head = GS + b"v0\x00" + across.to_bytes(2, "little") + rows.to_bytes(2, "little")
        parts.append(head + content[top * across : (top + rows) * across])
    return b"".join(parts)


def _picture(pieces: Sequence[Piece], model: Model, pen: Pen, style: _Style) -> list[bytes]:
    """The pieces drawn as one picture; nothing for no pieces."""
    if not pieces:
        return []
    image = strip(pieces, model.columns, model.dots, pen)
    return [style.to(Line("")), _raster(image.width, image.height, bits_of(image))]
