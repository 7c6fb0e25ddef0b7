"""Whether the hours of a branch file follow each other."""

import datetime
from collections.abc import Iterator, Sequence
from typing import Any

from config.complaints import Complaint, path_of
from config.defaults import Path, Raw, entries

DAY_MIN = 1440

Span = tuple[int, int]
"""Minutes since midnight: when it begins, when it ends; both of one business day."""

Placed = tuple[Path, Any]
"""A span as it is written, and its place below the list that it follows others in."""


def of_hours(written: Raw) -> Iterator[Complaint]:
    """Complaints about spans that end before they begin, or begin before the one ahead of them has ended."""
    branch = written.get("branch")
    given = branch.get("day_starts", "05:00") if isinstance(branch, dict) else "05:00"
    day_starts = _minute(given)
    if day_starts is None:
        return
    for path, spans in _written_hours(written):
        before: tuple[str, int] | None = None
        for place, text in spans:
            span = minutes(text, day_starts)
            if span is None:
                continue
            where = path_of(*path, *place)
            if span[1] <= span[0]:
                yield Complaint(where, "check.hours_backwards", {"value": text})
            elif before is not None and span[0] < before[1]:
                yield Complaint(where, "check.hours_overlap", {"value": text, "before": before[0]})
            before = (text, span[1])


def minutes(span: object, day_starts: int) -> Span | None:
    """The minutes of "HH:MM-HH:MM", None when it is none; `day_starts` is the minute at which the day begins.

    A time before `day_starts` is of the small hours that still belong to the day.
    """
    if not isinstance(span, str) or span.count("-") != 1:
        return None
    begin, end = (_minute(part) for part in span.split("-"))
    if begin is None or end is None:
        return None
    return begin + DAY_MIN * (begin < day_starts), end + DAY_MIN * (end <= day_starts)


def day_starts_of(clock: str) -> int:
    """The minute of a time of day that is well."""
    return _minute(clock) or 0


def within(inner: Span, outer: Sequence[Span]) -> bool:
    """Whether one span lies in one of the others."""
    return any(begin <= inner[0] and inner[1] <= end for begin, end in outer)


def meets(one: Sequence[Span], other: Sequence[Span]) -> bool:
    """Whether any span of one list shares a minute with any of the other."""
    return any(begin < last and first < end for begin, end in one for first, last in other)


def _written_hours(written: Raw) -> Iterator[tuple[Path, list[Placed]]]:
    """Every list of spans that must follow each other: its path, and each span with its place below the path."""
    for index, service in entries(written, "services"):
        for path, table in ((), service), (("slots",), service.get("slots")):
            held = table.get("hours") if isinstance(table, dict) else None
            for day, spans in held.items() if isinstance(held, dict) else [(None, held)]:
                yield ("services", index, *path, "hours", *([day] if day else [])), _placed(spans)
    branch = written.get("branch")
    for index, special in entries(branch if isinstance(branch, dict) else {}, "special_days"):
        yield ("branch", "special_days", index, "hours"), _placed(special.get("hours"))
    for index, counter in entries(written, "counters"):
        shifts: list[Placed] = [((place, "hours"), shift.get("hours")) for place, shift in entries(counter, "profiles")]
        yield ("counters", index, "profiles"), shifts


def _placed(spans: Any) -> list[Placed]:
    return [((place,), span) for place, span in enumerate(spans)] if isinstance(spans, list) else []


def _minute(clock: object) -> int | None:
    """Minutes since midnight of "HH:MM", None when it is no time of day."""
    if clock == "24:00":
        return DAY_MIN
    try:
        time = datetime.datetime.strptime(str(clock), "%H:%M")
    except ValueError:
        return None
    return time.hour * 60 + time.minute
