"""Lines drawn as pictures, for printers and characters that text mode does not serve."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PIL import Image, ImageDraw, ImageFont

from printers.cells import width
from printers.layout import Gap, Line, Piece, Qr

CELL_DOTS = 24  # height of a cell, width of a hanzi
LINE_DOTS = 32
QR_DOTS = 6  # a module's side
QR_QUIET_MODULES = 4
GLYPHS_MAX = 2_000  # characters a pen remembers

# Found by name in the system's font folders; the index of the face of even cells, per region.
_FONTS = (
    ("NotoSansCJK-Regular.ttc", "NotoSansCJK-Bold.ttc", {"JP": 5, "KR": 6, "SC": 7, "TC": 8, "HK": 9}),
    ("wqy-microhei.ttc", "wqy-microhei.ttc", {"SC": 1}),
    ("wqy-zenhei.ttc", "wqy-zenhei.ttc", {"SC": 1}),
)
_REGIONS = {"ja": "JP", "ko": "KR", "zh-tw": "TC", "zh-hant": "TC", "zh-hk": "HK", "zh-mo": "HK"}

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


def font_found() -> str | None:
    """The font file that hanzi are drawn with; None when there is none and pictures would lack them."""
    for regular, _, faces in _FONTS:
        if _open(regular, CELL_DOTS, faces["SC"]):
            return regular
    return None


def _open(name: str, size: int, index: int) -> ImageFont.FreeTypeFont | None:
    try:
        return ImageFont.truetype(name, size, index=index)
    except OSError:
        return None


class Pen:
    """Draws text in a printer's cells; keeps the fonts and characters it has drawn, for one thread."""

    def __init__(self, language: str = "") -> None:
        """`language` (BCP 47) picks the regional form of hanzi."""
        tag = language.lower()
        self._region = next((region for start, region in _REGIONS.items() if tag.startswith(start)), "SC")
        self._opened: dict[tuple[int, bool], Font] = {}
        self._glyphs: dict[tuple[str, int, bool, int], Image.Image] = {}

    def font(self, size: int, bold: bool) -> Font:
        """A font of `size` dots to the hanzi; Pillow's own where no Chinese one is installed."""
        if (size, bold) not in self._opened:
            tries = (
                _open(heavy if bold else regular, size, faces.get(self._region, faces["SC"]))
                for regular, heavy, faces in _FONTS
            )
            self._opened[size, bold] = next((font for font in tries if font), None) or ImageFont.load_default(size)
        return self._opened[size, bold]

    def cells(self, text: str, scale: int, bold: bool, cell_width: int) -> Image.Image:
        """The text as black (0) on white (1), one cell of `cell_width` × `scale` dots for each column."""
        columns = sum(map(width, text))
        image = Image.new("1", (max(1, columns * cell_width * scale), CELL_DOTS * scale), 1)
        x = 0
        for character in _letters(text):
            room = sum(map(width, character)) * cell_width * scale
            if room and character != " ":
                image.paste(self._glyph(character, scale, bold, room), (x, 0))
            x += room
        return image

    def _glyph(self, character: str, scale: int, bold: bool, room: int) -> Image.Image:
        """One character in the middle of its cell; drawn once, for text repeats itself."""
        key = (character, scale, bold, room)
        if key not in self._glyphs:
            if len(self._glyphs) >= GLYPHS_MAX:
                self._glyphs.clear()
            image = Image.new("1", (room, CELL_DOTS * scale), 1)
            font = self.font(CELL_DOTS * scale, bold)
            inset = max(0.0, (room - font.getlength(character)) / 2)
            baseline = CELL_DOTS * scale * 22 // 25  # 0.88 of the body, as CJK fonts have it
            ImageDraw.Draw(image).text((inset, baseline), character, font=font, fill=0, anchor="ls")
            self._glyphs[key] = image
        return self._glyphs[key]


def _letters(text: str) -> Iterator[str]:
    """Characters, each with the accents that stand on it."""
    letter = ""
    for character in text:
        if letter and width(character):
            yield letter
            letter = ""
        letter += character
    if letter:
        yield letter


def strip(pieces: Sequence[Piece], columns: int, dots: int, pen: Pen) -> Image.Image:
    """The pieces as one black-and-white picture as wide as the paper."""
    drawn = [_drawn(piece, columns, dots, pen) for piece in pieces]
    paper = Image.new("1", (dots, max(1, sum(height for _, height in drawn))), 1)
    y = 0
    for (image, height), piece in zip(drawn, pieces, strict=True):
        if image is not None:
            left = isinstance(piece, Line) and piece.align == "left"
            paper.paste(image, (0 if left else (dots - image.width) // 2, y + (height - image.height) // 2))
        y += height
    return paper


def _drawn(piece: Piece, columns: int, dots: int, pen: Pen) -> tuple[Image.Image | None, int]:
    """A piece's picture with the height it takes on the paper."""
    if isinstance(piece, Gap):
        return None, piece.dots
    if isinstance(piece, Qr):
        image = qr_picture(piece.text, dots)
        return image, image.height
    image = pen.cells(piece.text, piece.scale, piece.bold, dots // columns)
    return image, max(LINE_DOTS, CELL_DOTS * piece.scale + 6)


def qr_picture(text: str, dots: int) -> Image.Image:
    """The QR code with its quiet zone, as large as 6 dots a module where the paper is wide enough."""
    import segno  # 5 ms a code, so only where a printer has none of its own

    code = segno.make(text, error="m", micro=False, boost_error=False)
    rows = [bytes(0 if module else 255 for module in row) for row in code.matrix_iter(border=QR_QUIET_MODULES)]
    side = len(rows)
    image = Image.frombytes("L", (side, side), b"".join(rows)).convert("1")
    return image.resize((side * (scale := max(1, min(QR_DOTS, dots // side))), side * scale), Image.Resampling.NEAREST)
