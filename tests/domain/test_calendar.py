"""Business days and opening hours by a branch's own clock."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.calendar import business_day, day_bounds_ms, moment_ms, opening_ms
from server.domain.refusals import Refusal


def ms(text: str, zone: str) -> int:
    return round(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp() * 1000)


@pytest.mark.parametrize(
    ("local", "day"),
    [("2026-11-22 04:59", "2026-11-21"), ("2026-11-22 05:00", "2026-11-22"), ("2026-11-23 00:30", "2026-11-22")],
)
def test_the_day_changes_at_the_cut_over_and_not_at_midnight(local, day):
    assert business_day("Asia/Shanghai", "05:00", ms(local, "Asia/Shanghai")) == day


def test_a_branch_far_from_the_server_has_its_own_day():
    assert business_day("Pacific/Auckland", "00:00", ms("2026-11-22 00:00", "Pacific/Auckland")) == "2026-11-22"


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-06-01", 24)])
def test_a_day_of_daylight_saving_is_an_hour_shorter_or_longer(day, hours):
    first, after = day_bounds_ms("Europe/Berlin", "00:00", day)
    assert after - first == hours * 3_600_000


@given(
    st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Shanghai", "Australia/Lord_Howe", "America/Santiago"]),
    st.sampled_from(["00:00", "02:30", "05:00"]),
    st.datetimes(datetime(2020, 1, 2), datetime(2035, 1, 1)),
)
def test_every_moment_lies_within_its_own_business_day(zone, starts, moment):
    at_ms = round(moment.replace(tzinfo=UTC).timestamp() * 1000)
    day = business_day(zone, starts, at_ms)
    first, after = day_bounds_ms(zone, starts, day)
    assert first <= at_ms < after
    assert timedelta(hours=22.5) <= timedelta(milliseconds=after - first) <= timedelta(hours=25.5)


@pytest.mark.parametrize(
    ("day", "clock", "moment"),
    [
        ("2026-03-29", "02:30", "2026-03-29T01:00Z"),  # a time that the clock jumps over is the moment it jumps
        ("2026-10-25", "02:30", "2026-10-25T00:30Z"),  # of a time that is there twice it is the first
        ("2026-06-01", "24:00", "2026-06-01T22:00Z"),
    ],
)
def test_every_time_of_the_clock_is_one_moment_whatever_the_clock_does(day, clock, moment):
    at_ms = round(datetime.fromisoformat(moment).timestamp() * 1000)
    assert moment_ms("Europe/Berlin", date.fromisoformat(day), clock) == at_ms


def test_hours_with_a_break_and_past_midnight():
    spans = opening_ms("Asia/Shanghai", "05:00", "2026-11-22", ["22:00-02:00", "09:00-12:00"])
    zone = "Asia/Shanghai"
    assert spans == [
        [ms("2026-11-22 09:00", zone), ms("2026-11-22 12:00", zone)],
        [ms("2026-11-22 22:00", zone), ms("2026-11-23 02:00", zone)],
    ]


def test_tickets_before_opening_enter_at_the_opening(make_hall):
    hall = make_hall(services=[{"code": "A", "name": "Personal", "hours": ["09:10-12:00", "13:30-17:00"]}])
    ticket = hall.issue()
    assert ticket.entered_ms == hall.now_ms + 600_000


def test_outside_its_hours_a_service_is_closed_and_says_when_it_opens(make_hall):
    hall = make_hall(services=[{"code": "A", "name": "Personal", "hours": ["08:00-09:00", "13:30-17:00"]}])
    with pytest.raises(Refusal, match="service_closed") as refused:
        hall.issue()
    assert refused.value.values["opens_ms"] == hall.now_ms + 270 * 60_000
