"""The figures of appointments stand apart, and their waits count from the slot."""

from typing import Any

import pytest

from config.sentences import Sentences
from server.domain import commands
from server.stats.appointments import FIGURES, appointments_report
from server.stats.story import story
from server.stats.today import today

MINUTE_MS = 60_000


@pytest.fixture
def hall(new_hall: Any) -> Any:
    """Friday at nine; A takes four every half hour by appointment."""
    services = [
        {"code": "A", "name": {"zh": "个人业务", "en": "Personal"}, "slots": {"minutes": 30, "capacity": 4}},
        {"code": "C", "name": {"zh": "对公业务", "en": "Business"}},
    ]
    branch = {"id": "hz-1", "name": "West Lake", "timezone": "Asia/Shanghai"}
    table = {"branch": branch, "services": services, "counters": [{"number": 1}], "appointments": {"prefix": "Y"}}
    return new_hall(table | {"calling": {"call_next_gap_s": 0}})


def book(hall: Any, minutes: int = 60) -> str:
    """A booking for so many minutes from now; its id."""
    ticket = f"b{len(hall.log)}"
    hall.do(commands.BookAppointment(ticket, ticket.upper(), hall.day.day, "A", hall.now_ms + minutes * MINUTE_MS))
    return ticket


def figures(hall: Any) -> dict[str, Any]:
    return today(hall.day, hall.visits(), hall.now_ms)["appointments"]


def test_without_appointments_there_is_nothing_to_divide(hall):
    told = figures(hall)
    assert (told["booked"], told["no_show_rate"], told["waits"]["mean_s"]) == (0, None, None)


def test_each_end_of_a_booking_is_counted_once(hall):
    on_time, late, cancelled, missed, ahead = [book(hall) for _ in range(4)] + [book(hall, 240)]
    hall.do(commands.CancelAppointment(cancelled))
    hall.wait(60 * 60)
    hall.do(commands.CheckIn(on_time))
    hall.wait(11 * 60)
    hall.do(commands.CheckIn(late))
    hall.wait(60 * 60)
    hall.do(commands.PassTime())
    told = figures(hall)
    assert {name: told[name] for name in FIGURES[:9]} == {
        "booked": 5, "checked_in": 2, "on_time": 1, "late": 1, "cancelled": 1, "no_shows": 1, "expired": 0, "ahead": 1,
        "no_show_rate": 0.3333,
    }  # fmt: skip
    assert missed in hall.day.bookings and ahead in hall.day.bookings


def test_the_wait_of_an_appointment_counts_from_its_slot(hall):
    early = book(hall)
    hall.wait(50 * 60)
    hall.do(commands.CheckIn(early))
    hall.wait(14 * 60)
    hall.do(commands.OpenCounter(1))
    hall.do(commands.CallNext(1))
    waits = figures(hall)["waits"]
    assert (waits["count"], waits["mean_s"], waits["max_s"]) == (1, 240.0, 240.0)
    assert figures(hall)["service_level"] == {"value": 1.0, "calls": 1, "target": 0.8}


def test_who_is_called_before_the_slot_waited_nothing(hall):
    early = book(hall)
    hall.wait(50 * 60)
    hall.do(commands.CheckIn(early))
    hall.do(commands.OpenCounter(1))
    hall.do(commands.CallNext(1))
    assert figures(hall)["waits"]["max_s"] == 0.0


def test_the_report_has_a_row_a_day(hall):
    book(hall), book(hall)
    rows = appointments_report(list(hall.day.bookings.values()), hall.visits())
    assert [(row["day"], row["booked"], row["ahead"]) for row in rows] == [(hall.day.day, 2, 2)]
    assert list(rows[0]) == ["day", *FIGURES]


@pytest.mark.parametrize(
    ("minutes", "told"),
    [(55, "Appointment at 10:00."), (75, "Came 15 min 0 s after the appointment at 10:00")],
)
def test_the_story_tells_the_booking_and_what_lateness_cost(hall, minutes, told):
    ticket = book(hall)
    hall.do(commands.ChangeAppointment(ticket, "A", hall.day.bookings[ticket].slot_ms + 30 * MINUTE_MS))
    hall.do(commands.ChangeAppointment(ticket, "A", hall.day.bookings[ticket].slot_ms - 30 * MINUTE_MS))
    hall.wait(minutes * 60)
    hall.do(commands.CheckIn(ticket, kiosk="door"))
    lines = story(ticket, hall.log, [], Sentences.load(["zh", "en"]).say, "en")["lines"]
    assert [line["sentence"] for line in lines[:3]] == [
        "Booked for 10:00 on 2026-11-20.",
        "The appointment was moved to 10:30.",
        "The appointment was moved to 10:00.",
    ]
    assert any(told in (line["detail"] or "") for line in lines), [line["detail"] for line in lines]
