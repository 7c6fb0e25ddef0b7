"""Files of appointments, read line by line: CSV as spreadsheets write it, iCalendar (RFC 5545)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from typing import Any

from server.domain.customer_list import FORMULA_STARTS, decoded
from server.domain.refusals import Refusal

LINES_MAX = 2000
CONTACT_LENGTH_MAX = 80
DELIMITERS = ",;\t"

COLUMNS = {
    "service": ("service", "业务", "业务类型", "服务"),
    "day": ("day", "date", "日期", "预约日期"),
    "time": ("time", "slot", "start", "时间", "预约时间", "时段", "预约时段"),
    "contact": ("contact", "name", "customer", "姓名", "客户", "客户姓名", "联系人"),
    "phone": ("phone", "mobile", "手机", "手机号", "电话", "联系电话"),
    "identification": ("identification", "id", "card", "证件号码", "证件号", "身份证号", "卡号"),
    "segment": ("segment", "grade", "客户等级", "等级", "客户类型"),
    "language": ("language", "语言"),
    "code": ("code", "预约码"),
    "reference": ("reference", "编号", "预约编号", "预约号"),
}
NUMBERS = ("phone", "identification")  # a "+" before digits is no formula there
_DATE = re.compile(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$")
_TIME = re.compile(r"^(\d{1,2})[:：](\d{2})(?:[:：]\d{2})?(?:\s*[-–—~至]\s*\d{1,2}[:：]\d{2})?$")
_ROUNDED = re.compile(r"^\d([.,]\d+)?E\+?\d+$", re.IGNORECASE)
_PLUS = re.compile(r"^\+[\d ()-]+$")
_REFERENCE = re.compile(r"^[!-~]{1,120}$")
_CODE = re.compile(r"^[0-9A-Za-z][0-9A-Za-z -]{2,23}$")


@dataclass(frozen=True, slots=True)
class Line:
    """One booking of a file: `day` None where it gives only a `clock` ("09:30"), `service` None where it gives none.

    `moment` stands instead of both where the file says the very moment. Cells that are empty are None.
    """

    line: int
    service: str | None = None
    day: str | None = None
    clock: str | None = None
    moment: datetime | None = None
    contact: str | None = None
    phone: str | None = None
    identification: str | None = None
    segment: str | None = None
    language: str | None = None
    code: str | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a line: `key` names the sentence `appointments.file.<key>`."""

    line: int
    key: str
    values: Mapping[str, Any] = field(default_factory=dict)


class Spoiled(Exception):
    """A line that cannot be used; `key` and `values` are those of the Fault."""

    def __init__(self, key: str, **values: Any) -> None:
        super().__init__(key)
        self.key, self.values = key, values


def read(name: str, written: bytes) -> Iterator[Line | Fault]:
    """Every booking of a file, numbered as an editor numbers lines; what kind it is is told by its name and its look.

    Raises Refusal("appointments_encoding" | "appointments_heading" | "appointments_calendar").
    """
    try:
        text = decoded(written)
    except Refusal:
        raise Refusal("appointments_encoding") from None
    if name.lower().endswith((".ics", ".ical")) or text.lstrip("\ufeff \r\n").startswith("BEGIN:VCALENDAR"):
        return _calendar(text)
    return _table(text)


def _table(text: str) -> Iterator[Line | Fault]:
    first = text.lstrip().partition("\n")[0]
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=max(DELIMITERS, key=first.count), strict=True)
    places: dict[str, int] | None = None
    begins, count = 1, 0
    found: list[Line | Fault] = []
    while True:
        try:
            row = next(rows)
        except StopIteration:
            break
        except csv.Error:
            found.append(Fault(begins, "malformed"))  # where a quotation ends nobody knows: the rest cannot be read
            break
        line, begins = begins, rows.line_num + 1
        if not any(cell.strip() for cell in row):
            continue
        if places is None:
            places = _places(row)
            continue
        count += 1
        if count > LINES_MAX:
            found.append(Fault(line, "too_long", {"limit": LINES_MAX}))
            break
        found.append(_row(line, row, places))
    if places is None:
        raise Refusal("appointments_heading", columns="time")
    return iter(found)


def _places(row: Sequence[str]) -> dict[str, int]:
    headings = [cell.strip().lstrip("\ufeff").casefold() for cell in row]
    found = {
        column: next(place for place, heading in enumerate(headings) if heading in names)
        for column, names in COLUMNS.items()
        if any(heading in names for heading in headings)
    }
    if "time" not in found:
        raise Refusal("appointments_heading", columns="time")
    return found


def _row(line: int, row: Sequence[str], places: Mapping[str, int]) -> Line | Fault:
    cells = {column: row[place].strip() if place < len(row) else "" for column, place in places.items()}
    try:
        for column, cell in cells.items():
            _must_be_plain(column, cell)
        given, clock = _when(cells["time"])
        return Line(
            line,
            service=cells.get("service") or None,
            day=_day(cells.get("day", "")) or given,
            clock=clock,
            contact=_contact(cells.get("contact", "")),
            phone=cells.get("phone") or None,
            identification=cells.get("identification") or None,
            segment=cells.get("segment") or None,
            language=cells.get("language") or None,
            code=_shaped("code", cells.get("code", ""), _CODE),
            reference=_shaped("reference", cells.get("reference", ""), _REFERENCE),
        )
    except Spoiled as spoiled:
        return Fault(line, spoiled.key, spoiled.values)


def _must_be_plain(column: str, cell: str) -> None:
    if column in NUMBERS and _PLUS.match(cell):
        return
    if cell.startswith(FORMULA_STARTS):
        raise Spoiled("formula", column=column)
    if column in NUMBERS and _ROUNDED.match(cell):
        raise Spoiled("rounded", column=column)
    if not cell.isprintable():
        raise Spoiled("control", column=column)


def _when(cell: str) -> tuple[str | None, str]:
    """The day, where the cell names one, and the clock of "2026-11-24 09:30", "9:30" or "09:30-10:00"."""
    day, _, clock = cell.replace("T", " ").rpartition(" ") if re.match(r"^\d{4}\D", cell) else ("", "", cell)
    found = _TIME.match(clock.strip())
    if found is None or int(found[1]) > 24 or int(found[2]) > 59:
        raise Spoiled("time", value=cell[:20])
    return _day(day), f"{int(found[1]):02}:{found[2]}"


def _day(cell: str) -> str | None:
    if not cell.strip():
        return None
    found = _DATE.match(cell.strip())
    try:
        if found is None:
            raise ValueError
        return date(*map(int, found.groups())).isoformat()
    except ValueError:
        raise Spoiled("day", value=cell[:20]) from None


def _contact(cell: str) -> str | None:
    if len(cell) > CONTACT_LENGTH_MAX:
        raise Spoiled("contact", limit=CONTACT_LENGTH_MAX)
    return cell or None


def _shaped(column: str, cell: str, shape: re.Pattern[str]) -> str | None:
    if cell and not shape.match(cell):
        raise Spoiled("shape", column=column)
    return cell or None


def _calendar(text: str) -> Iterator[Line | Fault]:
    from icalendar import Calendar  # a tenth of a second, which only such a file needs

    begins = [number for number, line in enumerate(text.splitlines(), 1) if line.strip().upper() == "BEGIN:VEVENT"]
    try:
        calendars = Calendar.from_ical(text, multiple=True)
        found = [component for calendar in calendars for component in calendar.walk("VEVENT")]
    except (ValueError, IndexError, KeyError, TypeError, AttributeError):  # what it raises for rubbish
        raise Refusal("appointments_calendar") from None
    if not found or len(found) != len(begins):
        raise Refusal("appointments_calendar")
    lines: list[Line | Fault] = []
    for line, event in zip(begins, found, strict=True):
        if len(lines) == LINES_MAX:
            lines.append(Fault(line, "too_long", {"limit": LINES_MAX}))
            break
        try:
            lines.append(_event(line, event))
        except Spoiled as spoiled:
            lines.append(Fault(line, spoiled.key, spoiled.values))
    return iter(lines)


def _event(line: int, event: Any) -> Line:
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        raise Spoiled("cancelled")
    if event.get("RRULE") or event.get("RDATE"):
        raise Spoiled("repeats")
    if event.errors or not isinstance(getattr(event.get("DTSTART"), "dt", None), datetime):
        raise Spoiled("time", value="DTSTART")
    contact, service = _text(event.get("SUMMARY")), _text(event.get("LOCATION"))
    categories = getattr(event.get("CATEGORIES"), "cats", [])
    service = _text(categories[0]) if categories else service
    for column, cell in (("contact", contact), ("service", service)):
        _must_be_plain(column, cell)
    return Line(
        line,
        service=service or None,
        moment=event.get("DTSTART").dt,
        contact=_contact(contact),
        reference=_shaped("reference", _text(event.get("UID")), _REFERENCE),
    )


def _text(value: Any) -> str:
    return " ".join(str(value or "").split())


def aware(moment: datetime, zone: tzinfo) -> datetime:
    """A moment of a calendar that names no zone is on the branch's clocks."""
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)
