"""A counter whose person is heard of no more is lost once, after the grace, and no other."""

import threading

import pytest

from server.domain.refusals import Refusal
from server.reactions.presence import LOOK_AT_LEAST_EVERY_S, Presence

GRACE_S = 60


class Hall:
    """Who sits where, a clock that a test moves, and what was lost."""

    def __init__(self) -> None:
        self.now_s, self.attended, self.lost, self.told = 1000.0, {3: "li"}, [], []
        self.refusal: Refusal | None = None
        self.presence = Presence(
            attended=lambda: dict(self.attended), grace_s=GRACE_S, lose=self.lose, monotonic=lambda: self.now_s,
            log=lambda event, **values: self.told.append((event, values)),
        )  # fmt: skip

    def lose(self, counter: int) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.lost.append(counter)
        self.attended.pop(counter)

    def look(self, after_s: float) -> float:
        self.now_s += after_s
        return self.presence.look()


@pytest.fixture
def hall() -> Hall:
    return Hall()


def test_the_grace_begins_when_this_starts(hall):
    hall.look(0)
    hall.look(GRACE_S - 1)
    assert hall.lost == []
    hall.look(1)
    assert hall.lost == [3]


def test_every_sign_of_life_begins_the_grace_anew(hall):
    for _ in range(10):
        hall.look(GRACE_S - 1)
        hall.presence.heard("li")
    assert hall.lost == []
    hall.look(GRACE_S)
    assert hall.lost == [3]


def test_the_sign_of_another_person_does_not_count(hall):
    hall.look(0)
    hall.presence.heard("wang")
    hall.look(GRACE_S)
    assert hall.lost == [3]


def test_who_takes_over_has_the_whole_grace(hall):
    hall.look(0)
    hall.look(GRACE_S - 1)
    hall.attended[3] = "wang"
    hall.look(1)
    hall.look(GRACE_S - 1)
    assert hall.lost == []


def test_who_comes_back_after_an_hour_has_the_whole_grace(hall):
    hall.look(0)
    hall.attended = {}
    hall.look(3600)
    hall.attended = {5: "li"}
    hall.look(1)
    hall.look(GRACE_S - 1)
    assert hall.lost == []


def test_only_the_counter_of_who_is_gone_is_lost(hall):
    hall.attended[5] = "wang"
    hall.look(0)
    hall.look(GRACE_S - 1)
    hall.presence.heard("wang")
    hall.look(1)
    assert (hall.lost, hall.attended) == ([3], {5: "wang"})


def test_the_next_look_is_when_the_first_grace_ends(hall):
    assert hall.look(0) == LOOK_AT_LEAST_EVERY_S
    assert hall.look(GRACE_S - 0.5) == pytest.approx(0.5)


def test_what_was_refused_is_tried_again(hall):
    hall.look(0)
    hall.refusal = Refusal("store_unavailable")
    hall.look(GRACE_S)
    assert (hall.lost, [event for event, _ in hall.told]) == ([], ["counter_not_lost"])
    hall.refusal = None
    hall.look(LOOK_AT_LEAST_EVERY_S)
    assert hall.lost == [3]


def test_a_look_that_fails_does_not_end_the_looking():
    looked, seen_twice = [], threading.Event()

    def attended():
        looked.append(True)
        if len(looked) == 1:
            return {3: "li"}
        seen_twice.set()
        return {}

    def lose(counter):
        raise RuntimeError("nobody foresaw this")

    presence = Presence(
        attended=attended, grace_s=0, lose=lose, monotonic=lambda: 0.0, log=lambda *_, **__: None, least_s=0.01
    )
    presence.start()
    assert seen_twice.wait(10)
    presence.stop()
