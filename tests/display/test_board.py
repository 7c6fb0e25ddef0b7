"""The hall's board, seen in Chromium: which numbers stand where."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_the_token_leaves_the_address(board: Any) -> None:
    assert "secret" not in board.page.url


def test_a_call_stands_large_and_amber_with_its_counter_and_flashes_three_times(board: Any, line: Any) -> None:
    line.call("A042", 3)
    call = board.find(".call[data-number=A042]")
    expect(call).to_have_attribute("data-state", "fresh")
    expect(call).to_have_attribute("data-counter", "3")
    assert board.texts(".call .say .number") == ["A042", "3"]
    assert "".join(board.texts(".call .second")) == "TicketA042counter3"
    flashing = "call => { const s = getComputedStyle(call); return [s.animationDuration, s.animationIterationCount]; }"
    assert call.evaluate(flashing) == ["1s", "3"]
    assert board.listed() == ["C017", "A038", "V003", "F008", "A037", "A036"]


def test_after_five_seconds_the_last_call_stays_but_is_no_longer_amber(board: Any, line: Any) -> None:
    line.call("A042", 3)
    expect(board.find(".call[data-number=A042]")).to_have_attribute("data-state", "fresh")
    board.later(4.9)
    line.beat()
    expect(board.find(".call")).to_have_attribute("data-state", "fresh")
    board.later(0.3)
    expect(board.find(".call")).to_have_attribute("data-state", "settled")
    assert board.large() == ["A042"]


def test_calls_at_once_stand_side_by_side_and_the_fourth_is_not_skipped(board: Any, line: Any) -> None:
    for number, counter in (("A042", 3), ("C018", 6), ("F009", 11), ("A043", 5)):
        line.call(number, counter)
    board.shows("A043")
    assert board.large() == ["C018", "F009", "A043"]
    assert board.listed()[:2] == ["A042", "C017"]
    assert board.called()[-4:] == ["A042", "C018", "F009", "A043"]


def test_each_of_several_calls_leaves_when_its_own_five_seconds_are_over(board: Any, line: Any) -> None:
    line.call("A042", 3)
    board.shows("A042")
    board.later(3)
    line.call("C018", 6)
    board.shows("C018")
    board.later(2.1)
    expect(board.find(".call")).to_have_count(1)
    assert board.large() == ["C018"]
    assert board.listed()[0] == "A042"


def test_a_recall_moves_the_number_up_again_and_shows_it_once(board: Any, line: Any) -> None:
    line.call("V003", 12, recall=True)
    expect(board.find(".call[data-number=V003]")).to_have_attribute("data-state", "fresh")
    assert board.listed().count("V003") == 0
    assert len(board.listed()) == 6


def test_a_missed_number_leaves_the_calls_and_stands_among_the_missed(board: Any, line: Any) -> None:
    line.call("A042", 3)
    line.say("missed", missed=["A042", "A031", "A035", "C012", "A029"])
    expect(board.find("#missed [data-number=A042]")).to_be_visible()
    assert "A042" not in board.large() + board.listed()


def test_waiting_is_shown_rounded_outward_to_five_minutes(board: Any, line: Any) -> None:
    assert board.texts(".service .label") == ["个人业务", "对公业务", "财富管理", "贷款咨询"]
    assert board.texts(".service .people .number") == ["11", "3", "2", "0"]
    assert board.texts(".service .expected .number") == ["10–20", "5–15", "5"]
    assert board.texts(".service .expected .beside") == ["以内"]
    assert board.texts(".service .expected.none") == ["—"]
    line.say("waiting", waiting={"A": 12}, estimates={"A": {"low_s": 3700, "likely_s": 4000, "high_s": 9000}})
    expect(board.find("[data-service=A] .people .number")).to_have_text("12")
    assert board.texts("[data-service=A] .expected .beside") == ["以上"]


def test_the_clock_is_the_branch_s_own(board: Any) -> None:
    expect(board.find("#time")).to_have_text("10:42")
    expect(board.find("#date")).to_have_text("11月20日 星期五")


def test_the_first_of_the_day_and_a_closed_hall_say_what_is_going_on(board: Any, line: Any) -> None:
    line.snapshot(calls=[], missed=[], waiting={})
    expect(board.find(".saying")).to_contain_text("请取号")
    closed = [{**counter, "state": "closed"} for counter in line.board["counters"]]
    line.snapshot(counters=closed)
    expect(board.find(".saying")).to_contain_text("窗口暂未开放")
    line.snapshot(open=False)
    expect(board.find(".saying")).to_contain_text("今日业务已结束")


def test_a_board_of_one_zone_shows_that_zone(screen: Any, line: Any) -> None:
    screen.open("/display?zone=wealth")
    line.call("A042", 3)
    line.call("F009", 11, zone="wealth")
    screen.shows("F009")
    assert screen.large() + screen.listed() == ["F009"]
    assert screen.texts(".service .label") == ["财富管理"]


def test_text_from_outside_is_shown_as_text(board: Any, line: Any) -> None:
    evil = "<img src=x onerror=alert(1)>"
    line.snapshot(branch={**line.board["branch"], "name": {"zh": evil}, "message": {"zh": evil}})
    expect(board.find("#branch")).to_have_text(evil)
    expect(board.find("#notice")).to_contain_text(evil)
    assert board.find("img:not(.logo)").count() == 0


def test_a_page_without_a_token_asks_for_it(page: Page, line: Any) -> None:
    page.goto(f"{line.url}/display")
    expect(page.locator(".token-form")).to_be_visible()
    page.fill(".token-form input", "secret")
    page.click(".token-form button")
    expect(page.locator("body")).to_have_attribute("data-state", "fresh")
