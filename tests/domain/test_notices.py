"""A line on the boards: what it may say, how long it stays."""

import pytest

from server.domain import commands, events
from server.domain.board import board
from server.domain.notices import NOTICE_LENGTH_MAX, NOTICE_MINUTES_MAX
from visit_turns import refused

MACHINES = {"zh": "自助柜员机停用", "en": "The machines are out of order"}


def shown(hall):
    return board(hall.day, hall.now_ms, estimate=lambda service: None)["notice"]


def post(hall, text=None, minutes=None, name="n1"):
    return hall.do(commands.PostNotice(name, text or MACHINES, minutes, "chen"))


def test_a_notice_stands_on_the_board_until_it_is_taken_down(hall):
    post(hall)
    assert shown(hall) == {"id": "n1", "text": MACHINES, "until": None}
    assert "chen" not in str(shown(hall)), "who wrote it is not the hall's business"
    hall.do(commands.EndNotice("n1", "li"))
    assert shown(hall) is None
    assert refused(hall, commands.EndNotice("n1", "li")) == "unknown_notice"


def test_a_second_notice_takes_the_place_of_the_first(hall):
    post(hall)
    post(hall, {"en": "We close at noon"}, name="n2")
    assert shown(hall)["id"] == "n2"
    assert refused(hall, commands.EndNotice("n1", "li")) == "unknown_notice"


def test_a_notice_with_minutes_comes_down_by_itself_when_they_are_over(hall):
    post(hall, minutes=10)
    assert shown(hall)["until"] == "2026-11-24T01:10:00.000Z"
    assert hall.later(599).do(commands.PassTime()) == []
    assert hall.later(1).do(commands.PassTime()) == [events.NoticeEnded("n1", None)]
    assert shown(hall) is None
    assert hall.refolded().notice is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ({}, "text_needed"),
        ({"en": "  \n "}, "text_needed"),
        ({"en": "a" * (NOTICE_LENGTH_MAX + 1)}, "text_too_long"),
        ({"en": "all well", "de": "gut"}, "unknown_language"),
        ({"en": "bell\x07"}, "text_unreadable"),
        ({"en": "escape\x1b[2J"}, "text_unreadable"),
        ({"en": "turned \u202eround"}, "text_unreadable"),
        ({"en": "marked \u200fright to left"}, "text_unreadable"),
    ],
)
def test_a_text_that_cannot_stand_on_a_board_is_refused(hall, text, code):
    assert refused(hall, commands.PostNotice("n1", text, None, "chen")) == code
    longer = {language: words * 3 for language, words in text.items()}
    assert refused(hall, commands.BeginEmergency(longer, "chen")) == code


@pytest.mark.parametrize("minutes", [0, -1, NOTICE_MINUTES_MAX + 1])
def test_minutes_have_a_limit(hall, minutes):
    assert refused(hall, commands.PostNotice("n1", MACHINES, minutes, "chen")) == "wrong_values"


def test_lines_become_one_and_markup_stays_text(hall):
    post(hall, {"en": " <b>Closed</b>\n\ttoday\u3000"})
    assert shown(hall)["text"] == {"en": "<b>Closed</b> today"}


def test_a_notice_of_the_day_ends_with_it_and_one_with_minutes_goes_on(make_hall):
    hall = make_hall()
    settings = hall.day.settings
    post(hall)
    assert events.NoticeEnded("n1", None) in hall.do(commands.CloseDay())
    hall.do(commands.OpenDay("2026-11-25", settings))
    assert shown(hall) is None
    post(hall, minutes=24 * 60, name="n2")
    posted = hall.day.notice
    assert not [event for event in hall.do(commands.CloseDay()) if isinstance(event, events.NoticeEnded)]
    hall.later(3_600).do(commands.OpenDay("2026-11-26", settings))
    assert hall.day.notice == posted
    assert hall.refolded().notice == posted
