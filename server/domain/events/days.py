"""What happened to a business day."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class DayOpened:
    """A business day began. `settings` are its frozen rules; `hours` maps a service to its opening times in UTC ms."""

    settings: dict[str, Any]
    starts_ms: int
    ends_ms: int
    hours: dict[str, list[list[int]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DayClosed:
    """A business day ended."""

    issued: int


@dataclass(frozen=True, slots=True)
class AnnouncementStarted:
    """The voice began to speak the call that log event `call_seq` made."""

    call_seq: int
    number: str
    counter: int
    zone: str
    language: str
    url: str


@dataclass(frozen=True, slots=True)
class AnnouncementEnded:
    """An announcement was over: spoken, dropped or failed."""

    call_seq: int
    outcome: str


@dataclass(frozen=True, slots=True)
class RulesChanged:
    """Other rules were in force from now on; `hours` as in DayOpened."""

    settings: dict[str, Any]
    hours: dict[str, list[list[int]]]


@dataclass(frozen=True, slots=True)
class IssuingEnded:
    """No more numbers today (early end), for one `service` or (None) for all."""

    service: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class IssuingResumed:
    """Numbers again after an early end."""

    service: str | None


@dataclass(frozen=True, slots=True)
class VoiceMuted:
    """The hall's sound was silenced (`muted`) or let be heard again."""

    muted: bool
    by: str
