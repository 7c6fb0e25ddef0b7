"""What can be wrong with the virtual printer, and how an Epson says so."""

from __future__ import annotations

from collections.abc import Set
from typing import Literal, get_args

Trouble = Literal["paper_out", "cover_open", "offline", "cutter", "hang", "mute", "refuse", "deaf"]
TROUBLES: tuple[Trouble, ...] = get_args(Trouble)
STOPS: frozenset[Trouble] = frozenset({"paper_out", "cover_open", "offline", "cutter", "hang"})  # prints nothing


def status_byte(question: int, troubles: Set[Trouble], near_end: bool) -> bytes:
    """The answer to DLE EOT, bits 1 and 4 set, 0 and 7 clear (Epson's ESC/POS command reference)."""
    value = 0x12
    if question == 1 and troubles & STOPS:
        value |= 0x08
    elif question == 2:
        value |= 0x04 if "cover_open" in troubles else 0
        value |= 0x20 if "paper_out" in troubles else 0
        value |= 0x40 if "cutter" in troubles else 0
    elif question == 3:
        value |= 0x08 if "cutter" in troubles else 0
    elif question == 4:
        value |= 0x0C if near_end or "paper_out" in troubles else 0
        value |= 0x60 if "paper_out" in troubles else 0
    return bytes([value])
