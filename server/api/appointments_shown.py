"""What the API shows of appointments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from server.domain import appointments, commands
from server.domain.booking import Booking
from server.domain.calendar import rfc3339
from server.domain.commands import Command
from server.domain.day import Day
from server.domain.refusals import Refusal
from server.domain.rules import decide
from server.domain.slots import Slot, slots
from server.domain.ticket import State

STATES = {State.BOOKED: "booked", State.WAITING: "checked_in", State.CANCELLED: "cancelled", State.EXPIRED: "expired"}
NO_SHOW = "no_show"


@dataclass(frozen=True, slots=True)
class Known:
    """What is kept beside the log, by a booking's id: whom it is for in words, the end of their identification."""

    contacts: Mapping[str, str]
    tails: Mapping[str, str]


def appointment_shown(day: Day, booking: Booking, known: Known, now_ms: int) -> dict[str, Any]:
    """A booking with what may be done to it now; `day` is the present one, the booking of any."""
    return {
        "id": booking.ticket,
        "code": booking.code,
        "day": booking.day,
        "service": booking.service,
        "slot": rfc3339(booking.slot_ms),
        "clock": _clock(day, booking.slot_ms),
        "state": state_of(booking),
        "segment": booking.segment,
        "language": booking.language,
        "contact": known.contacts.get(booking.ticket),
        "tail": known.tails.get(booking.ticket),
        "reference": booking.reference,
        "number": booking.number,
        "late": booking.late,
        "booked_at": rfc3339(booking.booked_ms),
        "checked_in_at": _moment(booking.checked_in_ms),
        "ended_at": _moment(booking.ended_ms),
        "may": _permits(day, booking, now_ms),
    }


def state_of(booking: Booking) -> str:
    """The state in the words of words.md: a booking that nobody came for is told from one that could not be kept."""
    return NO_SHOW if booking.why == NO_SHOW else STATES[booking.state]


def slots_shown(day: Day, service: str, date: str, now_ms: int) -> dict[str, Any]:
    """The slots of a service on a day (YYYY-MM-DD); raises Refusal("unknown_service" | "slot_unknown")."""
    last = appointments.last_day(day)
    if not (day.day or "") <= date <= last:
        raise Refusal("slot_unknown", sentence="slot_day", first=day.day, last=last)
    taken = appointments.taken(day, service, date)
    return {
        "service": service,
        "day": date,
        "first": day.day,
        "last": last,
        "slots": [_slot(day, slot, taken.get(slot.start_ms, 0), now_ms) for slot in slots(day, service, date)],
    }


def _slot(day: Day, slot: Slot, booked: int, now_ms: int) -> dict[str, Any]:
    free = max(0, slot.capacity - booked)
    return {
        "at": rfc3339(slot.start_ms),
        "ends": rfc3339(slot.end_ms),
        "clock": _clock(day, slot.start_ms),
        "capacity": slot.capacity,
        "booked": booked,
        "free": free,
        "bookable": bool(free) and slot.start_ms >= now_ms,
    }


def _permits(day: Day, booking: Booking, now_ms: int) -> dict[str, dict[str, Any]]:
    asked: dict[str, Command] = {
        "check-in": commands.CheckIn(booking.ticket),
        "change": commands.ChangeAppointment(booking.ticket, booking.service, booking.slot_ms),
        "cancel": commands.CancelAppointment(booking.ticket),
    }
    return {name: _permit(day, command, now_ms) for name, command in asked.items()}


def _permit(day: Day, command: Command, now_ms: int) -> dict[str, Any]:
    try:
        decide(day, command, now_ms, lambda _: None)
    except Refusal as refusal:
        return {"allowed": False, **refusal.values, "code": refusal.code}
    return {"allowed": True}


def _clock(day: Day, at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000, ZoneInfo(day.rules.timezone)).strftime("%H:%M")


def _moment(at_ms: int | None) -> str | None:
    return None if at_ms is None else rfc3339(at_ms)
