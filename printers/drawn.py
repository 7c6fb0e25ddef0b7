"""Paper drawn from the bytes that made it."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

from PIL import Image

from printers.decode import Operation, decode
from printers.picture import CELL_DOTS, QR_DOTS, Pen

MARGIN_DOTS = 40  # white paper above; the knife sits that far from the head
PAPER_DOTS_MAX = 8_000  # 1 m; what a flood of bytes would make longer is left off
PAPER_COLOUR, INK_COLOUR = (0xFD, 0xFC, 0xF8), (0x2A, 0x2B, 0x30)
TM_T88_DOTS = 512  # 180 dots per inch; the other widths are made with 203
_LEVELS = {48: "l", 49: "m", 50: "q", 51: "h"}


def draw(
    content: bytes, *, dots: int, columns: int, pen: Pen | None = None, kanji_at_reset: bool = False
) -> Image.Image:
    """The paper as a black-and-white picture `dots` wide; a `pen` that is kept saves opening the fonts anew."""
    sheet = _Sheet(dots, columns, pen or Pen())
    for operation in decode(content, kanji_at_reset=kanji_at_reset):
        sheet.take(operation)
    return sheet.picture()


def png(content: bytes, *, dots: int, columns: int, pen: Pen | None = None) -> bytes:
    """The paper as a PNG in the colours of thermal paper."""
    picture = draw(content, dots=dots, columns=columns, pen=pen).convert("P")
    picture.putpalette([*INK_COLOUR, *[0] * 3 * 254, *PAPER_COLOUR])
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


class _Sheet:
    """The print head's state with the paper that has passed it."""

    def __init__(self, dots: int, columns: int, pen: Pen) -> None:
        self._dots, self._cell, self._pen = dots, dots // columns, pen
        self._default_line = 30 if dots == TM_T88_DOTS else 34  # a sixth of an inch
        self._bands: list[tuple[Image.Image | None, int]] = [(None, MARGIN_DOTS)]
        self._height = MARGIN_DOTS
        self._line: list[Image.Image] = []
        self._qr: dict[int, bytes] = {}
        self._reset()

    def _reset(self) -> None:
        self._align, self._bold, self._across, self._down = 0, False, 1, 1
        self._line_dots = self._default_line

    def take(self, operation: Operation) -> None:
        """Do one operation; those that leave no trace are passed over."""
        name, values = operation.name, operation.values
        do = self._doing().get(name)
        if do:
            do()
        elif name in ("text", "stray"):
            self._write(operation.text or "▯")
        elif name == "align":
            self._align = values[0] % 48
        elif name == "bold":
            self._bold = bool(values[0] & 1)
        elif name == "size":
            self._across, self._down = (values[0] >> 4 & 7) + 1, (values[0] & 7) + 1
        elif name == "mode":
            self._bold = bool(values[0] & 8)
            self._across, self._down = 1 + (values[0] >> 5 & 1), 1 + (values[0] >> 4 & 1)
        elif name == "line_dots":
            self._line_dots = values[0]
        elif name in ("feed_dots", "feed_lines"):
            self._end_line(values[0] * (1 if name == "feed_dots" else self._line_dots))
        elif name == "picture":
            self._place(_raster(operation.content, values[0], values[1]))
        elif name == "qr":
            self._take_qr(values, operation.content)

    def _doing(self) -> dict[str, Callable[[], None]]:
        return {"reset": self._reset, "line": lambda: self._end_line(self._line_dots), "line_default": self._line_back}

    def _line_back(self) -> None:
        self._line_dots = self._default_line

    def _write(self, text: str) -> None:
        for image in self._cells(text):
            if sum(part.width for part in self._line) + image.width > self._dots:
                self._end_line(self._line_dots)  # the head wraps what is too long
            self._line.append(image)

    def _cells(self, text: str) -> list[Image.Image]:
        """One picture for each run of text that fits a line, else one for each character."""
        images = [self._pen.cells(text, self._down, self._bold, self._cell)]
        if images[0].width * self._across > self._dots * self._down:
            images = [self._pen.cells(character, self._down, self._bold, self._cell) for character in text]
        if self._across == self._down:
            return images
        return [image.resize((image.width * self._across // self._down, image.height)) for image in images]

    def _end_line(self, feed_dots: int) -> None:
        if not self._line:
            self._add(None, feed_dots)
            return
        height = max(image.height for image in self._line)
        line = Image.new("1", (min(self._dots, sum(image.width for image in self._line)), height), 1)
        x = 0
        for image in self._line:
            line.paste(image, (x, height - image.height))  # one baseline for all sizes
            x += image.width
        self._line = []
        self._place(line, max(height, feed_dots))

    def _place(self, image: Image.Image, height: int = 0) -> None:
        band = Image.new("1", (self._dots, image.height), 1)
        free = self._dots - image.width
        band.paste(image, ({0: 0, 1: free // 2}.get(self._align, free), 0))
        self._add(band, max(height, image.height))

    def _add(self, band: Image.Image | None, height: int) -> None:
        height = min(height, PAPER_DOTS_MAX - self._height)
        if height > 0:
            self._bands.append((band, height))
            self._height += height

    def _take_qr(self, values: Sequence[int], content: bytes) -> None:
        """GS ( k: the functions 67 module size, 69 error correction, 80 content, 81 print."""
        code, function = values
        if code != 0x31:
            return
        if function != 81:
            self._qr[function] = content[1:] if function == 80 else content
            return
        import segno

        symbol = segno.make(
            self._qr.get(80, b""), error=_LEVELS.get((self._qr.get(69) or b"0")[0], "l"), micro=False, boost_error=False
        )
        rows = [bytes(0 if module else 255 for module in row) for row in symbol.matrix]
        side = len(rows) * (self._qr.get(67) or bytes([QR_DOTS]))[0]
        image = Image.frombytes("L", (len(rows), len(rows)), b"".join(rows)).convert("1")
        self._place(image.resize((side, side), Image.Resampling.NEAREST))

    def picture(self) -> Image.Image:
        """Everything so far; text that no line feed has printed yet is not on it."""
        paper = Image.new("1", (self._dots, self._height + CELL_DOTS), 1)
        y = 0
        for band, height in self._bands:
            if band is not None:
                paper.paste(band, (0, y))
            y += height
        return paper


def _raster(content: bytes, across: int, rows: int) -> Image.Image:
    """GS v 0: one bit a dot, the left one highest, 1 is black."""
    if not across or not rows:
        return Image.new("1", (1, 1), 1)
    return Image.frombytes("1", (across * 8, rows), bytes(byte ^ 0xFF for byte in content))
