"""A kiosk in Chromium, before a real branch whose answers a test may bend."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

UPRIGHT = {"width": 1080, "height": 1920}


READER = """text => [...text, 'Enter'].forEach((key) => document.activeElement.dispatchEvent(
    new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })))"""
EVERYWHERE = """() => document.documentElement.outerHTML + location.href + document.title
    + JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])
    + Array.from(document.querySelectorAll('input'), (each) => each.value)"""


class Kiosk:
    """The page at /kiosk of a `BranchServer`; `errors` are what its scripts did not catch."""

    def __init__(self, page: Page, branch: Any) -> None:
        self.page, self.branch = page, branch
        self.errors: list[str] = []
        self.hosts: set[str] = set()
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", lambda request: self.hosts.add(request.url.split("/")[2]))

    def open(self, state: str = "home", size: dict[str, int] | None = None) -> Kiosk:
        """Load the page and wait until it stands in `state`."""
        self.page.set_viewport_size(size or UPRIGHT)  # type: ignore[arg-type]
        self.page.goto("about:blank")  # another #token alone would load nothing
        self.page.goto(f"{self.branch.url}/kiosk#token={self.branch.token('kiosk')}")
        return self.until(state)

    def until(self, state: str) -> Kiosk:
        """Wait for the page's state: home, ticket, moment or closed."""
        self.page.wait_for_selector(f"body[data-state={state}]")
        return self

    def touch(self, **data: str) -> None:
        """Touch the button with this data attribute, as `touch(service="A")`."""
        ((name, value),) = data.items()
        self.page.click(f"button[data-{name}={json.dumps(value)}]:visible")

    def type(self, text: str) -> None:
        """Touch these keys."""
        for letter in text:
            self.touch(key=letter)

    def read(self, text: str) -> None:
        """A reader is used: characters and Enter in one moment."""
        self.page.evaluate(READER, text)

    def refusal(self) -> tuple[str, str]:
        """What the sheet says, once it is there: title, sentence."""
        self.page.wait_for_selector("#refused:not([hidden])")
        return self.text("#refused-title"), self.text("#refused-why")

    def complaint(self) -> str:
        """What the page of keys finds wrong, once it does."""
        self.page.wait_for_selector("#pad-lead.wrong")
        return self.text("#pad-lead")

    def has_nowhere(self, secret: str) -> bool:
        """True when it stands in no place that can be seen or that outlives the page."""
        return secret not in self.page.evaluate(EVERYWHERE)

    def gone(self) -> None:
        """Wait until the ticket is off the screen."""
        self.page.wait_for_selector("body:not([data-state=ticket])")

    def text(self, place: str) -> str:
        """What stands at a place of the page."""
        return self.page.inner_text(place)

    @property
    def number(self) -> str:
        """The number that the page shows, "" while it shows none."""
        return self.page.inner_text("#number") if self.page.is_visible("#number") else ""

    def bend_branch(self, bend: Callable[[dict[str, Any]], Any]) -> None:
        """Have every answer of GET /branch changed in place by `bend`, and no open line tell otherwise."""

        def answer(route: Route) -> None:
            branch = route.fetch().json()
            bend(branch)
            route.fulfill(json=branch)

        self.page.route("**/api/v1/branch", answer)


@pytest.fixture
def kiosk(page: Page, branch: Any) -> Kiosk:
    """A kiosk that is not opened yet."""
    return Kiosk(page, branch)


@pytest.fixture(scope="module")
def one_page(browser: Browser, branch: Any) -> Iterator[Kiosk]:
    """The page that the tests of a module share."""
    page = browser.new_page()
    yield Kiosk(page, branch)
    page.close()


@pytest.fixture
def shared(one_page: Kiosk) -> Iterator[Kiosk]:
    """A kiosk that other tests had before, not bent any more."""
    yield one_page
    one_page.page.unroute_all()
    assert one_page.errors == []


@pytest.fixture
def fresh_kiosk(page: Page, fresh_branch: Any) -> Kiosk:
    """A kiosk before a branch of this test alone."""
    return Kiosk(page, fresh_branch)
