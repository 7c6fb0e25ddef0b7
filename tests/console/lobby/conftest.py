"""A lobby manager's page on a touch tablet, before a real branch."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from server.auth import people
from server.store.access import Access

MORNING_MS = 1_795_141_200_000  # Friday 2026-11-20, 10:20 in Shanghai
TABLET = {"width": 1180, "height": 820}
PASSWORD = "a password of tests"
HOLD_MS = 2100  # a little longer than the page's two seconds
MORE = """
[appointments]
prefix = "Y"
early_min = 60

[[segment_rules]]
segment = "gold"
identification = "card"
prefix = "622202"

[[reasons]]
code = "away"
name = { zh = "中途离开，刚回来", en = "Was away" }
"""
CALLING = "call_next_gap_s = 0\nrecall_gap_s = 0\nno_show_after_s = 0\n"


class Tablet:
    """The lobby's page at a branch, touched."""

    def __init__(self, page: Page, branch: Any) -> None:
        self.page, self.branch = page, branch
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def tap(self, place: str) -> Locator:
        """Touch what stands there, once it can be."""
        found = self.page.locator(place).first
        found.tap()
        return found

    def text(self, place: str, words: str) -> None:
        """Wait until this stands there."""
        expect(self.page.locator(place).first).to_contain_text(words)

    def hold(self, place: str, hold_ms: int = HOLD_MS) -> None:
        """Keep a finger on a key, for as long as it wants unless told otherwise, in the page's own time."""
        expect(self.page.locator(place).first).to_be_enabled()
        self.page.locator(place).first.hover()
        self.page.mouse.down()
        self.page.clock.fast_forward(hold_ms)
        self.page.mouse.up()

    def find(self, number: str, way: str = "find") -> None:
        """Type a number on the keypad and show it."""
        self.tap(f".bar [data-do={way}]")
        for character in number:
            self.tap(f'#sheet [data-key="{character}"]')
        self.tap('#sheet [data-action="show"]')

    def close(self) -> None:
        self.tap('#sheet [data-action="close"]')
        expect(self.page.locator("#sheet")).to_be_hidden()

    def waiting(self) -> list[str]:
        """The numbers in calling order, as the API has them."""
        listed = self.branch.ask("GET", "/waiting?limit=1000", self.branch.token("program")).json["waiting"]
        return [entry["ticket"]["number"] for entry in listed]

    def state(self, number: str) -> str:
        answer = self.branch.ask("GET", f"/tickets?number={number}", self.branch.token("program"))
        return answer.json["ticket"]["state"]  # type: ignore[no-any-return]

    def issued(self, service: str = "A") -> str:
        """A number that a kiosk gave."""
        return self.branch.issue(service)["ticket"]["number"]  # type: ignore[no-any-return]

    def missed(self) -> str:
        """A number that counter 1 called in vain."""
        for action in ("open", "call-next", "recall", "no-show"):
            answer = self.branch.at(1, action, {})
            assert answer.status == 200, answer.body
        hall = self.branch.ask("GET", "/hall", self.branch.token("program")).json
        return hall["missed"][0]["ticket"]["number"]  # type: ignore[no-any-return]

    def order_on_paper(self) -> list[str]:
        rows = self.page.locator("#paper tr[data-number]")
        return rows.evaluate_all("rows => rows.map((row) => row.dataset.number)")  # type: ignore[no-any-return]

    def leave_it_empty(self) -> None:
        """Nobody waiting, no counter open, no sheet, no answer bent."""
        self.page.unroute_all()
        if self.page.locator("#sheet").is_visible():
            self.close()
        for number in (1, 2, 3):
            for action in ("finish", "close"):
                self.branch.at(number, action, {})
        for number in self.waiting():
            token = self.branch.token("program")
            ticket = self.branch.ask("GET", f"/tickets?number={number}", token).json["ticket"]["id"]
            self.branch.ask("POST", f"/tickets/{ticket}/cancel", token, {})


@pytest.fixture(scope="module")
def branch_file(branch_file_text: str) -> str:
    """A branch that takes appointments, knows its gold cards and does not make anybody wait for a recall."""
    told = branch_file_text.replace('code = "A"\n', 'code = "A"\nslots = { minutes = 30, capacity = 2 }\n', 1)
    told = told.replace("target_wait_min = 10\n", "target_wait_min = 10\ntell_lobby = true\n")
    return told.replace("call_next_gap_s = 0\n", CALLING) + MORE


@pytest.fixture(scope="module")
def branch_options() -> tuple[str, ...]:
    """It is 10:20."""
    return ("--pace", f"{MORNING_MS},1")


@pytest.fixture(scope="module")
def branch(branch: Any) -> Any:
    """The branch with those who sign in there."""
    access = Access(branch.data)
    for name, role in (("zhao", "lobby_manager"), ("qian", "lobby_manager"), ("li", "teller")):
        people.add(access, name, role, PASSWORD, 0)
    access.close()
    return branch


@pytest.fixture(scope="module")
def tablet(browser: Browser, branch: Any) -> Iterator[Tablet]:
    """Signed in at the start of the module, by touch."""
    context = browser.new_context(viewport=TABLET, has_touch=True)
    context.add_init_script("window.printed = 0; window.print = () => { window.printed += 1; };")
    tablet = Tablet(context.new_page(), branch)
    tablet.page.clock.install()
    tablet.page.goto(f"{branch.url}/lobby")
    signed_in(tablet.page, "zhao")
    expect(tablet.page.locator("body")).to_have_attribute("data-state", "hall")
    expect(tablet.page.locator("#connection")).to_have_attribute("data-state", "good")
    yield tablet
    assert tablet.errors == []
    context.close()


@pytest.fixture(autouse=True)
def empty_hall(tablet: Tablet) -> Iterator[None]:
    """Leaves the hall and the page as they were."""
    yield
    tablet.leave_it_empty()


def signed_in(page: Page, name: str) -> None:
    """Sign in on the page's form."""
    page.fill("#signin-name", name)
    page.fill("#signin-password", PASSWORD)
    page.click("#signin-key")


@pytest.fixture
def sign_in() -> Callable[[Page, str], None]:
    """`sign_in(page, name)`: on the page's form."""
    return signed_in
