"""The slots of a service: when they begin, how many they are for, under which terms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date as calendar_date
from typing import Any

from server.domain.branch import MINUTE_MS
from server.domain.calendar import day_bounds_ms, opening_ms
from server.domain.day import Day
from server.domain.refusals import Refusal

EARLY_MIN, GRACE_MIN, LATE_MAX_MIN, DAYS_AHEAD, TARGET_WAIT_MIN = 15, 10, 60, 14, 5
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for every appointment of a branch.

    Check-in from `early_ms` before the slot; until `grace_ms` after it the slot is kept, until `late_max_ms` after it
    the customer may still check in. `target_wait_s` is promised from the slot; `prefix` None: the number series of the
    service.
    """

    early_ms: int
    grace_ms: int
    late_max_ms: int
    days_ahead: int
    target_wait_s: int
    prefix: str | None


@dataclass(frozen=True, slots=True)
class Slot:
    """A stretch of time (UTC ms) in which `capacity` customers are promised to be served."""

    start_ms: int
    end_ms: int
    capacity: int


def terms(settings: Mapping[str, Any]) -> Terms:
    """The terms in a branch file's dump; days that were frozen before there were any get the defaults."""
    entry = settings.get("appointments") or {}
    grace_min = entry.get("grace_min", GRACE_MIN)
    return Terms(
        early_ms=entry.get("early_min", EARLY_MIN) * MINUTE_MS,
        grace_ms=grace_min * MINUTE_MS,
        late_max_ms=max(grace_min, entry.get("late_max_min", LATE_MAX_MIN)) * MINUTE_MS,
        days_ahead=entry.get("days_ahead", DAYS_AHEAD),
        target_wait_s=entry.get("target_wait_min", TARGET_WAIT_MIN) * 60,
        prefix=entry.get("prefix"),
    )


def slots(day: Day, service: str, date: str) -> list[Slot]:
    """The slots of a service on a business day (YYYY-MM-DD), under today's rules.

    A slot lies whole inside one stretch of opening: none runs into a break or over the end. They are counted in real
    minutes from each opening, so that the night a clock changes has as many as it has time for. Raises
    Refusal("unknown_service" | "slot_unknown").
    """
    code = day.rules.service(service).code
    entry = next(entry for entry in day.settings["services"] if entry["code"] == code).get("slots")
    if not entry:
        raise Refusal("slot_unknown", sentence="no_slots", service=code)
    length_ms = entry["minutes"] * MINUTE_MS
    found = []
    for opens_ms, closes_ms in _stretches(day, code, entry, date):
        for start_ms in range(opens_ms, closes_ms - length_ms + 1, length_ms):
            found.append(Slot(start_ms, start_ms + length_ms, entry["capacity"]))
    return found


def _stretches(day: Day, service: str, entry: Mapping[str, Any], date: str) -> list[tuple[int, int]]:
    """When slots may lie: the service's opening that day, narrowed to the slots' own hours where they have any."""
    branch = day.rules
    opening = _opening(day, service, date)
    own = _spans(entry.get("hours"), date)
    if own is None:
        return [(opens, closes) for opens, closes in opening]
    narrow = opening_ms(branch.timezone, branch.day_starts, date, own)
    both = ((max(opens, begins), min(closes, ends)) for opens, closes in opening for begins, ends in narrow)
    return [(begins, ends) for begins, ends in both if begins < ends]


def _opening(day: Day, service: str, date: str) -> list[list[int]]:
    branch = day.rules
    if date == day.day:
        windows = day.hours.get(service)
    else:
        hours = next(entry for entry in day.settings["services"] if entry["code"] == service)["hours"]
        spans = _spans(hours, date)
        windows = None if spans is None else opening_ms(branch.timezone, branch.day_starts, date, spans)
    return [list(day_bounds_ms(branch.timezone, branch.day_starts, date))] if windows is None else windows


def _spans(hours: Any, date: str) -> list[str] | None:
    """The hours of a date's weekday; None where no hours are given at all."""
    if not hours:
        return None
    if isinstance(hours, Mapping):
        return list(hours.get(WEEKDAYS[calendar_date.fromisoformat(date).weekday()], []))
    return list(hours)
