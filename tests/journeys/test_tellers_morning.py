"""A morning at the counters, by keyboard alone; a browser that vanishes; a colleague who takes over."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from server.auth import people
from server.store.access import Access

pytestmark = pytest.mark.browser

PASSWORD = "a password of tests"
GRACE_S = 15
LOST_WITHIN_MS = (GRACE_S + 20) * 1000
TABS_MAX = 60

BRANCH_FILE = f"""
[branch]
id = "morning-1"
name = {{ zh = "测试支行", en = "Test Branch" }}
timezone = "Asia/Shanghai"
languages = ["zh", "en"]
counter_grace_s = {GRACE_S}

[[services]]
code = "A"
name = {{ zh = "个人业务", en = "Personal banking" }}

[[services]]
code = "C"
name = {{ zh = "对公业务", en = "Corporate" }}

[[profiles]]
name = "general"
services = ["A"]

[[profiles]]
name = "corporate"
services = ["C"]

[[counters]]
number = 1
profile = "general"

[[counters]]
number = 2
profile = "corporate"

[calling]
call_next_gap_s = 0
recall_gap_s = 0
no_show_after_s = 0
short_service_s = 0

[[kiosks]]
name = "door"
"""


class Keyboard:
    """A teller who never touches a mouse."""

    def __init__(self, page: Page, branch: Any) -> None:
        self.page, self.branch = page, branch
        self.acts: list[str] = []
        page.on("request", self._note)

    def _note(self, request: Any) -> None:
        if request.method == "POST" and "/here" not in request.url:
            self.acts.append(request.url.rsplit("/", 1)[-1])

    def come(self, name: str, state: str) -> Keyboard:
        """Sign in, until the page stands in `state`."""
        self.page.goto(f"{self.branch.url}/teller")
        self.page.wait_for_selector("body[data-state=signin]")
        self.type(name, "Tab", PASSWORD, "Enter")
        self.page.wait_for_selector(f"body[data-state={state}]")
        return self

    def type(self, *keys: str) -> None:
        """Keys by their names; anything longer than a key's name is written."""
        for key in keys:
            if key in ("Tab", "Enter", "Escape", "ArrowDown", "Space"):
                self.page.keyboard.press(key)
            else:
                self.page.keyboard.type(key)

    def go_to(self, place: str) -> None:
        """Tab until the keyboard is there."""
        for _ in range(TABS_MAX):
            if self.page.evaluate("(place) => document.activeElement.matches(place)", place):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"no way to {place} by Tab")

    def press(self, key: str, state: str, number: str | None = None) -> None:
        """A function key, until the counter stands in `state`, with `number`."""
        self.page.keyboard.press(key)
        self.stands(state, number)

    def touch(self, place: str, *then: str) -> None:
        """Go to a key by Tab and press it, then type."""
        self.go_to(place)
        self.type("Enter", *then)

    def stands(self, state: str, number: str | None = None) -> None:
        expect(self.page.locator("#current")).to_have_attribute("data-state", state)
        if number is not None:
            expect(self.page.locator("#number")).to_have_text(number)
        self.page.locator('#key:not([data-state="asking"])').wait_for()
        expect(self.page.locator("#connection")).to_have_attribute("data-state", "good")


@pytest.fixture(scope="module")
def branch_file() -> str:
    return BRANCH_FILE


@pytest.fixture(scope="module")
def tellers(branch: Any) -> None:
    access = Access(branch.data)
    for name in ("li", "wang", "zhao"):
        people.add(access, name, "teller", PASSWORD, 0)
    access.close()


@pytest.fixture(scope="module")
def contexts(browser: Browser) -> Iterator[list[BrowserContext]]:
    made: list[BrowserContext] = []
    yield made
    for context in made:
        context.close()


@pytest.fixture(scope="module")
def vanished(browser: Browser, branch: Any, tellers: None) -> str:
    """The number of the customer whom wang served at counter 2 when the browser was gone; the grace runs from now."""
    context = browser.new_context()
    teller = Keyboard(context.new_page(), branch).come("wang", "choose")
    teller.touch('.place[data-counter="2"]')
    teller.stands("open")
    number: str = branch.issue("C")["ticket"]["number"]
    expect(teller.page.locator("#came-number")).to_have_text(number)
    teller.press("F2", "called", number)
    teller.touch('[data-action="start"]')
    teller.stands("serving")
    context.close()
    return number


@pytest.fixture(scope="module")
def li(browser: Browser, contexts: list[BrowserContext], branch: Any, vanished: str) -> Keyboard:
    """The teller at counter 1."""
    contexts.append(browser.new_context())
    teller = Keyboard(contexts[-1].new_page(), branch).come("li", "choose")
    teller.touch('.place[data-counter="1"]')
    teller.stands("open")
    teller.acts.clear()
    return teller


def state_of(branch: Any, number: str) -> str:
    answer = branch.ask("GET", f"/tickets?number={number}", branch.token("program"))
    return str(answer.json["ticket"]["state"])


def test_ordinary_customers_take_one_press_each(li, branch):
    numbers = [branch.issue("A")["ticket"]["number"] for _ in range(4)]
    expect(li.page.locator("#waiting .w")).to_have_count(4)
    for number in numbers:
        li.press("F2", "called", number)
    li.press("F2", "open")
    assert li.acts == ["call-next"] * 4 + ["finish"]
    assert [state_of(branch, number) for number in numbers] == ["finished"] * 4
    li.acts.clear()


def test_every_other_customer_too_by_keyboard_alone(li, branch):
    first, second, third = (branch.issue("A")["ticket"]["number"] for _ in range(3))
    expect(li.page.locator("#waiting .w")).to_have_count(3)
    li.press("F2", "called", first)
    li.touch('[data-action="undo"]')
    li.stands("open")
    li.press("F2", "called", first)
    li.touch('[data-action="put-back"]')
    li.stands("open")
    li.press("F2", "called", second)
    li.page.keyboard.press("F3")
    expect(li.page.locator('[data-name="no-show"]')).to_be_enabled()
    li.press("F4", "open")
    li.touch(f'#kept [data-number="{second}"]')
    expect(li.page.locator("#waiting")).to_contain_text(second)
    li.touch(f'#waiting [data-number="{third}"]')
    li.go_to("#ask-reason")
    li.type("客户赶火车", "Enter")
    li.stands("called", third)
    li.touch('[data-action="start"]')
    li.stands("serving")
    li.page.keyboard.press("F6")
    li.type("2")
    li.stands("open")
    li.press("F6", "serving", third)
    li.page.keyboard.press("F7")
    li.page.locator("#ask-target").wait_for()
    li.type("ArrowDown", "Enter")
    li.stands("open")
    assert li.acts == [
        "call-next", "undo", "call-next", "put-back", "call-next", "recall", "no-show", "return", "call", "start",
        "park", "unpark", "transfer",
    ]  # fmt: skip
    assert branch.ask("GET", f"/tickets?number={third}", branch.token("program")).json["ticket"]["service"] == "C"
    li.acts.clear()


def test_a_result_a_pause_and_a_customer_without_a_number(li, branch):
    li.press("F2", "called")
    li.touch('[data-action="result"]')
    li.go_to('[data-action="finish-confirm"]')
    li.type("Enter")
    li.stands("open")
    li.page.keyboard.press("F9")
    li.page.locator("#ask .choice").first.wait_for()
    li.type("2")
    li.stands("paused")
    li.press("F9", "open")
    li.touch('#more [data-action="walk-in"]')
    li.stands("serving")
    li.touch('[data-action="finish"]')
    li.stands("open")
    assert li.acts == ["call-next", "finish", "pause", "resume", "walk-in", "finish"]


@pytest.fixture(scope="module")
def zhao(browser: Browser, contexts: list[BrowserContext], branch: Any, vanished: str) -> Keyboard:
    """A teller who has not chosen a counter yet."""
    contexts.append(browser.new_context())
    return Keyboard(contexts[-1].new_page(), branch).come("zhao", "choose")


@pytest.fixture(scope="module")
def wang(browser: Browser, contexts: list[BrowserContext], branch: Any, vanished: str, zhao: Keyboard) -> Keyboard:
    """The teller whose browser vanished, back once the branch has noticed."""
    zhao.page.wait_for_selector('[data-counter="2"][data-state="paused"]', timeout=LOST_WITHIN_MS)
    assert state_of(branch, vanished) == "parked"
    contexts.append(browser.new_context())
    return Keyboard(contexts[-1].new_page(), branch).come("wang", "counter")


def test_a_customer_whose_tellers_browser_vanished_is_kept_and_gone_on_with(wang, branch, vanished):
    wang.stands("paused")
    expect(wang.page.locator("#quiet-more")).to_contain_text(f"{vanished} 没有丢失")
    wang.press("F9", "open")
    expect(wang.page.locator("#key")).to_contain_text(f"继续办理 {vanished}")
    wang.press("F2", "serving", vanished)
    assert state_of(branch, vanished) == "serving"


def test_a_counter_left_open_is_taken_over_with_its_customer(wang, zhao, branch, vanished):
    expect(zhao.page.locator('.place[data-counter="2"]')).to_contain_text(vanished)
    zhao.touch('.place[data-counter="2"]')
    expect(zhao.page.locator("#ask")).to_contain_text(f"wang 正在办理 {vanished}")
    zhao.type("1")
    zhao.stands("serving", vanished)
    expect(wang.page.locator("#choose-complaint")).to_have_text("2 号窗口已由 zhao 接手。")
    zhao.touch('[data-action="finish"]')
    zhao.stands("open")
    assert state_of(branch, vanished) == "finished"
