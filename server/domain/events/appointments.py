"""What happened to an appointment; these events are of the day that the appointment is for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AppointmentBooked:
    """A slot was promised; `slot_ms` is when it begins, `code` what the customer shows.

    `identity` is {kind, hash} (see commands.Identity), `reference` what another system calls the booking. Who the
    customer is in words is never in an event.
    """

    ticket: str
    code: str
    day: str
    service: str
    slot_ms: int
    language: str
    segment: str
    identity: dict[str, str] | None = None
    reference: str | None = None


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
    """A booking was not kept; `why` is no_show (nobody came), day_end or service_gone (it is offered no more)."""

    ticket: str
    day: str
    why: str
