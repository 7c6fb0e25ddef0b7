"""What the rules know of a branch, read from the settings that `DayOpened` froze."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from server.domain.refusals import Refusal

MINUTE_MS = 60_000
ORDINARY = "ordinary"


@dataclass(frozen=True, slots=True)
class Service:
    """What a customer comes for. `names` and `bring` are per language, times in seconds."""

    code: str
    prefix: str
    names: Mapping[str, str]
    bring: Mapping[str, str]
    target_wait_s: int
    target_service_s: int


@dataclass(frozen=True, slots=True)
class Segment:
    """The class of a customer; `target_wait_s` None means the service's own."""

    code: str
    names: Mapping[str, str]
    target_wait_s: int | None
    head_start_s: int
    prefix: str | None
    serve_first: bool
    level: int = 0


@dataclass(frozen=True, slots=True)
class Profile:
    """Which services and segments a counter takes (None: all), by which rule.

    `ratio` is the pattern of segments of the strategy of that name, `pools` whether held tickets are called without
    being asked for, `overflow` the services taken only by a counter that has been idle for `overflow_after_s`.
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

    def takes(self, service: str, segment: str) -> bool:
        """Whether a ticket of this service and segment may be called under the profile."""
        return (self.services is None or service in self.services) and (
            self.segments is None or segment in self.segments
        )

    def takes_idle(self, service: str, segment: str) -> bool:
        """Whether such a ticket is called only once the counter has stood idle for a while."""
        return service in self.overflow and (self.segments is None or segment in self.segments)


@dataclass(frozen=True, slots=True)
class CounterPlace:
    """A counter as the branch file places it."""

    number: int
    profile: str
    zone: str


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


@dataclass(frozen=True, slots=True)
class Branch:
    """The frozen rules of one business day."""

    id: str
    names: Mapping[str, str]
    timezone: str
    day_starts: str
    languages: tuple[str, ...]
    tickets_per_day_max: int
    before_opening_ms: int
    services: Mapping[str, Service]
    segments: Mapping[str, Segment]
    profiles: Mapping[str, Profile]
    counters: Mapping[int, CounterPlace]
    calling: Calling
    zones: Mapping[str, Mapping[str, str]]
    pauses: frozenset[str]
    hours: Mapping[str, tuple[str, ...]]

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

    def target_wait_s(self, service: str, segment: str) -> int:
        """The wait promised: the smaller of the service's and the segment's."""
        own = self.segments[segment].target_wait_s
        promised = self.services[service].target_wait_s
        return promised if own is None else min(own, promised)

    def is_premium(self, service: str, segment: str) -> bool:
        """Whether this segment is promised a shorter wait than an ordinary customer of the service."""
        return self.target_wait_s(service, segment) < self.target_wait_s(service, ORDINARY)

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any]) -> Branch:
        """Read the branch file's dump (config.settings.BranchFile), or a frozen copy of it."""
        top, profiles = settings["branch"], (_profile(entry) for entry in settings["profiles"])
        return cls(
            id=top["id"],
            names=top["name"],
            timezone=top["timezone"],
            day_starts=top["day_starts"],
            languages=tuple(top["languages"]),
            tickets_per_day_max=top["tickets_per_day_max"],
            before_opening_ms=top["tickets_before_opening_min"] * MINUTE_MS,
            services={entry["code"]: _service(entry) for entry in settings["services"]},
            segments={entry["code"]: _segment(entry) for entry in settings["segments"]},
            profiles={profile.name: profile for profile in profiles},
            counters={
                entry["number"]: CounterPlace(entry["number"], entry["profile"], entry["zone"])
                for entry in settings["counters"]
            },
            calling=_calling(settings["calling"]),
            zones={entry["code"]: entry["name"] for entry in settings["zones"]},
            pauses=frozenset(entry["code"] for entry in settings["pauses"]),
            hours={entry["code"]: tuple(entry["hours"]) for entry in settings["services"]},
        )


def _service(entry: Mapping[str, Any]) -> Service:
    return Service(
        code=entry["code"],
        prefix=entry["prefix"],
        names=entry["name"],
        bring=entry["bring"] or {},
        target_wait_s=round(entry["target_wait_min"] * 60),
        target_service_s=round(entry["target_service_min"] * 60),
    )


def _segment(entry: Mapping[str, Any]) -> Segment:
    target = entry["target_wait_min"]
    return Segment(
        code=entry["code"],
        names=entry["name"],
        target_wait_s=None if target is None else round(target * 60),
        head_start_s=round(entry["head_start_min"] * 60),
        prefix=entry["prefix"],
        serve_first=entry["serve_first"],
        level=entry.get("level", 0),
    )


def _profile(entry: Mapping[str, Any]) -> Profile:
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


def _calling(entry: Mapping[str, Any]) -> Calling:
    return Calling(
        maximum_wait_s=round(entry["maximum_wait_min"] * 60),
        need_in_a_row=entry["need_in_a_row"],
        premium_in_a_row=entry["premium_in_a_row"],
        recalls_max=entry["recalls_max"],
        recall_gap_s=entry["recall_gap_s"],
        no_show_after_s=entry["no_show_after_s"],
        call_next_gap_s=entry["call_next_gap_s"],
        undo_within_s=entry["undo_within_s"],
        arrival=entry["arrival"],
    )
