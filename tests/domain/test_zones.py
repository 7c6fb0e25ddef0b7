"""Business days and opening hours hold in every time zone, through every change of its clocks."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from server.domain.calendar import business_day, day_bounds_ms, moment_ms, opening_ms
from server.domain.quotas import HALF_HOUR_MS, half_hour_ms

HOUR_MS = 3_600_000
ZONES = [
    "Asia/Shanghai", "Europe/Berlin", "Europe/Dublin", "America/New_York", "America/St_Johns", "America/Havana",
    "America/Santiago", "America/Asuncion", "America/Caracas", "Africa/Cairo", "Africa/Casablanca", "Asia/Gaza",
    "Asia/Beirut", "Asia/Tehran", "Asia/Kathmandu", "Atlantic/Azores", "Antarctica/Troll", "Australia/Lord_Howe",
    "Pacific/Apia", "Pacific/Chatham", "Pacific/Kiritimati", "UTC",
]  # fmt: skip
zones = st.sampled_from(ZONES)
dates = st.dates(date(1990, 1, 3), date(2040, 1, 1))
clocks = st.integers(0, 1439).map(lambda minute: f"{minute // 60:02d}:{minute % 60:02d}")


def seen_first_ms(zone: str, day: date, clock: str) -> int:
    """By watching the branch's clock minute by minute: when it first shows this time, or a later one."""
    hour, minute = (int(part) for part in clock.split(":"))
    wanted = datetime.combine(day, time(hour, minute))
    watched = (wanted - timedelta(hours=16)).replace(tzinfo=UTC)
    while watched.astimezone(ZoneInfo(zone)).replace(tzinfo=None) < wanted:
        watched += timedelta(minutes=1)
    return round(watched.timestamp() * 1000)


@given(zones, dates, clocks)
@example("Europe/Berlin", date(2026, 3, 29), "02:30")
@example("Europe/Berlin", date(2026, 10, 25), "02:30")
@example("Australia/Lord_Howe", date(2026, 10, 4), "02:10")
@example("America/St_Johns", date(2006, 10, 29), "00:00")
@example("America/Asuncion", date(2022, 10, 2), "00:00")
@example("Pacific/Apia", date(2011, 12, 30), "09:00")
@settings(max_examples=60, deadline=None)
def test_a_time_of_day_is_when_the_clock_first_shows_it_or_jumps_over_it(zone, day, clock):
    assert moment_ms(zone, day, clock) == seen_first_ms(zone, day, clock)


@given(zones, clocks, st.datetimes(datetime(1990, 1, 3), datetime(2040, 1, 1)))
@example("America/St_Johns", "00:00", datetime(2006, 10, 29, 2, 45))
@example("Pacific/Apia", "05:00", datetime(2011, 12, 30, 12, 0))
@example("Europe/Berlin", "02:30", datetime(2026, 3, 29, 1, 0))
def test_days_follow_each_other_without_a_gap_and_every_moment_is_of_one(zone, starts, moment):
    at_ms = round(moment.replace(tzinfo=UTC).timestamp() * 1000)
    day = business_day(zone, starts, at_ms)
    first, after = day_bounds_ms(zone, starts, day)
    assert first <= at_ms < after
    assert business_day(zone, starts, first) == day
    assert business_day(zone, starts, first - 1) < day
    assert business_day(zone, starts, after) > day


def moment_of(zone: str, starts: str, day: date, clock: str) -> int:
    """A time of a business day: those before its start are of the small hours at its end."""
    return moment_ms(zone, day + timedelta(days=clock < starts), clock)


@given(zones, clocks, dates, st.lists(clocks, min_size=2, max_size=6, unique=True))
@example("Europe/Berlin", "05:00", date(2026, 3, 28), ["22:00", "02:15", "02:45", "04:00"])
@example("Australia/Lord_Howe", "04:00", date(2026, 4, 4), ["01:30", "02:00", "03:00", "03:30"])
def test_the_hours_of_a_day_lie_within_it_one_after_the_other(zone, starts, day, times):
    in_order = sorted(times, key=lambda clock: (clock < starts, clock))
    spans = [f"{opens}-{closes}" for opens, closes in zip(in_order[::2], in_order[1::2], strict=False)]
    windows = opening_ms(zone, starts, day.isoformat(), spans)
    first, after = day_bounds_ms(zone, starts, day.isoformat())
    moments = [moment for window in windows for moment in window]
    assert moments == sorted(moments)
    lasting = [
        span for span in spans if moment_of(zone, starts, day, span[6:]) > moment_of(zone, starts, day, span[:5])
    ]
    assert len(windows) == len(lasting)
    assert all(opens < closes for opens, closes in windows)
    assert all(first <= moment <= after for moment in moments)


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Berlin", "2026-03-29", 2), ("Europe/Berlin", "2026-10-25", 4), ("Europe/Berlin", "2026-06-01", 3),
        ("Australia/Lord_Howe", "2026-10-04", 2.5), ("Australia/Lord_Howe", "2026-04-05", 3.5),
    ],
)  # fmt: skip
def test_a_service_open_through_the_change_of_the_clock_is_open_as_long_as_it_really_is(zone, day, hours):
    [[opens, closes]] = opening_ms(zone, "00:00", day, ["01:00-04:00"])
    assert closes - opens == hours * HOUR_MS


@pytest.mark.parametrize(("day", "hours"), [("2026-03-28", 23.5), ("2026-03-29", 23.5), ("2026-10-25", 25)])
def test_a_day_that_starts_in_the_hour_that_is_jumped_over_starts_at_the_jump(day, hours):
    first, after = day_bounds_ms("Europe/Berlin", "02:30", day)
    assert after - first == hours * HOUR_MS


@given(zones, st.datetimes(datetime(1990, 1, 3), datetime(2040, 1, 1)))
@example("Asia/Kathmandu", datetime(2026, 11, 24, 4, 20))
def test_a_half_hour_begins_on_the_branchs_own_clock(zone, moment):
    at_ms = round(moment.replace(tzinfo=UTC).timestamp() * 1000)
    begins_ms = half_hour_ms(zone, at_ms)
    assert begins_ms <= at_ms < begins_ms + HALF_HOUR_MS
    local = datetime.fromtimestamp(at_ms / 1000, ZoneInfo(zone)).replace(tzinfo=None)
    since = timedelta(milliseconds=at_ms - begins_ms)
    assert (local - since).minute in (0, 30)
    assert (local - since).second == 0
