"""The feed of transactions for a bank's own analysis: one line each, as CSV or JSON lines."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Any

from server.domain.customer_list import FORMULA_STARTS, harmless
from server.domain.measures import serving_ms_of, wait_ms, walking_ms
from server.domain.visits import Visit

FORMS = {"csv": "text/csv; charset=utf-8", "jsonl": "application/jsonl; charset=utf-8"}
"""The forms, each with its media type."""

_TEXTS = ("day", "number", "ticket", "leg", "service", "segment", "channel", "language", "zone", "profile", "counter")
_MOMENTS = ("issued_ms", "entered_ms", "first_called_ms", "last_called_ms", "started_ms", "ended_ms")
COLUMNS = (
    *_TEXTS, "staff", *(f"{name.removesuffix('_ms')}_at" for name in _MOMENTS),
    "wait_s", "walking_s", "serving_s", "parked_s", "wrap_up_s", "calls", "rule", "outcome", "walk_in", "returned",
    "target_wait_s", "ahead", "promised_low_s", "promised_likely_s", "promised_high_s", "delivered", "marks",
)  # fmt: skip
"""What a line tells: codes and names, moments as RFC 3339 in UTC, spans in seconds; nothing stays empty.

`ticket` with `leg` is the key; a visit's transactions share the ticket. `delivered` and `marks` are codes apart by
blanks. Nobody's identity is in it."""

_STARTS = frozenset(FORMULA_STARTS)
# Columns whose values people chose, or programs; in all others stand figures, moments and what we make ourselves.
_CHOSEN = tuple(
    map(COLUMNS.index, ("service", "segment", "channel", "language", "zone", "profile", "staff", "delivered", "marks"))
)
EPOCH = date(1970, 1, 1)
DAY_MS = 24 * 60 * 60_000
DATES_KEPT = 8


def feed(days: Iterable[str], of_day: Callable[[str], Iterable[Visit]], form: str) -> Iterator[str]:
    """The transactions of these business days as text, a piece for each day, so that years need no memory.

    `of_day(day)` gives a day's transactions in their order; `form` is one of FORMS. Raises KeyError for another form.
    """
    write = {"csv": _csv, "jsonl": _json_lines}[form]
    if form == "csv":
        yield ",".join(COLUMNS) + "\r\n"
    for day in days:
        if piece := write(map(line, of_day(day))):
            yield piece


def line(visit: Visit) -> tuple[Any, ...]:
    """What one transaction tells, in the order of COLUMNS."""
    return (
        visit.day, visit.number, visit.ticket, visit.leg, visit.service, visit.segment, visit.channel, visit.language,
        visit.zone, visit.profile, visit.counter, visit.staff,
        _moment(visit.issued_ms), _moment(visit.entered_ms), _moment(visit.first_called_ms),
        _moment(visit.last_called_ms), _moment(visit.started_ms), _moment(visit.ended_ms),
        _seconds(wait_ms(visit)), _seconds(walking_ms(visit)), _seconds(serving_ms_of(visit)),
        visit.parked_ms / 1000, visit.wrap_up_ms / 1000, visit.calls, visit.rule, visit.outcome, visit.walk_in,
        visit.returned, visit.target_wait_s, visit.ahead, visit.low_s, visit.likely_s, visit.high_s,
        _codes(visit.delivered), _codes(visit.marks),
    )  # fmt: skip


def _csv(lines: Iterable[tuple[Any, ...]]) -> str:
    rows = list(lines)
    chosen = {row[place] for place in _CHOSEN for row in rows}  # few different ones: cheaper than every cell
    suspect = any(value[:1] in _STARTS for value in chosen if value is not None)
    return _written(map(_guarded, rows) if suspect else rows)


def _written(rows: Iterable[Sequence[Any]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


def _json_lines(lines: Iterable[tuple[Any, ...]]) -> str:
    return "".join(json.dumps(dict(zip(COLUMNS, line, strict=True)), ensure_ascii=False) + "\n" for line in lines)


def _guarded(values: Sequence[Any]) -> Sequence[Any]:
    return [harmless(value) if isinstance(value, str) else value for value in values]


def _moment(at_ms: int | None) -> str | None:
    if at_ms is None:
        return None
    days, ms = divmod(at_ms, DAY_MS)
    return f"{_date(days)}T{_clock()[ms // 1000]}.{ms % 1000:03}Z"


@cache
def _clock() -> list[str]:
    """Every second of a day, "HH:MM:SS": a moment is written six times a line."""
    return [f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}" for second in range(DAY_MS // 1000)]


@lru_cache(maxsize=DATES_KEPT)
def _date(days: int) -> str:
    """The date so many days after 1970-01-01."""
    return (EPOCH + timedelta(days=days)).isoformat()


def _seconds(span_ms: int | None) -> float | None:
    return None if span_ms is None else span_ms / 1000


def _codes(written: str) -> str | None:
    return None if written == "[]" else " ".join(json.loads(written))
