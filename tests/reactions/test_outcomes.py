"""How announcements on boards end."""

from __future__ import annotations

import pytest

from server.reactions.outcomes import TOLD_WITHIN_S, Outcomes

HALL = {"hall": 1}


class Ends:
    """Outcomes whose clock is in the test's hands."""

    def __init__(self) -> None:
        self.s = 0.0
        self.ended: list[tuple[int, str]] = []
        self.outcomes = Outcomes(lambda seq, outcome: self.ended.append((seq, outcome)), lambda: self.s)


@pytest.fixture
def ends() -> Ends:
    return Ends()


def test_one_board_that_played_it_is_enough_and_it_ends_once(ends: Ends) -> None:
    ends.outcomes.begin(1, "spoken", {"hall": 1, "upstairs": 1})
    ends.outcomes.announced(1, "failed", "upstairs")
    assert ends.ended == []
    ends.outcomes.announced(1, "spoken", "hall")
    ends.outcomes.announced(1, "spoken", "hall")
    ends.outcomes.over(1)
    assert ends.ended == [(1, "spoken")]


def test_it_fails_when_no_board_could_and_when_there_is_none(ends: Ends) -> None:
    ends.outcomes.begin(1, "spoken", {"hall": 1, "upstairs": 1})
    ends.outcomes.announced(1, "failed", "hall")
    ends.outcomes.announced(1, "failed", "upstairs")
    ends.outcomes.begin(2, "spoken", {})
    ends.outcomes.over(2)
    assert ends.ended == [(1, "failed"), (2, "failed")]


def test_a_board_in_two_windows_has_failed_only_when_both_say_so(ends: Ends) -> None:
    ends.outcomes.begin(1, "spoken", {"hall": 2})
    ends.outcomes.announced(1, "failed", "hall")
    assert ends.ended == [], "the browser holds the sound of one window back"
    ends.outcomes.announced(1, "spoken", "hall")
    ends.outcomes.begin(2, "spoken", {"hall": 2})
    ends.outcomes.announced(2, "failed", "hall")
    ends.outcomes.announced(2, "failed", "hall")
    assert ends.ended == [(1, "spoken"), (2, "failed")]


def test_who_was_not_there_at_the_beginning_cannot_have_failed_but_may_have_played_it(ends: Ends) -> None:
    ends.outcomes.begin(1, "spoken", HALL)
    ends.outcomes.announced(1, "failed", "upstairs")
    assert ends.ended == []
    ends.outcomes.announced(1, "spoken", "upstairs")
    assert ends.ended == [(1, "spoken")]


def test_a_chime_alone_is_no_announcement_that_was_spoken(ends: Ends) -> None:
    ends.outcomes.begin(1, "failed", HALL)
    ends.outcomes.announced(1, "spoken", "hall")
    assert ends.ended == [(1, "failed")]


def test_a_board_may_say_so_late_but_not_for_ever(ends: Ends) -> None:
    ends.outcomes.begin(1, "spoken", HALL)
    ends.outcomes.begin(2, "spoken", HALL)
    ends.outcomes.over(1)
    ends.outcomes.over(2)
    ends.s = TOLD_WITHIN_S - 1
    ends.outcomes.look()
    ends.outcomes.announced(2, "spoken", "hall")
    assert ends.ended == [(2, "spoken")]
    ends.s = TOLD_WITHIN_S
    ends.outcomes.look()
    assert ends.ended == [(2, "spoken"), (1, "failed")]


def test_what_was_broken_off_is_not_ended_by_a_late_word(ends: Ends) -> None:
    ends.outcomes.begin(1, "spoken", HALL)
    ends.outcomes.forget(1)
    ends.outcomes.announced(1, "failed", "hall")
    assert ends.ended == []
    ends.outcomes.begin(1, "spoken", HALL)
    ends.outcomes.stop()
    assert ends.ended == [(1, "failed")]
