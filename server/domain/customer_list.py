"""A bank's list of customers, read from CSV: what each line says, or what is wrong with it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from server.domain.identification import CARD, CODE, ID, MASK, PHONE, Kind, Shown, plain, recognised, tail
from server.domain.refusals import Refusal

MANAGER_LENGTH_MAX = 40
LINES_MAX = 2_000_000
DELIMITERS = ",;\t"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a spreadsheet would work out, the last four (full width) where it speaks Chinese. Here it is data like any
other, and never goes out as it came in."""

_COLUMNS = {
    "kind": ("kind", "type", "identification kind", "证件类型", "类型"),
    "value": ("value", "number", "identification", "证件号码", "证件号", "号码", "卡号"),
    "segment": ("segment", "grade", "客户等级", "等级", "客户类型"),
    "expires": ("expires", "expiry", "到期日", "有效期"),
    "manager": ("account_manager", "account manager", "manager", "客户经理"),
}
_NEEDED = ("value", "segment")
_KINDS = {
    "card": CARD, "银行卡": CARD, "卡": CARD, "id": ID, "身份证": ID, "phone": PHONE, "手机": PHONE, "手机号": PHONE,
    "code": CODE, "编号": CODE,
}  # fmt: skip
_ROUNDED = re.compile(r"^\d([.,]\d+)?E\+\d+$", re.IGNORECASE)
_DATE = re.compile(r"^(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?$")


@dataclass(frozen=True, slots=True)
class Customer:
    """One line that is well; `expires` is the last day (YYYY-MM-DD) it counts. It holds the secret itself."""

    line: int
    shown: Shown
    segment: str
    expires: str | None
    manager: str | None


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a line: `key` names the sentence `customers.<key>`. It never holds a whole identification."""

    line: int
    key: str
    values: Mapping[str, Any] = field(default_factory=dict)


class Spoiled(Exception):
    """A cell that cannot be used; `key` and `values` are those of the Fault."""

    def __init__(self, key: str, **values: Any) -> None:
        super().__init__(key)
        self.key, self.values = key, values


def decoded(written: bytes) -> str:
    """The text of a list as spreadsheets of both worlds write it: UTF-8, with a mark or without, UTF-16, else GB 18030.

    GB 18030 holds GBK and GB 2312. Raises Refusal("customers_encoding").
    """
    if written.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return written.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refusal("customers_encoding")


def segments_of(settings: Mapping[str, Any]) -> dict[str, str]:
    """What a list may call the segments of a branch file's dump: their codes, and their names in every language."""
    called = {name.casefold(): entry["code"] for entry in settings["segments"] for name in entry["name"].values()}
    return called | {entry["code"].casefold(): entry["code"] for entry in settings["segments"]}


def lines(text: str, kinds: Sequence[Kind], segments: Mapping[str, str]) -> Iterator[Customer | Fault]:
    """Every line under the heading, as a customer or as a fault, numbered as an editor numbers them.

    Columns are found by their heading, in any order; those with other headings are not read. Raises
    Refusal("customers_heading") when a needed one is missing.
    """
    first = text[: text.find("\n") + 1] or text
    delimiter = max(DELIMITERS, key=first.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins = 1
    places: dict[str, int] = {}
    while True:
        try:
            row = next(rows)
        except StopIteration:
            break
        except csv.Error:
            yield Fault(begins, "malformed")  # where a quotation ends nobody knows: what follows cannot be told apart
            return
        line, begins = begins, rows.line_num + 1
        if not any(cell.strip() for cell in row):
            continue
        if not places:
            places = _places(row)
        elif line > LINES_MAX:
            yield Fault(line, "too_long", {"limit": LINES_MAX})
            return
        else:
            yield _line(line, row, places, kinds, segments)
    if not places:
        raise Refusal("customers_heading", columns=", ".join(_NEEDED))


def unread(text: str) -> list[str]:
    """The headings of columns that are not read. Where a list has none, its first line is somebody's: masked."""
    first = next(iter(text.lstrip().splitlines()), "")
    try:
        headings = next(csv.reader([first], delimiter=max(DELIMITERS, key=first.count)), [])
    except csv.Error:
        return []  # `lines` says what is wrong with it
    known = {name for names in _COLUMNS.values() for name in names}
    return [
        _short(heading.strip()) for heading in headings if heading.strip() and heading.strip().casefold() not in known
    ]


def harmless(cell: str) -> str:
    """A text as it may stand in a table that a spreadsheet opens: never the beginning of a formula."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell


def _places(row: Sequence[str]) -> dict[str, int]:
    headings = [cell.strip().casefold() for cell in row]
    found = {
        column: next(place for place, heading in enumerate(headings) if heading in names)
        for column, names in _COLUMNS.items()
        if any(heading in names for heading in headings)
    }
    missing = [column for column in _NEEDED if column not in found]
    if missing:
        raise Refusal("customers_heading", columns=", ".join(missing))
    return found


def _line(
    line: int, row: Sequence[str], places: Mapping[str, int], kinds: Sequence[Kind], segments: Mapping[str, str]
) -> Customer | Fault:
    cells = {column: row[place].strip() if place < len(row) else "" for column, place in places.items()}
    try:
        return Customer(
            line,
            _shown(cells["value"], cells.get("kind", ""), kinds),
            _segment(cells["segment"], segments),
            _expires(cells.get("expires", "")),
            _manager(cells.get("manager", "")),
        )
    except Spoiled as spoiled:
        return Fault(line, spoiled.key, spoiled.values)


def _shown(cell: str, kind_cell: str, kinds: Sequence[Kind]) -> Shown:
    if not cell:
        raise Spoiled("empty")
    masked = MASK + tail(plain(cell))
    if cell.startswith(("=", "@")):
        raise Spoiled("formula", value=masked)
    if _ROUNDED.match(cell):
        raise Spoiled("rounded", value=masked)
    kind = _KINDS.get(kind_cell.casefold()) if kind_cell else None
    if kind_cell and kind is None:
        raise Spoiled("unknown_kind", kind=_short(kind_cell))
    try:
        return recognised(kinds, cell, kind)
    except Refusal:
        raise Spoiled("unknown_identification", value=masked) from None


def _segment(cell: str, segments: Mapping[str, str]) -> str:
    try:
        return segments[cell.casefold()]
    except KeyError:
        raise Spoiled("unknown_segment", segment=_short(cell)) from None


def _expires(cell: str) -> str | None:
    if not cell:
        return None
    found = _DATE.match(cell)
    try:
        if found is None:
            raise ValueError
        return date(*map(int, found.groups())).isoformat()
    except ValueError:
        raise Spoiled("unknown_date", value=_short(cell)) from None


def _manager(cell: str) -> str | None:
    if len(cell) > MANAGER_LENGTH_MAX or not cell.isprintable():
        raise Spoiled("manager", limit=MANAGER_LENGTH_MAX)
    return cell or None


def _short(cell: str) -> str:
    """A cell as a complaint may repeat it: a column mixed up with another may hold somebody's number."""
    if sum(character.isdigit() for character in cell) > 8:
        return MASK + tail(cell)
    return "".join(character for character in cell if character.isprintable())[:20]
