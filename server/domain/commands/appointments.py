"""What may be asked of an appointment."""

from __future__ import annotations

from dataclasses import dataclass

from server.domain.commands.tickets import Identity


@dataclass(frozen=True, slots=True)
class BookAppointment:
    """Promise a slot. `ticket` is the new id, `code` what the customer shows (both made outside); `day` YYYY-MM-DD.

    `slot_ms` is when the slot begins, `contact` a word to find the customer by (never shown in public, never in the
    log, kept as long as an identity is), `reference` what another system calls the booking: nothing of a person.
    """

    ticket: str
    code: str
    day: str
    service: str
    slot_ms: int
    language: str | None = None
    segment: str = "ordinary"
    identity: Identity | None = None
    contact: str | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class ChangeAppointment:
    """Another slot of the same day, or another service."""

    ticket: str
    service: str
    slot_ms: int


@dataclass(frozen=True, slots=True)
class CancelAppointment:
    """The booking is given up."""

    ticket: str


@dataclass(frozen=True, slots=True)
class CheckIn:
    """A customer with a booking is here and gets a number."""

    ticket: str
    channel: str = "kiosk"
    kiosk: str | None = None
    large_print: bool = False
