"""The small screen over a counter, seen in Chromium."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

PATH = "/display/counter/3"
AMBER = "rgb(255, 176, 0)"
ALARM = {"zh": "请立即离开大厅。", "en": "Please leave the hall at once."}
OVERFLOWS = """() => ['.strip', '.what'].filter((name) => {
  const one = document.querySelector(name);
  return one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1;
})"""


def put(line: Any, **fields: Any) -> None:
    """Let counter 3 be like this from the start."""
    line.board["counters"][2].update(fields)


def told(line: Any, state: str, ticket: str | None = None) -> None:
    """Say that counter 3 is now like this."""
    line.say("counter", counter=3, zone="hall", state=state, ticket=ticket, services=["A"])


def test_an_idle_counter_names_what_it_does_in_every_language(screen: Any, line: Any) -> None:
    put(line, services=["A"])
    screen.open(PATH, "open")
    expect(screen.find(".place")).to_have_text("3")
    expect(screen.find("#said")).to_have_text("个人业务")
    expect(screen.find("#also")).to_have_text("Personal banking")


def test_a_counter_for_everything_says_so_instead_of_a_list(screen: Any) -> None:
    screen.open(PATH, "open")
    expect(screen.find("#said")).to_have_text("综合业务")


def test_it_follows_its_counter_through_a_call_and_no_other(screen: Any, line: Any) -> None:
    screen.open(PATH, "open")
    line.call("C018", 6)
    line.call("A042", 3)
    expect(screen.find("body")).to_have_attribute("data-state", "called")
    expect(screen.find("#said")).to_have_text("请A042号")
    expect(screen.find("#also")).to_have_text("Ticket A042")
    expect(screen.find(".strip.fresh.flash")).to_have_count(1)
    told(line, "serving", "A042")
    expect(screen.find("#said")).to_have_text("正在办理A042")
    expect(screen.find(".fresh")).to_have_count(0)
    told(line, "open")
    expect(screen.find("body")).to_have_attribute("data-state", "open")
    assert screen.called() == ["A042"]


def test_a_repeated_call_flashes_again(screen: Any, line: Any) -> None:
    put(line, state="called", ticket="A042")
    screen.open(PATH, "called")
    expect(screen.find(".flash")).to_have_count(0)
    line.call("A042", 3, recall=True)
    expect(screen.find(".flash")).to_have_count(1)


def test_a_pause_has_no_reason_and_a_closed_counter_is_black(screen: Any, line: Any) -> None:
    put(line, state="paused")
    screen.open(PATH, "paused")
    expect(screen.find("#said")).to_have_text("暂停服务")
    expect(screen.find("#also")).to_have_text("Temporarily closed")
    told(line, "closed")
    expect(screen.find("body")).to_have_css("background-color", "rgb(0, 0, 0)")
    expect(screen.find(".place")).to_be_hidden()


def test_without_the_server_it_says_not_up_to_date_and_is_not_amber(screen: Any, line: Any) -> None:
    put(line, state="called", ticket="A042")
    screen.open(PATH, "called")
    screen.later(5.3)
    expect(screen.find("#stale")).to_contain_text("信息未更新")
    expect(screen.find(".strip")).to_have_css("background-color", "rgb(10, 17, 32)")


# Both at one moment: a message that comes in between would take the words about the age away.
APART = """() => {
  const [said, stale] = ['#said .word', '#stale'].map((place) => document.querySelector(place).getBoundingClientRect());
  return stale.width > 0 && said.right <= stale.left;
}"""


def test_no_name_is_cut_by_the_words_about_its_age(screen: Any, line: Any) -> None:
    put(line, services=["A", "F"])
    line.board["services"][0]["names"] = {"zh": "个人现金与转账汇款业务", "en": "Personal cash"}
    screen.page.set_viewport_size({"width": 1232, "height": 176})
    screen.open(PATH, "open")
    screen.later(5.3)
    expect(screen.find("#stale")).to_be_visible()
    screen.page.wait_for_function(APART)


@pytest.mark.parametrize("text", [ALARM, {"zh": "请" * 200, "en": "Please leave " * 15}])
def test_an_emergency_takes_a_call_away_at_once_and_gives_it_back(screen: Any, line: Any, text: dict[str, str]) -> None:
    screen.open(PATH, "open")
    line.call("A042", 3)
    expect(screen.find(".strip")).to_have_css("background-color", AMBER)
    line.say("emergency", emergency={"text": text, "since": "2026-11-20T02:42:06.000Z"})
    expect(screen.find("body")).to_have_attribute("data-state", "emergency")
    expect(screen.find(".strip.fresh, .strip.flash")).to_have_count(0)
    expect(screen.find(".strip")).to_have_css("background-color", "rgb(247, 249, 255)")
    expect(screen.find("body")).not_to_contain_text("A042")
    expect(screen.find("#said")).to_have_text(text["zh"])
    expect(screen.find("#also")).to_have_text(text["en"].strip())
    assert screen.page.evaluate(OVERFLOWS) == []
    told(line, "called", "A042")
    expect(screen.find("body")).to_have_attribute("data-state", "emergency")
    line.say("emergency", emergency=None)
    expect(screen.find("#said")).to_have_text("请A042号")
    expect(screen.find("#also")).to_have_text("Ticket A042")


def test_a_strip_that_starts_in_an_emergency_says_so_whatever_its_counter_does(screen: Any, line: Any) -> None:
    put(line, state="closed")
    line.board["emergency"] = {"text": ALARM, "since": "2026-11-20T02:42:06.000Z"}
    screen.open(PATH, "emergency")
    expect(screen.find(".what")).to_be_visible()
    expect(screen.find("#said")).to_have_text(ALARM["zh"])
    screen.later(5.3)
    expect(screen.find("#stale")).to_contain_text("信息未更新")
    expect(screen.find("#also")).to_be_visible()
    assert screen.page.evaluate(OVERFLOWS) == []


def test_a_counter_that_is_not_there_is_said_to_be_missing(screen: Any) -> None:
    screen.open("/display/counter/77", "unknown")
    expect(screen.find("#said")).to_have_text("没有77号窗口")
