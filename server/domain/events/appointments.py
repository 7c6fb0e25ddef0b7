"""What happened to an appointment; these events are of the day that the appointment is for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AppointmentBooked:
    """A slot was promised; `slot_ms` is when it begins, `code` what the customer shows."""

    ticket: str
    code: str
    day: str
    service: str
    slot_ms: int
    language: str
    segment: str
    identity: dict[str, str] | None = None
    contact: str | None = None


@dataclass(frozen=True, slots=True)
class AppointmentChanged:
    """Another slot of the same day, or another service."""

    ticket: str
    day: str
    service: str
    slot_ms: int


@dataclass(frozen=True, slots=True)
class AppointmentCancelled:
    """A booking was given up."""

    ticket: str
    day: str


@dataclass(frozen=True, slots=True)
class AppointmentExpired:
    """Nobody came for a booking; `why` is no_show (its time went by) or day_end."""

    ticket: str
    day: str
    why: str
