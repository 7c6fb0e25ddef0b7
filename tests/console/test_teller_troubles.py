"""A teller's page when things are not as they should be."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def branch_file(every_act_file) -> str:
    return every_act_file


def test_a_wrong_moment_is_explained_and_the_page_is_right_again(desk, branch):
    desk.calls()
    desk.page.route("**/counters/3", lambda route: route.abort())
    desk.press_by_api("start")
    desk.page.unroute("**/counters/3")
    desk.key("put-back").click(force=True)
    desk.shows("#trouble", "号票现在是“办理中”，不能这样操作。页面已更新，请看清当前的号再按。")
    desk.stands("serving")
    desk.page.click("#trouble")
    expect(desk.page.locator("#trouble")).to_be_hidden()


def test_an_answer_for_a_customer_who_is_gone_does_nothing(desk, branch):
    desk.calls()
    desk.page.click('[data-action="result"]')
    desk.press_by_api("finish")
    expect(desk.page.locator("#current")).to_have_attribute("data-state", "open")
    desk.page.click('[data-action="finish-confirm"]')
    desk.shows("#trouble", "没有执行")
    assert desk.acts() == ["call-next"]


def test_questions_are_left_by_escape_and_keep_the_keyboard(desk, branch):
    desk.serves()
    desk.page.keyboard.press("F6")
    desk.page.keyboard.press("F2")  # no key of the page counts meanwhile
    for _ in range(8):
        desk.page.keyboard.press("Tab")
        assert desk.page.evaluate(
            "document.activeElement === document.body || !!document.activeElement.closest('#ask')"
        )
    desk.page.keyboard.press("Escape")
    expect(desk.page.locator("#ask")).to_be_hidden()
    assert desk.acts() == ["call-next", "start"]


def test_a_pause_longer_than_its_limit_and_work_without_a_break_are_said(desk):
    def bend(told):
        told["counter"].update(
            state="paused", pause="meal", since="2020-01-01T00:00:00.000Z", pauses={"meal": 3000},
            working_since="2020-01-01T00:00:00.000Z",
        )  # fmt: skip

    desk.bend("counters/3", bend)
    desk.look_again()
    desk.shows("#quiet-more", "限 45 分钟，已超过")
    desk.shows("#own-pauses", "用餐 50 分钟")
    desk.shows("#work-for", "请安排休息")
    desk.page.unroute("**/api/v1/counters/3")
    desk.look_again()
    desk.stands("open")


def test_two_hundred_waiting_are_counted_and_the_first_shown(desk, branch):
    branch.issue("A")
    desk.shows("#waiting-count", "1")
    desk.bend("waiting?*", lambda told: told.update(count=200))
    desk.look_again()
    desk.shows("#waiting-count", "200")
    desk.shows("#waiting", "后面还有 199 人")
    desk.page.unroute("**/api/v1/waiting?*")


def test_a_session_that_ended_asks_to_sign_in_and_says_why(desk, branch):
    desk.page.context.clear_cookies()
    desk.look_again()
    desk.shows("#signin-complaint", "登录已失效")
    desk.page.fill("#signin-name", "teller")
    desk.page.fill("#signin-password", "a password of tests")
    desk.page.keyboard.press("Enter")
    desk.until("counter")
    expect(desk.page.locator("#connection")).to_have_attribute("data-state", "good")
