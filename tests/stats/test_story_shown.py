"""The story of a number says which screens showed it, from what they said themselves."""

from dataclasses import dataclass
from typing import Any

import pytest

from config.sentences import Sentences
from server.domain import commands
from server.stats.story import story

SAY = Sentences.load(["zh", "en"]).say


@dataclass(frozen=True)
class Showing:
    """A call on a screen."""

    call_seq: int
    name: str
    shown_ms: int | None
    page: str = "board"
    counter: int | None = None
    sound: str | None = None


@pytest.fixture
def called(hall: Any) -> tuple[Any, str, int]:
    """A hall, a ticket that was called, the event of the call."""
    hall.do(commands.OpenCounter(3, staff="Teller 03"))
    ticket = hall.issue()
    hall.do(commands.CallNext(3))
    return hall, ticket, hall.log[-1].seq


def shown(called: Any, *showings: Showing, language: str = "en") -> list[tuple[str, str | None]]:
    hall, ticket, _ = called
    told = story(ticket, hall.log, [], SAY, language, showings)
    return [(line["sentence"], line["detail"]) for line in told["lines"] if line["kind"] == "shown"]


def test_one_board_is_named_with_its_moment_in_every_language(called: Any) -> None:
    hall, _, seq = called
    one = Showing(seq, "hall", hall.now_ms)
    ((english, _),), ((chinese, _),) = shown(called, one), shown(called, one, language="zh")
    clock = english.removeprefix("Shown on the board hall at ").removesuffix(".")
    assert chinese == f"{clock} 显示在综合屏 hall 上。"


def test_several_screens_are_one_line_and_who_came_late_is_named(called: Any) -> None:
    hall, _, seq = called
    ((sentence, detail),) = shown(
        called,
        Showing(seq, "upstairs", hall.now_ms + 15_000),
        Showing(seq, "hall", hall.now_ms, sound="failed"),
        Showing(seq, "3", hall.now_ms + 40, "strip", 3),
    )
    assert sentence.endswith("on: hall, the strip of counter 3, upstairs.")
    assert detail is not None and "upstairs showed it only at" in detail
    assert "Its sound could not be played by hall." in detail


def test_a_screen_that_was_only_heard_and_one_of_another_call_make_no_line(called: Any) -> None:
    _, _, seq = called
    assert shown(called, Showing(seq, "hall", None, sound="spoken"), Showing(seq + 1, "hall", 5)) == []


def test_each_call_has_its_own_line(called: Any) -> None:
    hall, _, seq = called
    first_ms = hall.now_ms
    hall.wait(30)
    hall.do(commands.Recall(3))
    lines = shown(called, Showing(hall.log[-1].seq, "hall", hall.now_ms), Showing(seq, "hall", first_ms))
    assert len(lines) == 2 and lines[0] < lines[1]
