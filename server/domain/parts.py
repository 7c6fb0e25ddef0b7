"""The parts of a branch as its frozen settings give them.

Every `read_…` takes an entry of the branch file's dump (`config.settings.BranchFile`). What older logs froze lacks the
settings that came later; those then have their default.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Week = Mapping[str, tuple[str, ...]]
"""Spans such as "09:00-12:00" by weekday; empty when no hours were given."""


@dataclass(frozen=True, slots=True)
class Slots:
    """The appointments of a service: every `minutes` a slot for `capacity` people, in `week` (empty: its own hours)."""

    minutes: int
    capacity: int
    week: Week


@dataclass(frozen=True, slots=True)
class Service:
    """What a customer comes for. `names` and `bring` are per language, times in seconds.

    `identification` is none, offer or require; `checklist` has one text per language for each step. None: no quota, the
    branch's own maximum wait, no appointments, the same head start on holidays.
    """

    code: str
    prefix: str
    names: Mapping[str, str]
    bring: Mapping[str, str]
    target_wait_s: int
    target_service_s: int
    week: Week = field(default_factory=dict)
    closed_on_holidays: bool = True
    quota_day: int | None = None
    quota_half_hour: int | None = None
    last_ticket_ms: int = 0
    maximum_wait_s: int | None = None
    head_start_s: int = 0
    holiday_head_start_s: int | None = None
    weight: float = 1.0
    wrap_up: bool = False
    checklist: tuple[Mapping[str, str], ...] = ()
    identification: str = "none"
    slots: Slots | None = None


@dataclass(frozen=True, slots=True)
class Segment:
    """The class of a customer; `target_wait_s` None means the service's own, a larger `level` goes first."""

    code: str
    names: Mapping[str, str]
    target_wait_s: int | None
    head_start_s: int
    prefix: str | None
    serve_first: bool
    level: int = 0
    holiday_head_start_s: int | None = None
    tell_lobby: bool = False


@dataclass(frozen=True, slots=True)
class SegmentRule:
    """Whoever fits all that is not None is of `segment`; `identification` is card, id, phone or code."""

    segment: str
    identification: str | None = None
    prefix: str | None = None
    length: int | None = None
    checksum: str | None = None
    appointment: bool | None = None
    language: str | None = None
    channel: str | None = None
    service: str | None = None


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a kind of identification looks like; None: anything."""

    kind: str
    prefix: str | None = None
    length: int | None = None
    checksum: str | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """Which services and segments a counter takes (None: all), by which rule.

    `ratio` are segment codes, `overflow` services taken only after `overflow_after_s` idle, `pools` whether those who
    wait for this counter or its teller are called by rule, `automatic_call_after_s` None: never by itself. `lent` are
    services that a counter takes for a while beside its own, from customers of every segment.
    """

    name: str
    services: frozenset[str] | None
    segments: frozenset[str] | None
    strategy: str
    ratio: tuple[str, ...] = ()
    pools: bool = True
    overflow: frozenset[str] = frozenset()
    overflow_after_s: int = 60
    automatic_call_after_s: int | None = None
    lent: frozenset[str] = frozenset()

    def lending(self, services: Mapping[str, Any]) -> Profile:
        """The same with these services lent."""
        return replace(self, lent=frozenset(services)) if services else self

    def takes(self, service: str, segment: str) -> bool:
        """Whether a ticket of this service and segment may be called under the profile."""
        return service in self.lent or self.owns(service, segment)

    def owns(self, service: str, segment: str) -> bool:
        """Whether it may be called though nothing is lent."""
        return (self.services is None or service in self.services) and (
            self.segments is None or segment in self.segments
        )

    def takes_idle(self, service: str, segment: str) -> bool:
        """Whether such a ticket is called only once the counter has stood idle for a while."""
        return service in self.overflow and (self.segments is None or segment in self.segments)


@dataclass(frozen=True, slots=True)
class CounterPlace:
    """A counter as the branch file places it; `shifts` are (span of hours, profile), `profile` that of other hours."""

    number: int
    profile: str
    zone: str
    shifts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Calling:
    """The numbers of calling.md; seconds, counts, or a word."""

    maximum_wait_s: int
    need_in_a_row: int
    premium_in_a_row: int
    recalls_max: int
    recall_gap_s: int
    no_show_after_s: int
    call_next_gap_s: int
    undo_within_s: int
    arrival: str
    return_grace_s: int = 180
    return_within_s: int = 1800
    return_behind: int = 3
    put_back_behind: int = 3
    park_max_s: int = 1800
    transfer_entry: str = "kept"
    held_to: str = "queue"
    continuous_work_s: int = 7200


@dataclass(frozen=True, slots=True)
class Appointments:
    """What holds for every appointment.

    Check-in from `early_ms` before the slot; until `grace_ms` after it the slot is kept, until `late_max_ms` after it
    the customer may still check in. `target_wait_s` is promised from the slot, `prefix` None: the service's series.
    """

    early_ms: int = 900_000
    grace_ms: int = 600_000
    late_max_ms: int = 3_600_000
    days_ahead: int = 14
    target_wait_s: int = 300
    prefix: str | None = None


def read_service(entry: Mapping[str, Any], branch: Mapping[str, Any]) -> Service:
    """A service of the dump; what it leaves to the branch comes from `branch`, the dump's table of that name."""
    last_ticket_min = entry.get("last_ticket_min")
    if last_ticket_min is None:
        last_ticket_min = branch.get("last_ticket_min", 0)
    slots = entry.get("slots")
    return Service(
        code=entry["code"],
        prefix=entry["prefix"],
        names=entry["name"],
        bring=entry["bring"] or {},
        target_wait_s=_seconds(entry["target_wait_min"]),
        target_service_s=_seconds(entry["target_service_min"]),
        week=_week(entry["hours"]),
        closed_on_holidays=entry.get("closed_on_holidays", True),
        quota_day=entry.get("quota_day"),
        quota_half_hour=entry.get("quota_half_hour"),
        last_ticket_ms=1000 * _seconds(last_ticket_min),
        maximum_wait_s=_seconds_or_none(entry.get("maximum_wait_min")),
        head_start_s=_seconds(entry.get("head_start_min", 0)),
        holiday_head_start_s=_seconds_or_none(entry.get("holiday_head_start_min")),
        weight=entry.get("weight", 1.0),
        wrap_up=entry.get("wrap_up", False),
        checklist=tuple(entry.get("checklist", ())),
        identification=entry.get("identification", "none"),
        slots=Slots(slots["minutes"], slots["capacity"], _week(slots["hours"])) if slots else None,
    )


def read_segment(entry: Mapping[str, Any]) -> Segment:
    """A segment of the dump."""
    return Segment(
        code=entry["code"],
        names=entry["name"],
        target_wait_s=_seconds_or_none(entry["target_wait_min"]),
        head_start_s=_seconds(entry["head_start_min"]),
        prefix=entry["prefix"],
        serve_first=entry["serve_first"],
        level=entry.get("level", 0),
        holiday_head_start_s=_seconds_or_none(entry.get("holiday_head_start_min")),
        tell_lobby=entry.get("tell_lobby", False),
    )


def read_profile(entry: Mapping[str, Any]) -> Profile:
    """A work profile of the dump."""
    services, segments = entry["services"], entry["segments"]
    return Profile(
        name=entry["name"],
        services=None if "*" in services else frozenset(services),
        segments=None if "*" in segments else frozenset(segments),
        strategy=entry["strategy"],
        ratio=tuple(entry.get("ratio", ())),
        pools=entry.get("pools", True),
        overflow=frozenset(entry.get("overflow", ())),
        overflow_after_s=entry.get("overflow_after_s", 60),
        automatic_call_after_s=entry.get("automatic_call_after_s"),
    )


def read_counter(entry: Mapping[str, Any]) -> CounterPlace:
    """A counter of the dump."""
    shifts = tuple((shift["hours"], shift["profile"]) for shift in entry.get("profiles", ()))
    return CounterPlace(entry["number"], entry["profile"], entry["zone"], shifts)


def read_calling(entry: Mapping[str, Any]) -> Calling:
    """The table `calling` of the dump."""
    return Calling(
        maximum_wait_s=_seconds(entry["maximum_wait_min"]),
        need_in_a_row=entry["need_in_a_row"],
        premium_in_a_row=entry["premium_in_a_row"],
        recalls_max=entry["recalls_max"],
        recall_gap_s=entry["recall_gap_s"],
        no_show_after_s=entry["no_show_after_s"],
        call_next_gap_s=entry["call_next_gap_s"],
        undo_within_s=entry["undo_within_s"],
        arrival=entry["arrival"],
        return_grace_s=_seconds(entry["return_grace_min"]),
        return_within_s=_seconds(entry["return_within_min"]),
        return_behind=entry["return_behind"],
        put_back_behind=entry["put_back_behind"],
        park_max_s=_seconds(entry["park_max_min"]),
        transfer_entry=entry.get("transfer_entry", "kept"),
        held_to=entry.get("held_to", "queue"),
        continuous_work_s=_seconds(entry.get("continuous_work_min", 120)),
    )


def read_appointments(entry: Mapping[str, Any]) -> Appointments:
    """The table `appointments` of the dump, or an empty one of an older log."""
    return Appointments(
        early_ms=1000 * _seconds(entry.get("early_min", 15)),
        grace_ms=1000 * _seconds(entry.get("grace_min", 10)),
        late_max_ms=1000 * _seconds(max(entry.get("late_max_min", 60), entry.get("grace_min", 10))),
        days_ahead=entry.get("days_ahead", 14),
        target_wait_s=_seconds(entry.get("target_wait_min", 5)),
        prefix=entry.get("prefix"),
    )


def _week(hours: Mapping[str, Sequence[str]] | Sequence[str]) -> Week:
    """Hours by weekday; older logs have one list for all days."""
    if isinstance(hours, Mapping):
        return {day: tuple(spans) for day, spans in hours.items()}
    return dict.fromkeys(WEEKDAYS, tuple(hours)) if hours else {}


def _seconds(minutes: float) -> int:
    return round(minutes * 60)


def _seconds_or_none(minutes: float | None) -> int | None:
    return None if minutes is None else _seconds(minutes)
