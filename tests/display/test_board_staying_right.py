"""The hall's board when its line is slow, lossy or gone."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_without_a_heartbeat_for_five_seconds_it_says_not_up_to_date(board: Any, line: Any) -> None:
    line.call("A042", 3)
    expect(board.find(".call[data-number=A042]")).to_have_attribute("data-state", "fresh")
    board.later(5.3)
    expect(board.find("body")).to_have_attribute("data-state", "stale")
    expect(board.find("#stale")).to_contain_text("信息未更新")
    expect(board.find("#stale")).to_contain_text("最后更新 10:42:06")
    expect(board.find(".fresh")).to_have_count(0)
    assert board.page.eval_on_selector("#list", "list => getComputedStyle(list).opacity") == "0.42"
    expect(board.find("#wait")).to_be_hidden()


def test_it_is_right_again_by_itself_after_the_line_came_back(board: Any, line: Any) -> None:
    board.later(5.3)
    expect(board.find("body")).to_have_attribute("data-state", "stale")
    line.call("A042", 3)
    board.later(1)
    expect(board.find("body")).to_have_attribute("data-state", "fresh")
    assert "A042" in board.large() + board.listed()


def test_a_heartbeat_keeps_it_up_to_date_and_nothing_else_moves(board: Any, line: Any) -> None:
    before = board.page.inner_html(".main")
    for _ in range(3):
        board.later(2)
        line.beat()
        expect(board.find("body")).to_have_attribute("data-state", "fresh")
    assert board.page.inner_html(".main") == before


def test_a_lost_message_makes_it_ask_for_a_snapshot_and_nothing_is_missing(board: Any, line: Any) -> None:
    line.board["calls"].insert(0, {**line.board["calls"][0], "number": "A040", "counter": 9, "seq": line.seq + 1})
    line.lose()
    line.call("A041", 3)
    line.until(lambda: line.asked == ["snapshot?"])
    board.shows("A041")
    assert board.called()[-2:] == ["A040", "A041"]


def test_a_message_lost_last_is_noticed_with_the_next_heartbeat(board: Any, line: Any) -> None:
    line.lose()
    line.board["waiting"]["A"] = 99
    line.beat()
    line.until(lambda: line.asked == ["snapshot?"])  # and not only once it is stale and connects anew
    expect(board.find("[data-service=A] .people .number")).to_have_text("99")


def test_two_lost_connections_show_nothing_twice(board: Any, line: Any) -> None:
    line.call("A042", 3)
    board.shows("A042")
    for lost in (1, 2):
        line.drop()
        board.later(1.5)
        line.until(lambda lost=lost: line.connected == lost)
        expect(board.find("body")).to_have_attribute("data-state", "fresh")
    line.call("A043", 5)
    board.shows("A043")
    assert board.called().count("A042") == 1
    assert len(board.called()) == len(set(board.called()))
    shown = board.large() + board.listed()
    assert len(shown) == len(set(shown))


def test_a_call_that_was_made_while_the_line_was_down_is_shown_as_new(board: Any, line: Any) -> None:
    line.board["calls"].insert(0, {**line.board["calls"][0], "number": "A042", "counter": 3, "seq": line.seq + 1})
    line.board["calls"][0]["at"] = "2026-11-20T02:42:05.000Z"
    line.drop()
    board.later(1.5)
    expect(board.find(".call[data-number=A042]")).to_have_attribute("data-state", "fresh")


def test_a_settled_call_does_not_light_up_again_after_a_reconnect(board: Any, line: Any) -> None:
    line.call("A042", 3)
    board.shows("A042")
    board.later(4.9)
    line.beat()
    board.later(0.4)
    expect(board.find(".call")).to_have_attribute("data-state", "settled")
    line.snapshot()
    line.call("A043", 5)
    board.shows("A043")
    assert board.large() == ["A043"]


def test_a_board_before_another_log_than_before_forgets_what_it_drew(board: Any, line: Any) -> None:
    """As after a backup was restored: the next calls bear numbers of the log that were there before."""
    seq = line.call("A042", 3)
    board.shows("A042")
    line.seq, line.board["calls"] = seq - 1, line.board["calls"][1:]
    line.drop()
    board.later(1.5)
    expect(board.find(".call[data-number=A042]")).to_have_count(0)
    expect(board.find("body")).to_have_attribute("data-state", "fresh")
    assert line.call("C007", 5) == seq
    board.shows("C007")
    board.before = 0  # a page that has just begun
    assert board.called()[-1] == "C007"
