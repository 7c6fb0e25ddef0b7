"""What a branch manager sees of the day that goes on."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

SIZES = [(1440, 900), (1280, 800), (390, 844)]
LOOK = ["alerts?language=zh", "hall", "stats/today"]

# Figures that reach out of their place.
TOO_WIDE = """() => Array.from(document.querySelectorAll('.figures b, .figures i')).filter((each) => {
    const place = each.closest('[data-figure]').getBoundingClientRect();
    return each.getBoundingClientRect().right > place.right + 1;
  }).map((each) => each.textContent)"""

# Headings in order, heads of tables that say of what, everything that is pressed with a name.
UNREADABLE = """() => {
  const seen = (each) => each.offsetParent !== null;
  const all = (which) => Array.from(document.querySelectorAll(which));
  const label = (each) => each.labels && each.labels.length ? each.labels[0].textContent : '';
  const named = (each) => (each.getAttribute('aria-label') || each.textContent || label(each)).trim();
  const levels = all('h1, h2, h3').filter(seen).map((each) => Number(each.tagName[1]));
  return [
    ...levels.filter((level, n) => level > (n ? levels[n - 1] : 0) + 1).map((level) => `a jump to h${level}`),
    ...all('table').filter(seen)
      .filter((table) => Array.from(table.rows).some((row) => !row.querySelector('th[scope], td[colspan]')))
      .map((table) => `${table.id}: a row without its th`),
    ...all('a, button, input, select').filter(seen).filter((each) => !named(each)).map((each) => each.outerHTML),
    ...all('[tabindex]').filter((each) => each.tabIndex > 0).map((each) => each.outerHTML),
  ];
}"""


# Where words on charts begin and end and how far down they stand, in pixels of their canvas.
WORDS = """window.words = {};
  const draw = CanvasRenderingContext2D.prototype.fillText;
  CanvasRenderingContext2D.prototype.fillText = function (text, x, y) {
    const width = this.measureText(text).width;
    const from = x + this.getTransform().e - { left: 0, center: width / 2, right: width }[this.textAlign];
    window.words[text] = [from, from + width, this.canvas.width, y + this.getTransform().f];
    return draw.apply(this, arguments);
  };"""


def figure(manager, name: str):
    return manager.page.locator(f'[data-figure="{name}"]')


def test_before_the_first_ticket_no_mean_and_no_rate_is_zero(manager):
    manager.bend("stats/today", lambda told: told.update(by_half_hour=[]))
    manager.open("/manager", "today", (1440, 900))
    for name in ("longest", "service_level", "mean_wait", "p80_wait", "p90_wait", "coverage", "error"):
        expect(figure(manager, name).locator("b")).to_have_text("—")
    expect(figure(manager, "issued").locator("b")).to_have_text("0")
    manager.shows("#services", "个人业务")
    manager.shows("#arrivals-note", "今天还没有人取号")
    manager.shows("#level-note", "没有叫号时不写 0 %")
    manager.shows("#staff-table", "今天还没有人签到")
    manager.shows("#overdue", "没有人超过最长等候")
    expect(manager.page.locator(".plot canvas")).to_have_count(4)
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
    looks = [manager.asked[before:].count(path) for path in LOOK]
    assert all(1 <= count <= 2 for count in looks), looks  # for the counter that closed, and one that was due anyway


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


def test_who_signs_in_sees_the_day(visitor, cookies):
    cookies("branch_manager")  # there is such a person
    visitor.open("/manager", "signin", (1440, 900))
    visitor.page.fill("#signin-name", "branch_manager")
    visitor.page.fill("#signin-password", "a password of tests")
    visitor.page.click("#signin-key")
    visitor.until("today").shows("#top-person", "branch_manager")
    assert visitor.errors == []


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


def test_nothing_is_wider_than_the_window_and_everything_has_its_name(manager, branch):
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
    assert manager.page.evaluate(UNREADABLE) == []
    assert "manager." not in manager.text("body")


def test_a_line_that_never_opens_is_not_called_connected(manager):
    manager.page.route_web_socket("**/socket.io/**", lambda socket: None)  # taken, and never answered
    manager.page.clock.install()
    manager.open("/manager", "today", (1280, 800))
    manager.page.clock.run_for(6000)  # five seconds of silence
    expect(manager.page.locator("#connection")).to_have_attribute("data-state", "lost")
    manager.shows("#lost", "连接中断")


def test_a_page_whose_server_is_gone_goes_on_saying_so_while_it_looks_again(manager):
    manager.page.clock.install()
    manager.page.route("**/api/v1/**", lambda route: route.abort())
    manager.open("/manager", "failed", (1280, 800))
    with manager.page.expect_request("**/api/v1/**"):
        manager.page.clock.fast_forward(2500)
    assert manager.page.locator("body").get_attribute("data-state") == "failed"


def test_a_board_that_is_gone_is_one_line_of_the_devices_and_says_since_when(manager):
    def gone(told):
        one = {"id": "b1", "name": "hall", "page": "board", "counter": None, "alive": False, "behind": 0, "sound": "on"}
        one |= {"media_broken": [], "last_heard_at": "2026-11-20T02:00:00.000Z"}
        told.update(screens=[one], missing=["hall", "door"])

    manager.bend("screens", gone)
    manager.open("/manager", "today", (1440, 900))
    expect(manager.page.locator("#screens [data-screen]")).to_have_count(2)
    expect(manager.page.locator('#screens [data-screen="hall"]')).to_contain_text("10:00")


def test_no_word_on_a_chart_of_a_crowded_day_is_cut_off(manager):
    def crowded(told):
        told["by_half_hour"] = told["by_half_hour"][:1] or [{}]
        told["by_half_hour"][0] |= {"start": "09:00", "arrivals": 600, "unfinished": False}

    manager.page.add_init_script(WORDS)
    manager.bend("stats/today", crowded)
    manager.open("/manager", "today", (1440, 900))
    manager.page.select_option("#language", "en")
    manager.page.wait_for_function("() => Object.keys(words).some((word) => word.endsWith(' people'))")
    cut = "Object.entries(words).filter(([, [from, to, wide]]) => from < 0 || to > wide).map(([word]) => word)"
    assert manager.page.evaluate(cut) == []


def a_week_apart(told):
    """Two half hours of today, the second one just begun, and two of the week before that end at the day's end."""

    def row(start, arrivals, p80_s, level, **more):
        service_level = {"value": level, "target": 0.8, "calls": arrivals}
        return {
            "start": start,
            "arrivals": arrivals,
            "p50_s": 60.0,
            "p80_s": p80_s,
            "service_level": service_level,
        } | more

    told["by_half_hour"] = [
        row("09:00", 31, 960.0, 0.97, unfinished=False),
        row("09:30", 8, 60.0, 1.0, unfinished=True),
    ]
    before = [row("16:00", 25, 1200.0, 1.0), row("16:30", 7, 1300.0, 1.0)]
    told["against"] = {"last_week": {"totals": {"issued": 32}, "by_half_hour": before}}


def test_words_on_charts_stand_clear_of_each_other_and_a_pointer_reads_a_half_hour(manager):
    manager.page.add_init_script(WORDS)
    manager.bend("stats/today", a_week_apart)
    manager.open("/manager", "today", (1440, 900))
    manager.page.wait_for_function(
        "() => words['承诺 20'] && Object.keys(words).some((word) => /^上.* P80$/.test(word))"
    )
    left, other = manager.page.evaluate(
        "[words['承诺 20'][0], Object.entries(words).find(([word]) => /^上.* P80$/.test(word))[1][0]]"
    )
    assert left == other
    assert manager.page.evaluate("[words['97'], Boolean(words['100'])]") == [None, True]  # side by side they are one
    plot = manager.page.locator("#arrivals .u-over")
    box = plot.bounding_box()
    plot.hover(position={"x": box["width"] / 32, "y": 40})
    expect(manager.page.locator("#arrivals-note")).to_have_text("9:00–9:30 · 31 人")
    manager.page.locator("#waits .u-over").hover(position={"x": box["width"] / 64, "y": 40})
    expect(manager.page.locator("#waits-note")).to_have_text("9:00–9:30 · P80 16 分 · 中位 1.0 分")
    expect(manager.page.locator("#arrivals-note")).to_have_text("")


def test_lines_stop_before_the_half_hour_that_has_just_begun(manager):
    def at_once(told):
        row = {"arrivals": 9, "service_level": {"value": 1.0, "target": 0.8, "calls": 9}, "unfinished": False}
        told["by_half_hour"] = [
            row | {"start": "09:00", "p50_s": 480.0, "p80_s": 960.0},
            row | {"start": "09:30", "p50_s": 0.0, "p80_s": 0.0, "unfinished": True},
        ]

    manager.page.add_init_script(WORDS)
    manager.bend("stats/today", at_once)
    manager.open("/manager", "today", (1440, 900))
    manager.page.wait_for_function("() => words['P80 16'] && words['中位 8.0']")
    assert manager.page.evaluate("Object.keys(words).filter((word) => /^(P80|中位) 0/.test(word))") == []


def test_words_at_the_last_half_hour_of_the_day_stand_inside_the_chart(manager):
    def late(told):
        row = {"p50_s": 60.0, "p80_s": 90.0, "service_level": {"value": 1.0, "target": 0.8, "calls": 9}}
        told["by_half_hour"] = [
            row | {"start": start, "arrivals": arrivals, "unfinished": start == "23:30"}
            for start, arrivals in (("09:00", 31), ("23:00", 900), ("23:30", 600))
        ]

    manager.page.add_init_script(WORDS)
    manager.bend("stats/today", late)
    manager.open("/manager", "today", (1440, 900))
    manager.page.wait_for_function("() => words['未满 600']")
    left, right, canvas_px, _ = manager.page.evaluate("words['未满 600']")
    assert left < right <= canvas_px


def test_a_day_whose_estimates_seldom_held_stands_in_the_chart_and_not_over_its_date(manager):
    told = [
        {"day": f"2026-11-{10 + n}", "n": 50, "mae_s": 90, "coverage80": value} for n, value in enumerate((0.8, 0.54))
    ]
    answer = {"by_day": told, "tier_now": None, "total": {}}
    manager.page.route("**/stats/estimates?*", lambda route: route.fulfill(json=answer))
    manager.page.add_init_script(WORDS)
    manager.open("/manager", "today", (1440, 900))
    manager.page.wait_for_function("() => words['54']")
    axis, value, day = manager.page.evaluate("['50', '54', '11/11'].map((word) => words[word][3])")
    assert value < axis < day


def test_the_moment_of_printing_is_never_broken_and_no_date_is_cut_off(manager):
    for width, date_px in ((390, 136), (740, 160), (790, 160)):
        manager.open("/manager/day/2020-01-02", "report", (width, 900))
        manager.page.select_option("#language", "en")
        manager.shows("#printed", "Printed by")
        assert manager.page.locator("#printed .unbroken").evaluate("(one) => one.getClientRects().length") == 1
        assert manager.page.locator("#day-wanted").evaluate("(one) => one.offsetWidth") == date_px
        assert manager.page.evaluate("document.documentElement.scrollWidth") <= width
