"""What may be asked of the whole hall."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PostNotice:
    """Show a line on the boards in place of the present one; `text` per language, `minutes` None: for the day."""

    notice: str
    text: Mapping[str, str]
    minutes: int | None
    by: str


@dataclass(frozen=True, slots=True)
class EndNotice:
    """Take the notice of this id off the boards."""

    notice: str
    by: str


@dataclass(frozen=True, slots=True)
class BeginEmergency:
    """Stop the hall. `chosen` is False for the branch's standing words, which replace nobody's own."""

    text: Mapping[str, str]
    by: str
    chosen: bool = True


@dataclass(frozen=True, slots=True)
class EndEmergency:
    """The hall goes on."""

    by: str
