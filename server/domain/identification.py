"""What a customer shows to say who they are, read and recognised."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from server.domain.refusals import Refusal

CARD, ID, PHONE, CODE = "card", "id", "phone", "code"
LENGTH_MIN = 4
LENGTH_MAX = 64
TAIL_LENGTH = 4
MASK = "••••"

_BETWEEN = re.compile(r"[\s\-\u2010-\u2015]+")
# What a magnetic stripe reader types: the number stands before the separator of track 2 or track 1 (ISO/IEC 7813).
_TRACKS = re.compile(r"^(?:;(\d{8,19})=|%[A-Z](\d{8,19})\^)")
_CHINESE_PHONE = re.compile(r"^(?:\+|00)86(1\d{10})$")
_ID18 = re.compile(r"^\d{17}[\dX]$")
_ID18_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID18_CHECKS = "10X98765432"


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of identification is told from others: every condition that is given must hold."""

    kind: str
    prefix: str | None = None
    length: int | None = None
    checksum: str | None = None

    def fits(self, value: str) -> bool:
        """Whether this may be of the kind."""
        return matches(value, self.prefix, self.length, self.checksum)


DEFAULT_KINDS = (Kind(ID, checksum="id18"), Kind(PHONE, prefix="1", length=11), Kind(CARD, checksum="luhn"))
"""What is recognised where the branch file names no kinds of its own."""


@dataclass(frozen=True, slots=True)
class Shown:
    """An identification as it was read. It holds the secret itself: to be used at once, kept nowhere, never logged."""

    kind: str
    value: str

    @property
    def tail(self) -> str:
        """What may be shown of it."""
        return tail(self.value)

    def __repr__(self) -> str:
        return f"Shown({self.kind}, {MASK})"


def kinds_of(settings: Mapping[str, Any]) -> tuple[Kind, ...]:
    """The kinds of a branch file's dump, in its order; none where it leaves them to DEFAULT_KINDS."""
    entries = settings.get("identification", {}).get("kinds") or ()
    given = [Kind(entry["kind"], *(entry.get(name) for name in ("prefix", "length", "checksum"))) for entry in entries]
    return tuple(given)


def recognised(kinds: Sequence[Kind], typed: str, kind: str | None = None) -> Shown:
    """What was typed or read, as the first kind it fits, or as the one it was said to be.

    A kind that is said, and that no rule of the branch describes, is taken as said; without any rules what nobody named
    is one of DEFAULT_KINDS. Raises Refusal("identification_unknown"), which never repeats what
    was typed.
    """
    value = plain(typed)
    if LENGTH_MIN <= len(value) <= LENGTH_MAX and value.isascii() and value.isprintable():
        described = [rule for rule in kinds or (DEFAULT_KINDS if kind is None else ()) if kind in (None, rule.kind)]
        if kind is not None and not described:
            return Shown(kind, value)
        for rule in described:
            if rule.fits(value):
                return Shown(rule.kind, value)
    raise Refusal("identification_unknown")


def plain(typed: str) -> str:
    """The characters that count: full-width ones made narrow, no gaps, capitals; of a card's track its number alone.

    A Chinese mobile number loses its country.
    """
    value = _BETWEEN.sub("", unicodedata.normalize("NFKC", typed)).upper()
    track = _TRACKS.match(value) or _CHINESE_PHONE.match(value)
    return next(filter(None, track.groups())) if track else value


def tail(value: str) -> str:
    """The last four characters, fewer of a short one: never more than half."""
    kept = min(TAIL_LENGTH, len(value) // 2)
    return value[len(value) - kept :]


def matches(value: str, prefix: str | None, length: int | None, checksum: str | None) -> bool:
    """Whether every condition that is given holds; raises KeyError for a checksum nobody knows."""
    return (
        (prefix is None or value.startswith(prefix.upper()))
        and (length is None or len(value) == length)
        and (checksum is None or CHECKSUMS[checksum](value))
    )


def luhn(value: str) -> bool:
    """ISO/IEC 7812-1, annex B: the check digit of bank cards, of 12 to 19 digits."""
    if not (12 <= len(value) <= 19 and _digits(value)):
        return False
    total = 0
    for place, digit in enumerate(map(int, reversed(value))):
        doubled = digit * 2 if place % 2 else digit
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0


def id18(value: str) -> bool:
    """GB 11643: 18 characters, a true date of birth, ISO 7064 MOD 11-2."""
    if not _ID18.match(value) or birth_date(value) is None:
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_ID18_WEIGHTS, value, strict=False))
    return _ID18_CHECKS[total % 11] == value[17]


CHECKSUMS: Mapping[str, Callable[[str], bool]] = {"luhn": luhn, "id18": id18}
"""Checks of a whole identification, by the name that a branch file gives them."""


def birth_date(value: str) -> date | None:
    """The date of birth that characters 7 to 14 of an identity number give, None when there is no such date."""
    if not _digits(value[6:14]) or len(value) < 14:
        return None
    try:
        return datetime.strptime(value[6:14], "%Y%m%d").date()
    except ValueError:
        return None


def age(shown: Shown, day: date) -> int | None:
    """Full years at `day`, None when the identification does not say or says a day to come."""
    born = birth_date(shown.value) if shown.kind == ID and id18(shown.value) else None
    if born is None or born > day:
        return None
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit()
