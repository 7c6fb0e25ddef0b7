"""Days that are over get their figures beside the work, and today is held against them."""

import sqlite3
import threading
import time

import pytest
import structlog

from living_branch import branch_file, days, living
from plain_writer import plain_writer
from server.app.bookkeeping import Bookkeeping
from server.app.figures import Figures
from server.domain import commands
from server.store import figures, folded_days, replay, store


class Served:
    """A writer with its bookkeeping over a folder; the clock goes when told."""

    def __init__(self, folder, now_ms):
        self.now_ms, self.store = now_ms, store.opened(folder)
        self.writer = plain_writer(self.store, branch_file(), lambda: self.now_ms)
        self.books = Bookkeeping(self.store, self.writer, monotonic=time.monotonic, log=structlog.get_logger())
        self.figures = Figures(self.store, self.writer, lambda: self.now_ms)

    def finished(self, before):
        """Wait until every day before has its figures."""
        deadline = time.monotonic() + 30
        while self.store.read(folded_days.unfinished, before):
            assert time.monotonic() < deadline, "the books are behind"
            threading.Event().wait(0.01)

    def stop(self):
        self.books.stop()
        self.writer.stop()
        self.store.close()


@pytest.fixture
def served(tmp_path):
    """Ten days by chance up to Thursday 2 July 2026, then the server at noon of that day."""
    with living(tmp_path / "data", seed=5) as branch:
        for day in days("2026-06-23", 9):
            branch.day(day, steps=60)
        branch.go_to("2026-07-02", "12:00")
        noon_ms = branch.now_ms
    made = Served(tmp_path / "data", noon_ms)
    yield made
    made.stop()


def test_days_that_are_over_get_their_figures_and_say_the_same_as_before(served):
    asked = ("2026-06-23", "2026-07-02", ["day", "service"])
    before = served.figures.waits(*asked)
    assert len(served.store.read(folded_days.unfinished, "2026-07-02")) == 9
    served.books.start()
    served.finished("2026-07-02")
    assert served.figures.waits(*asked) == before
    assert served.store.read(replay.differences) == []


def test_the_change_of_day_gives_the_day_before_its_figures(served):
    served.books.start()
    served.writer.do(commands.IssueTicket("today", "A"), actor="test")
    served.now_ms += 24 * 3_600_000
    served.writer.do(commands.IssueTicket("tomorrow", "A"), actor="test")
    served.finished("2026-07-03")
    (row,) = served.figures.waits("2026-07-02", "2026-07-02", ["day"])["rows"]
    assert (row["issued"], row["waiting"]) == (1, 0)


def test_today_is_held_against_the_day_before_the_same_weekday_and_four_weeks(served):
    held = served.figures.today()["against"]
    assert (held["yesterday"]["day"], held["last_week"]["day"], held["four_weeks"]["days"]) == (
        "2026-07-01", "2026-06-25", 9,
    )  # fmt: skip
    for name, first, last in (("yesterday", "2026-07-01", "2026-07-01"), ("last_week", "2026-06-25", "2026-06-25"),
                              ("four_weeks", "2026-06-04", "2026-07-01")):  # fmt: skip
        assert held[name]["totals"] == served.figures.waits(first, last, [])["total"]
    halves = {row["half_hour"]: row for row in served.figures.waits("2026-06-25", "2026-06-25", ["half_hour"])["rows"]}
    shown = held["last_week"]["by_half_hour"]
    assert [row["start"] for row in shown] == sorted(halves)
    assert all(row["arrivals"] == halves[row["start"]]["issued"] for row in shown)
    until = held["last_week"]["until_now"]
    assert until["at"] == "12:00"
    assert until["totals"]["issued"] == sum(row["arrivals"] for row in shown if row["start"] < "12:00")


def test_who_sat_where_is_known_while_it_lasts(served):
    served.writer.do(commands.OpenCounter(1, staff="anna"), actor="test")
    served.now_ms += 600_000
    (row,) = served.figures.staff(None, None)["staff"]
    assert (row["name"], row["idle_s"], row["open_s"]) == ("anna", 600.0, 600.0)
    halves = served.figures.today()["by_half_hour"]
    assert halves == []  # nobody came yet
    times = served.store.read(figures.times, "2026-07-02", "2026-07-02", served.now_ms)
    assert sum(one.spent_ms for one in times) == 600_000


def test_a_folder_of_the_program_before_is_brought_up_to_date_while_it_serves(tmp_path):
    with living(tmp_path / "data", seed=5) as branch:
        for day in ("2026-07-01", "2026-07-02"):
            branch.day(day, steps=90)
        noon_ms = branch.now_ms
    with sqlite3.connect(tmp_path / "data" / "branch.db") as connection:
        for undone in ("DROP TABLE sittings", "DROP TABLE folded_days", "ALTER TABLE visits DROP COLUMN gave_up",
                       "DELETE FROM _sqlite_migrations WHERE name = 'figures'"):  # fmt: skip
            connection.execute(undone)
    made = Served(tmp_path / "data", noon_ms)
    try:
        assert made.store.read(folded_days.is_current, "2026-07-02")  # the present day at once
        assert made.store.read(folded_days.unfinished, "2026-07-02") == [("2026-07-01", False)]
        made.books.start()
        made.finished("2026-07-02")
        assert made.store.read(replay.differences) == []
    finally:
        made.stop()


def test_a_day_that_cannot_be_read_holds_up_no_other(served, tmp_path):
    with sqlite3.connect(tmp_path / "data" / "branch.db") as connection:
        connection.execute("UPDATE folded_days SET fold = 0 WHERE day = '2026-06-30'")  # to be folded again
        connection.execute("UPDATE events SET data = '{}' WHERE day = '2026-06-30' AND kind = 'TicketIssued'")
    served.books.start()
    deadline = time.monotonic() + 30
    while len(served.store.read(folded_days.unfinished, "2026-07-02")) > 1:
        assert time.monotonic() < deadline, "one day held up the others"
        threading.Event().wait(0.01)
    assert served.store.read(folded_days.unfinished, "2026-07-02") == [("2026-06-30", False)]
