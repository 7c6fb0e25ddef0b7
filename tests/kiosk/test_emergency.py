"""In an emergency the kiosk closes over everything, in every language, and comes back by itself."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

LEAVE = {"zh": "请从南门离开，到广场集合", "en": "Leave by the south door and gather in the square"}


@pytest.fixture
def stop(shared):
    """`stop(text)` stops the hall; afterwards it goes on."""
    branch = shared.branch
    lobby = branch.token("lobby_manager")

    def stopped(text=None):
        answer = branch.ask("POST", "/emergency", lobby, {"text": text} if text else {})
        assert answer.status == 200, answer.body

    yield stopped
    branch.ask("DELETE", "/emergency", lobby)


def go_on(kiosk):
    assert kiosk.branch.ask("DELETE", "/emergency", kiosk.branch.token("lobby_manager")).status == 200


def said(kiosk):
    return kiosk.page.locator("#emergency p").all_inner_texts()


def test_it_closes_at_once_in_every_language_and_opens_again_by_itself(shared, stop):
    shared.open()
    stop(LEAVE)
    shared.until("emergency")
    assert said(shared) == [LEAVE["zh"], LEAVE["en"]]
    titles = shared.page.locator("#emergency h1").all_inner_texts()
    assert titles == ["紧急情况，暂停取号", "Emergency: no tickets now"]
    covered = shared.page.evaluate(
        "document.elementFromPoint(innerWidth / 2, innerHeight * .6).closest('#emergency') !== null"
    )
    assert covered, "nothing can be touched"
    go_on(shared)
    shared.until("home")
    assert not shared.page.is_visible("#emergency")
    shared.touch(service="A")
    shared.until("ticket")


def test_a_kiosk_that_is_opened_meanwhile_is_closed_too(shared, stop):
    stop()
    shared.open("emergency")
    assert any("最近的出口" in words for words in said(shared)), "the branch's standing words"


def test_other_words_take_the_place_of_the_first(shared, stop):
    stop(LEAVE)
    shared.open("emergency")
    stop("Stay where you are")
    expect(shared.page.locator("#emergency p")).to_have_text(["Stay where you are"])  # for all languages, once


def test_what_a_customer_had_begun_is_gone_and_a_card_is_not_read(shared, stop):
    shared.open()
    shared.touch(language="en")
    shared.touch(action="large")
    stop(LEAVE)
    shared.until("emergency")
    shared.read("6222020200112230")
    shared.page.keyboard.press("Enter")
    go_on(shared)
    shared.until("home")
    assert shared.page.evaluate("document.documentElement.lang") == "zh-CN"
    assert not shared.page.evaluate("document.body.classList.contains('large')")


def test_a_ticket_on_the_screen_gives_way(shared, stop):
    shared.open()
    shared.touch(service="A")
    shared.until("ticket")
    stop(LEAVE)
    shared.until("emergency")
    go_on(shared)
    shared.until("home")


@pytest.mark.parametrize("size", [{"width": 1080, "height": 1920}, {"width": 1280, "height": 800}])
def test_the_longest_words_fit_and_markup_stays_text(shared, stop, size):
    evil = "<img src=x onerror=alert(1)>" + "紧" * 172
    stop({"zh": evil, "en": "Leave the hall " * 13})
    shared.open("emergency", size)
    assert said(shared)[0] == evil and shared.page.locator("#emergency img").count() == 0
    top, bottom = shared.page.evaluate(
        "(({top, bottom}) => [top, bottom])(document.querySelector('#emergency section').getBoundingClientRect())"
    )
    assert 0 <= top < bottom <= size["height"]
