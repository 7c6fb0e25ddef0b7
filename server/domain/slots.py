"""The slots of a service: when they begin, how many they are for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as calendar_date

from server.domain.branch import MINUTE_MS, Branch
from server.domain.calendar import day_bounds_ms, opening_ms
from server.domain.day import Day
from server.domain.hours import Windows, hours_on
from server.domain.parts import WEEKDAYS
from server.domain.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Slot:
    """A stretch of time (UTC ms) in which `capacity` customers are promised to be served."""

    start_ms: int
    end_ms: int
    capacity: int


def slots(day: Day, service: str, date: str) -> list[Slot]:
    """The slots of a service on a business day (YYYY-MM-DD), under today's rules.

    A slot lies whole inside one stretch of opening: none runs into a break or over the end. They are counted in real
    minutes from each opening, so that the night a clock changes has as many as it has time for. Raises
    Refusal("unknown_service" | "slot_unknown").
    """
    offered = day.rules.service(service).slots
    if offered is None:
        raise Refusal("slot_unknown", sentence="no_slots", service=service)
    length_ms = offered.minutes * MINUTE_MS
    return [
        Slot(start_ms, start_ms + length_ms, offered.capacity)
        for opens_ms, closes_ms in _stretches(day, service, date)
        for start_ms in range(opens_ms, closes_ms - length_ms + 1, length_ms)
    ]


def _stretches(day: Day, service: str, date: str) -> Windows:
    """When slots may lie: the service's opening that day, narrowed to the slots' own hours where they have any."""
    branch = day.rules
    opening = (day.hours if date == day.day else hours_on(branch, date)).get(service)
    if opening is None:  # it never shuts
        opening = [list(day_bounds_ms(branch.timezone, branch.day_starts, date))]
    own = _own_hours(branch, service, date)
    if own is None:
        return opening
    both = ([max(opens, begins), min(closes, ends)] for opens, closes in opening for begins, ends in own)
    return [[begins, ends] for begins, ends in both if begins < ends]


def _own_hours(branch: Branch, service: str, date: str) -> Windows | None:
    offered = branch.services[service].slots
    if offered is None or not offered.week:
        return None
    spans = offered.week.get(WEEKDAYS[calendar_date.fromisoformat(date).weekday()], ())
    return opening_ms(branch.timezone, branch.day_starts, date, spans)
