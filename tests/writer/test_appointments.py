"""A booking is kept beside the log of the day it is for, whatever day it was made on."""

import pytest

from server.domain import commands
from server.domain.refusals import Refusal
from server.store import appointments, replay

HOUR_MS = 3_600_000
DAY_S = 24 * 3600
SERVICES = [
    {"code": "A", "name": "Personal", "slots": {"minutes": 60, "capacity": 2}},
    {"code": "C", "name": "Corporate"},
]


@pytest.fixture
def booked(make_branch):
    """At nine on Tuesday: somebody for ten, somebody for Wednesday at ten."""
    branch = make_branch(services=SERVICES, appointments={"prefix": "Y"})
    ten_ms = branch.now_ms + HOUR_MS
    branch.do(commands.BookAppointment("today", "AAAAAA", "2026-11-24", "A", ten_ms))
    branch.do(commands.BookAppointment("tomorrow", "CCCCCC", "2026-11-25", "A", ten_ms + DAY_S * 1000))
    return branch


def kept(branch, day):
    rows = branch.store.read(appointments.of_days, day, day)
    return [(row.ticket, row.state.value, row.number, row.late) for row in rows]


def test_events_of_a_booking_are_of_the_day_it_is_for(booked):
    assert [entry.day for entry in booked.log() if entry.kind == "AppointmentBooked"] == ["2026-11-24", "2026-11-25"]
    assert booked.problems() == []


def test_a_restart_forgets_no_booking_of_today_or_later(booked):
    with booked.writer.reading() as day:
        before = dict(day.bookings)
    booked.restart()
    with booked.writer.reading() as day:
        assert day.bookings == before
    booked.later(DAY_S).restart()
    with booked.writer.reading() as day:
        assert set(day.bookings) == {"tomorrow"}
    booked.later(3600).do(commands.CheckIn("tomorrow"))
    assert kept(booked, "2026-11-25") == [("tomorrow", "waiting", "Y001", False)]
    booked.restart()
    with booked.writer.reading() as day:
        assert day.bookings["tomorrow"].number == "Y001"
    assert booked.problems() == []


def test_a_branch_that_stayed_shut_ends_what_was_booked_and_replay_agrees(booked):
    booked.stop()
    booked.later(3 * DAY_S).start()
    assert kept(booked, "2026-11-24") == [("today", "expired", None, False)]
    assert kept(booked, "2026-11-25") == [("tomorrow", "expired", None, False)]
    expired = [entry for entry in booked.log() if entry.kind == "AppointmentExpired"]
    assert [(entry.day, entry.event.why) for entry in expired] == [("2026-11-24", "no_show"), ("2026-11-25", "day_end")]
    assert booked.problems() == []


def test_bookings_of_a_day_to_come_are_no_fault_of_the_log(booked):
    assert booked.store.read(replay.differences) == []


@pytest.mark.parametrize(
    ("harm", "finding"),
    [
        ("UPDATE appointments SET slot_ms = 1 WHERE ticket = 'tomorrow'", "appointment tomorrow slot_ms"),
        ("UPDATE appointments SET state = 'cancelled' WHERE ticket = 'today'", "appointment today state"),
        ("DELETE FROM appointments", "appointment tomorrow: not kept"),
        ("DELETE FROM events WHERE kind = 'AppointmentBooked' AND day = '2026-11-25'", "not in the log"),
    ],
)
def test_every_harm_to_a_booking_is_found(booked, harm, finding):
    booked.writer.note(lambda connection, at_ms: connection.execute(harm))
    found = booked.store.read(replay.differences)
    assert any(finding in line for line in found), found


def test_the_file_itself_refuses_a_code_that_is_taken(booked):
    with pytest.raises(Refusal, match="wrong_moment"):
        booked.writer.note(
            lambda connection, at_ms: connection.execute(
                "UPDATE appointments SET code = 'AAAAAA', day = '2026-11-24' WHERE ticket = 'tomorrow'"
            )
        )
