"""Every act at a counter that is more than calling, on one teller's page."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def branch_file(every_act_file) -> str:
    return every_act_file


def test_a_customer_on_hold_comes_back_by_the_same_key(desk, branch):
    ticket = desk.serves()
    desk.page.keyboard.press("F6")
    desk.shows("#ask", f"{ticket['number']} 为什么挂起？")
    desk.page.keyboard.press("1")
    desk.stands("open")
    desk.shows("#kept", "刚挂起 · 填单")
    desk.shows('[data-name="park"]', "恢复")
    desk.page.keyboard.press("F6")
    desk.stands("serving")
    expect(desk.page.locator("#number")).to_have_text(ticket["number"])
    assert [post[:2] for post in desk.posts[-2:]] == [
        ("park", {"reason": "form"}),
        ("unpark", {"ticket": ticket["id"]}),
    ]


def test_only_who_is_served_can_be_put_on_hold(desk, branch):
    desk.calls()
    expect(desk.key("park")).to_be_disabled()
    desk.shows('[data-name="park"]', "先确认已到")


def test_a_customer_is_sent_to_another_counter_first_and_with_a_note(desk, branch):
    branch.at(1, "open", {})
    ticket = desk.serves()
    desk.page.keyboard.press("F7")
    desk.page.select_option("#ask-target", label="1 号窗口 · 大厅")
    desk.page.check("#ask-first")
    desk.page.click(".quick button")
    desk.page.keyboard.press("Enter")
    desk.stands("open")
    assert desk.posts[-1][:2] == ("transfer", {"counter": 1, "first": True, "reason": "大堂经理安排"})
    (held,) = branch.ask("GET", "/counters/1", branch.token("program")).json["counter"]["held"]
    assert held["id"] == ticket["id"]
    assert branch.at(1, "call-next", {}).json["counter"]["remark"]["text"] == "大堂经理安排"


def test_who_was_sent_here_is_first_and_needs_no_reason_to_be_called(desk, branch):
    branch.at(1, "open", {})
    ticket = branch.issue("A")["ticket"]
    assert branch.at(1, "call-next", {}).json["ticket"]["id"] == ticket["id"]
    branch.issue("A")
    branch.at(1, "transfer", {"counter": 3, "reason": "已核对身份"})
    row = desk.page.locator("#waiting .w").first
    expect(row).to_contain_text("指定本窗口")
    row.click()
    desk.stands("called")
    desk.shows("#facts", "指定在本窗口办理")
    desk.shows("#facts", "已核对身份填写人：1 号窗口")
    assert desk.posts[-1][:2] == ("call", {"ticket": ticket["id"], "reason": ""})


def test_a_missed_customer_who_is_back_is_taken_back_here(desk, branch):
    ticket = desk.calls()
    desk.page.keyboard.press("F3")
    desk.shows("#tags", "已叫 2 次")
    desk.page.locator('[data-name="no-show"]:enabled').wait_for()
    desk.page.keyboard.press("F4")
    desk.shows("#kept", "过号，30 分钟内可返回")
    desk.page.click(f'#kept [data-number="{ticket["number"]}"]')
    desk.shows("#waiting", "返回的客户")
    expect(desk.page.locator("#kept-card")).to_be_hidden()
    assert desk.acts()[-3:] == ["recall", "no-show", "return"]


def test_who_is_not_ready_is_put_back_behind_others(desk, branch):
    ticket = desk.calls()
    other = branch.issue("A")["ticket"]
    desk.shows("#waiting", other["number"])
    desk.key("put-back").click()
    expect(desk.page.locator("#waiting .number")).to_have_text([other["number"], ticket["number"]])


def test_the_seconds_to_take_a_call_back_are_counted(desk, branch):
    desk.calls()
    desk.shows('[data-name="undo"]', "还剩")
    desk.page.locator('[data-name="undo"]').click()
    desk.stands("open")
    desk.posted("call-next", "undo")


def test_how_it_ended_what_was_done_and_what_comes_next(desk, branch):
    ticket = desk.serves()
    desk.page.click('[data-action="result"]')
    desk.page.check("#ask-not-completed")
    desk.page.check("#ask-delivered-C")
    desk.page.select_option("#ask-next", "C")
    desk.page.click('[data-action="finish-confirm"]')
    desk.shows("#waiting", ticket["number"])
    body = {"outcome": "not_completed", "delivered": ["A", "C"], "next_service": "C"}
    assert desk.posts[-1][:2] == ("finish", body)
    ticket = branch.ask("GET", f"/tickets/{ticket['id']}", branch.token("program")).json["ticket"]
    assert (ticket["service"], ticket["state"]) == ("C", "waiting")


def test_further_services_of_the_visit_are_shown_and_added(desk, branch):
    ticket = desk.calls()
    desk.page.click('[data-action="add-service"]')
    desk.page.click('#ask [data-service="C"]')
    desk.shows("#facts", "接着办理对公业务")
    desk.page.keyboard.press("F2")
    desk.shows("#waiting", ticket["number"])


def test_steps_are_ticked_and_unticked_and_marks_are_noted(desk, branch):
    desk.serves()
    step = desk.page.locator(".step").first
    step.focus()
    desk.page.keyboard.press("Enter")
    expect(step).to_have_attribute("aria-checked", "true")
    expect(step).to_be_focused()
    step.click()
    expect(step).to_have_attribute("aria-checked", "false")
    desk.page.click(".mark")
    expect(desk.page.locator(".mark.on")).to_have_text("投诉")
    assert [post[:2] for post in desk.posts[-3:]] == [
        ("step", {"step": 0, "done": True}), ("step", {"step": 0, "done": False}), ("mark", {"mark": "complaint"}),
    ]  # fmt: skip


def test_somebody_without_a_number_is_served_and_the_work_afterwards_has_one_key(desk):
    desk.page.click('#more [data-action="walk-in"]')
    desk.page.click('#ask [data-service="C"]')
    desk.stands("serving")
    desk.shows("#number", "WK")
    desk.shows("#tags", "无号办理")
    desk.page.keyboard.press("F2")
    desk.stands("wrap_up")
    desk.shows("#quiet", "后续处理")
    desk.shows("#key", "处理完毕")
    desk.page.locator("#key:enabled").wait_for()
    desk.page.keyboard.press("F2")
    desk.stands("open")
    desk.posted("walk-in", "finish", "wrap-up-done")


def test_whom_nobody_gave_a_number_is_told_it_when_they_are_sent_on(desk, branch):
    desk.page.click('#more [data-action="walk-in"]')
    desk.page.click('#ask [data-service="C"]')
    desk.stands("serving")
    number = desk.text("#number")
    desk.page.keyboard.press("F7")
    desk.page.select_option("#ask-target", index=0)
    desk.page.keyboard.press("Enter")
    desk.stands("open")
    desk.shows("#trouble", f"请告诉客户：接下来按 {number} 叫号")
    desk.look_again()
    desk.shows("#trouble", number)


def test_the_work_profile_is_changed_without_leaving(desk, branch):
    branch.issue("A")
    desk.shows("#waiting-count", "1")
    desk.page.click("#change-profile")
    desk.page.click('#ask [data-profile="corporate"]')
    desk.shows("#waiting-none", "另有 1 人在等“个人业务”，本窗口不办。")
    desk.page.click("#change-profile")
    desk.page.click('#ask [data-profile="general"]')
    desk.shows("#waiting-count", "1")


def test_a_call_that_nobody_pressed_says_so(desk):
    desk.calls()
    expect(desk.page.locator("#tags")).not_to_contain_text("系统自动叫号")
    desk.bend("counters/3", lambda told: told["counter"].update(automatic=True))
    desk.look_again()
    desk.shows("#tags", "系统自动叫号")
    desk.page.unroute("**/api/v1/counters/3")
