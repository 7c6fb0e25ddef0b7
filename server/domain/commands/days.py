"""What may be asked of a business day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class OpenDay:
    """Begin the business day `day` (YYYY-MM-DD) under `settings` (the branch file's dump), which it freezes."""

    day: str
    settings: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CloseDay:
    """End the business day: every open ticket ends by its own event."""


@dataclass(frozen=True, slots=True)
class PassTime:
    """Let time do its work: returns that are too late, bookings nobody came for, automatic calls."""


@dataclass(frozen=True, slots=True)
class ChangeRules:
    """Put other rules in force for the rest of the day; `settings` is the branch file's dump."""

    settings: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class EndIssuing:
    """Give no more numbers today (early end), for one `service` or (None) for all; `reason` in a person's words."""

    service: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class ResumeIssuing:
    """Give numbers again after an early end, for one `service` or (None) for all."""

    service: str | None


@dataclass(frozen=True, slots=True)
class StartAnnouncement:
    """The voice begins to speak the call that log event `call_seq` made; `url` is the sound."""

    call_seq: int
    number: str
    counter: int
    zone: str
    language: str
    url: str


@dataclass(frozen=True, slots=True)
class EndAnnouncement:
    """An announcement is over: `outcome` is spoken, dropped or failed."""

    call_seq: int
    outcome: str


@dataclass(frozen=True, slots=True)
class MuteVoice:
    """Silence the hall's sound (`muted`), or let it be heard again; `by` who asked."""

    muted: bool
    by: str
