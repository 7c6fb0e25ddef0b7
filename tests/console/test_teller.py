"""What a teller sees and presses."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Route, expect

pytestmark = pytest.mark.browser


def sign_in(visitor, name: str, password: str) -> None:
    visitor.page.fill("#signin-name", name)
    visitor.page.fill("#signin-password", password)
    visitor.page.click("#signin-key")


def test_a_teller_signs_in_opens_a_counter_calls_and_finishes(visitor, li, branch):
    number = branch.issue("A")["ticket"]["number"]
    visitor.open("/teller", "signin")
    sign_in(visitor, li["name"], "not the password")
    visitor.shows("#signin-complaint", "姓名或密码不对")
    sign_in(visitor, **li)
    visitor.until("choose").page.click('[data-counter="1"]')
    visitor.until("counter").shows("#came-number", number)
    visitor.key("call-next").click()
    expect(visitor.page.locator("#number")).to_have_attribute("data-number", number)
    visitor.shows("#facts", "承诺最早到期，叫号时等了不到 1 分钟")
    visitor.shows("#facts", "请备好：本人身份证、银行卡")
    visitor.key("start").click()
    visitor.shows("#timer-what", "目标 5 分钟")
    visitor.key("finish").click()
    visitor.shows("#own", "1笔已办结")
    assert [post[0] for post in visitor.posts[2:]] == ["open", "call-next", "start", "finish"]
    assert len({post[2] for post in visitor.posts}) == len(visitor.posts)
    assert branch.ask("GET", f"/tickets?number={number}", branch.token("program")).json["ticket"]["state"] == "finished"
    visitor.page.click("#leave")
    visitor.page.click('[data-action="sign-out"]')
    visitor.until("signin")
    assert branch.ask("GET", "/counters", branch.token("program")).json["counters"][0]["state"] == "closed"
    assert visitor.errors == []


def test_a_double_click_and_a_stuck_key_are_one_call(at_counter, branch):
    for _ in range(3):
        branch.issue("A")
    at_counter.shows("#waiting-count", "3")
    held: list[Route] = []
    at_counter.page.route("**/call-next", lambda route: held.append(route))
    at_counter.key("call-next").dblclick(force=True)
    at_counter.shows("#key", "正在叫下一位")
    at_counter.page.keyboard.down("F2")
    at_counter.page.keyboard.down("F2")  # without coming up: the key repeats
    expect(at_counter.page.locator("#keys button:enabled, #more button:enabled")).to_have_count(0)
    held[0].continue_()
    at_counter.shows("#key", "办结并叫下一位")
    at_counter.page.locator("#key:enabled").wait_for()
    at_counter.page.keyboard.down("F2")
    expect(at_counter.page.locator("#ask")).to_be_hidden()
    assert [post[0] for post in at_counter.posts] == ["open", "call-next"]
    at_counter.shows("#waiting-count", "2")


def test_a_press_that_nobody_answers_is_sent_again_with_the_same_key(at_counter, branch):
    branch.issue("A")
    branch.issue("A")
    at_counter.shows("#waiting-count", "2")
    lost = []

    def lose_the_first_answer(route: Route) -> None:
        if lost:
            route.continue_()
        else:
            lost.append(route.fetch().status)  # it was done, but the answer is lost on its way
            route.abort()

    at_counter.page.route("**/call-next", lose_the_first_answer)
    at_counter.key("call-next").click()
    at_counter.shows("#key", "办结并叫下一位")
    calls = [post for post in at_counter.posts if post[0] == "call-next"]
    assert lost == [200]
    assert len(calls) == 2
    assert calls[0][2] == calls[1][2] != ""
    at_counter.shows("#waiting-count", "1")


def test_a_key_that_may_not_be_pressed_says_why(at_counter, branch):
    for action in ("recall", "no-show", "finish"):
        expect(at_counter.key(action)).to_be_disabled()
        expect(at_counter.key(action)).to_contain_text("无当前号")
    expect(at_counter.key("call-next")).to_be_disabled()
    at_counter.shows("#key", "无人等候")
    branch.issue("A")
    at_counter.page.locator("#key:enabled").click()
    expect(at_counter.key("no-show")).to_contain_text("先重呼一次")
    expect(at_counter.key("recall")).to_contain_text(re.compile(r"还要 \d+ 秒"))
    at_counter.key("start").click()
    expect(at_counter.key("recall")).to_contain_text("客户已到")
    expect(at_counter.key("pause")).to_contain_text("先办结")


def test_what_the_server_refuses_after_all_is_told_in_a_sentence(at_counter, branch):
    branch.issue("A")
    at_counter.shows("#waiting-count", "1")
    at_counter.page.route("**/waiting?*", lambda route: route.abort())  # this page does not see the other counter call
    at_counter.page.route("**/counters/3", lambda route: route.abort())
    branch.at(1, "open", {})
    assert branch.at(1, "call-next", {}).status == 200
    at_counter.key("call-next").click()
    at_counter.shows("#trouble", "现在没有您可以办理的客户在等候")
    branch.at(1, "start", {})


def test_finishing_right_after_the_call_asks_whether_the_customer_came(at_counter, branch):
    branch.issue("A")
    number = branch.issue("A")["ticket"]["number"]
    at_counter.page.locator("#key:enabled").click()
    at_counter.key("call-next").click()
    at_counter.shows("#ask", "客户到了吗？")
    expect(at_counter.page.locator('[data-action="missed"]')).to_be_disabled()
    at_counter.shows('[data-action="missed"]', "先重呼一次")
    assert [post[0] for post in at_counter.posts] == ["open", "call-next"]
    at_counter.page.click('[data-action="came"]')
    expect(at_counter.page.locator("#number")).to_have_text(number)
    assert at_counter.posts[-1][:2] == ("call-next", {"finish_current": True})


def test_a_call_by_mistake_is_taken_back(at_counter, branch):
    number = branch.issue("A")["ticket"]["number"]
    at_counter.page.locator("#key:enabled").click()
    at_counter.key("undo").click()
    at_counter.shows("#came-number", number)
    assert [post[0] for post in at_counter.posts] == ["open", "call-next", "undo"]


def test_a_number_is_called_out_of_turn_only_with_a_reason(at_counter, branch):
    branch.issue("A")
    chosen = branch.issue("A")["ticket"]["number"]
    at_counter.page.click(f'#waiting [data-number="{chosen}"]')
    assert at_counter.page.input_value("#ask-number") == chosen
    at_counter.page.click('[data-action="call-confirm"]')
    assert [post[0] for post in at_counter.posts] == ["open"]  # the reason is still empty
    at_counter.page.fill("#ask-reason", "客户赶火车")
    at_counter.page.click('[data-action="call-confirm"]')
    expect(at_counter.page.locator("#number")).to_have_text(chosen)
    at_counter.shows("#facts", "由柜员指定叫号")
    assert at_counter.posts[-1][1]["reason"] == "客户赶火车"


def test_a_pause_has_a_reason_and_gives_the_called_customer_back(at_counter, branch):
    number = branch.issue("A")["ticket"]["number"]
    at_counter.page.locator("#key:enabled").click()
    at_counter.page.locator('#keys [data-action="pause"]:enabled').wait_for()
    at_counter.page.keyboard.press("F9")
    at_counter.shows("#ask", f"{number} 会回到队列最前面")
    at_counter.page.click('[data-reason="meal"]')
    at_counter.shows("#quiet", "暂停 · 用餐")
    at_counter.shows("#quiet-more", "限 45 分钟")
    at_counter.page.locator('#key[data-action="resume"]:enabled').wait_for()
    at_counter.page.keyboard.press("F9")
    at_counter.shows("#came-number", number)
    at_counter.shows("#waiting", "排在最前")
