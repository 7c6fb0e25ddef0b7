"""Every layout on every screen, looked at as it is drawn: how high its numbers are, what can be read, what overlaps."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import suppress
from itertools import pairwise
from typing import Any

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import TimeoutError

from config.contrast import contrast, luminance

pytestmark = pytest.mark.browser

HALF_DRAWN = 90
WIDE, TALL = (1920, 1080), (1080, 1920)
SHAPES = [WIDE, TALL, (3840, 2160), (2160, 3840)]
LAYOUTS = ["waiting", "media", "calls", "zone"]
LONGEST = {
    "zh": ["个人外汇汇款与留学购汇业务", "对公账户开立与变更业务", "财富管理与私人银行服务", "住房公积金贷款咨询业务"],
    "en": [
        "International transfers and foreign exchange", "Business accounts and payroll services",
        "Wealth management and private banking", "Mortgages and construction loans",
    ],
    "de": [
        "Auslandsüberweisungen und Devisengeschäfte", "Geschäftskundenkontoeröffnung",
        "Vermögensverwaltungsberatung", "Immobilienfinanzierungsberatung",
    ],
}  # fmt: skip
BRANCHES = {
    "zh": "中国某某银行股份有限公司上海自由贸易试验区陆家嘴环路旗舰支行营业部",
    "en": "Lujiazui Financial City Flagship Branch, Shanghai Free Trade Zone",
    "de": "Hauptgeschäftsstelle Frankfurt am Main, Kaiserstraße und Bahnhofsviertel",
}
CUT = """() => {
  const seen = (box) => box.width > 0 && box.height > 0;
  const wrong = [];
  for (const element of document.querySelectorAll('.board *')) {
    const around = element.parentElement.closest('.call, .saying, .panel, .stale, .missed, .head, .foot');
    const box = element.getBoundingClientRect();
    if (!around || !seen(box) || element.closest('svg') || element.matches('.media *')) { continue; }
    const place = around.getBoundingClientRect();
    const under = around.matches('.head') ? innerHeight : place.bottom;
    const over = around.matches('.head') ? 0 : place.top;
    if (box.right > place.right + 1 || box.left < place.left - 1 || box.bottom > under + 1 || box.top < over - 1) {
      wrong.push('cut: ' + around.className + ' ' + element.className + ' ' + element.textContent);
    }
  }
  for (const row of document.querySelectorAll('.row[data-number]')) {
    const [number, arrow, counter] = [...row.children].map((part) => part.getBoundingClientRect());
    const air = .08 * arrow.width;
    if (number.right + air > arrow.left || arrow.right + air > counter.left) { wrong.push('meet: ' + row.textContent); }
  }
  const parts = [...document.querySelectorAll('.head, .call, .saying, .list, .wait, .media, .missed, .foot, .stale')]
    .map((part) => [part.className, part.getBoundingClientRect()]).filter(([name, box]) => seen(box));
  parts.forEach(([name, box], at) => parts.slice(at + 1).forEach(([other, its]) => {
    if (box.left < its.right - 1 && its.left < box.right - 1 && box.top < its.bottom - 1 && its.top < box.bottom - 1) {
      wrong.push(`${name} over ${other}`);
    }
  }));
  for (const [name, box] of parts) {
    const out = box.left < 0 || box.top < 0 || box.right > innerWidth || box.bottom > innerHeight;
    if (out) { wrong.push(`${name} out`); }
  }
  for (const label of document.querySelectorAll('.service .label > span')) {
    const size = parseFloat(getComputedStyle(label).fontSize);
    const cut = label.scrollHeight > label.clientHeight + size * .2 || size < 20;
    if (seen(label.getBoundingClientRect()) && cut) {
      wrong.push(`name cut: ${label.textContent}`);
    }
  }
  return wrong;
}"""


@pytest.fixture
def shown(screen: Any, make_line: Callable[..., Any]) -> Callable[..., Any]:
    """A board of this layout with the longest of everything, in this language, after so many calls at once."""

    def show(layout: str, *, names: str = "zh", calls: int = 1, size: tuple[int, int] = WIDE, **board: Any) -> Any:
        line = screen.line = make_line("en", "zh") if names == "en" else make_line("zh", "en")
        line.board["branch"]["name"] = BRANCHES[names]
        line.board["zones"] = {"hall": "一楼现金业务服务区" if names == "zh" else "Erdgeschoss, Kassenbereich"}
        for service, name in zip(line.board["services"], LONGEST[names], strict=True):
            service["names"] = name
        line.board["calls"] = [
            {**call, "number": f"A{1000 + place}", "counter": 99 - place}
            for place, call in enumerate(line.board["calls"])
        ]
        line.board["missed"] = [f"A{number}" for number in range(1010, 1015)]
        line.board["waiting"] = dict.fromkeys("ACFL", 128)
        line.board["estimates"] = {code: {"low_s": 3600, "likely_s": 4000, "high_s": 9000} for code in "ACFL"}
        line.board["screen"] |= {"layout": layout, "zone": "hall" if layout == "zone" else None}
        line.board |= board
        screen.page.set_viewport_size({"width": size[0], "height": size[1]})
        screen.open()
        for place in range(calls):
            line.call(f"A{1100 + place}", 90 + place)
        if calls:
            screen.shows(f"A{1100 + calls - 1}")
        screen.page.evaluate("document.fonts.ready.then(() => true)")
        return screen

    return show


def height_px(screen: Any, locator: Any) -> int:
    """How high that is, on the picture, which differs from the ground it stands on."""
    taken = screen.page.screenshot(clip=locator.bounding_box(), animations="disabled")
    picture = Image.open(io.BytesIO(taken)).convert("L")
    ground = Image.new("L", picture.size, picture.histogram().index(max(picture.histogram())))
    drawn = ImageChops.difference(picture, ground).point(lambda level: 255 if level > HALF_DRAWN else 0)
    _, top, _, bottom = drawn.getbbox() or (0, 0, 0, 0)
    return bottom - top


@pytest.mark.parametrize("calls", [pytest.param(1, marks=pytest.mark.deep), 3])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_numbers_are_as_high_as_the_hall_needs(shown: Any, layout: str, calls: int) -> None:
    """Each kind of number, measured on the picture: 100 px at 1920 x 1080, 200 px at 3840 x 2160."""
    screen = shown(layout, calls=calls)
    with screen.still():  # or the calls become old on the way
        for width, height in SHAPES:
            screen.page.set_viewport_size({"width": width, "height": height})
            screen.page.wait_for_function(f"Math.abs(document.querySelector('.board').clientWidth - {width}) < 2")
            least = 100 * min(width, height) / 1080
            for selector in (".call .number:visible", "#list .row .number"):
                high = height_px(screen, screen.find(selector).first)
                assert high >= least, (layout, calls, width, selector)


RARE = ((1, "zh"), (3, "zh"), (1, "en"), (1, "de"), (3, "de"))
SELDOM = [pytest.param(*case, marks=pytest.mark.deep) for case in RARE]


@pytest.mark.parametrize(("calls", "names"), [(2, "zh"), (3, "en"), (2, "de"), *SELDOM])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_nothing_is_cut_and_nothing_overlaps(shown: Any, layout: str, names: str, calls: int) -> None:
    screen = shown(layout, names=names, calls=calls)
    with screen.still():
        for width, height in SHAPES:
            screen.page.set_viewport_size({"width": width, "height": height})
            with suppress(TimeoutError):  # it draws itself anew for the new shape
                screen.page.wait_for_function(f"({CUT})().length === 0")
            assert screen.page.evaluate(CUT) == [], (layout, names, width, height, calls)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_an_arrow_stands_between_its_numbers_and_touches_neither(shown: Any, layout: str) -> None:
    wide = [("W003", 5), ("W008", 21), ("M034", 14), ("A1036", 1), ("V003", 12), ("A037", 5)]
    screen = shown(layout, calls=0)
    stood = screen.line.board["calls"]
    screen.line.snapshot(calls=[{**one, "number": n, "counter": c} for one, (n, c) in zip(stood, wide, strict=False)])
    screen.line.call("A042", 3)
    screen.shows("A042")
    assert screen.page.evaluate(CUT) == []


PLACES = """() => [...document.querySelectorAll('.head, .band, .list, .missed, .foot')]
    .map((part) => { const box = part.getBoundingClientRect(); return [box.x, box.y, box.width, box.height]; })"""
OLD = """() => ['#stale', '#stale h2', '#stale .why', '#stale .last']
    .map((part) => document.querySelector(part).getBoundingClientRect())"""


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("size", [WIDE, TALL])
def test_nothing_moves_when_the_board_is_not_up_to_date(shown: Any, layout: str, size: tuple[int, int]) -> None:
    screen = shown(layout, size=size)
    before = screen.page.evaluate(f"({PLACES})()")
    screen.later(5.5)
    # The line comes back by itself in a moment, so all is measured in the instant that it is seen.
    measured = screen.page.wait_for_function(f"document.body.dataset.state === 'stale' && [({PLACES})(), ({OLD})()]")
    after, (stale, *lines) = measured.json_value()
    assert after == before
    assert stale["width"] > 400 and stale["height"] > 100
    for line in lines:
        assert stale["left"] <= line["left"] and line["right"] <= stale["right"]
        assert stale["top"] <= line["top"] and line["bottom"] <= stale["bottom"]


NAMES = """() => [...document.querySelectorAll('.service .label > span')].map((one) => {
  const box = one.getBoundingClientRect(); return [one.textContent, box.x, box.y, box.width, box.height]; })"""


@pytest.mark.parametrize("layout", ["waiting", "media"])
def test_names_stand_as_before_when_the_board_is_up_to_date_again(shown: Any, layout: str) -> None:
    screen = shown(layout)
    before = screen.page.evaluate(f"({NAMES})()")
    screen.later(5.5)
    screen.page.wait_for_function("document.body.dataset.state === 'stale'")
    screen.later(1)  # it connects anew
    screen.page.wait_for_function("document.body.dataset.state === 'fresh'")
    assert screen.page.evaluate(CUT) == []
    assert screen.page.evaluate(f"({NAMES})()") == before


TEXTS = """(within) => [...document.querySelectorAll(within)].filter((one) => {
  const box = one.getBoundingClientRect();
  const own = [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
  return own && box.width > 8 && box.height > 8 && getComputedStyle(one).visibility === 'visible';
}).map((one) => { const box = one.getBoundingClientRect();
  return { text: one.textContent, x: box.x, y: box.y, width: box.width, height: box.height }; })"""


def faint(screen: Any, within: str = ".board *") -> list[tuple[str, float]]:
    """Texts whose strongest colour has less than 7:1 to what is around them, on the picture."""
    with screen.still():
        texts, before = screen.page.evaluate(TEXTS, within), None
        while texts != before:  # a page that changed its shape a moment ago may still be drawing itself anew
            picture = Image.open(io.BytesIO(screen.page.screenshot(animations="disabled"))).convert("RGB")
            texts, before = screen.page.evaluate(TEXTS, within), texts
    assert texts, within
    found = []
    for one in texts:
        x, y = max(0, round(one["x"])), max(0, round(one["y"]))
        box = (x, y, min(picture.width, round(x + one["width"])), min(picture.height, round(y + one["height"])))
        colours = picture.crop(box).getcolors(picture.width * picture.height) or []
        ground = max(colours)[1]
        # Thin strokes are drawn between the two colours nearly everywhere; a few pixels have the whole of it.
        ratio = max(contrast(colour, ground) for count, colour in colours if count >= 3)
        if ratio < 6.95:  # 9AA7C7 on the panel is 7.04 before it is drawn
            found.append((one["text"], round(ratio, 2)))
    return found


@pytest.mark.parametrize("layout", LAYOUTS)
def test_everything_can_be_read(shown: Any, layout: str) -> None:
    screen = shown(layout)
    assert faint(screen) == []
    screen.page.set_viewport_size({"width": TALL[0], "height": TALL[1]})
    screen.page.wait_for_function(f"Math.abs(document.querySelector('.board').clientWidth - {TALL[0]}) < 2")
    assert faint(screen) == []


def test_what_stands_over_the_whole_board_can_be_read(shown: Any) -> None:
    """A rehearsal, and an emergency while the line is there and when it is gone, on the picture."""
    screen = shown("calls", calls=0)
    screen.line.say("rehearsal", number="T000", counter=1, url=None, percent=0)
    screen.find("#rehearsal .call-said").first.wait_for()
    assert faint(screen, "#rehearsal *") == []
    text = {"zh": "请听从工作人员指引，从最近的安全出口离开", "en": "Please follow the staff to the nearest exit"}
    alarm = screen.line.board["emergency"] = {"text": text, "since": "2026-11-20T02:42:06.000Z"}
    screen.line.say("emergency", emergency=alarm)
    screen.find("#emergency .texts p").first.wait_for()
    for size in (WIDE, TALL):
        screen.page.set_viewport_size({"width": size[0], "height": size[1]})
        screen.page.wait_for_function(f"Math.abs(document.querySelector('.emergency').clientWidth - {size[0]}) < 2")
        assert faint(screen, ".emergency *") == []
    screen.later(5.5)
    screen.page.wait_for_function("document.querySelector('#emergency .old').textContent !== ''")
    assert faint(screen, ".emergency *") == []


def test_a_new_call_flashes_three_times_in_three_seconds_and_then_stands_still(shown: Any) -> None:
    """The panel's brightness every 50 ms of the animation's own time: a flash is a rise and a fall."""
    screen = shown("waiting")
    clip = screen.find(".call").bounding_box() | {"width": 24, "height": 24}
    clip["x"], clip["y"] = clip["x"] + 30, clip["y"] + 8
    levels = []
    with screen.still():
        for at_ms in range(0, 4000, 50):
            screen.page.evaluate(
                "at => document.getAnimations().forEach((one) => { one.pause(); one.currentTime = at; })", at_ms
            )
            taken = Image.open(io.BytesIO(screen.page.screenshot(clip=clip))).convert("RGB")
            levels.append(luminance(taken.getpixel((12, 12))))
    changes = [at for at, (one, other) in enumerate(pairwise(levels)) if abs(one - other) >= 0.1]
    assert len(changes) == 6  # three pairs of opposing changes
    per_second = max(sum(at <= other < at + 20 for other in changes) for at in changes)
    assert per_second <= 2 * 3
    assert levels[-20:] == [levels[0]] * 20
