"""The tables of a branch file about printers, kiosks and screens."""

from typing import Literal

from pydantic import Field

from config.part import Part
from config.values import Address, Code, ProfileName, ShownName

PRINTERS_MAX = 20
PER_MINUTE_MAX = 1000


class Printer(Part):
    """A slip printer; `columns` and `dots` follow from its profile or its paper's width unless given.

    `profile` is its name in python-escpos' printer database.
    """

    name: ShownName
    address: Address
    profile: ProfileName | None = None
    width_mm: Literal[58, 80] = 80
    columns: Literal[32, 42, 48] | None = None
    dots: Literal[384, 512, 576] | None = None
    text: Literal["text", "picture", "auto"] = "auto"
    status: Literal["epson", "basic", "none"] = "epson"
    fallback: list[ShownName] = Field(default=[], max_length=PRINTERS_MAX)


class Kiosk(Part):
    """A place where customers take numbers; without a printer the number is shown only.

    `tickets_per_minute_max` stops a stuck finger; None sets no limit.
    """

    name: ShownName
    printer: ShownName | None = None
    tickets_per_minute_max: int | None = Field(default=None, ge=1, le=PER_MINUTE_MAX)


class Board(Part):
    """A hall screen: of one zone or of all, silent or with chime and voice.

    `layout` says what stands beside the calls; `languages` whether they stand side by side or take turns.
    """

    name: ShownName
    zone: Code | None = None
    layout: Literal["calls", "media", "waiting", "zone"] = "waiting"
    languages: Literal["side", "turn"] = "side"
    audio: bool = False
