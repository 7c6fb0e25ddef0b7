"""The lobby's page when things go wrong, are many, or are somebody else's."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route, expect

pytestmark = pytest.mark.browser

MANY = 120
TRIES = 3  # of one press, before the page says that nobody answers
SIZES = [(1180, 820), (1024, 768), (820, 1180)]
# Keys that a finger may miss, by what they say; what nobody sees is left out.
SMALL_KEYS = """() => Array.from(document.querySelectorAll('button, select, a.button, input, summary'))
  .filter((key) => key.offsetParent !== null && !key.closest('[hidden]'))
  .map((key) => [key.innerText || key.id, key.getBoundingClientRect()])
  .filter(([, box]) => box.height < 43.5 || box.width < 43.5)
  .map(([text, box]) => `${text}: ${box.width} x ${box.height}`)"""
# What reaches out of the page at its sides.
TOO_WIDE = "() => document.documentElement.scrollWidth > window.innerWidth"


def test_the_list_on_paper_is_the_calling_order_and_is_there_without_the_server_too(tablet):
    for service in "ACAAC":
        tablet.issued(service)
    order = tablet.waiting()
    expect(tablet.page.locator('[data-service="C"] .people')).to_have_text("2")
    tablet.tap(".bar [data-do=list]")
    expect(tablet.page.locator("#paper tr[data-number]")).to_have_count(len(order))
    assert tablet.page.evaluate("window.printed") == 1
    tablet.page.emulate_media(media="print")
    assert tablet.order_on_paper() == order
    expect(tablet.page.locator("#paper")).to_be_visible()
    for other in ("header.top", ".bar", "#sheet"):
        expect(tablet.page.locator(other)).to_be_hidden()
    tablet.page.emulate_media(media="screen")
    tablet.close()

    tablet.page.route("**/api/v1/**", lambda route: route.abort())
    tablet.issued()  # the page hears that something happened, and cannot learn what
    expect(tablet.page.locator("#lost")).to_be_visible()
    tablet.tap(".bar [data-do=list]")
    tablet.text("#sheet .by-hand", "与服务器的连接已中断")
    assert tablet.order_on_paper() == order


def test_an_answer_that_is_lost_gives_one_number(tablet):
    lost: list[int] = []

    def lose_the_first(route: Route) -> None:
        if len(lost) == TRIES:
            route.continue_()
        else:
            lost.append(route.fetch().status)
            route.abort()

    tablet.page.route("**/api/v1/tickets", lose_the_first)
    tablet.tap(".bar [data-do=issue]")
    tablet.tap('#sheet .pick[data-value="A"]')
    tablet.tap('#sheet [data-action="give"]')
    tablet.text("#complaint", "连接不上服务器")
    tablet.tap('#sheet [data-action="give"]')
    number = tablet.page.locator("#sheet .number.huge").inner_text()
    assert (lost, tablet.waiting()) == ([201] * TRIES, [number])


def test_a_counter_that_was_left_open_is_taken_over_and_closed(tablet):
    number = tablet.issued()
    tablet.branch.at(2, "open", {})
    tablet.branch.at(2, "call-next", {})
    tablet.text('#counters [data-counter="2"]', number)
    tablet.tap('#counters [data-counter="2"]')
    tablet.tap('#sheet [data-action="take-over-close"]')
    tablet.text("#sheet .what", "关闭")
    tablet.close()
    expect(tablet.page.locator('#counters [data-counter="2"]')).to_have_attribute("data-state", "closed")
    assert tablet.waiting() == [number]


def test_every_key_is_large_enough_for_a_finger_in_every_size(tablet):
    tablet.issued()
    missed = tablet.missed()
    guest = tablet.branch.issue("C", identification={"value": "6222021234567894"})["ticket"]["number"]
    expect(tablet.page.locator("#away .row", has_text=missed)).to_be_visible()
    expect(tablet.page.locator("#guest .number")).to_have_text(guest)
    for width, height in SIZES:
        tablet.page.set_viewport_size({"width": width, "height": height})
        assert not tablet.page.evaluate(TOO_WIDE), (width, height)
        assert tablet.page.evaluate(SMALL_KEYS) == [], (width, height)
        for way, inside in (("issue", ".foot"), ("find", ".pads"), ("issuing", ".hold"), ("appointments", ".toolbar")):
            tablet.tap(f".bar [data-do={way}]")
            tablet.page.locator(f"#sheet {inside}").wait_for()
            assert tablet.page.evaluate(SMALL_KEYS) == [], (way, width, height)
            tablet.close()
        tablet.tap("#guest [data-do=ticket]")
        for action in ("insert-first", "move", "identify"):
            tablet.tap(f'#sheet [data-action="{action}"]')
            tablet.page.locator('#sheet [data-action="confirm"]').wait_for()
            assert tablet.page.evaluate(SMALL_KEYS) == [], (action, width, height)
            tablet.tap(".sheet-top .button")  # back
            tablet.page.locator(".card-head").wait_for()
        tablet.close()
    tablet.page.set_viewport_size({"width": 1180, "height": 820})


def test_a_full_hall_is_one_list_of_a_queue_and_a_few_rows_of_the_page(tablet):
    for _ in range(MANY // 2):
        tablet.issued("A")
        tablet.issued("C")
    expect(tablet.page.locator('[data-service="A"] .people')).to_have_text(str(MANY // 2))
    tablet.tap('#queues [data-service="A"]')
    shown = tablet.page.locator("#sheet .list-row")
    expect(shown).to_have_count(MANY // 2)
    own = [number for number in tablet.waiting() if number.startswith("A")]
    assert shown.evaluate_all("rows => rows.map((row) => row.dataset.number)") == own


def test_the_page_speaks_english_as_well(tablet):
    tablet.page.select_option("#language", "en")
    tablet.text(".bar", "Issue")
    tablet.text("#queues", "Personal banking")
    tablet.page.select_option("#language", "zh")
    tablet.text("#queues", "个人业务")


def test_whoever_may_not_act_here_is_told_where_to_go(tablet, sign_in):
    context = tablet.page.context.browser.new_context()
    page = context.new_page()
    page.goto(f"{tablet.branch.url}/lobby")
    sign_in(page, "li")
    expect(page.locator("#elsewhere-why")).to_contain_text("li 没有大堂经理的权限")
    expect(page.locator("#elsewhere-way")).to_have_attribute("href", "/teller")
    context.close()


def test_a_session_that_is_over_asks_to_sign_in_and_comes_back(tablet, sign_in):
    tablet.page.context.clear_cookies()
    tablet.issued()
    tablet.text("#signin-complaint", "登录已过期")
    sign_in(tablet.page, "zhao")
    expect(tablet.page.locator("body")).to_have_attribute("data-state", "hall")
