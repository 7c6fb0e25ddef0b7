"""What a careful colleague would ask about a branch's hours, quotas and slots."""

from collections.abc import Iterator, Sequence

from config.complaints import Complaint, path_of
from config.defaults import WEEKDAYS
from config.hours import DAY_MIN, Span, day_starts_of, meets, minutes, within
from config.part import Week
from config.settings import BranchFile
from config.work import Counter, Profile, Service

Open = dict[str, list[Span]] | None
"""A service's hours by weekday in minutes; None when it is always open."""


def about_hours(branch_file: BranchFile) -> Iterator[Complaint]:
    """Hours in which nobody can be called or take a number, limits that limit nothing, slots nobody can keep."""
    starts = day_starts_of(branch_file.branch.day_starts)
    hours = {service.code: _minutes(service.hours, starts) for service in branch_file.services}
    for index, service in enumerate(branch_file.services):
        yield from _of_service(branch_file, index, service)
        yield from _of_slots(index, service, hours[service.code], starts)
    yield from _holiday_head_starts(branch_file)
    yield from _closed_profiles(branch_file, hours, starts)
    before = branch_file.branch.tickets_before_opening_min
    if branch_file.branch.reception_before_opening_min < before and "reception_before_opening_min" in (
        branch_file.branch.model_fields_set
    ):
        path = path_of("branch", "reception_before_opening_min")
        yield Complaint(path, "check.warn.reception_before", {"limit": before})


def _of_service(branch_file: BranchFile, index: int, service: Service) -> Iterator[Complaint]:
    if service.hours and not any(service.hours.values()):
        yield Complaint(path_of("services", index, "hours"), "check.warn.never_open")
    own = service.last_ticket_min
    last_min = branch_file.branch.last_ticket_min if own is None else own
    starts = day_starts_of(branch_file.branch.day_starts)
    for text in dict.fromkeys(text for spans in service.hours.values() for text in spans):
        span = minutes(text, starts)
        if last_min and span and span[1] - span[0] <= last_min:
            values = {"value": text, "limit": last_min}
            yield Complaint(path_of("services", index, "hours"), "check.warn.last_ticket", values)
    day, half_hour = service.quota_day, service.quota_half_hour
    if day is not None and half_hour is not None and half_hour >= day:
        values = {"value": half_hour, "limit": day}
        yield Complaint(path_of("services", index, "quota_half_hour"), "check.warn.half_hour_quota", values)


def _of_slots(index: int, service: Service, opening: Open, starts: int) -> Iterator[Complaint]:
    if service.slots is None:
        return
    path = path_of("services", index, "slots")
    outside: dict[str, str] = {}
    for day, spans in service.slots.hours.items():
        for text in spans:
            span = minutes(text, starts)
            if opening is not None and span is not None and not within(span, opening[day]):
                outside.setdefault(text, day)
    for text, first in outside.items():
        yield Complaint(f"{path}.hours", "check.warn.slots_outside", {"value": text, "day": first})
    week = service.slots.hours or service.hours
    for text in dict.fromkeys(text for spans in week.values() for text in spans):
        span = minutes(text, starts)
        if span and span[1] - span[0] < service.slots.minutes:
            yield Complaint(path, "check.warn.slot_too_long", {"value": text, "limit": service.slots.minutes})


def _holiday_head_starts(branch_file: BranchFile) -> Iterator[Complaint]:
    holidays = set(branch_file.branch.holidays)
    working = any(special.hours and special.date in holidays for special in branch_file.branch.special_days)
    opened = [bool(holidays) and (working or not service.closed_on_holidays) for service in branch_file.services]
    for index, service in enumerate(branch_file.services):
        if service.holiday_head_start_min is not None and not opened[index]:
            yield Complaint(path_of("services", index, "holiday_head_start_min"), "check.warn.holiday_head_start")
    for index, segment in enumerate(branch_file.segments):
        if segment.holiday_head_start_min is not None and not any(opened):
            yield Complaint(path_of("segments", index, "holiday_head_start_min"), "check.warn.holiday_head_start")


def _closed_profiles(branch_file: BranchFile, hours: dict[str, Open], starts: int) -> Iterator[Complaint]:
    """Profiles whose services are shut whenever a counter works by them; shifts of the same kind in others."""
    working: dict[str, list[Span]] = {}
    for counter in branch_file.counters:
        for name, spans in _worked(counter, starts).items():
            working.setdefault(name, []).extend(spans)
    profiles = {profile.name: profile for profile in branch_file.profiles}
    dead = {name for name, spans in working.items() if not _ever_open(profiles[name], spans, hours)}
    for index, profile in enumerate(branch_file.profiles):
        if profile.name in dead:
            yield Complaint(path_of("profiles", index), "check.warn.never_called")
    for index, counter in enumerate(branch_file.counters):
        for place, shift in enumerate(counter.profiles):
            span = minutes(shift.hours, starts)
            if span and shift.profile not in dead and not _ever_open(profiles[shift.profile], [span], hours):
                yield Complaint(path_of("counters", index, "profiles", place), "check.warn.shift_closed")


def _worked(counter: Counter, starts: int) -> dict[str, list[Span]]:
    """The profiles of a counter, each with the minutes of a day in which it holds."""
    worked: dict[str, list[Span]] = {}
    free_from = starts
    for shift in counter.profiles:
        span = minutes(shift.hours, starts)
        if span is not None:
            worked.setdefault(shift.profile, []).append(span)
            worked.setdefault(counter.profile, []).append((free_from, span[0]))
            free_from = span[1]
    worked.setdefault(counter.profile, []).append((free_from, starts + DAY_MIN))
    return worked


def _ever_open(profile: Profile, spans: Sequence[Span], hours: dict[str, Open]) -> bool:
    taken = hours if "*" in profile.services else [*profile.services, *profile.overflow]
    for code in taken:
        opening = hours[code]
        if opening is None or any(meets(spans, opening[day]) for day in WEEKDAYS):
            return True
    return False


def _minutes(week: Week, starts: int) -> Open:
    if not week:
        return None
    return {day: [span for text in spans if (span := minutes(text, starts))] for day, spans in week.items()}
