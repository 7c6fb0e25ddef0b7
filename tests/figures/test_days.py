"""Figures of single days: the clocks that change, the end of the day, visits in several parts, an update gone wrong."""

import sqlite3
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from living_branch import TIMEZONE, living
from server.domain import commands
from server.stats.report import split, waits_report
from server.stats.summary import measured
from server.store import figures, folded_days, log, rebuild, replay, sittings, visits


@pytest.fixture
def branch(tmp_path):
    """A branch whose clock goes only when it is told to; nothing happens by chance."""
    with living(tmp_path / "data", seed=1) as made:
        yield made


@pytest.fixture
def act(branch):
    """`act(clock, day, *commands)`: at that time of the wall, in one transaction; refusals would show."""

    def done(clock, day, *asked):
        branch.go_to(day, clock)
        branch.ledger.begin()
        business_day = branch.deciding.business_day_due()
        if business_day is not None:
            branch.deciding.turn_to(business_day)
        for command in asked:
            branch.deciding._perform(command, "test", branch.now_ms, branch.deciding.day.day)
        branch.ledger.commit()

    return done


def report(branch, *by, day=None):
    return waits_report(branch.store.read(figures.columns, day or "0000-01-01", day or "9999-12-31"), by)


def test_the_day_the_clocks_go_forward_has_23_hours_and_no_third_of_them_at_night(branch, act):
    act("01:30", "2026-03-29", commands.OpenCounter(1, staff="anna"), commands.IssueTicket("t1", "A"))
    act("03:30", "2026-03-29", commands.CallNext(1), commands.IssueTicket("t2", "A"))
    act("05:00", "2026-03-29")
    assert [(row["day"], row["hour"], row["max_s"]) for row in report(branch, "day", "hour")] == [
        ("2026-03-28", 1, 3600.0),  # from 01:30 to 03:30 it was one hour
        ("2026-03-28", 3, None),
    ]
    (stretch, *_), opened = branch.store.read(sittings.of_days, "2026-03-28", "2026-03-28"), 3_600_000
    assert stretch.to_ms - stretch.from_ms == opened


def test_an_hour_that_the_clocks_go_through_twice_is_one_hour_in_figures_and_two_in_waits(branch, act):
    act("01:45", "2026-10-25", commands.OpenCounter(1, staff="anna"), commands.IssueTicket("t1", "A"))
    branch.now_ms += 60 * 60_000  # 02:45, the first time
    branch.ledger.begin()
    branch.do(commands.IssueTicket("t2", "A"))
    branch.now_ms += 60 * 60_000  # 02:45, the second time
    branch.do(commands.IssueTicket("t3", "A"))
    branch.do(commands.CallNext(1))
    branch.ledger.commit()
    assert datetime.fromtimestamp(branch.now_ms / 1000, ZoneInfo(TIMEZONE)).strftime("%H:%M") == "02:45"
    rows = report(branch, "day", "hour")
    assert [(row["day"], row["hour"], row["issued"], row["max_s"]) for row in rows] == [
        ("2026-10-24", 1, 1, 7200.0),
        ("2026-10-24", 2, 2, None),
    ]


def test_hours_are_those_of_the_branch_wherever_the_server_stands(branch, act):
    act("23:10", "2026-07-01", commands.IssueTicket("t1", "A"))  # 21:10 UTC, and the next date east of here
    (row,) = report(branch, "day", "weekday", "hour", "half_hour")
    assert (row["day"], row["weekday"], row["hour"], row["half_hour"]) == ("2026-07-01", 3, 23, "23:00")


def test_a_wait_past_midnight_is_of_the_business_day_it_began_on(branch, act):
    act("23:30", "2026-07-01", commands.OpenCounter(1), commands.IssueTicket("t1", "A"))
    act("00:45", "2026-07-02", commands.CallNext(1))
    (row,) = report(branch, "day")
    assert (row["day"], row["issued"], row["mean_s"], row["share_30+_min"]) == ("2026-07-01", 1, 75 * 60.0, 1.0)


def test_the_change_of_day_ends_what_is_open_and_keeps_what_was(branch, act):
    act("16:00", "2026-07-01", commands.OpenCounter(1, staff="anna"), commands.IssueTicket("t1", "A"),
        commands.CallNext(1), commands.StartServing(1), commands.Transfer(1, service="C"),
        commands.IssueTicket("t2", "A"))  # fmt: skip
    before = branch.store.read(visits.of_days, "2026-07-01", "2026-07-01")
    act("09:00", "2026-07-02", commands.IssueTicket("t3", "A"))
    after = branch.store.read(visits.of_days, "2026-07-01", "2026-07-01")
    assert [(row.number, row.leg, row.outcome) for row in after] == [
        ("A001", 1, "transferred_service"), ("A001", 2, "expired"), ("A002", 1, "expired"),
    ]  # fmt: skip
    assert [row.entered_ms for row in after] == [row.entered_ms for row in before]
    assert [(row["day"], row["issued"], row["waiting"]) for row in counted(branch, "day")] == [
        ("2026-07-01", 2, 0), ("2026-07-02", 1, 1),
    ]  # fmt: skip
    assert [row.number for row in branch.store.read(visits.of_days, "2026-07-02", "2026-07-02")] == ["A001"]
    assert branch.store.read(replay.differences) == []


def counted(branch, *by):
    columns = branch.store.read(figures.columns, "0000-01-01", "9999-12-31")
    return [dict(zip(by, keys, strict=True)) | measured(columns, rows) for keys, rows in split(columns, by)]


def test_a_visit_transferred_twice_is_one_visit_of_three_transactions(branch, act):
    act("09:00", "2026-07-01", commands.OpenCounter(1, staff="anna"), commands.OpenCounter(2, staff="boris"),
        commands.IssueTicket("t1", "A"))  # fmt: skip
    act("09:05", "2026-07-01", commands.CallNext(1), commands.StartServing(1), commands.Transfer(1, service="C"))
    act("09:08", "2026-07-01", commands.CallNext(2), commands.StartServing(2), commands.Transfer(2, to_staff="anna"))
    act("09:09", "2026-07-01", commands.CallNext(1), commands.StartServing(1))
    act("09:19", "2026-07-01", commands.Finish(1))
    (whole,) = counted(branch)
    assert (whole["issued"], whole["transactions"], whole["transferred"], whole["served"]) == (1, 3, 2, 1)
    assert (whole["waits"]["count"], whole["waits"]["max_s"], whole["waits"]["mean_s"]) == (3, 300.0, 180.0)
    assert (whole["visit_waits"]["count"], whole["visit_waits"]["mean_s"]) == (1, 540.0)
    assert whole["serving"] == {"count": 1, "mean_s": 600.0}
    assert [(row["service"], row["issued"], row["called"]) for row in counted(branch, "service")] == [
        ("A", 1, 1), ("C", 0, 2),
    ]  # fmt: skip
    assert [(row["staff"], row["called"]) for row in counted(branch, "staff")] == [("anna", 2), ("boris", 1)]


def test_who_leaves_after_a_transfer_is_one_visit_lost_and_never_more_than_all(branch, act):
    act("09:00", "2026-07-01", commands.OpenCounter(1), commands.IssueTicket("t1", "A"))
    act("09:01", "2026-07-01", commands.IssueTicket("t2", "C"), commands.CallTicket(1, "t1", "asked for"))
    act("09:02", "2026-07-01", commands.Transfer(1, service="W"), commands.CancelTicket("t1"))
    rows = counted(branch, "service")
    assert [(row["service"], row["issued"], row["abandoned"], row["abandonment"]) for row in rows] == [
        ("A", 1, 0, 1.0), ("C", 1, 0, 0.0), ("W", 0, 1, None),
    ]  # fmt: skip
    assert counted(branch)[0]["abandonment"] == 0.5


def test_a_missed_customer_who_returns_is_not_lost_and_waits_twice(branch, act):
    act("09:00", "2026-07-01", commands.OpenCounter(1), commands.IssueTicket("t1", "A"))
    act("09:04", "2026-07-01", commands.CallNext(1), commands.Recall(1), commands.MarkNoShow(1))
    assert counted(branch)[0]["abandonment"] == 1.0
    act("09:06", "2026-07-01", commands.ReturnTicket("t1"))
    act("09:09", "2026-07-01", commands.CallNext(1))
    act("09:14", "2026-07-01", commands.Finish(1))
    (whole,) = counted(branch)
    assert (whole["abandonment"], whole["returned"], whole["no_show"], whole["served"]) == (0.0, 1, 1, 1)
    assert (whole["visit_waits"]["mean_s"], whole["serving"]) == (4 * 60 + 3 * 60.0, {"count": 1, "mean_s": 300.0})


def test_a_customer_identified_while_missed_comes_back_with_the_new_segment(branch, act):
    act("09:00", "2026-07-01", commands.OpenCounter(1), commands.IssueTicket("t1", "A"),
        commands.CallNext(1), commands.Recall(1), commands.MarkNoShow(1),
        commands.IdentifyTicket("t1", "gold", None, "staff", "known"), commands.ReturnTicket("t1"))  # fmt: skip
    rows = branch.store.read(visits.of_ticket, "t1")
    assert [(row.segment, row.target_wait_s) for row in rows] == [("ordinary", 600), ("gold", 180)]


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE visits SET staff = 'eve'",
        "UPDATE visits SET last_called_ms = 1 WHERE last_called_ms IS NOT NULL",
        "UPDATE sittings SET staff = 'eve'",
        "UPDATE sittings SET to_ms = from_ms + 1",
        "DELETE FROM sittings",
        "UPDATE folded_days SET columns = (SELECT columns FROM folded_days WHERE day = '2026-07-01')",
        "UPDATE folded_days SET times = '[]'",
    ],
)
def test_an_update_without_its_where_is_found_and_mended_from_the_log(tmp_path, harm):
    with living(tmp_path / "data", seed=7) as branch:
        for day in ("2026-07-01", "2026-07-02", "2026-07-03"):
            branch.day(day, steps=90)
        book(branch, "2026-07-03")
        before = report(branch, "day", "staff"), branch.store.read(figures.times, "2026-07-01", "2026-07-02", 0)
        branch.close()
    with sqlite3.connect(tmp_path / "data" / "branch.db") as connection:
        connection.execute(harm)
    with living(tmp_path / "data", seed=7) as branch:
        assert len(branch.store.read(replay.differences)) >= 1
        assert branch.ledger.run(rebuild.everything) == len(branch.store.read(log.after, 0, 100_000))
        assert branch.store.read(replay.differences) == []
        after = report(branch, "day", "staff"), branch.store.read(figures.times, "2026-07-01", "2026-07-02", 0)
        assert after == before


def book(branch, before):
    """Give the days that are over their figures, as the bookkeeping does."""
    for day, _ in branch.store.read(folded_days.unfinished, before):
        branch.ledger.begin()
        with branch.ledger.step():
            branch.ledger.run(folded_days.finish, day, *branch.store.read(figures.made, day))
        branch.ledger.commit()


def test_days_that_an_older_program_folded_are_folded_again(tmp_path):
    with living(tmp_path / "data", seed=3) as branch:
        for day in ("2026-07-01", "2026-07-02"):
            branch.day(day, steps=90)
        wanted = report(branch, "day", "staff")
        branch.close()
    with sqlite3.connect(tmp_path / "data" / "branch.db") as connection:
        for harm in ("DELETE FROM folded_days", "DELETE FROM sittings", "UPDATE visits SET gave_up = 0"):
            connection.execute(harm)
    with living(tmp_path / "data", seed=3) as branch:
        assert branch.store.read(folded_days.unfinished, "2026-07-02") == [("2026-07-01", False)]
        branch.ledger.begin()
        with branch.ledger.step():
            branch.ledger.run(rebuild.catch_up, 0)
            branch.ledger.run(rebuild.keep, 0, branch.store.read(rebuild.folded, "2026-07-01"), over=True)
        branch.ledger.commit()
        assert branch.store.read(folded_days.unfinished, "2026-07-02") == []
        assert report(branch, "day", "staff") == wanted
        assert branch.store.read(replay.differences) == []
