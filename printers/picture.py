"""Lines drawn as pictures, for printers and characters that text mode does not serve."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from PIL import Image, ImageDraw
from PIL.ImageFont import FreeTypeFont

from printers.cells import from_right, letters, shaped, width
from printers.fonts import Family
from printers.layout import Gap, Line, Logo, Piece, Qr

CELL_DOTS = 24  # height of a cell, width of a hanzi
LINE_DOTS = 32
QR_DOTS = 6  # a module's side
QR_QUIET_MODULES = 4
QUIET_DOTS = 24
GLYPHS_MAX = 2_000  # characters a pen remembers
BASELINE = 22 / 25  # 0.88 of the body, as CJK fonts have it

_REGIONS = {"ja": "JP", "ko": "KR", "zh-tw": "TC", "zh-hant": "TC", "zh-hk": "HK", "zh-mo": "HK"}


class Pen:
    """Draws text in a printer's cells; keeps the fonts and characters it has drawn, for one thread."""

    def __init__(self, language: str = "") -> None:
        """`language` (BCP 47) picks the regional form of hanzi."""
        tag = language.lower()
        region = next((region for start, region in _REGIONS.items() if tag.startswith(start)), "SC")
        self._family = Family(region)
        self._glyphs: dict[tuple[str, int, bool, int], Image.Image] = {}

    def line(self, text: str, across: int, down: int, bold: bool, cell_width: int, most: int) -> Image.Image:
        """A line as black (0) on white (1), `across` × as wide and `down` × as high as usual, at most `most` dots wide.

        Text that is not shaped by its neighbours stands in cells, as the printer's own letters would.
        """
        if shaped(text):
            return self._shaped(text, down, bold, most)
        image = self.cells(text, down, bold, cell_width)
        if across != down:
            image = image.resize((max(1, image.width * across // down), image.height))
        return image

    def cells(
        self, text: str, scale: int, bold: bool, cell_width: int, columns: Callable[[str], int] = width
    ) -> Image.Image:
        """The text in cells of `cell_width` × `scale` dots, as many for each character as `columns` says."""
        image = Image.new("1", (max(1, sum(map(columns, text)) * cell_width * scale), CELL_DOTS * scale), 1)
        x = 0
        for letter in letters(text):
            room = sum(map(columns, letter)) * cell_width * scale
            if room and letter != " ":
                image.paste(self._glyph(letter, scale, bold, room), (x, 0))
            x += room
        return image

    def _glyph(self, letter: str, scale: int, bold: bool, room: int) -> Image.Image:
        """One character in the middle of its cell; drawn once, for text repeats itself."""
        key = (letter, scale, bold, room)
        if key not in self._glyphs:
            if len(self._glyphs) >= GLYPHS_MAX:
                self._glyphs.clear()
            font = self._family.font(letter, CELL_DOTS * scale, bold)
            long = int(font.getlength(letter))
            image = Image.new("1", (max(room, long), CELL_DOTS * scale), 1)
            baseline = int(CELL_DOTS * scale * BASELINE)
            ImageDraw.Draw(image).text((max(0, room - long) / 2, baseline), letter, font=font, fill=0, anchor="ls")
            if long > room:  # a font that is wider than a cell
                image = image.convert("L").resize((room, image.height)).convert("1", dither=Image.Dither.NONE)
            self._glyphs[key] = image
        return self._glyphs[key]

    def _shaped(self, text: str, scale: int, bold: bool, most: int) -> Image.Image:
        """Letters that join or stand on each other, as wide and high as they are; narrower only where the paper ends.

        A font's own letters are set in the text's order by Pillow (with raqm); parts of different fonts stand side by
        side from where the text begins.
        """
        parts = self._family.parts(text, CELL_DOTS * scale, bold)
        metrics = [font.getmetrics() if isinstance(font, FreeTypeFont) else (CELL_DOTS, 0) for _, font in parts]
        rise, fall = (max(each) for each in zip(*metrics, strict=True))
        longs = [int(font.getlength(_ordered(part))) + 1 for part, font in parts]
        image = Image.new("1", (max(1, sum(longs)), rise + fall), 1)
        placed = list(zip(parts, longs, strict=True))
        x = 0
        for (part, font), long in reversed(placed) if from_right(text) else placed:
            ImageDraw.Draw(image).text((x, rise), _ordered(part), font=font, fill=0, anchor="ls")
            x += long
        if image.width > most:
            image = image.convert("L").resize((most, image.height), Image.Resampling.LANCZOS)
        return image.convert("1", dither=Image.Dither.NONE)


_FIGURES = re.compile(r"[0-9][0-9:./,–-]*(?: [0-9][0-9:./,–-]*)*")


def _ordered(text: str) -> str:
    """The text with its figures (a date, 10–20) kept from left to right among letters that go the other way."""
    return _FIGURES.sub(lambda figures: f"\u2066{figures[0]}\u2069", text) if from_right(text) else text


def strip(pieces: Sequence[Piece], columns: int, dots: int, pen: Pen) -> Image.Image:
    """The pieces as one black-and-white picture as wide as the paper."""
    drawn = [_drawn(piece, columns, dots, pen) for piece in pieces]
    paper = Image.new("1", (dots, max(1, sum(height for _, height in drawn))), 1)
    y = 0
    for (image, height), piece in zip(drawn, pieces, strict=True):
        if image is not None:
            x = _free(piece, dots - image.width)
            paper.paste(image, (x, y + (height - image.height) // 2))
        y += height
    return paper


def _free(piece: Piece, dots: int) -> int:
    """White dots left of a piece that leaves `dots` of its line free; what is read from the right begins there."""
    align = piece.align if isinstance(piece, Line) else "center"
    if align == "left" and isinstance(piece, Line) and from_right(piece.text):
        align = "right"
    return {"left": 0, "center": dots // 2, "right": dots}[align]


def _drawn(piece: Piece, columns: int, dots: int, pen: Pen) -> tuple[Image.Image | None, int]:
    """A piece's picture with the height it takes on the paper."""
    if isinstance(piece, Gap):
        return None, piece.dots
    if isinstance(piece, Qr):
        image = qr_picture(piece.text, dots)
        return image, image.height
    if isinstance(piece, Logo):
        return from_bits(piece.content, piece.width, piece.height), piece.height
    image = pen.line(piece.text, piece.scale, piece.down, piece.bold, dots // columns, dots)
    return image, max(LINE_DOTS, CELL_DOTS * piece.down + 6, image.height)


def from_bits(content: bytes, width_dots: int, rows: int) -> Image.Image:
    """A picture from rows of bits, the left dot highest, 1 is black."""
    return Image.frombytes("1", (width_dots, rows), bytes(byte ^ 0xFF for byte in content))


def bits_of(image: Image.Image) -> bytes:
    """A black-and-white picture as rows of bits, as `from_bits` takes them."""
    return bytes(byte ^ 0xFF for byte in image.tobytes())


def module_dots(modules: int, paper_dots: int) -> int:
    """A QR module's side: 6 dots, less only where the code with its white would be wider than the paper."""
    with_four = paper_dots // (modules + 2 * QR_QUIET_MODULES)
    return max(1, min(QR_DOTS, with_four, (paper_dots - 2 * QUIET_DOTS) // modules))


def quiet_dots(dots: int) -> int:
    """White around a QR code whose modules are `dots` wide: four modules (ISO/IEC 18004), at least 24 dots."""
    return max(QUIET_DOTS, QR_QUIET_MODULES * dots)


def qr_picture(text: str, dots: int) -> Image.Image:
    """The QR code with the white around it, for paper `dots` wide."""
    import segno  # 5 ms a code, so only where a printer has none of its own

    code = segno.make(text, error="m", micro=False, boost_error=False)
    rows = [bytes(0 if module else 255 for module in row) for row in code.matrix]
    size = module_dots(len(rows), dots)
    side, white = len(rows) * size, quiet_dots(size)
    symbol = Image.frombytes("L", (len(rows), len(rows)), b"".join(rows)).convert("1")
    image = Image.new("1", (side + 2 * white, side + 2 * white), 1)
    image.paste(symbol.resize((side, side), Image.Resampling.NEAREST), (white, white))
    return image
