"""A customer takes a number at the kiosk."""

from __future__ import annotations

import threading

import pytest
from playwright.sync_api import Route

pytestmark = pytest.mark.browser

RETRYING = '[data-service="A"][data-state="retrying"]'


def tickets_of(branch) -> list[dict]:
    waiting = branch.ask("GET", "/waiting?limit=1000", branch.token("program")).json["waiting"]
    return [entry["ticket"] for entry in waiting]


def test_one_touch_gives_a_number_and_the_page_returns_by_itself(kiosk):
    kiosk.page.clock.install()
    kiosk.open().touch(service="A")
    kiosk.until("ticket")
    assert kiosk.number in [ticket["number"] for ticket in tickets_of(kiosk.branch)]
    assert kiosk.page.get_attribute("#number", "data-number") == kiosk.number
    kiosk.page.clock.run_for(700)
    kiosk.page.wait_for_selector("body[data-paper=there]")
    assert kiosk.text("#take-title") == "请取走您的号票"
    kiosk.page.clock.run_for(6000)
    kiosk.gone()
    assert kiosk.errors == []
    assert kiosk.hosts == {kiosk.branch.url.split("/")[2]}


def test_the_ticket_speaks_the_language_that_was_chosen_and_the_next_customer_finds_the_first_one(kiosk):
    kiosk.page.clock.install()
    kiosk.open().touch(language="en")
    kiosk.touch(service="C")
    kiosk.until("ticket")
    assert "your number" in kiosk.text("#ticket-service")
    assert next(t for t in tickets_of(kiosk.branch) if t["number"] == kiosk.number)["language"] == "en"
    kiosk.page.wait_for_selector("body[data-paper=there]")
    kiosk.page.clock.run_for(1000)  # touches of an impatient finger are over
    kiosk.touch(action="home")
    kiosk.gone()
    assert kiosk.page.get_attribute("html", "lang") == "zh-CN"


def test_an_unanswered_touch_is_asked_again_with_the_same_key_and_no_number_is_shown_before_there_is_one(kiosk):
    keys: list[str] = []
    well = threading.Event()

    def answer(route: Route) -> None:
        keys.append(route.request.headers["idempotency-key"])
        if well.is_set():
            route.continue_()
        elif len(keys) == 1:
            route.fetch()  # the branch has issued, but its answer is lost
            route.abort()
        else:
            route.fulfill(status=503, json={"code": "store_unavailable"})

    before = len(tickets_of(kiosk.branch))
    kiosk.page.route("**/api/v1/tickets", answer)
    kiosk.open().touch(service="A")
    kiosk.page.wait_for_selector(RETRYING)
    assert kiosk.text(f"{RETRYING} .people") == "还没有取到号"
    assert kiosk.number == ""
    well.set()
    kiosk.until("ticket")
    assert len(keys) > 1 and len(set(keys)) == 1
    assert len(tickets_of(kiosk.branch)) == before + 1


def test_touches_while_a_card_asks_issue_nothing_more(kiosk):
    held: list[Route] = []
    kiosk.page.route("**/api/v1/tickets", lambda route: held.append(route))
    before = len(tickets_of(kiosk.branch))
    kiosk.open().touch(service="A")
    kiosk.page.wait_for_selector('[data-service="A"][data-state="asking"]')
    kiosk.touch(service="A")
    kiosk.touch(service="C")
    kiosk.touch(action="large")
    assert len(held) == 1
    held[0].continue_()
    kiosk.until("ticket")
    assert len(tickets_of(kiosk.branch)) == before + 1


def test_a_refusal_is_said_and_gives_no_number(kiosk):
    refusal = {"code": "service_closed", "detail": "这项业务现在不取号。"}
    kiosk.page.route("**/api/v1/tickets", lambda route: route.fulfill(status=409, json=refusal))
    kiosk.open().touch(service="A")
    kiosk.page.wait_for_selector("#refused:not([hidden])")
    assert kiosk.text("#refused-why") == refusal["detail"]
    kiosk.touch(action="understood")
    assert kiosk.page.get_attribute('[data-service="A"]', "data-state") == "rest"
    assert kiosk.number == ""


def test_paper_that_does_not_come_makes_it_a_number_to_remember(kiosk):
    kiosk.page.clock.install()
    kiosk.page.route(
        "**/api/v1/tickets/*",
        lambda route: route.fulfill(json={**route.fetch().json(), "print": {"job": "x", "state": "held"}}),
    )
    kiosk.open().touch(service="A")
    kiosk.until("ticket")
    kiosk.page.clock.run_for(700)
    kiosk.page.wait_for_selector("body[data-paper=trouble]")
    assert kiosk.text("#trouble-title") == "暂时打印不了，请记住号码"
    assert kiosk.number and not kiosk.page.is_visible("#take")
    kiosk.page.clock.run_for(20_000)
    kiosk.page.click("#number")  # only the button takes it away
    kiosk.until("ticket")
    kiosk.page.clock.run_for(11_000)
    kiosk.gone()


def test_a_service_of_a_group_takes_two_touches(kiosk):
    def group(branch: dict) -> None:
        for service in branch["services"]:
            service["group"] = {"zh": "个人", "en": "Personal"}
        branch["services"].append(branch["services"][0] | {"code": "Z", "names": {"zh": "咨询"}, "group": None})

    kiosk.bend_branch(group)
    kiosk.open()
    assert kiosk.page.locator(".service").count() == 2
    kiosk.page.click("[data-group]")
    assert kiosk.text("#question") == "个人"
    kiosk.touch(action="back")
    assert kiosk.page.locator(".service").count() == 2
    kiosk.page.click("[data-group]")
    kiosk.touch(service="C")
    kiosk.until("ticket")
    assert kiosk.number.startswith("C")


def test_waits_are_rounded_outward_to_five_minutes(kiosk):
    said = {
        (0, 1): "5 分钟以内", (61, 300): "5 分钟以内", (0, 301): "10 分钟以内", (600, 1200): "10–20 分钟",
        (599, 1201): "5–25 分钟", (600, 600): "10–15 分钟", (3599, 3700): "55–65 分钟", (3600, 9000): "60 分钟以上",
    }  # fmt: skip
    sentence = """([low_s, high_s]) => import('/kiosk/static/waits.js')
        .then((waits) => waits.waitSentence({low_s, high_s}))"""
    kiosk.open()
    assert {wait: kiosk.page.evaluate(sentence, list(wait)) for wait in said} == said


def test_no_word_of_the_ticket_runs_into_its_button(kiosk):
    """English at 1280 × 800 is where the explanations have least room."""
    kiosk.page.clock.install()
    kiosk.open(size={"width": 1280, "height": 800}).touch(language="en")
    kiosk.touch(service="A")
    kiosk.until("ticket")
    bottoms = "all => all.map((each) => each.getBoundingClientRect().bottom)"
    button = kiosk.page.locator("#leave").bounding_box()
    assert max(kiosk.page.eval_on_selector_all("#next b, #next span", bottoms)) <= button["y"]
    assert "Numbers may not be called in order" in kiosk.text("#next")


def test_paper_that_another_printer_takes_over_is_not_waited_for_at_this_slot(kiosk):
    kiosk.page.clock.install()
    elsewhere = {"job": "x", "state": "printed", "printer": "lobby"}
    kiosk.page.route(
        "**/api/v1/tickets/*", lambda route: route.fulfill(json={**route.fetch().json(), "print": elsewhere})
    )
    kiosk.open().touch(service="A")
    kiosk.until("ticket")
    kiosk.page.clock.run_for(700)
    kiosk.page.wait_for_selector("body[data-paper=there]")
    assert kiosk.text("#take-title") == "请到另一台打印机取票"
    assert "lobby" in kiosk.text("#take-where")
