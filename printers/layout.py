"""A slip as lines that fit the paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from printers.cells import clean, columns_of, widest_word, wrap
from printers.slip import Slip

LINES_MAX = 60  # about 30 cm of paper
NUMBER_SCALE = 5  # 5 × 24 dots: letters over 10 mm high at 203 dpi
NUMBER_SCALE_WIDE = 6  # on 42 columns and more
LARGEST_SCALE = 8  # GS ! goes no further
WIDE_COLUMNS = 42
FACT_SCALE = 2
LEADING_DOTS = 8

Align = Literal["left", "center"]


class SlipTooLong(ValueError):
    """The slip would take more than LINES_MAX lines."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of clean text: `scale` × `columns_of(text)` never exceeds the paper's columns."""

    text: str
    scale: int = 1
    align: Align = "left"
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """White paper, `dots` high."""

    dots: int = 12


@dataclass(frozen=True, slots=True)
class Qr:
    """A QR code of `text`, centred, with its quiet zone."""

    text: str


Piece = Line | Gap | Qr


def lay_out(slip: Slip, columns: int) -> tuple[Piece, ...]:
    """The slip's pieces from top to bottom, for paper of `columns` single cells; raises SlipTooLong."""
    pieces = tuple(_pieces(slip, columns))
    if sum(isinstance(piece, Line) for piece in pieces) > LINES_MAX:
        raise SlipTooLong(f"a slip has at most {LINES_MAX} lines")
    return pieces


def _pieces(slip: Slip, columns: int) -> Iterator[Piece]:
    body = 2 if slip.large else 1
    if slip.mark:
        yield from _lines(slip.mark, columns, FACT_SCALE, "center", bold=True)
        yield Gap()
    yield from _lines(slip.branch, columns, body, "center", bold=True)
    yield from _lines(slip.service, columns, body, "center")
    yield Gap()
    yield _number(slip, columns)
    yield Gap()
    for fact in (slip.ahead, slip.wait):
        yield from _lines(fact, columns, FACT_SCALE, "center", bold=True)
        yield Gap()
    yield from _lines(slip.issued_at, columns, 1, "center")
    yield Line("-" * columns)
    yield from _lines(slip.seat, columns, body, bold=True)
    if slip.large:
        yield Gap()
    yield from _lines(slip.bring, columns, body)
    for place, note in enumerate(slip.notes):
        if slip.large or not place:
            yield Gap()
        yield from _lines(note, columns, body)
    if slip.qr:
        yield Qr(slip.qr)
        yield from _lines(slip.qr_caption, columns, body, "center")
    if slip.message:
        yield Line("-" * columns)
        yield from _lines(slip.message, columns, body, "center")


def _number(slip: Slip, columns: int) -> Line:
    """The number, unspaced and alone on its line, as large as the paper allows."""
    text = clean(slip.number).strip()
    wanted = NUMBER_SCALE_WIDE if columns >= WIDE_COLUMNS else NUMBER_SCALE
    scale = min(LARGEST_SCALE if slip.large else wanted, columns // columns_of(text))
    if scale < 1:
        raise SlipTooLong("the number is wider than the paper")
    return Line(text, scale, "center", bold=True)


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
