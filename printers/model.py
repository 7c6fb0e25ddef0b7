"""What a printer can do, from its entry in the branch file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from printers.library import escpos

TextMode = Literal["text", "picture", "auto"]
StatusMode = Literal["epson", "basic", "none"]

NARROW_MM = 58
DOTS_OF_COLUMNS = {32: 384, 42: 512, 48: 576}
COLUMNS_OF_DOTS = {dots: columns for columns, dots in DOTS_OF_COLUMNS.items()}


@dataclass(frozen=True)
class Model:
    """A printer's paper and abilities; `dots` is the width it can print, `columns` that width in cells of 12 dots."""

    columns: int = 32
    dots: int = 384
    text: TextMode = "auto"
    status: StatusMode = "epson"
    named: str | None = None  # its own entry of python-escpos' printer database

    @cached_property
    def profile(self) -> str:
        """The entry of python-escpos' printer database that stands for it; `named` where the branch file says so.

        58 mm models that answer nothing are taken for the cheap ones: no cutter, no QR of their own.
        """
        if self.named:
            return self.named
        if self.dots <= 384:
            return "RP-F10-58mm" if self.status == "epson" else "POS-5890"
        if self.dots <= 512:
            return "TM-T88V"
        return "TM-T20II" if self.status == "epson" else "NT-80-V-UL"

    @cached_property
    def native_qr(self) -> bool:
        """It draws QR codes by itself."""
        return bool(self._abilities.supports("qrCode"))

    @cached_property
    def cutter(self) -> bool:
        """It cuts its paper."""
        return bool(self._abilities.supports("paperFullCut") or self._abilities.supports("paperPartCut"))

    @property
    def _abilities(self) -> Any:
        return escpos("capabilities").get_profile(self.profile)


class UnknownProfile(ValueError):
    """A name that python-escpos' printer database does not have."""


def profiles() -> list[str]:
    """The names of python-escpos' printer database, sorted."""
    return sorted(escpos("capabilities").CAPABILITIES["profiles"])


def model_of(printer: Mapping[str, Any]) -> Model:
    """The model of an entry of the settings' `printers`: {profile, width_mm, columns, dots, text, status}, if given.

    What is said of columns and dots holds; else the profile's paper, where it knows it; else the width of the paper.
    Raises UnknownProfile.
    """
    columns, dots, named = printer.get("columns"), printer.get("dots"), printer.get("profile")
    if named is not None and columns is None and dots is None:
        dots = _dots_of(named)
    if columns is None:
        columns = COLUMNS_OF_DOTS[dots] if dots else 32 if printer.get("width_mm", 80) == NARROW_MM else 48
    return Model(
        columns=columns,
        dots=dots or DOTS_OF_COLUMNS[columns],
        text=printer.get("text", "auto"),
        status=printer.get("status", "epson"),
        named=named,
    )


def _dots_of(profile: str) -> int | None:
    """The widest paper of ours that the profile's head can fill; None where the database does not say or none fits."""
    if profile not in profiles():
        raise UnknownProfile(f"{profile!r} is no printer of python-escpos' database: {', '.join(profiles())}")
    width = escpos("capabilities").get_profile(profile).profile_data["media"]["width"]["pixels"]
    if not isinstance(width, int):
        return None
    return max((dots for dots in COLUMNS_OF_DOTS if dots <= width), default=None)
