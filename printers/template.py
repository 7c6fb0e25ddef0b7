"""How a slip is laid out: lines of text with places for what the slip says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from printers.slip import Slip

Align = Literal["left", "center", "right"]

NUMBER, QR, LOGO, RULE, NOTES = "number", "qr", "logo", "rule", "notes"
ALONE = frozenset({NUMBER, QR, LOGO, RULE, NOTES})  # each needs a line of its own
TEXTS = ("branch", "service", "more", "slot", "ahead", "wait", "issued", "seat", "bring", "caption", "message")
FIELDS = ALONE | set(TEXTS)
_HELD_AS = {"issued": "issued_at", "caption": "qr_caption"}
_PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class TemplateLine:
    """One line: its text with places such as `{branch}`; `size` × a usual letter, None for the usual size of its field.

    `gap` is white paper above it, in dots. A line whose places are all empty takes no room at all.
    """

    line: str
    size: int | None = None
    align: Align = "left"
    bold: bool = False
    gap: int = 0

    @property
    def alone(self) -> str:
        """The field that has this line to itself, "" for a line of text."""
        name = self.line.strip()[1:-1]
        return name if self.line.strip() == f"{{{name}}}" and name in ALONE else ""

    def text(self, slip: Slip) -> str:
        """The line with its places filled, "" when there is nothing to fill them with."""
        places = _PLACE.findall(self.line)
        said = {name: _said(slip, name) for name in places}
        if places and not any(said.values()):
            return ""
        return _PLACE.sub(lambda place: said[place[1]], self.line)


def _said(slip: Slip, name: str) -> str:
    return str(getattr(slip, _HELD_AS.get(name, name))) if name in TEXTS else ""


def template_of(lines: Iterable[Mapping[str, Any]] | None) -> tuple[TemplateLine, ...]:
    """The template in a branch file's `slips.template`; the usual one where it has none."""
    if not lines:
        return DEFAULT
    return tuple(TemplateLine(**line) for line in lines)


GAP_DOTS = 12
DEFAULT = (
    TemplateLine("{logo}", align="center"),
    TemplateLine("{branch}", align="center", bold=True),
    TemplateLine("{service}", align="center"),
    TemplateLine("{more}", align="center"),
    TemplateLine("{slot}", align="center"),
    TemplateLine("{number}", align="center", bold=True, gap=GAP_DOTS),
    TemplateLine("{ahead}", size=2, align="center", bold=True, gap=GAP_DOTS),
    TemplateLine("{wait}", size=2, align="center", bold=True, gap=GAP_DOTS),
    TemplateLine("{issued}", align="center", gap=GAP_DOTS),
    TemplateLine("{rule}"),
    TemplateLine("{seat}", bold=True),
    TemplateLine("{bring}"),
    TemplateLine("{notes}", gap=GAP_DOTS),
    TemplateLine("{qr}"),
    TemplateLine("{caption}", align="center"),
    TemplateLine("{rule}"),
    TemplateLine("{message}", align="center"),
)
"""The usual slip; docs/branch-file.md shows it as it would be written."""
