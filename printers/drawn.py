"""Paper drawn from the bytes that made it."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable

from PIL import Image, ImageChops

from printers.decode import Operation, decode
from printers.model import COLUMNS_OF_DOTS
from printers.picture import CELL_DOTS, QR_DOTS, Pen, from_bits

MARGIN_DOTS = 40  # white paper above; the knife sits that far from the head
PAPER_DOTS_MAX = 8_000  # 1 m; what a flood of bytes would make longer is left off
PAPER_COLOUR, INK_COLOUR = (0xFD, 0xFC, 0xF8), (0x2A, 0x2B, 0x30)
TM_T88_DOTS = 512  # 180 dots per inch; the other widths are made with 203
QR_MODULE_DOTS_MAX = 16
CUT_DOTS, CUT_DASH_DOTS = 48, 12
_LEVELS = {48: "l", 49: "m", 50: "q", 51: "h"}


def draw(
    content: bytes, *, dots: int, columns: int, pen: Pen | None = None, kanji_at_reset: bool = False
) -> Image.Image:
    """The paper as a black-and-white picture `dots` wide; a `pen` that is kept saves opening the fonts anew."""
    sheet = _Sheet(dots, columns, pen or Pen())
    for operation in decode(content, kanji_at_reset=kanji_at_reset):
        sheet.take(operation)
    return sheet.picture()


def png(
    content: bytes, *, dots: int, columns: int, pen: Pen | None = None, kanji_at_reset: bool = False
) -> bytes:
    """The paper as a PNG in the colours of thermal paper."""
    picture = draw(content, dots=dots, columns=columns, pen=pen, kanji_at_reset=kanji_at_reset).convert("P")
    picture.putpalette([*INK_COLOUR, *[0] * 3 * 254, *PAPER_COLOUR])
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def paper_dots(operations: Iterable[Operation]) -> int:
    """The narrowest paper that everything fits on, of those there are; the widest where nothing does."""
    widest, line, across = 0, 0, 1
    for operation in operations:
        if operation.name == "size":
            across = (operation.values[0] >> 4 & 7) + 1
        elif operation.name == "reset":
            across = 1
        elif operation.name == "text":
            double = 2 if operation.values == (2,) else 1
            line += sum(double if letter >= "\x80" else 1 for letter in operation.text) * across * CELL_DOTS // 2
        elif operation.name == "picture":
            widest = max(widest, operation.values[0] * 8)
        elif operation.name in ("line", "feed_lines", "feed_dots"):
            line = 0
        widest = max(widest, line)
    return next((dots for dots in sorted(COLUMNS_OF_DOTS) if widest <= dots), max(COLUMNS_OF_DOTS))


class _Sheet:
    """The print head's state with the paper that has passed it."""

    def __init__(self, dots: int, columns: int, pen: Pen) -> None:
        self._dots, self._columns, self._cell, self._pen = dots, columns, dots // columns, pen
        self._default_line = 30 if dots == TM_T88_DOTS else 34  # a sixth of an inch
        self._bands: list[tuple[Image.Image | None, int]] = [(None, MARGIN_DOTS)]
        self._height = MARGIN_DOTS
        self._line: list[Image.Image] = []
        self._qr: dict[int, bytes] = {}
        self._cut = False
        self._reset()
        self._does: dict[str, Callable[[Operation], None]] = {
            "reset": lambda _: self._reset(),
            "line": lambda _: self._end_line(self._line_dots),
            "line_default": lambda _: self._space_lines(self._default_line),
            "line_dots": lambda each: self._space_lines(each.values[0]),
            "text": self._write,
            "stray": self._write,
            "align": self._turn_to,
            "bold": self._embolden,
            "size": self._enlarge,
            "mode": self._set_mode,
            "inverse": self._invert,
            "feed_dots": lambda each: self._end_line(each.values[0]),
            "feed_lines": lambda each: self._end_line(each.values[0] * self._line_dots),
            "position": self._move,
            "picture": self._paste,
            "columns": self._column_bits,
            "qr": self._take_qr,
            "cut": lambda _: self._mark_cut(),
        }

    def _reset(self) -> None:
        self._align, self._bold, self._across, self._down, self._inverse = 0, False, 1, 1, False
        self._line_dots = self._default_line
        self._line = []

    def take(self, operation: Operation) -> None:
        """Do one operation; those that leave no trace are passed over, and all of them where the paper has ended."""
        do = self._does.get(operation.name)
        if do is None or self._height >= PAPER_DOTS_MAX:
            return
        if self._cut and operation.name in ("text", "picture", "qr", "columns"):
            self._cut = False
            self._add(_cut_line(self._dots), 0)
        do(operation)

    def _space_lines(self, dots: int) -> None:
        self._line_dots = dots

    def _turn_to(self, operation: Operation) -> None:
        self._align = operation.values[0] % 48

    def _embolden(self, operation: Operation) -> None:
        self._bold = bool(operation.values[0] & 1)

    def _invert(self, operation: Operation) -> None:
        self._inverse = bool(operation.values[0] & 1)

    def _enlarge(self, operation: Operation) -> None:
        """GS ! n: the high half is the width, the low one the height, 0 for once."""
        self._across, self._down = (operation.values[0] >> 4 & 7) + 1, (operation.values[0] & 7) + 1

    def _set_mode(self, operation: Operation) -> None:
        """ESC ! n: weight and sizes in single bits."""
        mode = operation.values[0]
        self._bold, self._across, self._down = bool(mode & 8), 1 + (mode >> 5 & 1), 1 + (mode >> 4 & 1)

    def _mark_cut(self) -> None:
        """A cut is executed at the start of a line only, and shown where more paper follows."""
        self._cut = not self._line

    def _write(self, operation: Operation) -> None:
        text, wide = operation.text or "▯", operation.values[:1] == (2,)

        def columns(character: str) -> int:
            return 2 if wide and character >= "\x80" else 1

        long = sum(map(columns, text)) * self._across > self._columns
        for part in text if long else (text,):  # the head wraps what is too long
            image = self._pen.cells(part, self._down, self._bold, self._cell, columns)
            if self._across != self._down:
                image = image.resize((image.width * self._across // self._down, image.height))
            self._append(ImageChops.invert(image) if self._inverse else image)
            if self._height >= PAPER_DOTS_MAX:
                return

    def _append(self, image: Image.Image) -> None:
        if self._used() + image.width > self._dots and self._line:
            self._end_line(self._line_dots)
        self._line.append(image)

    def _used(self) -> int:
        return sum(part.width for part in self._line)

    def _move(self, operation: Operation) -> None:
        """ESC $: from the line's start; only forward, for paper cannot be unprinted."""
        white = min(self._dots, operation.values[0] + 256 * operation.values[1]) - self._used()
        if white > 0:
            self._line.append(Image.new("1", (white, 1), 1))

    def _column_bits(self, operation: Operation) -> None:
        """ESC *: bits from top to bottom in columns, 8 or 24 of them; put into the line like letters."""
        mode, count = operation.values
        high = 3 if mode >= 32 else 1
        if not count:
            return
        image = from_bits(operation.content, high * 8, count).transpose(Image.Transpose.TRANSPOSE)
        wide = 2 if mode in (0, 32) else 1
        self._append(image.resize((image.width * wide, image.height * (1 if high == 3 else 3))))

    def _end_line(self, feed_dots: int) -> None:
        if not self._line:
            self._add(None, feed_dots)
            return
        height = max(image.height for image in self._line)
        line = Image.new("1", (min(self._dots, self._used()), height), 1)
        x = 0
        for image in self._line:
            line.paste(image, (x, height - image.height))  # one baseline for all sizes
            x += image.width
        self._line = []
        self._place(line, max(height, feed_dots))

    def _paste(self, operation: Operation) -> None:
        across, rows, *twice = operation.values
        if across and rows:
            image, more = from_bits(operation.content, across * 8, rows), twice[0] if twice else 0
            self._place(image.resize((image.width * (1 + (more & 1)), rows * (1 + (more >> 1)))))

    def _place(self, image: Image.Image, height: int = 0) -> None:
        height_seen = min(image.height, PAPER_DOTS_MAX)
        band = Image.new("1", (self._dots, height_seen), 1)
        free = self._dots - image.width
        band.paste(image, ({0: 0, 1: free // 2}.get(self._align, free), 0))
        self._add(band, max(height, height_seen))

    def _add(self, band: Image.Image | None, height: int) -> None:
        height = min(max(height, band.height if band else 0), PAPER_DOTS_MAX - self._height)
        if height > 0:
            self._bands.append((band, height))
            self._height += height

    def _take_qr(self, operation: Operation) -> None:
        """GS ( k: the functions 67 module size, 69 error correction, 80 content, 81 print."""
        (code, function), content = operation.values, operation.content
        if code != 0x31:
            return
        if function != 81:
            self._qr[function] = content[1:] if function == 80 else content
            return
        image = _symbol(self._qr.get(80, b""), _LEVELS.get((self._qr.get(69) or b"0")[0], "l"))
        if image is not None:
            size = max(1, min(QR_MODULE_DOTS_MAX, (self._qr.get(67) or bytes([QR_DOTS]))[0]))
            if image.width * size <= self._dots:  # a printer leaves out what is wider than its paper
                self._place(image.resize((image.width * size, image.width * size), Image.Resampling.NEAREST))

    def picture(self) -> Image.Image:
        """Everything so far; text that no line feed has printed yet is not on it."""
        paper = Image.new("1", (self._dots, self._height + CELL_DOTS), 1)
        y = 0
        for band, height in self._bands:
            if band is not None:
                paper.paste(band, (0, y))
            y += height
        return paper


def _symbol(content: bytes, level: str) -> Image.Image | None:
    """A QR code, one dot a module; None for nothing, and for what no code can hold."""
    import segno

    if not content:
        return None
    try:
        symbol = segno.make(content, error=level, micro=False, boost_error=False)
    except (ValueError, TypeError):
        return None
    rows = [bytes(0 if module else 255 for module in row) for row in symbol.matrix]
    return Image.frombytes("L", (len(rows), len(rows)), b"".join(rows)).convert("1")


def _cut_line(dots: int) -> Image.Image:
    """Where the knife went: dashes over the whole width."""
    image = Image.new("1", (dots, CUT_DOTS), 1)
    for x in range(0, dots, CUT_DASH_DOTS * 2):
        image.paste(0, (x, CUT_DOTS // 2, x + CUT_DASH_DOTS, CUT_DOTS // 2 + 2))
    return image
