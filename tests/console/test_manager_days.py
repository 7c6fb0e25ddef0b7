"""Days that are over, the report of one, and what the manager is told of people."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Route, expect

pytestmark = pytest.mark.browser

LONG_AGO = "2020-01-01"
SHEET = {"width": 900, "height": 1280}
# A colour as a browser says it.
COLOURED = re.compile(r"rgb\((\d+), (\d+), (\d+)\)")


@pytest.fixture(scope="module")
def today(branch: Any) -> str:
    """The business day, with one visit that was served and one that waits."""
    for service in ("A", "C"):
        branch.issue(service)
    for action in ("open", "call-next", "finish", "close"):
        branch.at(1, action, {})
    told = branch.ask("GET", "/stats/today", branch.token("branch_manager")).json
    return str(told["day"])


@pytest.fixture(scope="module")
def days(
    browser: Browser, branch: Any, cookies: Callable[[str], list[Any]], today: str, staff_page: Any
) -> Iterator[Any]:
    """A manager's page for the whole module, for which yesterday was as today is."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.add_cookies(cookies("branch_manager"))
    yesterday = (date.fromisoformat(today) - timedelta(days=1)).isoformat()

    def as_today(route: Route) -> None:
        told = route.fetch(url=route.request.url.replace(yesterday, today)).json()
        for row in told["rows"]:
            row.update({"day": yesterday} if "day" in row else {})
        route.fulfill(json=told)

    page = context.new_page()
    page.route(f"**/stats/waits?*to={yesterday}*", as_today)
    shown = staff_page(page, branch)
    shown.yesterday = yesterday
    shown.open("/manager", "today", (1440, 900))
    yield shown
    assert shown.errors == []
    context.close()


@pytest.fixture
def at_today(days: Any) -> Any:
    """The page where today is seen, as the server tells it."""
    days.page.keyboard.press("Escape")
    days.page.evaluate("document.activeElement.blur()")
    days.page.keyboard.press("t")
    days.page.wait_for_selector("body[data-tab=today]")
    return days


# A morning's sheet of a branch with five services and seven people: the suggestion shows, the tables are that long.
FULL = """() => {
  const suggestion = document.querySelector('#suggestion');
  suggestion.hidden = false;
  suggestion.textContent = '建议：请多开 1 个。';
  for (const [table, rows] of [['services', 5], ['staff-table', 7]]) {
    const body = document.querySelector(`#${table} tbody`);
    while (body.rows.length < rows) { body.append(body.rows[0].cloneNode(true)); }
  }
}"""


def look_again(days: Any) -> None:
    """Have everything asked for once more."""
    with days.page.expect_response("**/stats/today"), days.page.expect_response("**/advice*"):
        days.page.select_option("#language", "en")
    days.page.select_option("#language", "zh")


def test_a_key_goes_a_day_back_and_another_to_today(at_today):
    at_today.page.keyboard.press("ArrowLeft")
    expect(at_today.page.locator('[data-figure="came"] b')).to_have_text("2")
    expect(at_today.page.locator("#day-wanted")).to_have_value(at_today.yesterday)
    expect(at_today.page.locator("#counters")).to_be_hidden()
    expect(at_today.page.locator(f'#days [data-day="{at_today.yesterday}"] a')).to_have_attribute(
        "aria-current", "date"
    )
    at_today.page.keyboard.press("ArrowRight")
    at_today.page.wait_for_selector("body[data-tab=today]")
    at_today.shows("#counters", "空闲" if at_today.page.query_selector('#counters [data-state="open"]') else "关闭")


def test_a_day_on_which_nobody_came_says_so(at_today):
    at_today.page.keyboard.press("ArrowLeft")
    at_today.page.wait_for_selector("body[data-tab=day]")
    at_today.page.fill("#day-wanted", LONG_AGO)
    at_today.page.keyboard.press("Enter")
    at_today.shows("#arrivals-note", "那天没有人取号")
    for name in ("mean_wait", "p90_wait", "service_level", "lost_share"):
        expect(at_today.page.locator(f'#figures [data-figure="{name}"] b')).to_have_text("—")
    at_today.shows("#staff-table", "那天没有人签到")
    at_today.shows('#level-table [data-service="A"]', "—")
    at_today.shows('#services [data-service="A"]', "—")


def test_a_key_pressed_while_somebody_writes_goes_nowhere(at_today):
    at_today.page.fill("#find [name=number]", "A0")
    at_today.page.keyboard.press("ArrowLeft")
    at_today.page.keyboard.press("p")
    expect(at_today.page.locator("#find [name=number]")).to_have_value("Ap0")
    assert at_today.page.evaluate("document.body.dataset.tab") == "today"


def test_people_stand_by_name_and_few_cases_are_grey_with_the_reason(at_today):
    def row(name: str, served: int, mean_s: float) -> dict[str, Any]:
        figures = {"served": served, "mean_serving_s": mean_s, "idle_s": 600, "weighted_volume": served * 1.5}
        return {"name": name, **figures, "paused_s": {"meal": 1800}}

    told = {"staff": [row("b", 40, 300), row("a", 3, 30)], "counters": []}
    at_today.page.route("**/stats/staff?*", lambda route: route.fulfill(json=told))
    look_again(at_today)
    rows = at_today.page.locator("#staff-table tbody tr")
    expect(rows.locator("th")).to_have_text(["a", "b"])  # not by how much they did
    expect(rows.nth(0)).to_have_class("few")
    expect(rows.nth(1)).to_contain_text("60.0")
    expect(rows.nth(1)).to_contain_text("0:30")
    at_today.shows("#staff-note", "不足 10 笔的（a）平均值说明不了什么")
    at_today.page.unroute("**/stats/staff?*")


def test_a_day_whose_estimates_did_not_hold_says_its_value(at_today, today):
    day = {"n": 50, "mae_s": 90.0, "coverage80": 0.7, "tier": 0}
    told = {
        "days": 14,
        "tier_now": {"general": 1, "why": ""},
        "by_day": [{**day, "day": today}],
        "by_tier": [],
        "total": {},
    }
    at_today.page.route("**/stats/estimates?*", lambda route: route.fulfill(json=told))
    look_again(at_today)
    expect(at_today.page.locator('[data-figure="coverage"] b')).to_have_text("70")
    expect(at_today.page.locator('[data-figure="error"] b')).to_have_text("1.5")
    expect(at_today.page.locator("#coverage")).to_have_attribute("aria-label", re.compile("70 %"))
    at_today.page.unroute("**/stats/estimates?*")


def test_an_alert_is_seen_to_with_one_key_and_advice_followed_with_another(at_today):
    never = dict.fromkeys(("acknowledged_at", "acknowledged_by", "escalated_to", "ended_at"))
    alert = {"id": "1", "level": "red", "sentence": "个人业务等候过多。", "since": "2026-01-02T03:04:00Z", **never}
    row = {"service": "A", "now_min": 28, "with_one_more_min": 17, "counter": 3, "action": "lend", "minutes": 30}
    asked: list[str] = []

    def change(route: Route) -> None:
        asked.append(route.request.url.split("/api/v1")[1])
        route.fulfill(json={"alert": alert, "counter": 3, "lent": []})

    at_today.page.route("**/api/v1/alerts?*", lambda route: route.fulfill(json={"alerts": [alert]}))
    at_today.page.route(
        "**/advice?*", lambda route: route.fulfill(json={"open_window": [row], "lent": [], "morning": None})
    )
    at_today.page.route("**/acknowledge", change)
    at_today.page.route("**/lend", change)
    look_again(at_today)
    at_today.shows("#alerts", "紧急")
    at_today.page.click('[data-action="acknowledge"]')
    at_today.shows("#said", "已记下")
    at_today.shows("#advice", "开后约 17 分钟")
    at_today.page.click('[data-action="lend"]')
    at_today.shows("#said", "3 号窗口加办个人业务 30 分钟")
    assert asked == ["/alerts/1/acknowledge", "/counters/3/lend"]
    for pattern in ("**/api/v1/alerts?*", "**/advice?*", "**/acknowledge", "**/lend"):
        at_today.page.unroute(pattern)


def test_what_customers_said_is_beside_how_many_were_asked(at_today):
    said = {"at": "2026-01-02T03:04:00Z", "number": "A001", "rating": 2, "comment": "<b>慢</b>", "tags": []}
    figures = {"asked": 20, "answered": 8, "share_asked": 0.5, "share_answered": 0.4, "mean": 3.5}
    ratings = {"1": 0, "2": 1, "3": 2, "4": 5}
    told = {**figures, "ratings": ratings, "by_staff": [{"staff": "a", **figures}], "comments": [said]}
    at_today.page.route("**/stats/feedback?*", lambda route: route.fulfill(json=told))
    at_today.page.click('[data-tab="feedback"]')
    expect(at_today.page.locator('[data-figure="share_answered"] b')).to_have_text("40")
    at_today.shows('#ratings [data-rating="4"]', "62 %")
    expect(at_today.page.locator("#feedback-staff tbody tr")).to_have_class("few")
    at_today.shows("#comments", "<b>慢</b>")
    at_today.page.unroute("**/stats/feedback?*")


def test_at_night_the_page_is_dark_and_what_is_drawn_goes_with_it(at_today):
    inked = "() => document.querySelector('#arrivals canvas').toDataURL()"
    by_day = at_today.page.evaluate(inked)
    at_today.page.emulate_media(color_scheme="dark")
    assert (
        at_today.page.evaluate("getComputedStyle(document.querySelector('.card')).backgroundColor") == "rgb(18, 28, 51)"
    )
    at_today.page.wait_for_function(
        "before => document.querySelector('#arrivals canvas').toDataURL() !== before", arg=by_day
    )
    at_today.page.emulate_media(color_scheme="light")


def test_the_report_of_a_day_is_one_sheet_without_colour(at_today, today):
    page = at_today.page.context.new_page()
    page.set_viewport_size(SHEET)
    page.goto(f"{at_today.branch.url}/manager/day/{today}")
    page.wait_for_selector("body[data-state=report]")
    expect(page.locator("#came")).to_have_text("2")
    expect(page.locator('[data-fact="served"] dd').first).to_have_text("1")
    expect(page.locator(".plot canvas")).to_have_count(2)
    pages = re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))
    assert len(pages) == 1
    page.evaluate(FULL)
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))) == 1
    colours = page.evaluate("""() => Array.from(document.querySelectorAll('.sheet *'))
        .flatMap((each) => [getComputedStyle(each).color, getComputedStyle(each).backgroundColor])""")
    reds = [tuple(map(int, found.groups())) for found in map(COLOURED.fullmatch, set(colours)) if found]
    assert all(max(rgb) - min(rgb) <= 64 for rgb in reds), reds
    page.close()


def test_on_paper_no_chart_is_wider_than_its_card(at_today):
    """A page that is printed is laid out anew, but nothing tells its charts in time."""
    page = at_today.page.context.new_page()
    page.add_init_script("window.ResizeObserver = class { observe() {} }")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{at_today.branch.url}/manager")
    expect(page.locator(".plot canvas")).to_have_count(4)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 500, "height": 900})
    wide = "all => all.filter((one) => one.clientWidth > one.closest('.plot').clientWidth).length"
    assert page.eval_on_selector_all(".plot canvas", wide) == 0
    page.close()


def test_a_report_of_a_day_that_there_cannot_be_is_not_found(branch):
    assert branch.page("/manager/day/2026-02-30").status == 404
    assert branch.page("/manager/day/yesterday").status == 404


def test_a_language_chosen_before_everything_is_there_breaks_nothing(at_today):
    page, held = at_today.page, []
    page.route("**/stats/estimates*", lambda route: held.append(route))
    with page.expect_request("**/stats/estimates*"):
        page.reload()
    page.select_option("#language", "en")
    page.select_option("#language", "zh")
    page.unroute("**/stats/estimates*")
    for route in held:
        route.continue_()
    expect(page.locator("#estimate-tier")).to_contain_text("还没有学到任何东西。")
    assert at_today.errors == []
