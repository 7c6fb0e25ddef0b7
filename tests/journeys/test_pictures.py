"""The pictures of docs/, taken from a demonstration branch: `make shots`."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page

from server.auth import tokens
from server.store.access import Access

pytestmark = [pytest.mark.browser, pytest.mark.shots]

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
SEED = "7"
MORNING_SPEED, CALM_SPEED = "120", "2"
SERVED_BY_THEN = 60
LOOK_AGAIN_S = 0.5
COLOURS = 256

SIZES = {"portrait": (1080, 1920), "wide": (1920, 1080), "laptop": (1280, 800), "small": (1024, 768)}


class Show:
    """A demonstration on its data folder: `links` by key, `passwords` by name."""

    def __init__(self, data: Path, speed: str) -> None:
        said = data.parent / f"links-{speed}.json"
        command = [sys.executable, "-m", "server.cli", "demo", "--data", str(data), "--port", "0"]
        self.process = subprocess.Popen([*command, "--speed", speed, "--seed", SEED, "--json", str(said)])
        until(lambda: said.exists() and said.read_text().endswith("}\n"))
        shown = json.loads(said.read_text(encoding="utf-8"))
        self.url, self.visitor, self.passwords = shown["url"], shown["visitor"], shown["passwords"]
        self.number: str | None = None  # whom the visitor's counter has called
        self.links: dict[str, str] = {}
        for link in shown["links"]:
            self.links.setdefault(link["key"].removeprefix("front."), link["href"])

    def end(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()


def until(true: Callable[[], bool]) -> None:
    """Look until it is so; the test's own deadline ends the looking."""
    while not true():
        threading.Event().wait(LOOK_AGAIN_S)


@pytest.fixture(scope="module")
def show(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Show]:
    """A hall with half a morning behind it, now at a calm pace."""
    data = tmp_path_factory.mktemp("show") / "data"
    data.mkdir()
    secret = tokens.create(Access(data), "program", 0)[1]
    morning = Show(data, MORNING_SPEED)

    def served() -> int:
        request = urllib.request.Request(
            f"{morning.url}/api/v1/stats/today", headers={"Authorization": f"Bearer {secret}"}
        )
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)["totals"]["served"]  # type: ignore[no-any-return]

    until(lambda: served() >= SERVED_BY_THEN)
    morning.end()
    calm = Show(data, CALM_SPEED)
    yield calm
    calm.end()


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A browser as it stands in the branch of the pictures."""
    return {**browser_context_args, "locale": "zh-CN", "timezone_id": "Asia/Shanghai"}


@pytest.fixture
def shoot(page: Page) -> Callable[..., None]:
    """`shoot(name, size, address, then)`: open, do, look, keep."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.set_default_timeout(60_000)

    def take(name: str, size: str | tuple[int, int], address: str, then: Callable[[Page], Any] | None = None) -> None:
        width, height = SIZES[size] if isinstance(size, str) else size
        page.set_viewport_size({"width": width, "height": height})
        page.goto("about:blank")
        page.goto(address)
        settled = "body:not([data-state=starting]):not([data-state=loading]):not([data-state=moment])"
        page.wait_for_selector(settled)
        if then is not None:
            then(page)
        page.evaluate("document.fonts.ready")
        path = PICTURES / f"{name}.png"
        page.screenshot(path=path)
        Image.open(path).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)

    return take


def sign_in(show: Show, name: str) -> Callable[[Page], None]:
    def fill(page: Page) -> None:
        if page.locator("#signin-name").is_visible():
            page.fill("#signin-name", name)
            page.fill("#signin-password", show.passwords[name])
            page.click("#signin-key")
        page.wait_for_selector("body:not([data-state=signin])")

    return fill


@pytest.mark.timeout(300)
@pytest.mark.parametrize("size", SIZES)
def test_the_kiosk(show, shoot, size):
    shoot(f"kiosk-{size}", size, show.links["kiosk"], lambda page: page.wait_for_selector("[data-service]"))


def test_the_kiosk_after_a_touch(show, shoot):
    def touch(page: Page) -> None:
        page.locator("button[data-service]:enabled").first.click()
        page.wait_for_selector("body[data-state=ticket] #number")

    shoot("kiosk-ticket", "portrait", show.links["kiosk"], touch)


@pytest.mark.parametrize("size", ["wide", "portrait"])
def test_the_board(show, shoot, size):
    shoot(f"board-{size}", size, show.links["board"], lambda page: page.wait_for_selector("#band [data-number]"))


@pytest.mark.parametrize("size", ["laptop", "small"])
def test_the_teller(show, shoot, size):
    def call(page: Page) -> None:
        sign_in(show, "teller")(page)
        page.wait_for_selector("body[data-state=choose], body[data-state=counter]")
        if page.locator("body[data-state=choose]").count():
            page.click(f'[data-action="open"][data-counter="{show.visitor}"]')
        page.wait_for_selector("body[data-state=counter]")
        if show.number is None:
            page.locator('#key[data-action="call-next"]:enabled').click()
        page.wait_for_selector("#number[data-number]")
        show.number = page.locator("#number").get_attribute("data-number")

    shoot(f"teller-{size}", size, show.links["teller"], call)


def test_the_strip_over_a_counter(show, shoot):
    shown = f"body[data-number={show.number}]"
    shoot("strip", (1920, 360), show.links["strip"], lambda page: page.wait_for_selector(shown))


@pytest.mark.parametrize(("name", "size"), [("manager", (1440, 900)), ("manager-laptop", "laptop")])
def test_the_manager(show, shoot, name, size):
    shoot(name, size, show.links["manager"], sign_in(show, "manager"))


def test_the_story_of_a_number(show, shoot):
    def look_up(page: Page) -> None:
        sign_in(show, "manager")(page)
        page.fill("#find [name=number]", show.number or "A001")
        page.click('[data-action="story"]')
        page.wait_for_selector("#number[data-number]")

    shoot("story", (1000, 1300), show.links["manager"], look_up)


def test_the_virtual_printer(show, shoot):
    shoot("printer", "laptop", show.links["printer"], lambda page: page.wait_for_selector(".sheet img"))


def test_the_front_page(show, shoot):
    shoot("front", "laptop", show.url)
