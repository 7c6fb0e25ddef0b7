"""What the lobby manager tells the whole hall: a notice, the emergency stop, its end."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

STOP, GO_ON = '#stop-place [data-action="emergency"]', '#go-on-place [data-action="go-on"]'
TOO_SHORT_MS = 600
EVIL = "<img src=x onerror=alert(1)> &amp; 号"


@pytest.fixture(autouse=True)
def nothing_told(tablet):
    """Leaves the hall going, and no notice."""
    yield
    lobby = tablet.branch.token("lobby_manager")
    tablet.branch.ask("DELETE", "/emergency", lobby)
    notice = board(tablet)["notice"]
    if notice:
        tablet.branch.ask("DELETE", f"/notices/{notice['id']}", lobby)


def board(tablet):
    return tablet.branch.ask("GET", "/board", tablet.branch.token("display")).json


def test_a_quick_notice_is_on_the_boards_in_every_language_and_is_taken_down(tablet):
    tablet.tap(".bar [data-do=notice]")
    tablet.tap('#sheet [data-action="post-notice"]')
    tablet.text("#complaint", "请先写明或选一句话")
    tablet.tap("#sheet .texts .pick >> nth=1")
    tablet.tap('#sheet .pick[data-value="30"]')
    tablet.tap('#sheet [data-action="post-notice"]')
    tablet.text("#sheet .posted-now", "到 10:5")
    posted = board(tablet)["notice"]
    assert posted["text"] == {
        "zh": "自助设备维护中，请到窗口办理", "en": "The machines are being serviced, please come to the counters",
    }  # fmt: skip
    tablet.close()
    tablet.text("#posted", "自助设备维护中")
    tablet.tap('#posted [data-do="notice-end"]')
    expect(tablet.page.locator("#posted")).to_be_hidden()
    tablet.text("#said", "公告已撤下")
    assert board(tablet)["notice"] is None


def test_own_words_stay_text_and_replace_the_notice_before(tablet):
    for words in ("第一条", EVIL):
        tablet.tap(".bar [data-do=notice]")
        tablet.page.fill("#text-zh", words)
        tablet.tap('#sheet [data-action="post-notice"]')
        tablet.text("#sheet .posted-now", words)
        tablet.close()
    tablet.text("#posted bdi", EVIL)
    assert tablet.page.locator("#posted img").count() == 0
    assert (board(tablet)["notice"]["text"], board(tablet)["notice"]["until"]) == ({"zh": EVIL}, None)


def test_a_text_is_no_longer_than_a_board_can_show_and_a_refusal_is_said_in_the_sheet(tablet):
    tablet.tap(".bar [data-do=notice]")
    field = tablet.page.locator("#text-zh")
    assert field.get_attribute("maxlength") == "100"
    field.fill("看不\u202e见")
    tablet.tap('#sheet [data-action="post-notice"]')
    tablet.text("#complaint", "看不见的字符")
    assert board(tablet)["notice"] is None


def test_a_short_touch_does_not_stop_the_hall(tablet):
    tablet.hold(STOP, TOO_SHORT_MS)
    tablet.tap(".bar [data-do=notice]")  # a later answer than any to the touch
    tablet.close()
    assert board(tablet)["emergency"] is None
    expect(tablet.page.locator("#stopped")).to_be_hidden()


def test_two_seconds_stop_the_hall_the_whole_page_says_so_and_two_seconds_let_it_go_on(tablet):
    tablet.branch.at(1, "open")
    tablet.issued()
    tablet.hold(STOP)
    tablet.text("#stopped", "紧急停止中")
    tablet.text("#stopped", "zhao；取号机已关闭，不能叫号")
    tablet.text("#stopped-words", "请保持镇静")
    body = tablet.page.locator("body")
    expect(body).to_have_attribute("data-emergency", "true")
    assert "紧急停止中" in tablet.page.title()
    expect(tablet.page.locator(STOP)).to_be_disabled()
    expect(tablet.page.locator("#issue")).to_be_disabled()
    tablet.text("#issue", "紧急停止中")
    assert board(tablet)["emergency"] is not None
    assert tablet.branch.at(1, "call-next").json["code"] == "emergency"

    tablet.tap('#stopped [data-do="emergency-words"]')
    assert tablet.page.input_value("#text-zh").startswith("请保持镇静")
    tablet.tap("#sheet .texts .pick >> nth=1")
    tablet.tap('#sheet [data-action="post-words"]')
    tablet.text("#stopped-words", "请留在原地")

    tablet.hold(GO_ON, TOO_SHORT_MS)
    expect(body).to_have_attribute("data-emergency", "true")
    tablet.hold(GO_ON)
    expect(body).to_have_attribute("data-emergency", "false")
    expect(tablet.page.locator("#stopped")).to_be_hidden()
    expect(tablet.page.locator("#issue")).to_be_enabled()
    tablet.text("#said", "可以取号和叫号")
    assert tablet.branch.at(1, "call-next").status == 200


def test_another_manager_s_stop_is_seen_without_a_touch(tablet):
    tablet.branch.ask("POST", "/emergency", tablet.branch.token("lobby_manager", name="qian"), {"text": EVIL})
    tablet.text("#stopped", "qian")
    tablet.text("#stopped-words", EVIL)
    assert tablet.page.locator("#stopped img").count() == 0


def test_a_stop_that_the_server_did_not_hear_says_so(tablet):
    tablet.page.route(
        "**/api/v1/emergency", lambda route: route.fulfill(status=409, json={"code": "x", "detail": "没有"})
    )
    tablet.hold(STOP)
    tablet.text("#said", "没有成功，请再按一次")
    expect(tablet.page.locator("#stopped")).to_be_hidden()


def test_who_took_no_number_and_was_sent_on_is_found_and_gets_a_ticket(tablet):
    tablet.branch.at(1, "open")
    number = tablet.branch.at(1, "walk-in", {"service": "A"}).json["ticket"]["number"]
    assert number.startswith("WK")
    assert tablet.branch.at(1, "transfer", {"service": "C"}).status == 200
    tablet.tap(".bar [data-do=find]")
    for key in ("WK", *number[2:]):
        tablet.tap(f'#sheet [data-key="{key}"]')
    tablet.tap('#sheet [data-action="show"]')
    tablet.text("#sheet .number.big", number)
    tablet.tap('#sheet [data-action="reprint"]')
    tablet.text("#paper-state", "已打印")
