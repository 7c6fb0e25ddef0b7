"""When numbers can be had: opening hours, the minutes before and after them, the profile of an hour."""

from __future__ import annotations

from server.domain.branch import Branch
from server.domain.calendar import opening_ms
from server.domain.day import Day
from server.domain.refusals import Refusal

Windows = list[list[int]]
"""Opening times as [[opens, closes], …] in UTC ms, in order; empty when shut all day."""


def hours_on(branch: Branch, day: str) -> dict[str, Windows]:
    """The opening times of every service on the business day `day` (YYYY-MM-DD); one that never shuts is left out."""
    opening: dict[str, Windows] = {}
    for code in branch.services:
        spans = branch.spans_on(code, day)
        if spans is not None:
            opening[code] = opening_ms(branch.timezone, branch.day_starts, day, spans)
    return opening


def entry_ms(day: Day, service: str, now_ms: int, early: int | None = None) -> int:
    """When a ticket taken now enters: now, or the opening it is early for; raises Refusal("service_closed").

    `early` is how many ms before opening numbers are given (None: as at kiosks). In the last minutes before closing
    (`last_ticket_min`) none are; after a break the day goes on.
    """
    windows = _issuing(day, service)
    if windows is None:
        return now_ms
    before = day.rules.before_opening_ms if early is None else early
    for opens_ms, last_ms in windows:
        if opens_ms - before <= now_ms < last_ms:
            return max(now_ms, opens_ms)
    raise Refusal("service_closed", service=service, opens_ms=next_opening_ms(day, service, now_ms))


def next_opening_ms(day: Day, service: str, now_ms: int) -> int | None:
    """When the service next opens today for whom there are numbers, None when it does not."""
    return next((opens_ms for opens_ms, _ in _issuing(day, service) or [] if opens_ms > now_ms), None)


def opens_again(day: Day, service: str, now_ms: int) -> bool:
    """Whether numbers of the service are still to be had today, now or later."""
    windows = _issuing(day, service)
    return windows is None or any(now_ms < last_ms for _, last_ms in windows)


def is_attended(day: Day, now_ms: int) -> bool:
    """Whether any service has its hours at `now_ms`, so that there are people in the hall."""
    if not day.open:
        return False
    windows = [day.hours.get(service) for service in day.rules.services]
    return any(own is None or any(opens_ms <= now_ms < closes_ms for opens_ms, closes_ms in own) for own in windows)


def _issuing(day: Day, service: str) -> Windows | None:
    """The stretches in which numbers are given, None for always; hours that touch each other are one stretch."""
    windows = day.hours.get(service)
    if windows is None:
        return None
    joined: Windows = []
    for opens_ms, closes_ms in windows:
        if joined and joined[-1][1] == opens_ms:
            joined[-1][1] = closes_ms
        else:
            joined.append([opens_ms, closes_ms])
    ends_ms = day.rules.service(service).last_ticket_ms
    return [[opens_ms, closes_ms - ends_ms] for opens_ms, closes_ms in joined if closes_ms - ends_ms > opens_ms]


def profile_at(day: Day, counter: int, now_ms: int) -> str:
    """The work profile that a counter has at this hour by the branch file; the counter must exist."""
    branch, place = day.rules, day.rules.counters[counter]
    for span, profile in place.shifts:
        windows = opening_ms(branch.timezone, branch.day_starts, day.day or "", [span])
        if any(begins_ms <= now_ms < ends_ms for begins_ms, ends_ms in windows):
            return profile
    return place.profile
