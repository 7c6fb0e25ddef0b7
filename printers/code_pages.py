"""Code pages: the letters beyond ASCII that printers hold as single bytes."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache

from printers.library import escpos

# Those of alphabets whose letters stand one by one from left to right, as python-escpos calls them; the pages that
# every printer has come first. Pages of Arabic, Hebrew and Thai would need shaping, so these go as pictures.
PREFERRED = (
    "CP437", "CP850", "CP858", "CP1252", "CP852", "CP1250", "CP866", "CP1251", "CP855", "CP857", "CP1254", "CP737",
    "CP1253", "CP869", "CP775", "CP1257", "CP860", "CP861", "CP863", "CP865", "ISO_8859-2", "ISO_8859-7", "ISO_8859-15",
)  # fmt: skip
UPPER = bytes(range(0x80, 0x100))
MISSING = b"\xfe"  # ■ in code page 437, which is always page 0: what stands for a letter that is not there
STANDARD = 0
PROFILES_REMEMBERED = 32


def codec_of(name: str) -> str:
    """Python's name of a code page that python-escpos calls `name`."""
    return name.lower().replace("iso_8859-", "iso8859_")


@lru_cache(maxsize=len(PREFERRED))
def letters_of(name: str) -> Mapping[str, int]:
    """What a code page adds to ASCII, each character with its byte."""
    read = ((byte, bytes([byte]).decode(codec_of(name), "ignore")) for byte in UPPER)
    return {letter: byte for byte, letter in read if letter and unicodedata.category(letter) not in ("Cc", "Cf", "Zs")}


@lru_cache(maxsize=1)
def narrow_letters() -> frozenset[str]:
    """Everything that one of the pages holds, whichever printer has it."""
    return frozenset(letter for name in PREFERRED for letter in letters_of(name))


@lru_cache(maxsize=PROFILES_REMEMBERED)
def pages_of(profile: str) -> tuple[tuple[int, str], ...]:
    """The pages of one of python-escpos' profiles that can be used, as (number, name), the preferred first."""
    numbers: dict[str, int] = {}
    for number, name in escpos("capabilities").get_profile(profile).profile_data["codePages"].items():
        numbers.setdefault(name, int(number))
    return tuple((numbers[name], name) for name in PREFERRED if name in numbers)


def page_for(letters: Sequence[str], pages: Sequence[tuple[int, str]]) -> tuple[int, str] | None:
    """The first of `pages` that holds all the letters; None when none does."""
    return next((page for page in pages if all(letter in letters_of(page[1]) for letter in letters)), None)


def plain(letter: str) -> bytes:
    """A letter without its accent, for a printer that has no page with it; else ■."""
    base = unicodedata.normalize("NFKD", letter)[:1]
    return base.encode("ascii") if "!" <= base <= "~" else MISSING
