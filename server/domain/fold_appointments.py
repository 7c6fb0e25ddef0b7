"""What each event of an appointment changes in a day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from server.domain import events
from server.domain.booking import Booking
from server.domain.day import Day
from server.domain.events import Recorded
from server.domain.ticket import BORN, Move, after


def forget_before(day: Day, opened: str) -> None:
    """A day begins: bookings of the days before it are over."""
    day.bookings = {name: booking for name, booking in day.bookings.items() if booking.day >= opened}


def checked_in(day: Day, recorded: Recorded, event: events.TicketIssued) -> None:
    """A number was given: to a booking, if there is one of that id."""
    booking = day.bookings.get(event.ticket)
    if booking is None:
        return
    booking.state = after(booking.state, Move.CHECK_IN)
    booking.number, booking.checked_in_ms, booking.late = event.number, recorded.at_ms, event.slot_ms is None


def _booked(day: Day, recorded: Recorded, event: events.AppointmentBooked) -> None:
    day.bookings[event.ticket] = Booking(
        ticket=event.ticket,
        code=event.code,
        day=event.day,
        service=event.service,
        slot_ms=event.slot_ms,
        language=event.language,
        segment=event.segment,
        booked_ms=recorded.at_ms,
        state=BORN[Move.BOOK],
        identity=event.identity,
        reference=event.reference,
    )


def _changed(day: Day, recorded: Recorded, event: events.AppointmentChanged) -> None:
    booking = day.bookings[event.ticket]
    booking.service, booking.slot_ms = event.service, event.slot_ms


def _cancelled(day: Day, recorded: Recorded, event: events.AppointmentCancelled) -> None:
    booking = day.bookings[event.ticket]
    booking.state, booking.ended_ms = after(booking.state, Move.CANCEL_BOOKING), recorded.at_ms


def _expired(day: Day, recorded: Recorded, event: events.AppointmentExpired) -> None:
    booking = day.bookings[event.ticket]
    booking.state, booking.ended_ms = after(booking.state, Move.END_OF_DAY), recorded.at_ms
    booking.why = event.why


CHANGES: Mapping[type, Callable[[Day, Recorded, Any], None]] = {
    events.AppointmentBooked: _booked,
    events.AppointmentChanged: _changed,
    events.AppointmentCancelled: _cancelled,
    events.AppointmentExpired: _expired,
}
