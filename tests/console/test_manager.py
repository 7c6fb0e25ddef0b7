"""What a branch manager sees of the day."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

SIZES = [(1440, 900), (1280, 800), (390, 844)]

# Figures that reach out of their place.
TOO_WIDE = """() => Array.from(document.querySelectorAll('.figures b, .figures i')).filter((each) => {
    const place = each.closest('[data-figure]').getBoundingClientRect();
    return each.getBoundingClientRect().right > place.right + 1;
  }).map((each) => each.textContent)"""


def figure(manager, name: str):
    return manager.page.locator(f'[data-figure="{name}"]')


def test_before_the_first_ticket_no_mean_and_no_rate_is_zero(manager):
    manager.bend("stats/today", lambda told: told.update(by_half_hour=[]))
    manager.open("/manager", "today", (1440, 900))
    for name in ("longest", "mean_wait", "p90_wait", "service_level"):
        expect(figure(manager, name).locator("b")).to_have_text("—")
    expect(figure(manager, "issued").locator("b")).to_have_text("0")
    manager.shows("#services", "个人业务")
    manager.shows("#arrivals-note", "今天还没有人取号")
    expect(manager.page.locator(".plot canvas")).to_have_count(2)
    assert manager.errors == []


def test_the_figures_move_with_the_hall_without_being_asked_again_and_again(manager, branch):
    manager.page.clock.install()
    manager.open("/manager", "today", (1440, 900))
    branch.issue("A")
    branch.issue("C")
    expect(figure(manager, "waiting").locator("b")).to_have_text("2")
    branch.at(2, "open", {})
    branch.at(2, "call-next", {})
    branch.at(2, "finish", {})
    expect(figure(manager, "served").locator("b")).to_have_text("1")
    told = branch.ask("GET", "/stats/today", branch.token("branch_manager")).json
    rows = manager.page.locator("#chart-table tbody tr").all_inner_texts()
    assert [int(row.split("\t")[1]) for row in rows] == [row["arrivals"] for row in told["by_half_hour"]]
    expect(manager.page.locator('#counters [data-counter="2"]')).to_have_attribute("data-state", "open")
    before = len(manager.asked)
    manager.page.clock.run_for(4000)
    branch.at(2, "close", {})
    expect(manager.page.locator('#counters [data-counter="2"]')).to_have_attribute("data-state", "closed")
    assert manager.asked[before:] == ["stats/today"]  # for the counter that closed


def test_a_wait_past_its_promise_and_a_printer_without_paper_are_marked_in_words(manager):
    def late(told: dict) -> None:
        told["waiting"][0].update(n=3, longest_s=24 * 60, over_target=1)
        told["totals"]["service_level"].update(value=0.784, calls=50)

    def no_paper(told: dict) -> None:
        told["printers"][0].update(paper="out", cause="paper_out", queue=4)

    manager.bend("stats/today", late)
    manager.bend("printers", no_paper)
    manager.open("/manager", "today", (1280, 800))
    expect(figure(manager, "longest")).to_contain_text("超过承诺 4 分钟")
    expect(figure(manager, "service_level").locator("b.warn")).to_have_text("78")
    expect(manager.page.locator('[data-printer="front"]')).to_contain_text("缺纸")
    expect(manager.page.locator('[data-printer="front"]')).to_contain_text("4 张待打印")


def test_the_story_of_a_number_is_found_by_number_and_day(manager, branch):
    ticket = branch.issue("A")["ticket"]
    manager.open("/manager", "today", (1440, 900))
    manager.page.fill("#find [name=number]", "A999")
    manager.page.click('[data-action="story"]')
    manager.shows("#find-complaint", "没有")
    manager.page.fill("#find [name=number]", ticket["number"].lower())
    with manager.page.expect_navigation(url=f"**/story/{ticket['id']}"):
        manager.page.click('[data-action="story"]')


def test_a_teller_is_told_that_the_page_is_not_theirs(page, branch, cookies, teller):
    teller.open("/manager", "signin")
    teller.shows("#signin-complaint", "您的身份不能使用这项功能")


def test_figures_that_are_out_of_date_say_so(manager, branch):
    manager.open("/manager", "today", (1280, 800))
    expect(manager.page.locator("#lost")).to_be_hidden()
    manager.page.route("**/stats/today", lambda route: route.fulfill(
        status=503, json={"code": "store_unavailable", "detail": "系统暂时不能保存。"}))  # fmt: skip
    branch.issue("A")
    manager.shows("#lost", "系统暂时不能保存。 显示的是")


def test_nothing_is_wider_than_the_window(manager, branch):
    branch.issue("A")
    manager.open("/manager", "today")
    found = {}
    for width, height in SIZES:
        manager.page.set_viewport_size({"width": width, "height": height})
        for language in ("en", "zh"):
            manager.page.select_option("#language", language)
            wide = manager.page.evaluate(TOO_WIDE)
            if wide or manager.page.evaluate("document.documentElement.scrollWidth") > width:
                found[width, language] = wide
    assert found == {}


def test_a_line_that_never_opens_is_not_called_connected(manager):
    manager.page.route_web_socket("**/socket.io/**", lambda socket: None)  # taken, and never answered
    manager.open("/manager", "today", (1280, 800))
    lost = manager.page.locator("#connection")
    expect(lost).to_have_attribute("data-state", "lost", timeout=15_000)  # after five seconds of silence
    manager.shows("#lost", "连接中断")
