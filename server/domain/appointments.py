"""Rules of an appointment: booked, changed, given up, kept, missed."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, timedelta

from server.domain import events
from server.domain.admission import refuse_ended
from server.domain.booking import Booking
from server.domain.branch import ORDINARY
from server.domain.commands import BookAppointment, CancelAppointment, ChangeAppointment, CheckIn
from server.domain.day import Day
from server.domain.events import Event
from server.domain.hours import entry_ms
from server.domain.issuing import NUMBER_DIGITS, refuse_too_many_tickets
from server.domain.notices import counted_from
from server.domain.prospect import Prospect, prospect
from server.domain.quotas import refuse_full
from server.domain.refusals import Refusal
from server.domain.segments import RULE
from server.domain.slots import Slot, slots
from server.domain.ticket import Move, State, after

CHANNEL = "appointment"


def book(day: Day, command: BookAppointment, now_ms: int) -> list[Event]:
    """Promise a slot of today or a later day; raises Refusal when it is none, past, full or promised already."""
    branch = day.rules
    branch.segment(command.segment)
    language = command.language or branch.languages[0]
    if language not in branch.languages:
        raise Refusal("unknown_language", language=language)
    slot = _bookable(day, command.service, command.day, command.slot_ms, now_ms)
    twin = _twin(day, command)
    if twin is not None:
        raise Refusal("already_booked", appointment=twin.ticket, service=twin.service, slot_ms=twin.slot_ms)
    _must_have_room(day, command.service, command.day, slot, but=None)
    identity = command.identity
    return [
        events.AppointmentBooked(
            ticket=command.ticket,
            code=command.code,
            day=command.day,
            service=command.service,
            slot_ms=slot.start_ms,
            language=language,
            segment=command.segment,
            identity=None if identity is None else {"kind": identity.kind, "hash": identity.hash},
            reference=command.reference,
        )
    ]


def change(day: Day, command: ChangeAppointment, now_ms: int) -> list[Event]:
    """Another slot of the same day, another service or both; nothing happens when it is what was promised."""
    booking = find(day, command.ticket)
    if booking.state is not State.BOOKED:
        raise Refusal("wrong_moment", state=booking.state.value, move="change booking")
    if (command.service, command.slot_ms) == (booking.service, booking.slot_ms):
        return []
    slot = _bookable(day, command.service, booking.day, command.slot_ms, now_ms)
    _must_have_room(day, command.service, booking.day, slot, but=booking.ticket)
    return [events.AppointmentChanged(booking.ticket, booking.day, command.service, slot.start_ms)]


def cancel(day: Day, command: CancelAppointment) -> list[Event]:
    """The booking is given up; its place is free again."""
    booking = find(day, command.ticket)
    after(booking.state, Move.CANCEL_BOOKING)
    return [events.AppointmentCancelled(booking.ticket, booking.day)]


def check_in(
    day: Day, command: CheckIn, now_ms: int, estimate: Callable[[Prospect], dict[str, int] | None]
) -> list[Event]:
    """Give the customer a number.

    Within the grace it enters at the slot (calling.md) and was promised, so that neither closing hours nor an early
    end of issuing stand in its way. Later it is an ordinary ticket that enters now, under the rules of ordinary ones.
    """
    booking = find(day, command.ticket)
    if booking.state is State.WAITING:
        raise Refusal("wrong_moment", sentence="already_checked_in", state="checked_in", number=booking.number)
    after(booking.state, Move.CHECK_IN)
    branch, agreed = day.rules, day.rules.appointments
    from_ms = max(booking.slot_ms - agreed.early_ms, day.starts_ms if booking.day == day.day else day.ends_ms)
    if now_ms < from_ms:
        raise Refusal("too_early_to_check_in", from_ms=from_ms, slot_ms=booking.slot_ms)
    expected_ms = counted_from(day, booking.slot_ms)
    if now_ms > expected_ms + agreed.late_max_ms:
        raise Refusal("too_late_to_check_in", slot_ms=booking.slot_ms)
    service = branch.service(booking.service)
    segment = branch.segments.get(booking.segment) or branch.segments[ORDINARY]
    late = now_ms > expected_ms + agreed.grace_ms
    entered_ms = _ordinary_entry_ms(day, service.code, now_ms) if late else max(now_ms, booking.slot_ms)
    refuse_too_many_tickets(day)
    series = (None if late else agreed.prefix) or segment.prefix or service.prefix
    serial = day.serials.get(series, 0) + 1
    standing = prospect(day, service.code, segment.code, entered_ms, booked=not late)
    return [
        events.TicketIssued(
            ticket=booking.ticket,
            number=f"{series}{serial:0{NUMBER_DIGITS}d}",
            series=series,
            serial=serial,
            service=service.code,
            segment=segment.code,
            language=booking.language if booking.language in branch.languages else branch.languages[0],
            channel=CHANNEL,
            kiosk=command.kiosk,
            entered_ms=entered_ms,
            ahead=standing.ahead,
            estimate=estimate(standing),
            large_print=command.large_print,
            identity=booking.identity,
            segment_by=None if segment.code == ORDINARY else RULE,
            slot_ms=None if late else booking.slot_ms,
        )
    ]


def passed(day: Day, now_ms: int) -> list[Event]:
    """Time does its work: who may not check in any more did not come; what is no longer offered cannot be kept."""
    late_max_ms, expired = day.rules.appointments.late_max_ms, list[Event]()
    for booking in _open(day, day.day or ""):
        if booking.service not in day.rules.services:
            expired.append(events.AppointmentExpired(booking.ticket, booking.day, why="service_gone"))
        elif now_ms > counted_from(day, booking.slot_ms) + late_max_ms:
            expired.append(events.AppointmentExpired(booking.ticket, booking.day, why="no_show"))
    return expired


def ended(day: Day, now_ms: int) -> list[Event]:
    """At the day's end: nobody came for what was to be kept by now; the rest ends with the day."""
    grace_ms = day.rules.appointments.grace_ms
    return [
        events.AppointmentExpired(
            booking.ticket, booking.day, why="no_show" if now_ms > booking.slot_ms + grace_ms else "day_end"
        )
        for booking in _open(day, day.day or "")
    ]


def left_over(day: Day, opening: str) -> list[Event]:
    """Before `opening` (YYYY-MM-DD) begins: bookings of days on which the branch never opened."""
    return [
        events.AppointmentExpired(booking.ticket, booking.day, why="day_end")
        for booking in day.bookings.values()
        if booking.state is State.BOOKED and booking.day < opening
    ]


def not_offered(day: Day, opening: str, services: Collection[str]) -> list[Event]:
    """As `opening` begins under rules that have only these `services`: bookings of that day that cannot be kept."""
    return [
        events.AppointmentExpired(booking.ticket, booking.day, why="service_gone")
        for booking in _open(day, opening)
        if booking.service not in services
    ]


def find(day: Day, appointment: str) -> Booking:
    """The booking of this id, of today or a later day; raises Refusal("unknown_appointment")."""
    try:
        return day.bookings[appointment]
    except KeyError:
        raise Refusal("unknown_appointment", appointment=appointment) from None


def taken(day: Day, service: str, date_: str, *, but: str | None = None) -> dict[int, int]:
    """How many places are taken in each slot of a service on a day, by the slot's beginning; `but` one booking."""
    count: dict[int, int] = {}
    for booking in day.bookings.values():
        if booking.day == date_ and booking.service == service and booking.holds_a_place and booking.ticket != but:
            count[booking.slot_ms] = count.get(booking.slot_ms, 0) + 1
    return count


def last_day(day: Day) -> str:
    """The last business day (YYYY-MM-DD) that may be booked today."""
    assert day.day is not None
    return (date.fromisoformat(day.day) + timedelta(days=day.rules.appointments.days_ahead)).isoformat()


def _ordinary_entry_ms(day: Day, service: str, now_ms: int) -> int:
    """When whoever lost the slot enters; raises Refusal as for anybody who takes a number now."""
    entered_ms = entry_ms(day, service, now_ms)
    refuse_ended(day, service)
    refuse_full(day, service, entered_ms)
    return entered_ms


def _bookable(day: Day, service: str, date_: str, slot_ms: int, now_ms: int) -> Slot:
    if not (day.day or "") <= date_ <= last_day(day):
        raise Refusal("slot_unknown", sentence="slot_day", first=day.day, last=last_day(day))
    slot = next((slot for slot in slots(day, service, date_) if slot.start_ms == slot_ms), None)
    if slot is None:
        raise Refusal("slot_unknown", service=service, slot_ms=slot_ms)
    if slot.start_ms < now_ms:
        raise Refusal("slot_unknown", sentence="slot_past", service=service, slot_ms=slot_ms)
    return slot


def _must_have_room(day: Day, service: str, date_: str, slot: Slot, *, but: str | None) -> None:
    if taken(day, service, date_, but=but).get(slot.start_ms, 0) >= slot.capacity:
        raise Refusal("slot_full", service=service, slot_ms=slot.start_ms)


def _twin(day: Day, command: BookAppointment) -> Booking | None:
    """A booking of that day that is this one already: same code or reference, or the same person for the service."""
    for booking in day.bookings.values():
        if booking.day != command.day:
            continue
        if booking.code == command.code or (command.reference and booking.reference == command.reference):
            return booking
        same = command.identity and booking.identity and booking.identity["hash"] == command.identity.hash
        if same and booking.state is State.BOOKED and booking.service == command.service:
            return booking
    return None


def _open(day: Day, date_: str) -> list[Booking]:
    return [booking for booking in day.bookings.values() if booking.day == date_ and booking.state is State.BOOKED]
