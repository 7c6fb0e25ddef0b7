"""What the rules know of a branch, read from the settings that `DayOpened` froze."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from server.domain import parts
from server.domain.parts import (
    WEEKDAYS,
    Appointments,
    Calling,
    CounterPlace,
    Profile,
    Recognised,
    Segment,
    SegmentRule,
    Service,
)
from server.domain.refusals import Refusal

MINUTE_MS = 60_000
ORDINARY = "ordinary"

__all__ = ["ORDINARY", "Branch", "Calling", "CounterPlace", "Profile", "Segment", "Service"]


@dataclass(frozen=True, slots=True)
class Branch:
    """The frozen rules of one business day.

    `holidays` are dates (YYYY-MM-DD), `special_days` the hours of certain dates, `per_minute_max` the numbers that a
    kiosk gives in a minute at most. `parks`, `marks` and `reasons` are the codes staff may choose from.
    """

    id: str
    names: Mapping[str, str]
    timezone: str
    day_starts: str
    languages: tuple[str, ...]
    tickets_per_day_max: int
    before_opening_ms: int
    reception_before_opening_ms: int
    holidays: frozenset[str]
    special_days: Mapping[str, tuple[str, ...]]
    counter_grace_s: int
    keep_identity_days: int
    services: Mapping[str, Service]
    segments: Mapping[str, Segment]
    profiles: Mapping[str, Profile]
    counters: Mapping[int, CounterPlace]
    calling: Calling
    zones: Mapping[str, Mapping[str, str]]
    pauses: frozenset[str]
    parks: frozenset[str] = frozenset()
    marks: frozenset[str] = frozenset()
    reasons: frozenset[str] = frozenset()
    segment_rules: tuple[SegmentRule, ...] = ()
    recognised: tuple[Recognised, ...] = ()
    need_age: int = 70
    directory_keep_days: int | None = None
    appointments: Appointments = field(default_factory=Appointments)
    per_minute_max: Mapping[str, int] = field(default_factory=dict)

    def service(self, code: str) -> Service:
        """The service of this code; raises `Refusal("unknown_service")`."""
        try:
            return self.services[code]
        except KeyError:
            raise Refusal("unknown_service", service=code) from None

    def segment(self, code: str) -> Segment:
        """The segment of this code; raises `Refusal("unknown_segment")`."""
        try:
            return self.segments[code]
        except KeyError:
            raise Refusal("unknown_segment", segment=code) from None

    def profile(self, name: str) -> Profile:
        """The work profile of this name; raises `Refusal("unknown_profile")`."""
        try:
            return self.profiles[name]
        except KeyError:
            raise Refusal("unknown_profile", profile=name) from None

    def target_wait_s(self, service: str, segment: str, *, booked: bool = False) -> int:
        """The wait promised: the smaller of the service's and the segment's; of the appointments' too, if `booked`."""
        own = self.segments[segment].target_wait_s
        promised = self.services[service].target_wait_s
        if booked:
            promised = min(promised, self.appointments.target_wait_s)
        return promised if own is None else min(own, promised)

    def maximum_wait_s(self, service: str) -> int:
        """The wait past which a ticket of this service is overdue: the branch's, or less where the service says so."""
        own = self.services[service].maximum_wait_s
        return self.calling.maximum_wait_s if own is None else min(own, self.calling.maximum_wait_s)

    def head_start_s(self, service: str, segment: str, day: str | None = None) -> int:
        """The seconds a ticket is treated as having waited already: the service's and the segment's together.

        `day` (YYYY-MM-DD) is the business day, for holidays may have head starts of their own.
        """
        on_holiday = day in self.holidays
        total = 0
        for part in (self.services[service], self.segments[segment]):
            holiday_s = part.holiday_head_start_s
            total += holiday_s if on_holiday and holiday_s is not None else part.head_start_s
        return total

    def is_premium(self, service: str, segment: str) -> bool:
        """Whether this segment is promised a shorter wait than an ordinary customer of the service."""
        return self.target_wait_s(service, segment) < self.target_wait_s(service, ORDINARY)

    def spans_on(self, service: str, day: str) -> tuple[str, ...] | None:
        """The opening hours of a service on a business day (YYYY-MM-DD), () when it is shut, None when always open.

        A special day's hours replace those of every service that keeps holidays; a holiday shuts it.
        """
        of = self.services[service]
        if of.closed_on_holidays:
            if day in self.special_days:
                return self.special_days[day]
            if day in self.holidays:
                return ()
        return of.week[WEEKDAYS[date.fromisoformat(day).weekday()]] if of.week else None

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any]) -> Branch:
        """Read the branch file's dump (config.settings.BranchFile), or a frozen copy of it, be it an older one."""
        top, identification = settings["branch"], settings.get("identification", {})
        return cls(
            id=top["id"],
            names=top["name"],
            timezone=top["timezone"],
            day_starts=top["day_starts"],
            languages=tuple(top["languages"]),
            tickets_per_day_max=top["tickets_per_day_max"],
            before_opening_ms=top["tickets_before_opening_min"] * MINUTE_MS,
            reception_before_opening_ms=top.get("reception_before_opening_min", 30) * MINUTE_MS,
            holidays=frozenset(top.get("holidays", ())),
            special_days={entry["date"]: tuple(entry["hours"]) for entry in top.get("special_days", ())},
            counter_grace_s=top.get("counter_grace_s", 60),
            keep_identity_days=top.get("keep_identity_days", 1),
            services={entry["code"]: parts.read_service(entry, top) for entry in settings["services"]},
            segments={entry["code"]: parts.read_segment(entry) for entry in settings["segments"]},
            profiles={entry["name"]: parts.read_profile(entry) for entry in settings["profiles"]},
            counters={entry["number"]: parts.read_counter(entry) for entry in settings["counters"]},
            calling=parts.read_calling(settings["calling"]),
            zones={entry["code"]: entry["name"] for entry in settings["zones"]},
            pauses=_codes(settings, "pauses"),
            parks=_codes(settings, "parks"),
            marks=_codes(settings, "marks"),
            reasons=_codes(settings, "reasons"),
            segment_rules=tuple(SegmentRule(**entry) for entry in settings.get("segment_rules", ())),
            recognised=tuple(Recognised(**entry) for entry in identification.get("kinds", ())),
            need_age=identification.get("need_age", 70),
            directory_keep_days=settings.get("directory", {}).get("keep_days"),
            per_minute_max={
                entry["name"]: entry["tickets_per_minute_max"]
                for entry in settings.get("kiosks", ())
                if entry.get("tickets_per_minute_max") is not None
            },
            appointments=parts.read_appointments(settings.get("appointments", {})),
        )


def _codes(settings: Mapping[str, Any], table: str) -> frozenset[str]:
    return frozenset(entry["code"] for entry in settings.get(table, ()))
