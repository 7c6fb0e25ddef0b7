"""Whatever happens in whatever order, no slot is promised to more people than it has places."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from server.domain import commands
from server.domain.appointments import taken
from server.domain.refusals import Refusal
from server.domain.slots import slots
from server.domain.ticket import State

DAYS = ("2026-11-24", "2026-11-25", "2026-11-26")
LAST_DAY = "2026-11-27"
CODES = ("A", "B")
MINUTE_MS = 60_000

acts = st.lists(
    st.tuples(
        st.sampled_from(
            ["book", "book", "book", "change", "cancel", "check in", "check in", "pass", "later", "next day"]
        ),
        st.integers(0, 1_000_000),
        st.integers(0, 1_000_000),
    ),
    max_size=60,
)


def service(code: str, minutes: int, capacity: int) -> dict[str, Any]:
    hours = ["09:00-10:30", "11:00-13:00"]
    return {"code": code, "name": code, "hours": hours, "slots": {"minutes": minutes, "capacity": capacity}}


@settings(max_examples=60, deadline=None)
@given(acts=acts, capacity=st.integers(1, 3))
def test_capacity_order_and_memory_hold(make_hall: Any, acts: list[tuple[str, int, int]], capacity: int) -> None:
    hall = make_hall(services=[service("A", 60, capacity), service("B", 30, 1)], appointments={"prefix": "Y"})
    places = {"A": capacity, "B": 1}
    frozen = hall.day.settings
    booked: list[str] = []
    for act, first, second in acts:
        code = CODES[first % 2]
        day = DAYS[second % 3]
        chosen = booked[first % len(booked)] if booked else "nobody"
        try:
            if act == "book":
                offered = slots(hall.day, code, day)
                ticket = next(hall.ids)
                slot_ms = offered[second % len(offered)].start_ms
                hall.do(commands.BookAppointment(ticket, f"C{ticket}", day, code, slot_ms))
                booked.append(ticket)
            elif act == "change":
                offered = slots(hall.day, code, hall.day.bookings[chosen].day) if chosen in hall.day.bookings else []
                slot_ms = offered[second % len(offered)].start_ms if offered else 0
                hall.do(commands.ChangeAppointment(chosen, code, slot_ms))
            elif act == "cancel":
                hall.do(commands.CancelAppointment(chosen))
            elif act == "check in":
                if chosen in hall.day.bookings:  # be there at about the right time, if that is still to come
                    hall.now_ms = max(hall.now_ms, hall.day.bookings[chosen].slot_ms + (second % 90 - 20) * MINUTE_MS)
                turn_over(hall, frozen)
                hall.do(commands.CheckIn(chosen))
            elif act == "pass":
                hall.do(commands.PassTime())
            elif act == "later":
                hall.later(first % 1800)
            else:
                hall.now_ms = hall.day.ends_ms
                turn_over(hall, frozen)
        except Refusal:
            pass
        turn_over(hall, frozen)
        for name in CODES:
            for date in DAYS:
                assert all(count <= places[name] for count in taken(hall.day, name, date).values())
        for booking in hall.day.bookings.values():
            ticket = hall.day.tickets.get(booking.ticket)
            assert (booking.state is State.WAITING) == (booking.number is not None)
            if ticket is not None:
                assert (ticket.number, ticket.slot_ms is None) == (booking.number, booking.late)
    assert hall.refolded().bookings == hall.day.bookings
    ends = [event for event in (entry.event for entry in hall.log) if type(event).__name__ == "AppointmentExpired"]
    assert len({event.ticket for event in ends}) == len(ends), "a booking ends once"
    assert set(booked) == set(hall.day.bookings) | gone(hall), "none is lost without an event"


def turn_over(hall: Any, frozen: dict[str, Any]) -> None:
    """Do what the writer does when a business day is over; the last day of the test does not end."""
    if hall.day.day == LAST_DAY:
        hall.now_ms = min(hall.now_ms, hall.day.ends_ms - 1)
    while hall.now_ms >= hall.day.ends_ms and hall.day.day != LAST_DAY:
        following = (*DAYS, LAST_DAY)[(*DAYS, LAST_DAY).index(hall.day.day) + 1]
        hall.do(commands.CloseDay())
        hall.do(commands.OpenDay(following, frozen))


def gone(hall: Any) -> set[str]:
    """Bookings of days that are over, each of which has an event of its end."""
    ends = {"TicketIssued", "AppointmentCancelled", "AppointmentExpired"}
    return {entry.event.ticket for entry in hall.log if entry.kind in ends and entry.day < hall.day.day} & {
        entry.event.ticket for entry in hall.log if entry.kind == "AppointmentBooked"
    }
