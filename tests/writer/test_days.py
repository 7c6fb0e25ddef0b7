"""Business days begin and end by the branch's own clock, whatever the machine's does."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from server.app.reads import Reads
from server.domain import commands
from server.store import jobs, visits

HOUR_S = 3600


def local_ms(timezone, *moment):
    return round(datetime(*moment, tzinfo=ZoneInfo(timezone)).astimezone(UTC).timestamp() * 1000)


def days(branch):
    return [(entry.kind, entry.day) for entry in branch.log() if entry.kind in ("DayOpened", "DayClosed")]


def test_the_day_is_open_when_the_branch_starts(branch):
    assert days(branch) == [("DayOpened", "2026-11-24")]
    assert branch.issue() == "A001"


def test_a_restart_goes_on_with_the_same_day_and_its_numbers(branch):
    branch.issue()
    branch.restart()
    assert branch.issue() == "A002"
    assert days(branch) == [("DayOpened", "2026-11-24")]


def test_rules_are_frozen_for_the_day(branch):
    branch.settings["services"].pop(0)
    branch.restart()
    assert branch.issue("A") == "A001"
    branch.later(24 * HOUR_S).issue("C")
    with branch.writer.reading() as day:
        assert list(day.rules.services) == ["C"]


def test_the_day_turns_before_the_first_command_after_its_end(branch):
    branch.issue()
    branch.do(commands.OpenCounter(1))
    branch.do(commands.CallNext(1))
    branch.issue()
    branch.now_ms = local_ms("Asia/Shanghai", 2026, 11, 25, 4, 59)
    assert branch.issue() == "A003"
    branch.now_ms = local_ms("Asia/Shanghai", 2026, 11, 25, 5, 0)
    assert branch.issue() == "A001"
    kinds = branch.kinds()
    turned = kinds[kinds.index("DayClosed") - 4 :]
    assert turned == [
        "TicketExpired", "TicketExpired", "TicketExpired", "CounterClosed", "DayClosed", "DayOpened", "TicketIssued",
    ]  # fmt: skip
    assert not branch.problems()


def test_nothing_of_the_day_before_is_deleted(branch):
    branch.issue()
    branch.later(24 * HOUR_S).issue()
    assert len(branch.store.read(visits.of_days, "2026-11-24", "2026-11-25")) == 2
    assert len(branch.store.read(jobs.newest)) == 2


def test_a_day_that_was_asked_for_before_it_was_over_is_known_whole_afterwards(branch):
    reads = Reads(branch.store, branch.writer, None, lambda: branch.now_ms)
    branch.issue()
    assert reads.past_day("2026-11-25") is None
    branch.later(24 * HOUR_S).issue()
    assert reads.past_day("2026-11-25") is None
    branch.issue()
    branch.later(24 * HOUR_S).issue()
    assert len(reads.past_day("2026-11-24").tickets) == 1
    assert len(reads.past_day("2026-11-25").tickets) == 2


def test_a_quiet_night_turns_the_day_without_any_command(branch):
    branch.stop()
    branch.pace["day_compared_every_s"] = 0.01
    branch.start().later(24 * HOUR_S)
    branch.until(lambda: len(days(branch)) == 3, "the day did not turn")
    assert days(branch)[1:] == [("DayClosed", "2026-11-24"), ("DayOpened", "2026-11-25")]


def test_after_a_night_without_power_tickets_expire_now_and_for_their_own_day(branch):
    branch.issue()
    branch.stop()
    branch.later(3 * 24 * HOUR_S).start()
    expired = next(entry for entry in branch.log() if entry.kind == "TicketExpired")
    assert (expired.day, expired.at_ms) == ("2026-11-24", branch.now_ms)
    assert days(branch) == [("DayOpened", "2026-11-24"), ("DayClosed", "2026-11-24"), ("DayOpened", "2026-11-27")]
    assert branch.issue() == "A001"
    assert not branch.problems()


def test_a_branch_that_never_closed_its_counters_finds_them_closed_in_the_morning(branch):
    branch.do(commands.OpenCounter(1))
    branch.later(24 * HOUR_S).issue()
    with branch.writer.reading() as day:
        assert day.counters[1].state == "closed"


def test_a_clock_set_back_reorders_nothing_and_opens_no_day_again(branch):
    branch.later(24 * HOUR_S).issue()
    latest_ms = branch.now_ms
    branch.later(-30 * HOUR_S)
    assert branch.issue() == "A002"
    branch.restart()
    assert branch.issue() == "A003"
    moments = [entry.at_ms for entry in branch.log()]
    assert moments == sorted(moments)
    assert moments[-1] == latest_ms
    assert days(branch)[-1] == ("DayOpened", "2026-11-25")
    assert not branch.problems()


@pytest.mark.parametrize(
    ("first", "hours"),
    [((2026, 3, 28, 12, 0), 23), ((2026, 10, 24, 12, 0), 25)],
    ids=["clocks go forward", "clocks go back"],
)
def test_the_cut_over_is_a_local_time_on_the_day_the_clocks_change(make_branch, first, hours):
    branch = make_branch(now_ms=local_ms("Europe/Berlin", *first), branch={"timezone": "Europe/Berlin"})
    opened = branch.log()[0].event
    next_day = datetime(*first[:2], first[2] + 1, 5, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    assert opened.ends_ms == round(next_day.timestamp() * 1000)
    assert opened.ends_ms - opened.starts_ms == hours * HOUR_S * 1000
    branch.now_ms = opened.ends_ms - 1
    assert branch.issue() == "A001"
    branch.now_ms = opened.ends_ms
    assert branch.issue() == "A001"
    assert not branch.problems()


def test_a_branch_far_from_its_server_has_its_own_day(make_branch):
    branch = make_branch(branch={"timezone": "Pacific/Auckland"})
    assert branch.log()[0].day == "2026-11-24"
    branch.now_ms = local_ms("Pacific/Auckland", 2026, 11, 25, 5, 1)  # still the 24th in UTC
    branch.issue()
    assert branch.log()[-1].day == "2026-11-25"


def test_a_branch_that_moves_west_does_not_begin_a_day_again(make_branch):
    branch = make_branch(branch={"timezone": "Pacific/Auckland"})
    branch.issue()
    branch.stop()
    branch.settings["branch"]["timezone"] = "Pacific/Honolulu"
    branch.now_ms = local_ms("Pacific/Auckland", 2026, 11, 25, 6, 0)  # still the 24th in Honolulu
    branch.start()
    assert branch.issue() == "A002"
    branch.later(24 * HOUR_S)
    assert branch.issue() == "A001"
    assert days(branch)[-1] == ("DayOpened", "2026-11-25")
