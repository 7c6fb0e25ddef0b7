"""What makes one printer's slips into bytes."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from printers.ink import ink
from printers.layout import PLAIN, SlipTooLong, Stationery, lay_out
from printers.logo import BadLogo, logo_of
from printers.model import Model
from printers.picture import Pen
from printers.slip import Slip
from printers.template import DEFAULT, LOGO, TemplateLine, template_of

PENS_MAX = 8  # languages whose fonts are kept open

log = logging.getLogger(__name__)


class Press:
    """A printer's model with the branch's stationery; keeps what is costly to make. For one thread."""

    def __init__(self, model: Model, stationery: Stationery = PLAIN) -> None:
        """Nothing is drawn yet."""
        self.model = model
        self._stationery = stationery
        self._pens: dict[str, Pen] = {}

    def bytes_of(self, slip: Mapping[str, Any]) -> bytes:
        """The bytes of a slip given as the JSON of printers.slip.Slip; raises BadSlip, SlipTooLong."""
        read = Slip.from_json(slip)
        pen = self._pens.get(read.language)
        if pen is None:
            if len(self._pens) >= PENS_MAX:
                self._pens.clear()
            pen = self._pens[read.language] = Pen(read.language)
        try:
            pieces = lay_out(read, self.model.columns, self._stationery)
        except SlipTooLong:
            if not read.large:
                raise
            # Long texts in large print: a usual slip is better than none.
            pieces = lay_out(replace(read, large=False), self.model.columns, self._stationery)
        return ink(pieces, self.model, pen)


def trial_stationery(columns: int) -> Stationery:
    """The usual template with rulers below, of letters and of hanzi, exactly as wide as the paper."""
    marks = "....:....|"
    letters = (marks * (columns // len(marks) + 1))[:columns]
    hanzi = ("一二三四五六七八九十" * columns)[: columns // 2]
    return Stationery((*DEFAULT, TemplateLine(letters), TemplateLine(hanzi)))


def stationery_of(slips: Mapping[str, Any], dots: int) -> Stationery:
    """The stationery of the settings' `slips` on paper `dots` wide; a logo that cannot be read is left out, and logged.

    A slip without its logo is better than none; `check` has told whoever wrote the branch file.
    """
    template = template_of(slips.get("template"))
    place = next((line for line in template if line.alone == LOGO), None)
    path = slips.get("logo")
    if not path or place is None:
        return Stationery(template)
    try:
        return Stationery(template, logo_of(Path(path), dots, place.align))
    except BadLogo as bad:
        log.warning("the logo %s is left out: %s", path, bad.code)
        return Stationery(template)
