"""Followers hear everything, in order, and outlive their own mistakes."""

import threading
import time

import pytest
import structlog
from structlog.testing import LogCapture

from server.domain.events import CounterClosed, Recorded
from server.following import TRIES_MAX, Follower


class Log:
    """A log in memory that can be made unreadable."""

    def __init__(self):
        self.rows = []
        self.unreadable = self.reads = 0

    def write(self, count):
        for _ in range(count):
            seq = len(self.rows) + 1
            self.rows.append(Recorded(seq, "b", "2026-11-24", seq, "test", CounterClosed(seq), "c"))

    def read(self, after):
        self.reads += 1
        if self.unreadable:
            self.unreadable -= 1
            raise OSError("disk I/O error")
        return self.rows[after : after + 3]


@pytest.fixture
def log():
    return Log()


@pytest.fixture
def logged():
    return LogCapture()


@pytest.fixture
def follow(log, logged):
    """`follow(handle, after=0)`: a follower at work, stopped at the end."""
    made = []

    def begin(handle, after=0):
        follower = Follower(
            "boards",
            log.read,
            handle,
            after=after,
            log=structlog.wrap_logger(None, processors=[logged]),
            first_pause_s=0.01,
        )
        made.append(follower)
        follower.start()
        return follower

    yield begin
    for follower in made:
        follower.stop()


def until(condition):
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        threading.Event().wait(0.002)


def test_everything_is_heard_once_and_in_order(log, follow):
    heard = []
    log.write(5)
    follower = follow(lambda entry: heard.append(entry.seq))
    until(lambda: len(heard) == 5)
    for _ in range(20):
        log.write(2)
        follower.nudge()
    until(lambda: len(heard) == 45)
    assert heard == list(range(1, 46))
    assert follower.seq == 45


def test_a_follower_that_begins_now_hears_nothing_of_before(log, follow):
    heard = []
    log.write(5)
    follower = follow(lambda entry: heard.append(entry.seq), after=5)
    log.write(1)
    follower.nudge()
    until(lambda: heard)
    assert heard == [6]


def test_a_follower_with_nothing_to_do_rests(log, follow):
    follower = follow(lambda entry: None)
    follower.nudge()
    until(lambda: log.reads >= 2)
    threading.Event().wait(0.05)
    assert log.reads <= 3


def test_an_event_that_fails_is_tried_again_before_the_next(log, follow, logged):
    heard = []

    def handle(entry):
        heard.append(entry.seq)
        if entry.seq == 2 and heard.count(2) < 3:
            raise ValueError("not yet")

    log.write(3)
    follow(handle)
    until(lambda: 3 in heard)
    assert heard == [1, 2, 2, 2, 3]
    assert [entry["tries"] for entry in logged.entries] == [1, 2]


def test_an_event_that_can_never_be_handled_does_not_silence_the_hall_and_is_told(log, follow, logged):
    heard = []

    def handle(entry):
        heard.append(entry.seq)
        if entry.seq == 1:
            raise ValueError("never")

    log.write(2)
    follower = follow(handle)
    until(lambda: 2 in heard)
    assert heard == [1] * TRIES_MAX + [2]
    assert [entry["event"] for entry in logged.entries][-1] == "event_passed_over"
    assert follower.passed_over == 1


def test_a_log_that_cannot_be_read_is_read_later(log, follow, logged):
    heard = []
    log.write(1)
    log.unreadable = 2
    follow(lambda entry: heard.append(entry.seq))
    until(lambda: heard)
    assert heard == [1]
    assert [entry["event"] for entry in logged.entries] == ["log_unreadable"] * 2


def test_a_stop_ends_even_a_follower_that_keeps_failing(log, follow):
    failed = threading.Event()

    def handle(entry):
        failed.set()
        raise ValueError("never")

    log.write(1)
    follower = follow(handle)
    assert failed.wait(10)
    follower.stop()
    assert follower.seq == 0
