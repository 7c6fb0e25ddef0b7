"""What the lobby is alerted to: at once, in words, one tap to say that somebody sees to it."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

PHONE, WIDE = {"width": 390, "height": 844}, {"width": 1180, "height": 820}
ENLARGED = {"width": 590, "height": 410}  # a tablet at twice its size
# What stands in the way of something else in the strip, reaches out of it, or is no more than a slit.
CRAMPED = """() => {
  const boxes = (which) => Array.from(document.querySelectorAll(which)).filter((each) => each.offsetParent !== null)
    .map((each) => [each.textContent.trim().slice(0, 20), each.getBoundingClientRect()]);
  const strip = boxes('#alerts > *');
  const over = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  return [
    ...strip.flatMap(([text, box], n) => strip.slice(n + 1).filter(([, other]) => over(box, other))
      .map(([by]) => `${text} | ${by}`)),
    ...[...strip, ...boxes('.bar .tool, .bar .button, .columns .card')]
      .filter(([, box]) => box.left < 0 || box.right > innerWidth)
      .map(([text]) => `${text}: out of the page`),
    ...boxes('#counters .tile').filter(([, box]) => box.height < 44).map(([text]) => `${text}: a slit`),
    ...boxes('.columns .card').filter(([, box]) => box.height < 80).map(([text]) => `${text}: a slit`),
  ];
}"""

BOARD = '[[boards]]\nname = "hall"\naudio = false\n'
STRIP, SEEN = "#alerts", '#alerts [data-action="alert-seen"]'


@pytest.fixture(scope="module")
def branch_file(branch_file):
    """Without screens: one that nobody opened would be an alert of its own after a while."""
    assert BOARD in branch_file
    return branch_file.replace(BOARD, "")


@pytest.fixture
def rated(tablet):
    """`rated(rating)`: a customer who was served and answered; their number."""

    def rate(rating, comment=""):
        ticket = tablet.branch.issue()["ticket"]
        for action in ("open", "call-next", "finish"):
            assert tablet.branch.at(1, action, {}).status == 200
        answer = tablet.branch.ask(
            "POST", f"/tickets/{ticket['id']}/feedback", tablet.branch.token("program"),
            {"rating": rating, "comment": comment},
        )  # fmt: skip
        assert answer.status == 200, answer.body
        return ticket["number"]

    return rate


@pytest.fixture
def see_to_it(tablet):
    """`see_to_it()`: one tap on the strip's key; it goes on once the strip shows the next alert, or none."""

    def see():
        alert = tablet.page.locator(SEEN).get_attribute("data-alert")
        tablet.tap(SEEN)
        expect(tablet.page.locator(f'{STRIP} [data-alert="{alert}"]')).to_have_count(0)

    return see


def standing(tablet, **kind):
    every = tablet.branch.ask("GET", "/alerts?history=1", tablet.branch.token("lobby_manager")).json["alerts"]
    return [alert for alert in every if all(alert[name] == value for name, value in kind.items())]


def test_a_poor_rating_stands_over_the_hall_and_one_tap_says_that_somebody_sees_to_it(tablet, rated):
    number = rated(1, "<img src=x onerror=alert(1)>")
    tablet.text(STRIP, f"{number} 的客户评价 1 分")
    expect(tablet.page.locator(f"{STRIP} .level")).to_have_text("处理")
    expect(tablet.page.locator("#alerts-said")).to_contain_text(number)
    tablet.tap(SEEN)
    expect(tablet.page.locator(STRIP)).to_be_hidden()
    [alert] = [one for one in standing(tablet, kind="rating") if one["values"]["number"] == number]
    assert alert["acknowledged_by"] == "lobby_manager:zhao"


def test_of_several_the_heaviest_stands_first_and_the_sheet_has_them_all(tablet, rated, see_to_it):
    first, second = rated(1), rated(1)
    tablet.text(STRIP, "另有 1 条")
    tablet.tap('#alerts [data-action="alerts"]')
    tablet.text("#sheet", "待确认")
    expect(tablet.page.locator("#sheet li[data-alert]", has_text=first)).to_be_visible()
    tablet.page.locator("#sheet li[data-alert]", has_text=second).locator('[data-action="alert-seen"]').tap()
    expect(tablet.page.locator("#sheet section", has_text="待确认").locator("li", has_text=second)).to_have_count(0)
    tablet.close()
    tablet.text(STRIP, first)
    see_to_it()
    expect(tablet.page.locator(STRIP)).to_be_hidden()


def test_one_tap_lets_a_counter_help_and_another_ends_it(tablet, rated):
    asked = []
    rated(1)
    advice = {
        "open_window": [
            {"service": "C", "waiting": 9, "now_min": 28, "target_min": 20, "with_one_more_min": 17, "counter": 2,
             "action": "lend", "closed": False, "minutes": 30,
             "sentence": "对公业务预计等 28 分钟；2 号窗口帮办后约 17 分钟"}
        ],
        "lent": [{"counter": 3, "service": "A", "until": "2026-11-20T03:00:00.000Z"}],
        "morning": None,
    }  # fmt: skip

    def lent(route):
        asked.append((route.request.url.rpartition("/api/v1")[2], route.request.post_data_json))
        route.fulfill(status=200, content_type="application/json", body=json.dumps({"counter": 2, "lent": []}))

    tablet.page.route("**/api/v1/advice*", lambda route: route.fulfill(
        status=200, content_type="application/json", body=json.dumps(advice)))  # fmt: skip
    tablet.page.route("**/api/v1/counters/*/lend**", lent)
    tablet.tap('#alerts [data-action="alerts"]')
    tablet.text("#sheet", "2 号窗口帮办后约 17 分钟")
    tablet.text("#sheet", "3 号窗口正在帮办个人业务，到 11:00")
    tablet.tap('#sheet [data-action="lend"]')
    tablet.text("#said", "2 号窗口帮办对公业务 30 分钟")
    tablet.tap('#sheet [data-action="lend-end"]')
    expect(tablet.page.locator('#sheet [data-action="lend-end"]')).to_be_enabled()
    assert asked == [("/counters/2/lend", {"service": "C", "minutes": 30}), ("/counters/3/lend/end", {"service": "A"})]
    tablet.close()
    tablet.tap(SEEN)


def test_on_a_phone_the_strip_and_the_cards_have_room_and_the_bar_stays_in_reach(tablet, rated, see_to_it):
    for _ in range(2):
        rated(1)
    tablet.text(STRIP, "另有 1 条")
    tablet.page.set_viewport_size(PHONE)
    assert tablet.page.evaluate(CRAMPED) == []
    tablet.page.locator("#devices").scroll_into_view_if_needed()
    expect(tablet.page.locator("#issue")).to_be_in_viewport(ratio=1)
    tablet.page.locator(STRIP).scroll_into_view_if_needed()
    tablet.page.set_viewport_size(ENLARGED)
    assert tablet.page.evaluate(CRAMPED) == []
    assert not tablet.page.evaluate("Boolean(document.elementFromPoint(295, 300).closest('.bar'))")
    tablet.page.locator("#issue").scroll_into_view_if_needed()
    expect(tablet.page.locator("#issue")).to_be_in_viewport(ratio=1)
    tablet.page.set_viewport_size(WIDE)
    for _ in range(2):
        see_to_it()
    expect(tablet.page.locator(STRIP)).to_be_hidden()
