"""What a board says beside its calls: notices of any length, an emergency, each language in its turn."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

EVIL = "<img src=x onerror=document.title='evil'><script>alert(1)</script>&lt;b&gt;"
LONG = {
    "zh": "".join(f"第{place}项：今日下午两点至四点，因系统升级，对公业务和现金业务暂停；" for place in range(6)),
    "en": " ".join(f"Note {place}: this afternoon business banking is closed for maintenance." for place in range(6)),
}


def notice(text: dict[str, str]) -> dict[str, Any]:
    return {"id": "n-1", "text": text, "until": None}


def say_notice(line: Any, text: dict[str, str]) -> None:
    line.board["notice"] = notice(text)
    line.say("notice", notice=line.board["notice"])


def heights(screen: Any) -> list[float]:
    return screen.page.eval_on_selector_all(
        ".head, .band, .main, .list, .wait, .missed, .foot", "all => all.map((one) => one.getBoundingClientRect().y)"
    )


def pages_of(screen: Any, most: int = 60) -> list[tuple[str, str]]:
    """Each page of the notice line: its language and its text, until they come again."""
    seen: list[tuple[str, str]] = []
    for _ in range(most):
        said = screen.find("#notice span")
        page = (said.get_attribute("lang"), said.text_content())
        if page in seen:
            break
        seen.append(page)
        assert said.evaluate("one => one.scrollWidth <= one.clientWidth + 1")
        turn_page(screen)
    return seen


def turn_page(screen: Any) -> None:
    """Six seconds in which the server is there."""
    for _ in range(3):
        screen.later(2)
        screen.line.seq += 1
        screen.line.snapshot()
        screen.page.wait_for_function("seq => branchQueue.painted.slice(-1)[0].seq === seq", arg=screen.line.seq)


@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920)])
def test_a_notice_of_any_length_is_read_whole_page_by_page_and_nothing_moves(
    board: Any, line: Any, size: tuple[int, int]
) -> None:
    board.page.set_viewport_size({"width": size[0], "height": size[1]})
    before = heights(board)
    say_notice(line, LONG)
    expect(board.find("#notice span")).to_contain_text("今日下午")
    assert heights(board) == before
    pages = pages_of(board)
    assert "".join(text for code, text in pages if code == "zh-CN") == LONG["zh"]
    assert " ".join(text for code, text in pages if code == "en") == LONG["en"]
    assert not any(text.startswith(("，", "；", "。")) for _, text in pages)
    assert heights(board) == before


def test_a_word_that_no_line_holds_is_cut(board: Any, line: Any) -> None:
    say_notice(line, {"zh": "公" * 20 + "".join(map(str, range(150))), "en": "short"})
    expect(board.find("#notice span")).to_contain_text("公")
    pages = pages_of(board)
    assert len(pages) > 3 and pages[-1] == ("en", "short")


def test_a_notice_goes_when_it_ends_and_the_branch_s_own_message_is_back(board: Any, line: Any) -> None:
    line.say("notice", notice=notice({"zh": "今日提前半小时打烊", "en": "We close half an hour early"}))
    expect(board.find("#notice span")).to_have_text("今日提前半小时打烊")
    line.say("notice", notice=None)
    expect(board.find("#notice span")).to_have_text("谨防诈骗")


def test_two_connections_and_two_idle_days_leave_one_notice_and_one_of_each_call(screen: Any, line: Any) -> None:
    """Trap 5: the board is neither stale nor empty after two idle days, and two reconnects show nothing twice."""
    line.board["notice"] = notice({"zh": "周末照常营业", "en": "Open at the weekend"})
    screen.open()
    line.call("A042", 3)
    screen.shows("A042")
    for _ in range(2):
        connected = line.connected
        line.drop()
        line.until(lambda before=connected: line.connected > before)
    for _ in range(2):  # two days, in which nothing happens
        screen.later(24 * 3600)
        line.snapshot()
        line.beat()
    expect(screen.find("body")).to_have_attribute("data-state", "fresh")
    assert screen.large() == ["A042"] and len(screen.listed()) == len(set(screen.listed())) == 6
    assert screen.called().count("A042") == 1
    assert screen.find(".notice span").count() == 1
    expect(screen.find("#notice")).to_be_visible()


def test_text_of_notices_emergencies_names_and_zones_is_never_code(screen: Any, line: Any) -> None:
    """Trap 20."""
    evil = {"zh": EVIL, "en": EVIL}
    line.board |= {"notice": notice(evil), "zones": {"hall": evil}, "emergency": None}
    line.board["branch"]["name"] = line.board["services"][0]["names"] = evil
    line.board["calls"][0]["number"] = EVIL
    line.board["screen"] |= {"layout": "zone", "zone": "hall"}
    screen.open()
    line.call(EVIL, 3)
    expect(screen.find("#notice span")).to_contain_text("<img")
    expect(screen.find("#branch")).to_have_text(EVIL)
    line.say("emergency", emergency={"text": evil, "since": "2026-11-20T02:42:06.000Z"})
    expect(screen.find("#emergency .texts")).to_have_text(EVIL)
    assert screen.find("img:not(.logo)").count() == 0
    assert screen.page.evaluate("document.querySelectorAll('body script').length") == 0
    assert screen.page.title() != "evil"


# an emergency


# How many lines a part of a text stands on.
LINES = """(one, part) => {
  const [text, range] = [one.firstChild, document.createRange()];
  range.setStart(text, text.data.indexOf(part));
  range.setEnd(text, text.data.indexOf(part) + part.length);
  return new Set([...range.getClientRects()].map((box) => box.top)).size;
}"""
ALARM = {
    "text": {"zh": "请立即从正门离开大厅，听从工作人员安排。", "en": "Please leave the hall now by the main door."},
    "since": "2026-11-20T02:41:00.000Z",
}


@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920), (3840, 2160)])
def test_an_emergency_takes_the_whole_board_in_every_language_and_stands_still(
    board: Any, line: Any, size: tuple[int, int]
) -> None:
    board.page.set_viewport_size({"width": size[0], "height": size[1]})
    line.call("A042", 3)
    board.shows("A042")
    line.say("emergency", emergency=ALARM)
    expect(board.find("#emergency")).to_be_visible()
    assert board.texts("#emergency .texts p") == list(ALARM["text"].values())
    expect(board.find("#emergency .since")).to_have_text("自 10:41 起 · Since 10:41")
    box = board.find("#emergency").bounding_box()
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, *size)
    expect(board.find("#band")).to_be_hidden()
    moving = "document.getAnimations().filter((one) => one.effect.target.closest('.emergency')).length"
    assert board.page.evaluate(moving) == 0
    high = board.find("#emergency .texts").evaluate("one => parseFloat(getComputedStyle(one).fontSize) * .727")
    assert high >= 60 * min(size) / 1080
    for clause in ("请立即从正门离开大厅，", "听从工作人员安排。"):
        assert board.find("#emergency .texts p").first.evaluate(LINES, clause) == 1
    line.say("emergency", emergency=None)
    expect(board.find("#emergency")).to_be_hidden()
    expect(board.find("#band")).to_be_visible()


@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920)])
def test_an_emergency_said_at_length_still_stands_on_one_page(board: Any, line: Any, size: tuple[int, int]) -> None:
    board.page.set_viewport_size({"width": size[0], "height": size[1]})
    text = {"zh": "请立即从正门离开大厅，不要使用电梯。" * 16, "en": "Please leave by the main door. " * 16}
    line.say("emergency", emergency={**ALARM, "text": text})
    expect(board.find("#emergency")).to_be_visible()
    assert board.find("#emergency .texts").evaluate("one => one.scrollHeight <= one.clientHeight")


def test_an_emergency_stays_when_the_line_is_gone_and_says_how_old_it_is(board: Any, line: Any) -> None:
    line.board["emergency"] = ALARM
    line.say("emergency", emergency=ALARM)
    expect(board.find("#emergency .old")).to_have_text("")
    board.later(5.5)
    expect(board.find("#emergency")).to_be_visible()
    board.page.wait_for_function("document.querySelector('#emergency .old').textContent.includes('信息未更新')")
    board.page.wait_for_function("document.querySelector('#emergency .old').textContent === ''")  # the line is back


# languages


def test_languages_in_turn_have_the_board_to_themselves_and_the_call_goes_on_flashing(screen: Any, line: Any) -> None:
    line.board["screen"] |= {"languages": "turn"}
    screen.open()
    line.call("A042", 3)
    screen.shows("A042")
    seen = {}
    with screen.still():
        for _ in range(2):
            said = "".join(screen.texts(".call .say *:not(svg)"))
            language = screen.page.evaluate("document.documentElement.lang")
            seen[language] = (said, screen.find("#missed-label").text_content())
            assert screen.find(".second").count() == 0
            panel = screen.find(".call").element_handle()
            before = screen.find("#missed-label").text_content()
            line.beat()
            screen.later(6)
            screen.page.wait_for_function(
                "old => document.querySelector('#missed-label').textContent !== old", arg=before
            )
            assert screen.find(".call").element_handle().evaluate("(one, other) => one === other", panel)
    assert set(seen) == {"zh-CN", "en"}
    assert seen["zh-CN"][1] == "过号" and seen["en"][1] == "Missed"
    assert "号窗口" in seen["zh-CN"][0] and "counter" in seen["en"][0]


def test_languages_side_by_side_are_both_there(board: Any, line: Any) -> None:
    line.call("A042", 3)
    board.shows("A042")
    assert "".join(board.texts(".call .second")) == "TicketA042counter3"
    expect(board.find("#missed-label")).to_have_text("过号 Missed")
