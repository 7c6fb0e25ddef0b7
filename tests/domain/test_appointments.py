"""A promised slot: booked within its limits, kept within its grace, never forgotten without an event."""

from typing import Any

import pytest

from server.domain import commands, events
from server.domain.appointments import taken
from server.domain.fold_visits import folded_visits
from server.domain.prospect import ahead_of
from server.domain.refusals import Refusal
from server.domain.slots import slots
from server.domain.ticket import State

DAY = "2026-11-24"
TOMORROW = "2026-11-25"
MINUTE_MS = 60_000
NINE_MS = 1_795_482_000_000
TEN_MS = NINE_MS + 60 * MINUTE_MS


def services(**slots_: Any) -> list[dict[str, Any]]:
    return [
        {"code": "A", "name": "Personal", "target_wait_min": 20, "hours": ["09:00-12:00", "13:30-17:00"],
         "slots": {"minutes": 60, "capacity": 2, **slots_}},
        {"code": "C", "name": "Corporate", "target_wait_min": 20},
    ]  # fmt: skip


@pytest.fixture
def hall(make_hall: Any) -> Any:
    """At nine, three open counters; A takes two an hour by appointment, their numbers begin with Y."""
    return make_hall(services=services(), appointments={"prefix": "Y"})


def book(hall: Any, slot_ms: int = TEN_MS, service: str = "A", day: str = DAY, **more: Any) -> Any:
    ticket = next(hall.ids)
    hall.do(commands.BookAppointment(ticket, f"CODE{ticket}", day, service, slot_ms, **more))
    return hall.day.bookings[ticket]


def refusal(hall: Any, command: Any) -> Refusal:
    with pytest.raises(Refusal) as refused:
        hall.do(command)
    return refused.value


def test_a_slot_never_runs_into_the_break(hall):
    starts = [(slot.start_ms - NINE_MS) // MINUTE_MS for slot in slots(hall.day, "A", DAY)]
    assert starts == [0, 60, 120, 270, 330, 390]  # 13:30, 14:30, 15:30; 16:30 has no whole hour left
    assert all((slot.end_ms - slot.start_ms) == 60 * MINUTE_MS for slot in slots(hall.day, "A", DAY))


def test_slots_have_hours_of_their_own_inside_the_services(make_hall):
    hall = make_hall(services=services(minutes=30, hours=["11:00-14:30"]))
    starts = [(slot.start_ms - NINE_MS) // MINUTE_MS for slot in slots(hall.day, "A", DAY)]
    assert starts == [120, 150, 270, 300]


def test_the_night_the_clock_goes_forward_has_an_hour_less_of_slots(make_hall):
    branch = {"timezone": "Europe/Berlin", "day_starts": "00:00"}
    hall = make_hall(branch=branch, appointments={"days_ahead": 366}, services=[
        {"code": "A", "name": "Night", "hours": ["01:00-05:00"], "slots": {"minutes": 30, "capacity": 1}},
    ])  # fmt: skip
    assert len(slots(hall.day, "A", "2027-03-27")) == 8
    assert len(slots(hall.day, "A", "2027-03-28")) == 6
    assert len(slots(hall.day, "A", "2026-10-25")) == 10


def test_a_place_is_promised_as_long_as_there_is_one(hall):
    book(hall), book(hall)
    full = refusal(hall, commands.BookAppointment("x", "X", DAY, "A", TEN_MS))
    assert (full.code, taken(hall.day, "A", DAY)) == ("slot_full", {TEN_MS: 2})


@pytest.mark.parametrize(
    ("service", "day", "slot_ms", "code", "sentence"),
    [
        ("A", DAY, TEN_MS + 1, "slot_unknown", "slot_unknown"),
        ("A", DAY, NINE_MS + 180 * MINUTE_MS, "slot_unknown", "slot_unknown"),
        ("A", TOMORROW, TEN_MS, "slot_unknown", "slot_unknown"),
        ("A", "2026-11-23", TEN_MS, "slot_unknown", "slot_day"),
        ("A", "2026-12-09", TEN_MS, "slot_unknown", "slot_day"),
        ("C", DAY, TEN_MS, "slot_unknown", "no_slots"),
        ("Z", DAY, TEN_MS, "unknown_service", "unknown_service"),
    ],
)
def test_what_is_no_slot_is_not_booked(hall, service, day, slot_ms, code, sentence):
    refused = refusal(hall, commands.BookAppointment("x", "X", day, service, slot_ms))
    assert (refused.code, refused.sentence) == (code, sentence)
    assert not hall.day.bookings


def test_a_slot_that_has_begun_is_not_booked(hall):
    hall.later(60 * 60 + 1)
    assert refusal(hall, commands.BookAppointment("x", "X", DAY, "A", TEN_MS)).sentence == "slot_past"


def test_the_same_booking_is_not_made_twice(hall):
    who = commands.Identity("card", "5f2b")
    first = book(hall, identity=who, reference="crm-1")
    for again in (
        commands.BookAppointment("x", first.code, DAY, "A", TEN_MS),
        commands.BookAppointment("x", "X", DAY, "A", TEN_MS, reference="crm-1"),
        commands.BookAppointment("x", "X", DAY, "A", TEN_MS, identity=who),
    ):
        refused = refusal(hall, again)
        assert (refused.code, refused.values["appointment"]) == ("already_booked", first.ticket)


def test_a_place_that_is_given_up_is_free_again(hall):
    first = book(hall)
    book(hall)
    hall.do(commands.CancelAppointment(first.ticket))
    assert book(hall).state is State.BOOKED
    assert refusal(hall, commands.CancelAppointment(first.ticket)).code == "wrong_moment"


def test_a_change_takes_the_new_place_and_frees_the_old(hall):
    moved, _ = book(hall), book(hall)
    later_ms = TEN_MS + 60 * MINUTE_MS
    hall.do(commands.ChangeAppointment(moved.ticket, "A", later_ms))
    assert taken(hall.day, "A", DAY) == {TEN_MS: 1, later_ms: 1}
    assert hall.do(commands.ChangeAppointment(moved.ticket, "A", later_ms)) == []
    book(hall)
    assert refusal(hall, commands.ChangeAppointment(moved.ticket, "A", TEN_MS)).code == "slot_full"


def check_in_at(hall: Any, booking: Any, minutes: float) -> Any:
    """Check in so many minutes after the slot's beginning."""
    hall.now_ms = booking.slot_ms + round(minutes * MINUTE_MS)
    hall.do(commands.CheckIn(booking.ticket))
    return hall.day.tickets[booking.ticket]


def test_within_the_grace_a_booking_enters_at_its_slot_under_its_own_number(hall):
    ticket = check_in_at(hall, book(hall), -15)
    assert (ticket.number, ticket.entered_ms, ticket.slot_ms, ticket.channel) == ("Y001", TEN_MS, TEN_MS, "appointment")
    assert ticket.promised_ms == TEN_MS + 5 * MINUTE_MS
    ticket = check_in_at(hall, book_second(hall), 10)
    assert (ticket.number, ticket.entered_ms, ticket.slot_ms) == ("Y002", TEN_MS + 10 * MINUTE_MS, TEN_MS)


def book_second(hall: Any) -> Any:
    """A second booking for ten, made while that was still to come."""
    hall.now_ms = NINE_MS
    return book(hall)


def test_past_the_grace_it_is_an_ordinary_ticket_that_enters_now(hall):
    ticket = check_in_at(hall, booking := book(hall), 10.01)
    assert (ticket.number, ticket.entered_ms, ticket.slot_ms) == ("A001", hall.now_ms, None)
    assert ticket.promised_ms == hall.now_ms + 20 * MINUTE_MS
    assert booking.late and booking.number == "A001"


def test_too_early_and_too_late_are_refused(hall):
    booking = book(hall)
    hall.now_ms = TEN_MS - 15 * MINUTE_MS - 1
    assert refusal(hall, commands.CheckIn(booking.ticket)).code == "too_early_to_check_in"
    hall.now_ms = TEN_MS + 60 * MINUTE_MS + 1
    assert refusal(hall, commands.CheckIn(booking.ticket)).code == "too_late_to_check_in"


def test_a_booking_for_tomorrow_is_not_checked_in_today(hall):
    booking = book(hall, TEN_MS + 24 * 60 * MINUTE_MS, day=TOMORROW)
    assert refusal(hall, commands.CheckIn(booking.ticket)).code == "too_early_to_check_in"


def test_nobody_checks_in_twice(hall):
    check_in_at(hall, booking := book(hall), 0)
    refused = refusal(hall, commands.CheckIn(booking.ticket))
    assert (refused.code, refused.values["number"]) == ("wrong_moment", "Y001")
    assert refusal(hall, commands.CancelAppointment(booking.ticket)).code == "wrong_moment"
    assert refusal(hall, commands.ChangeAppointment(booking.ticket, "A", TEN_MS)).code == "wrong_moment"


def test_an_early_end_holds_back_the_late_and_keeps_the_promise_to_the_others(hall):
    kept, lost = book(hall), book(hall)
    hall.do(commands.EndIssuing(None, "power cut"))
    assert check_in_at(hall, kept, 5).number == "Y001"
    hall.now_ms = TEN_MS + 11 * MINUTE_MS
    assert refusal(hall, commands.CheckIn(lost.ticket)).code == "issuing_ended"


def test_appointments_and_walk_ins_stand_in_one_line_by_when_they_are_due(hall):
    booking = book(hall)
    hall.now_ms = TEN_MS - 16 * MINUTE_MS
    early = hall.issue()  # due at 10:04
    hall.now_ms = TEN_MS - 14 * MINUTE_MS
    later = hall.issue()  # due at 10:06
    ticket = check_in_at(hall, booking, -10)  # due at 10:05
    hall.now_ms = TEN_MS
    assert [choice.ticket.id for choice in hall.waiting_list()] == [early.id, ticket.id, later.id]


def test_an_appointment_has_no_claim_before_its_slot_but_an_idle_counter_need_not_wait(hall):
    ticket = check_in_at(hall, book(hall), -12)
    walk_in = hall.issue()  # due 10:08, the appointment 10:05
    assert hall.call_next(1) is ticket
    assert hall.call_next(2) is walk_in
    assert ticket.reason is not None and ticket.reason["wait_s"] == 0


def test_nobody_came_is_an_event_of_its_own_at_the_late_limit(hall):
    booking = book(hall)
    hall.now_ms = TEN_MS + 60 * MINUTE_MS
    assert hall.do(commands.PassTime()) == []
    hall.now_ms += 1
    assert hall.do(commands.PassTime()) == [events.AppointmentExpired(booking.ticket, DAY, "no_show")]
    assert hall.do(commands.PassTime()) == []
    assert (booking.state, booking.why) == (State.EXPIRED, "no_show")


def test_the_days_end_tells_who_did_not_come_from_who_could_not(hall):
    missed, ahead = book(hall), book(hall, NINE_MS + 390 * MINUTE_MS)
    hall.now_ms = TEN_MS + 11 * MINUTE_MS
    done = [event for event in hall.do(commands.CloseDay()) if isinstance(event, events.AppointmentExpired)]
    assert [(event.ticket, event.why) for event in done] == [(missed.ticket, "no_show"), (ahead.ticket, "day_end")]


def test_a_booking_outlives_the_day_it_was_made_on_and_only_its_own(make_hall):
    settings = make_hall(services=services()).day.settings
    hall = make_hall(services=services())
    booking = book(hall, TEN_MS + 24 * 60 * MINUTE_MS, day=TOMORROW)
    after_ = book(hall, TEN_MS + 48 * 60 * MINUTE_MS, day="2026-11-26")
    hall.do(commands.CloseDay())
    hall.later(20 * 3600)
    hall.do(commands.OpenDay(TOMORROW, settings))
    assert set(hall.day.bookings) == {booking.ticket, after_.ticket}
    hall.do(commands.CloseDay())
    hall.later(24 * 3600)
    hall.do(commands.OpenDay("2026-11-26", settings))
    assert set(hall.day.bookings) == {after_.ticket}
    assert hall.refolded().bookings == hall.day.bookings


def test_a_day_the_branch_never_opened_on_ends_its_bookings_by_their_own_event(make_hall):
    hall = make_hall(services=services())
    booking = book(hall, TEN_MS + 24 * 60 * MINUTE_MS, day=TOMORROW)
    hall.do(commands.CloseDay())
    hall.later(48 * 3600)
    done = hall.do(commands.OpenDay("2026-11-26", hall.day.settings))
    assert events.AppointmentExpired(booking.ticket, TOMORROW, "day_end") in done


def test_a_service_that_is_gone_ends_its_bookings_by_their_own_event(make_hall):
    hall = make_hall(services=services())
    booking = book(hall, TEN_MS + 24 * 60 * MINUTE_MS, day=TOMORROW)
    hall.do(commands.CloseDay())
    hall.later(24 * 3600)
    changed = make_hall(services=services()[1:]).day.settings
    done = hall.do(commands.OpenDay(TOMORROW, changed))
    assert events.AppointmentExpired(booking.ticket, TOMORROW, "service_gone") in done


def test_what_stands_ahead_is_counted_by_when_it_is_due(hall):
    booking = book(hall)
    hall.now_ms = TEN_MS - 10 * MINUTE_MS
    walk_ins = [hall.issue() for _ in range(2)]  # due 10:10
    ticket = check_in_at(hall, booking, -5)  # due 10:05
    hall.now_ms = TEN_MS + MINUTE_MS
    after_ = hall.issue()
    assert ticket.ahead == 0
    assert [ahead_of(hall.day, one) for one in (ticket, *walk_ins, after_)] == [0, 1, 2, 3]
    assert [choice.ticket.id for choice in hall.waiting_list()] == [ticket.id, *(one.id for one in walk_ins), after_.id]


def test_a_kept_slot_is_held_to_the_promise_of_appointments_in_the_figures_too(hall):
    kept, late = book(hall), book(hall)
    hall.later(60 * 60).do(commands.CheckIn(kept.ticket))
    hall.later(11 * 60).do(commands.CheckIn(late.ticket))
    hall.do(commands.MoveTicket(kept.ticket, "C", None, "asked for"))
    rows = {row.ticket: row for row in folded_visits(hall.log)}
    for booking, target_s in ((kept, 5 * 60), (late, 20 * 60)):
        ticket = hall.day.tickets[booking.ticket]
        assert rows[ticket.id].target_wait_s == target_s == (ticket.promised_ms - ticket.entered_ms) // 1000
