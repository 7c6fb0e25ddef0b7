"""The kinds of values a branch file is made of.

A value that does not fit raises `PydanticCustomError` whose type is the key of a sentence in `config/words`
(`check.…`) and whose context holds that sentence's values.
"""

import datetime
import re
import unicodedata
import zoneinfo
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

TEXT_LENGTH_MAX = 120
NAME_LENGTH_MAX = 40
PREFIX_LETTERS_MAX = 3
URL_LENGTH_MAX = 200
ADDRESS_LENGTH_MAX = 200
PATH_LENGTH_MAX = 200
PORT_MAX = 65_535
WALK_IN_PREFIX = "WK"
"""The series of those served without a ticket, which no service may have."""

CODE = r"[A-Za-z0-9][A-Za-z0-9_-]{0,23}"
_PRINTER = re.compile(
    r"network:(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9][A-Za-z0-9.-]*)(:(?P<port>[0-9]{1,5}))?"
    r"|usb:[0-9A-Fa-f]{4}:[0-9A-Fa-f]{4}"
    r"|serial:/[^?]+(\?(baud=[0-9]{3,7}|flow=(none|rtscts|xonxoff|dsrdtr)|parity=[NEO])"
    r"(&(baud=[0-9]{3,7}|flow=(none|rtscts|xonxoff|dsrdtr)|parity=[NEO]))*)?"
    r"|file:/.+|cups:[A-Za-z0-9_.][A-Za-z0-9_.@-]*|memory:\w*"
)
_DAY_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
# Bidirectional marks can make a sentence read other than it is written.
_DIRECTION_MARKS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def plain(text: str) -> str:
    """Refuse what is not drawn but acts: control bytes (a printer obeys them), line breaks, direction marks."""
    for character in text:
        if unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") or character in _DIRECTION_MARKS:
            raise PydanticCustomError(
                "check.control_character", "control character {code}", {"code": f"U+{ord(character):04X}"}
            )
    return text


def _time_zone(name: str) -> str:
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise PydanticCustomError("check.unknown_timezone", "no time zone {value}", {"value": name}) from None
    return name


def _day_time(text: str) -> str:
    if not _DAY_TIME.fullmatch(text):
        raise PydanticCustomError("check.day_time", "not a time of day: {value}", {"value": text})
    return text


def _day_end(text: str) -> str:
    return text if text == "24:00" else _day_time(text)


def _hours(text: str) -> str:
    start, _, end = text.partition("-")
    if not (_DAY_TIME.fullmatch(start) and (_DAY_TIME.fullmatch(end) or end == "24:00")):
        raise PydanticCustomError("check.hours", "not opening hours: {value}", {"value": text})
    return text


def _address(text: str) -> str:
    match = _PRINTER.fullmatch(text)
    if match is None or not 1 <= int(match["port"] or 1) <= PORT_MAX:
        raise PydanticCustomError("check.address", "not a printer's address: {value}", {"value": text})
    return text


def _letters(text: str) -> str:
    if not re.fullmatch(f"[A-Z]{{1,{PREFIX_LETTERS_MAX}}}", text):
        raise PydanticCustomError("check.prefix", "not a prefix: {value}", {"value": text, "limit": PREFIX_LETTERS_MAX})
    if text == WALK_IN_PREFIX:
        raise PydanticCustomError("check.prefix_reserved", "reserved: {value}", {"value": text})
    return text


def _date(text: str) -> str:
    try:
        well = datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        well = False
    if not well:
        raise PydanticCustomError("check.date", "not a date: {value}", {"value": text})
    return text


def _colour(text: str) -> str:
    if not re.fullmatch("#[0-9A-Fa-f]{6}", text):
        raise PydanticCustomError("check.colour", "not a colour: {value}", {"value": text})
    return text


def _public_url(text: str) -> str:
    if not re.fullmatch(r"https?://[A-Za-z0-9.:\[\]-]+(/[!-~]*)?", text):
        raise PydanticCustomError("check.url", "not a web address: {value}", {"value": text})
    return text


Line = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=TEXT_LENGTH_MAX),
    AfterValidator(plain),
]
Text = dict[str, Line]
"""What people read, by language."""

ShownName = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=NAME_LENGTH_MAX),
    AfterValidator(plain),
]
"""A name given by the branch, in one spelling for every language."""

Code = Annotated[str, Field(pattern=f"^{CODE}$")]
"""A short name in Latin letters and digits; it stands in addresses and in the log."""

Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
Prefix = Annotated[str, AfterValidator(_letters)]
TimeZone = Annotated[str, AfterValidator(_time_zone)]
DayTime = Annotated[str, AfterValidator(_day_time)]
DayEnd = Annotated[str, AfterValidator(_day_end)]
Hours = Annotated[str, AfterValidator(_hours)]
Address = Annotated[
    str, StringConstraints(max_length=ADDRESS_LENGTH_MAX), AfterValidator(plain), AfterValidator(_address)
]
ProfileName = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9 ._+-]{0,39}$")]
"""A printer's name in python-escpos' database; whether it is there is known to the room of the printers."""

Date = Annotated[str, AfterValidator(_date)]
FilePath = Annotated[str, StringConstraints(min_length=1, max_length=PATH_LENGTH_MAX), AfterValidator(plain)]
Colour = Annotated[str, AfterValidator(_colour)]
"""`#RRGGBB`."""

PublicUrl = Annotated[str, StringConstraints(max_length=URL_LENGTH_MAX), AfterValidator(_public_url)]
