"""Staff pages in Chromium, before a real branch whose answers a test may bend."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request, Route, expect

from server.auth import people
from server.store.access import Access

PASSWORD = "a password of tests"
COUNTER = 3
POSTED_WITHIN_MS = 30_000


def person(branch: Any, name: str, role: str) -> None:
    """Let somebody sign in at a branch."""
    access = Access(branch.data)
    people.add(access, name, role, PASSWORD, 0)
    access.close()


class StaffPage:
    """A page of a `BranchServer`; `posts` are what it asked to change, as (action, body, Idempotency-Key)."""

    def __init__(self, page: Page, branch: Any) -> None:
        self.page, self.branch = page, branch
        self.errors: list[str] = []
        self.asked: list[str] = []
        self.posts: list[tuple[str, Any, str]] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", self._note)

    def _note(self, request: Request) -> None:
        if "/api/v1/" not in request.url:
            return
        path = request.url.split("/api/v1/")[1]
        self.asked.append(path)
        if request.method == "POST":
            key = request.headers.get("idempotency-key", "")
            self.posts.append((path.rsplit("/", 1)[-1], json.loads(request.post_data or "{}"), key))

    def open(self, path: str, state: str, size: tuple[int, int] = (1024, 768)) -> StaffPage:
        """Load a page and wait until it stands in `state`."""
        self.page.set_viewport_size({"width": size[0], "height": size[1]})
        self.page.goto(self.branch.url + path)
        return self.until(state)

    def sit(self) -> StaffPage:
        """Open a counter on the teller's page, and be connected."""
        self.open("/teller", "choose").page.click(f'[data-counter="{COUNTER}"]')
        self.until("counter").page.wait_for_selector("#key[data-state]")
        expect(self.page.locator("#connection")).to_have_attribute("data-state", "good")
        return self

    def until(self, state: str) -> StaffPage:
        """Wait for the view: signin, choose, counter, today or failed."""
        self.page.wait_for_selector(f"body[data-state={state}]")
        return self

    def text(self, place: str) -> str:
        """What stands at a place of the page."""
        return self.page.inner_text(place)

    def shows(self, place: str, text: str) -> None:
        """Wait until `text` is part of what is seen at a place."""
        expect(self.page.locator(place)).to_be_visible()
        expect(self.page.locator(place)).to_contain_text(text)

    def calls(self, service: str = "A") -> dict[str, Any]:
        """Call somebody who has just come for a service; their ticket."""
        ticket: dict[str, Any] = self.branch.issue(service)["ticket"]
        self.shows("#waiting", ticket["number"])
        self.page.keyboard.press("F2")
        expect(self.page.locator("#number")).to_have_text(ticket["number"])
        self.page.locator("#key:enabled").wait_for()
        return ticket

    def serves(self, service: str = "A") -> dict[str, Any]:
        """The same, and they have arrived."""
        ticket = self.calls(service)
        self.key("start").click()
        self.stands("serving")
        return ticket

    def stands(self, state: str) -> None:
        """Wait until the page shows its counter in this state, and takes presses."""
        expect(self.page.locator("#current")).to_have_attribute("data-state", state)
        self.page.locator('#key:not([data-state="asking"])').wait_for()

    def press_by_api(self, action: str, **body: Any) -> None:
        """An act at this page's counter from elsewhere, whatever comes of it."""
        self.branch.at(COUNTER, action, body)

    def look_again(self) -> None:
        """The page is seen again: it looks how things stand."""
        self.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    def posted(self, *actions: str) -> None:
        """Wait until the last acts that this page asked for are these, apart from its signs of life."""
        while self.acts(signs="here" in actions)[-len(actions) :] != list(actions):
            self.page.wait_for_event("request", timeout=POSTED_WITHIN_MS)

    def acts(self, *, signs: bool = False) -> list[str]:
        """The acts asked for so far."""
        return [post[0] for post in self.posts if signs or post[0] != "here"]

    def key(self, action: str) -> Any:
        """The key of an action; the large one when it is that."""
        return self.page.locator(f'.at-counter button[data-action="{action}"]').first

    def bend(self, path: str, change: Callable[[Any], Any]) -> None:
        """Have answers of a GET changed in place by `change`."""

        def answer(route: Route) -> None:
            told = route.fetch().json()
            change(told)
            route.fulfill(json=told)

        self.page.route(f"**/api/v1/{path}", answer)


@pytest.fixture(scope="module")
def cookies(branch: Any, browser: Browser) -> Callable[[str], list[Any]]:
    """`cookies(role)`: the session of a person of this role, who signed in once for all tests of the module."""
    kept: dict[str, list[Any]] = {}

    def of(role: str) -> list[Any]:
        if role not in kept:
            person(branch, role, role)
            context = browser.new_context()
            signed = context.request.post(f"{branch.url}/api/v1/session", data={"name": role, "password": PASSWORD})
            assert signed.ok, signed.text()
            kept[role] = context.cookies()
            context.close()
        return kept[role]

    return of


@pytest.fixture(scope="session")
def staff_page() -> type[StaffPage]:
    """What a fixture of a module makes its own page with."""
    return StaffPage


@pytest.fixture
def free_counters(branch: Any) -> Iterator[None]:
    """Leaves nobody waiting and no counter open."""
    yield
    for number in (1, 2, 3):
        branch.at(number, "finish", {})
        branch.at(number, "resume", {})
        branch.at(number, "close", {})
    for entry in branch.ask("GET", "/waiting", branch.token("program")).json["waiting"]:
        branch.ask("POST", f"/tickets/{entry['ticket']['id']}/cancel", branch.token("program"), {})


@pytest.fixture
def teller(page: Page, branch: Any, cookies: Callable[[str], list[Any]], free_counters: None) -> StaffPage:
    """A teller's page, signed in, not opened yet."""
    page.context.add_cookies(cookies("teller"))
    return StaffPage(page, branch)


@pytest.fixture(scope="module")
def li(branch: Any) -> dict[str, str]:
    """A teller who has not signed in: name and password."""
    person(branch, "li", "teller")
    return {"name": "li", "password": PASSWORD}


@pytest.fixture
def visitor(page: Page, branch: Any, free_counters: None) -> StaffPage:
    """A staff page before anybody signed in."""
    return StaffPage(page, branch)


@pytest.fixture
def at_counter(teller: StaffPage) -> StaffPage:
    """A teller's page at an open counter, connected."""
    return teller.sit()


@pytest.fixture
def manager(page: Page, branch: Any, cookies: Callable[[str], list[Any]], free_counters: None) -> StaffPage:
    """A manager's page, signed in, not opened yet."""
    page.context.add_cookies(cookies("branch_manager"))
    return StaffPage(page, branch)


@pytest.fixture(scope="session")
def every_act_file() -> str:
    """A branch file where everything can happen at a counter, and nothing takes its time."""
    return (Path(__file__).parent / "every_act.toml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def seat(browser: Browser, branch: Any, cookies: Callable[[str], list[Any]]) -> Iterator[StaffPage]:
    """One teller's page at counter 3 for the whole module."""
    context = browser.new_context()
    context.add_cookies(cookies("teller"))
    yield StaffPage(context.new_page(), branch).sit()
    context.close()


@pytest.fixture
def desk(seat: StaffPage, branch: Any) -> Iterator[StaffPage]:
    """The page with nobody waiting and nobody at the counter."""
    yield seat
    assert seat.errors == []
    seat.page.keyboard.press("Escape")
    program, lobby = branch.token("program"), branch.token("lobby_manager")
    branch.at(1, "close", {})
    for entry in branch.ask("GET", "/waiting", program).json["waiting"]:
        branch.ask("POST", f"/tickets/{entry['ticket']['id']}/cancel", program, {})
    here = branch.ask("GET", f"/counters/{COUNTER}", program).json["counter"]
    for one in here["missed"]:
        branch.ask("POST", f"/tickets/{one['ticket']['id']}/remove", lobby, {"reason": "the test is over"})
    if here["ticket"]:
        seat.key("finish").click()  # by the page itself, which then looks at once
        seat.page.locator("#customer").wait_for(state="hidden")
    expect(seat.page.locator("#current")).to_have_attribute("data-state", "open")
    expect(seat.page.locator("#waiting .w")).to_have_count(0)
    seat.posts.clear()
