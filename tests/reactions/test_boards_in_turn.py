"""One board that plays the calls of several zones, one after another: none of them runs ahead of it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from display.chime import CHIME
from server.reactions.outcomes import Outcomes
from server.reactions.outlets import CUT, STILL_PLAYS_MAX_S, TURN_S, Boards, Playing

ONE = Playing(7, "hall", "zh", CHIME, "spoken", 100)


class Board:
    """The board `hall`, others that are `there`, and the rests of who waits for them; `at[n]` happens in the n-th."""

    def __init__(self) -> None:
        self.ended: list[tuple[int, str]] = []
        self.rested_s: list[float] = []
        self.at: dict[int, Callable[[], Any]] = {}
        self.there, self.on, self.cut = {"hall": 1}, {"hall"}, threading.Event()
        self.outcomes = Outcomes(lambda seq, outcome: self.ended.append((seq, outcome)), lambda: sum(self.rested_s))
        self.boards = Boards(
            tell=lambda kind, **fields: None,
            audible=lambda zone: self.there,
            sounding=lambda zone: self.on,
            outcomes=self.outcomes,
            chime=CHIME,
            rest=self.rest,
        )

    def rest(self, seconds: float, cut: threading.Event) -> None:
        self.rested_s.append(seconds)
        self.at.get(len(self.rested_s), lambda: None)()

    def plays(self) -> str | None:
        self.boards.start(ONE)
        return self.boards.wait(ONE, self.cut)


@pytest.fixture
def board() -> Board:
    board = Board()
    for screen in ("hall", "upstairs"):
        board.outcomes.announced(6, "spoken", screen)
    return board


def test_the_next_one_waits_until_the_board_has_played_what_another_zone_said_before(board: Board) -> None:
    board.at[5] = lambda: board.outcomes.announced(7, "spoken", "hall")
    assert board.plays() is None
    assert len(board.rested_s) == 5 and board.ended == [(7, "spoken")]


def test_nobody_waits_for_a_board_whose_sound_is_held_back_or_that_has_gone(board: Board) -> None:
    board.at[3] = board.on.clear
    assert board.plays() is None
    assert len(board.rested_s) == 3 and board.ended == []


def test_what_is_broken_off_meanwhile_is_cut_at_once(board: Board) -> None:
    board.at[3] = board.cut.set
    assert board.plays() == CUT
    assert len(board.rested_s) == 3


def test_a_board_that_never_says_so_holds_its_zone_up_for_a_minute_at_most(board: Board) -> None:
    assert board.plays() is None
    assert sum(board.rested_s[1:]) == pytest.approx(STILL_PLAYS_MAX_S, abs=TURN_S)


def test_no_board_falls_behind_another_one_of_its_zone(board: Board) -> None:
    board.there, board.on = {"hall": 1, "upstairs": 1}, {"hall", "upstairs"}
    board.at[2] = lambda: board.outcomes.announced(7, "spoken", "hall")
    board.at[5] = lambda: board.outcomes.announced(7, "spoken", "upstairs")
    assert board.plays() is None
    assert len(board.rested_s) == 5 and board.ended == [(7, "spoken")]


def test_nobody_waits_for_a_board_that_never_played_anything(board: Board) -> None:
    board.there, board.on = {"new": 1}, {"new"}
    assert board.plays() is None
    assert len(board.rested_s) == 1 and board.ended == []


@pytest.mark.parametrize("says", [None, "failed"])
def test_a_broken_board_holds_its_zone_up_once_until_it_has_played_something_again(
    board: Board, says: str | None
) -> None:
    if says:
        board.at[500] = lambda: board.outcomes.announced(7, says, "hall")
    assert board.plays() is None
    assert len(board.rested_s) >= 500
    board.rested_s.clear()
    assert board.plays() is None
    assert len(board.rested_s) == 1, "it is not waited for"
    board.outcomes.announced(7, "spoken", "hall")
    board.rested_s.clear()
    board.at = {5: lambda: board.outcomes.announced(7, "spoken", "hall")}
    assert board.plays() is None
    assert len(board.rested_s) == 5
