"""A clock that is set back stops nobody's work."""

import contextlib
import sqlite3
import threading
import time

import pytest

from server.app.onward import Onward

HOUR_S = 3600


class Clock:
    """A wall clock that people set, and seconds that only grow."""

    def __init__(self) -> None:
        self.wall_ms, self.real_s = 1_795_482_000_000, 50.0
        self.behind: list[int] = []

    def pass_s(self, seconds: float) -> None:
        self.wall_ms += round(seconds * 1000)
        self.real_s += seconds

    def onward(self, not_before_ms: int = 0) -> Onward:
        return Onward(
            lambda: self.wall_ms, lambda: self.real_s, not_before_ms=not_before_ms, told=self.behind.append
        )


@pytest.fixture
def clock():
    return Clock()


def test_a_clock_that_only_goes_forward_is_believed_to_the_millisecond(clock):
    now = clock.onward()
    for seconds in (0, 0.001, 1, 40_000):
        clock.pass_s(seconds)
        assert now() == clock.wall_ms
    assert clock.behind == []


def test_a_clock_that_stands_still_is_followed(clock):
    now = clock.onward()
    before = now()
    clock.real_s += 60
    assert now() == before


def test_after_a_clock_was_set_back_time_goes_on_so_that_a_counter_can_call_again(clock):
    now = clock.onward()
    before = now()
    clock.wall_ms -= HOUR_S * 1000
    assert now() == before
    for _ in range(10_000):  # asked often, too
        clock.pass_s(0.001)
        now()
    assert now() == before + 5_000
    assert clock.behind == [HOUR_S * 1000]


def test_the_clock_that_was_set_back_is_believed_again_once_it_has_caught_up(clock):
    now = clock.onward()
    moments = [now()]
    clock.wall_ms -= HOUR_S * 1000
    now()
    for _ in range(130):
        clock.pass_s(60)
        moments.append(now())
    assert moments == sorted(moments)
    assert moments[118] == moments[0] + 59 * 60_000
    assert moments[-1] == clock.wall_ms


def test_a_clock_that_was_set_back_before_the_start_stops_nobody_either(clock):
    last_ms = clock.wall_ms + HOUR_S * 1000
    now = clock.onward(not_before_ms=last_ms)
    assert now() == last_ms
    clock.pass_s(10)
    assert now() == last_ms + 5_000


def test_a_served_branch_lets_a_counter_call_though_its_log_is_of_a_later_hour(make_branch, branch_file_text):
    branch = make_branch(branch_file_text.replace("call_next_gap_s = 0", "call_next_gap_s = 1")).start()
    for _ in range(3):
        branch.issue()
    branch.at(1, "open")
    branch.stop()
    with contextlib.closing(sqlite3.connect(branch.data / "branch.db")) as file, file:
        file.execute("UPDATE events SET at_ms = at_ms + 600000 WHERE seq > 1")
    branch.start()
    assert branch.at(1, "call-next").status == 200
    until = time.monotonic() + 20
    while branch.at(1, "call-next", {"finish_current": True}).status != 200:
        assert time.monotonic() < until, "the counter stands still"
        threading.Event().wait(0.2)
    assert "clock_set_back" in branch.errors.read_text()
