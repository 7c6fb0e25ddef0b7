"""The whole way of a customer, through every page, in one browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, WebSocket, expect

from server.auth import people
from server.store.access import Access

pytestmark = pytest.mark.browser

WAITS_MS = 30_000  # a loaded machine; a quiet one answers in a fraction
PASSWORD = "a password of tests"
STAFF = {"li": "teller", "zhao": "branch_manager"}
COUNTER = 3
DEVICES = {"/kiosk": "kiosk", "/display": "display"}

# A browser says so of an answer that pages expect: nobody is signed in yet.
NOBODY_YET = re.compile(r"401.*/api/v1/session$")


class Eyes:
    """Sees whom the pages of a branch's machines ask, and what they complain about."""

    def __init__(self, new_context: Callable[[], BrowserContext]) -> None:
        self._new_context = new_context
        self.asked: set[str] = set()
        self.complaints: list[str] = []

    def machine(self) -> Machine:
        """One more machine of the branch: what is signed in on it is signed in nowhere else."""
        context = self._new_context()
        context.on("request", self._request)
        context.on("page", lambda page: page.on("websocket", self._socket))
        context.on("console", self._console)
        context.on("weberror", lambda failure: self.complaints.append(str(failure.error)))
        return Machine(context)

    def _request(self, request: Request) -> None:
        if not request.url.startswith(("data:", "blob:")):
            self.asked.add(request.url.split("/")[2])

    def _socket(self, socket: WebSocket) -> None:
        self.asked.add(socket.url.split("/")[2])

    def _console(self, message: ConsoleMessage) -> None:
        told = f"{message.type}: {message.text} {message.location['url']}"
        if message.type in ("error", "warning") and not NOBODY_YET.search(told):
            self.complaints.append(told)


class Machine:
    """A browser with its own memory."""

    def __init__(self, context: BrowserContext) -> None:
        context.set_default_timeout(WAITS_MS)
        self._context = context

    def page(self, address: str, width: int = 1280, height: int = 800) -> Page:
        """A page that has loaded."""
        page = self._context.new_page()
        page.set_viewport_size({"width": width, "height": height})
        page.goto(address)
        return page


@pytest.fixture
def eyes(new_context: Callable[[], BrowserContext]) -> Eyes:
    return Eyes(new_context)


@pytest.fixture
def hall(make_branch: Any, branch_file_text: str) -> Any:
    """A served branch whose board is heard, and whose staff may sign in."""
    hall = make_branch(branch_file_text.replace("audio = false", "audio = true") + "\n[voice]\nrepeat = 1\n")
    access = Access(hall.data)
    for name, role in STAFF.items():
        people.add(access, name, role, PASSWORD, 0)
    access.close()
    return hall.start()


def sign_in(page: Page, name: str) -> None:
    page.fill("#signin-name", name)
    page.fill("#signin-password", PASSWORD)
    page.click("#signin-key")


def figure(manager: Page, name: str) -> Any:
    return manager.locator(f'[data-figure="{name}"] b')


def heard_at(board: Page) -> list[tuple[int, str]]:
    """What the board has played, once that is something: (seq of the call, outcome)."""
    played = """patience_ms => new Promise((done) => {
      const { played } = window.branchQueue;
      const look = () => (played.length ? done(played) : setTimeout(look, 20));
      setTimeout(() => done(played), patience_ms);
      look();
    })"""
    return [(sound["call_seq"], sound["outcome"]) for sound in board.evaluate(played, WAITS_MS)]


@pytest.mark.timeout(240)
def test_a_customer_is_seen_and_heard_from_the_touch_to_the_story(hall, eyes):
    lobby, desk, office = eyes.machine(), eyes.machine(), eyes.machine()
    kiosk = lobby.page(f"{hall.url}/kiosk#token={hall.token('kiosk')}", 1080, 1920)
    board = lobby.page(f"{hall.url}/display#token={hall.token('display')}", 1920, 1080)
    strip = lobby.page(f"{hall.url}/display/counter/{COUNTER}#token={hall.token('display')}", 1920, 360)
    paper = lobby.page(f"{hall.url}/printer")
    manager = office.page(f"{hall.url}/manager", 1440, 900)
    sign_in(manager, "zhao")
    for name, value in {"issued": "0", "waiting": "0", "served": "0", "mean_wait": "—"}.items():
        expect(figure(manager, name)).to_have_text(value)

    kiosk.click('button[data-service="A"]')
    number = kiosk.locator("body[data-state=ticket] #number").get_attribute("data-number")
    assert number == "A001"
    slip = paper.locator(f'.sheet[data-number="{number}"][data-state=printed] img')
    expect(slip).to_have_js_property("complete", True)
    assert slip.evaluate("image => image.naturalWidth") == 576
    expect(kiosk.locator("body")).to_have_attribute("data-paper", "there")
    expect(figure(manager, "waiting")).to_have_text("1")

    teller = desk.page(f"{hall.url}/teller", 1024, 768)
    sign_in(teller, "li")
    teller.click(f'[data-action="open"][data-counter="{COUNTER}"]')
    expect(teller.locator("#came-number")).to_have_text(number)
    teller.locator('#key[data-action="call-next"]:enabled').click()
    expect(teller.locator("#number")).to_have_attribute("data-number", number)

    call = board.locator(f'#band [data-number="{number}"]')
    expect(call).to_be_visible()
    expect(call).to_have_attribute("data-counter", str(COUNTER))
    expect(strip.locator("body")).to_have_attribute("data-number", number)
    called = [drawn for drawn in board.evaluate("window.branchQueue.painted") if drawn["kind"] == "called"]
    assert [drawn["number"] for drawn in called] == [number]
    assert heard_at(board) == [(called[0]["seq"], "spoken")]

    teller.locator('[data-action="start"]:enabled').click()
    teller.locator('.at-counter button[data-action="finish"]:enabled').first.click()
    for name, value in {"issued": "1", "waiting": "0", "served": "1", "open_counters": "1"}.items():
        expect(figure(manager, name)).to_have_text(value)
    expect(figure(manager, "mean_wait")).not_to_have_text("—")

    manager.fill("#find [name=number]", number)
    manager.click('[data-action="story"]')
    expect(manager.locator("#number")).to_have_attribute("data-number", number)
    told = manager.eval_on_selector_all("#lines > li", "lines => lines.map((line) => line.dataset.state)")
    assert told[:5] == ["issued", "told", "paper", "before", "called"]
    assert sorted(told[5:7]) == ["announced", "shown"]  # whichever came first
    assert told[7:] == ["started", "finished"]
    assert eyes.complaints == []
    assert eyes.asked == {hall.url.removeprefix("http://")}


def test_every_page_opens_without_a_complaint_and_asks_nobody_but_the_branch(branch, eyes):
    machine, ticket = eyes.machine(), branch.issue("A")["ticket"]["id"]
    front = machine.page(branch.url)
    linked = front.eval_on_selector_all("a[href]", "links => links.map((link) => link.getAttribute('href'))")
    pages = [address for address in linked if not address.startswith(("/api/", "/health/"))]
    assert {"/kiosk", "/display", "/display/counter/1", "/teller", "/manager", "/story", "/printer"} <= set(pages)
    for address in [*pages, f"/story/{ticket}", "/teller?strip=1", "/display?zone=hall"]:
        role = next((role for path, role in DEVICES.items() if address.startswith(path)), None)
        page = machine.page(branch.url + address + (f"#token={branch.token(role)}" if role else ""))
        page.wait_for_selector("body:not([data-state=starting]):not([data-state=loading]):not([data-state=moment])")
        page.close()
    assert eyes.complaints == []
    assert eyes.asked == {branch.url.removeprefix("http://")}


def test_a_page_that_asks_elsewhere_is_stopped_and_seen(branch, eyes):
    page = eyes.machine().page(f"{branch.url}/story")
    page.evaluate("fetch('http://127.0.0.2:9/').catch(() => null)")
    assert [complaint for complaint in eyes.complaints if "Content Security Policy" in complaint]
    page.goto("about:blank")
    page.evaluate("fetch('http://127.0.0.2:9/').catch(() => null)")
    assert "127.0.0.2:9" in eyes.asked


def test_two_boards_of_one_machine_stay_two(make_branch, branch_file_text, eyes):
    upstairs = '\n[[boards]]\nname = "upstairs"\nzone = "upstairs"\naudio = false\n'
    two_zones = branch_file_text.replace(
        'number = 3\nprofile = "general"\nzone = "hall"', 'number = 3\nprofile = "general"\nzone = "upstairs"'
    )
    branch = make_branch(two_zones.replace('name = "hall"\n', 'name = "hall"\nzone = "hall"\n') + upstairs).start()
    machine = eyes.machine()
    boards = {
        zone: machine.page(f"{branch.url}/display#token={branch.token('display', name=zone)}")
        for zone in ("hall", "upstairs")
    }
    boards["hall"].reload()
    number = branch.issue("A")["ticket"]["number"]
    branch.at(3, "open", {})
    branch.at(3, "call-next", {})
    expect(boards["upstairs"].locator(f'#band [data-number="{number}"]')).to_be_visible()
    expect(boards["hall"].locator("body")).to_have_attribute("data-state", "fresh")
    assert boards["hall"].locator(f'[data-number="{number}"]').count() == 0
