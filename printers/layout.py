"""A slip as lines that fit the paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from printers.cells import clean, columns_of, widest_word, wrap
from printers.slip import Slip
from printers.template import DEFAULT, LOGO, NOTES, NUMBER, QR, RULE, Align, TemplateLine

LINES_MAX = 60  # about 30 cm of paper
NUMBER_SCALE = 5  # 5 × 24 dots: letters over 10 mm high at 203 dpi; never less
NUMBER_SCALE_WIDE = 6  # on 42 columns and more
LARGEST_SCALE = 8  # GS ! goes no further
LARGE_PRINT_SCALE = 2
WIDE_COLUMNS = 42
MARK_SCALE = 2
LEADING_DOTS = 8
GAP_DOTS = 12


class SlipTooLong(ValueError):
    """The slip would take more than LINES_MAX lines."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of clean text: `scale` × `columns_of(text)` never exceeds the paper's columns.

    Letters are `scale` times as wide as usual and `tall` times as high, 0 for as high as wide.
    """

    text: str
    scale: int = 1
    align: Align = "left"
    bold: bool = False
    tall: int = 0

    @property
    def down(self) -> int:
        """How many times as high as a usual letter."""
        return self.tall or self.scale


@dataclass(frozen=True, slots=True)
class Gap:
    """White paper, `dots` high."""

    dots: int = GAP_DOTS


@dataclass(frozen=True, slots=True)
class Qr:
    """A QR code of `text`, centred, with its quiet zone."""

    text: str


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture as wide as the paper: `height` rows of `width` // 8 bytes, the left dot highest, 1 is black."""

    width: int
    height: int
    content: bytes


Piece = Line | Gap | Qr | Logo


@dataclass(frozen=True, slots=True)
class Stationery:
    """What all slips of a printer share: how they are laid out, and the logo, already of the paper's dots."""

    template: tuple[TemplateLine, ...] = DEFAULT
    logo: Logo | None = None


PLAIN = Stationery()


def lay_out(slip: Slip, columns: int, stationery: Stationery = PLAIN) -> tuple[Piece, ...]:
    """The slip's pieces from top to bottom, for paper of `columns` single cells; raises SlipTooLong.

    The mark of a copy always stands first, whatever the template says.
    """
    pieces = [*_lines(slip.mark, columns, MARK_SCALE, "center", bold=True)]
    if pieces:
        pieces.append(Gap())
    rule: TemplateLine | None = None
    for template in stationery.template:
        if template.alone == RULE:
            rule = template
            continue
        shown = list(_shown(template, slip, columns, stationery.logo))
        if shown and rule:  # a line of dashes divides; with nothing below there is nothing to divide
            pieces += [*_white(rule.gap), Line("-" * columns)]
            rule = None
        pieces += shown
    if sum(isinstance(piece, Line) for piece in pieces) > LINES_MAX:
        raise SlipTooLong(f"a slip has at most {LINES_MAX} lines")
    return tuple(pieces)


def _shown(template: TemplateLine, slip: Slip, columns: int, logo: Logo | None) -> Iterator[Piece]:
    """One line of the template as pieces; none where it has nothing to say."""
    size = max(template.size or 1, LARGE_PRINT_SCALE if slip.large else 1)
    gap = template.gap
    if template.alone == NUMBER:
        yield from _white(gap)
        yield _number(slip, columns, template)
    elif template.alone == QR:
        yield from [*_white(gap), Qr(slip.qr)] if slip.qr else []
    elif template.alone == LOGO:
        yield from [*_white(gap), logo, Gap(LEADING_DOTS)] if logo else []
    else:
        gap = gap or (GAP_DOTS if slip.large and template.align == "left" else LEADING_DOTS if size > 1 else 0)
        texts = slip.notes if template.alone == NOTES else (template.text(slip),)
        for place, text in enumerate(texts):
            lines = list(_lines(text, columns, size, template.align, bold=template.bold))
            yield from [*(_white(gap) if not place or slip.large else ()), *lines] if lines else []


def _white(dots: int) -> Iterator[Piece]:
    if dots:
        yield Gap(dots)


def _number(slip: Slip, columns: int, template: TemplateLine) -> Line:
    """The number, unspaced and alone on its line, as large as the paper allows; a long one is narrow, never low."""
    text = clean(slip.number).strip()
    usual = NUMBER_SCALE_WIDE if columns >= WIDE_COLUMNS else NUMBER_SCALE
    wanted = LARGEST_SCALE if slip.large else max(NUMBER_SCALE, template.size or usual)
    scale = min(wanted, columns // max(1, columns_of(text)))
    if scale < 1:
        raise SlipTooLong("the number is wider than the paper")
    tall = min(wanted, max(NUMBER_SCALE, scale * 3 // 2))
    return Line(text, scale, template.align, template.bold, 0 if tall == scale else tall)


def _lines(text: str, columns: int, scale: int, align: Align = "left", *, bold: bool = False) -> Iterator[Piece]:
    """The text in lines, at a smaller scale only when a word would else be cut."""
    text = clean(text).strip()
    if not text:
        return
    while scale > 1 and widest_word(text, columns) > columns // scale:
        scale -= 1
    for place, line in enumerate(wrap(text, columns // scale)):
        if place and scale > 1:
            yield Gap(LEADING_DOTS)  # a printer sets large lines without any white between them
        yield Line(line, scale, align, bold)
