"""A camera before a real branch, at a moment that never moves."""

from __future__ import annotations

import contextlib
import io
import os
import signal
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page

from server.auth import people
from server.store.access import Access

HERE = Path(__file__).parent
MORNING = "2026-11-20T10:42:00+08:00"  # a Friday
SEED = 7
SPEED = 0.001  # the branch's clock stands, nearly: a speed of nothing is no speed
LIVED_WITHIN_S = 120
WAITS_MS = 60_000
PASSWORD = "a password of tests"
COLOURS, STRIP_PX = 256, 16
MEANT = ("#0b7a4b", "#b25e00", "#b3261e", "#0a5bd3", "#eef3fb", "#ffb000")  # of house.css: good, warn, bad, accent, …
LOCALES = {"zh": "zh-CN", "en": "en-GB"}
ON_ITS_WAY = ("queued", "sending")


class Hall:
    """A served branch, and what a picture needs to happen in it."""

    def __init__(self, branch: Any) -> None:
        self.branch = branch

    def device(self, path: str, role: str) -> str:
        """The address of a device's page."""
        return f"{self.branch.url}{path}#token={self.branch.token(role)}"

    def call_next(self, *counters: int) -> None:
        """Call at each of these counters, one right after another."""
        for counter in counters:
            self.branch.at(counter, "open", {})
            answer = self.branch.at(counter, "call-next", {"finish_current": True})
            assert answer.status == 200, answer.body

    def at(self, counter: int, action: str, body: Any = None) -> None:
        """One act at a counter, which must succeed."""
        answer = self.branch.at(counter, action, body or {})
        assert answer.status == 200, answer.body

    def paper(self, action: str) -> None:
        """Give the virtual printer a trouble: paper-out, open-cover, hang; or recover."""
        headers = {"Authorization": f"Bearer {self.branch.token('lobby_manager')}"}
        asked = urllib.request.Request(f"{self.branch.url}/printer/0/{action}", method="POST", headers=headers)
        urllib.request.urlopen(asked).close()

    def printed(self) -> None:
        """Wait until no paper is on its way."""
        token, pause = self.branch.token("lobby_manager"), threading.Event()
        while any(
            self.branch.ask("GET", f"/print-jobs?state={state}", token).json["print_jobs"] for state in ON_ITS_WAY
        ):
            pause.wait(0.05)

    def person(self, name: str, role: str) -> None:
        """Somebody who may sign in."""
        access = Access(self.branch.data)
        people.add(access, name, role, PASSWORD, 0)
        access.close()

    @contextlib.contextmanager
    def silent(self) -> Iterator[None]:
        """The server is stuck meanwhile: nothing is answered, nothing told."""
        group = os.getpgid(self.branch.process.pid)
        os.killpg(group, signal.SIGSTOP)
        try:
            yield
        finally:
            os.killpg(group, signal.SIGCONT)


@pytest.fixture
def make_hall(make_branch: Callable[..., Any]) -> Callable[..., Hall]:
    """`make_hall(file, at=, lived=, change=)`: a branch of a file here at a moment, its morning lived or not."""

    def make(
        file: str = "west_lake", at: str = MORNING, *, lived: bool = True, change: Callable[[str], str] = str
    ) -> Hall:
        text = change((HERE / f"{file}.toml").read_text(encoding="utf-8"))
        at_ms = round(datetime.fromisoformat(at).timestamp() * 1000)
        branch = make_branch(text, "--pace", f"{at_ms},{SPEED}")
        if lived:
            command = [sys.executable, HERE / "morning.py", branch.file, branch.data, at, str(SEED)]
            subprocess.run(command, check=True, timeout=LIVED_WITHIN_S, capture_output=True)
        return Hall(branch.start())

    return make


def few_colours(picture: Image.Image) -> Image.Image:
    """The picture in a palette that keeps the colours which mean something, however small they stand in it."""
    width, height = picture.size
    with_strips = Image.new("RGB", (width, height + STRIP_PX * len(MEANT)))
    with_strips.paste(picture)
    for place, colour in enumerate(MEANT):
        with_strips.paste(colour, (0, height + place * STRIP_PX, width, height + (place + 1) * STRIP_PX))
    return with_strips.quantize(COLOURS, dither=Image.Dither.NONE).crop((0, 0, width, height))


class Camera:
    """Takes pictures: those of docs/pictures.md into docs/pictures, the others into var/shots, to be looked at."""

    def __init__(self, browser: Browser, root: Path) -> None:
        self._browser, self._contexts = browser, list[BrowserContext]()
        self._shown, self._others = root / "docs" / "pictures", root / "var" / "shots"
        for folder in (self._shown, self._others):
            folder.mkdir(parents=True, exist_ok=True)

    def page(self, address: str, size: tuple[int, int], *, language: str = "zh", frozen: bool = False) -> Page:
        """A page on a machine of its own; `language` is what staff chose before, `frozen` holds its time still."""
        window = {"width": size[0], "height": size[1]}
        context = self._browser.new_context(viewport=window, locale=LOCALES[language])
        context.set_default_timeout(WAITS_MS)
        context.add_init_script(f"localStorage.setItem('branch-queue staff language', '{language}')")
        self._contexts.append(context)
        page = context.new_page()
        if frozen:
            page.clock.install(time=0)
            page.clock.pause_at(1)
        page.goto(address)
        return page

    def take(self, page: Page, name: str, *, shown: bool = False, whole: bool = False) -> None:
        """Take `name`.png of what the window shows, or of the whole page; few colours keep it small."""
        page.evaluate("document.fonts.ready.then(() => true)")
        taken = Image.open(io.BytesIO(page.screenshot(animations="disabled", full_page=whole))).convert("RGB")
        few_colours(taken).save((self._shown if shown else self._others) / f"{name}.png", optimize=True)

    def sizes(self, page: Page, name: str, *sizes: tuple[int, int]) -> None:
        """Take the same page at further sizes."""
        for width, height in sizes:
            page.set_viewport_size({"width": width, "height": height})
            self.take(page, f"{name}-{width}")

    def close(self) -> None:
        for context in self._contexts:
            context.close()


@pytest.fixture
def camera(browser: Browser, root: Path) -> Iterator[Camera]:
    camera = Camera(browser, root)
    yield camera
    camera.close()


@pytest.fixture
def sign_in() -> Callable[[Page, str, str], None]:
    """`sign_in(page, name, state)`: as this person, until the page stands in `state`."""

    def sign(page: Page, name: str, state: str) -> None:
        page.fill("#signin-name", name)
        page.fill("#signin-password", PASSWORD)
        page.click("#signin-key")
        page.wait_for_selector(f"body[data-state={state}]")

    return sign
