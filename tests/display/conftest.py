"""Screens of the hall before a server that says what the test wants."""

from __future__ import annotations

import math
import struct
import wave
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from line_double import LineDouble

SOUND_S = 0.15
STILL_S = 0.5  # a clock cannot be stopped in its past


@pytest.fixture(scope="module")
def sounds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Short tones: the chime and two announcements."""
    folder = tmp_path_factory.mktemp("sounds")
    for name in ("chime", "first", "second"):
        with wave.open(str(folder / f"{name}.wav"), "wb") as sound:
            sound.setnchannels(1)
            sound.setsampwidth(2)
            sound.setframerate(8000)
            tone = (math.sin(step / 8000 * 440 * 2 * math.pi) for step in range(round(8000 * SOUND_S)))
            sound.writeframes(b"".join(struct.pack("<h", round(4000 * value)) for value in tone))
    return folder


@pytest.fixture(scope="module")
def make_line(sounds: Path) -> Iterator[Callable[..., LineDouble]]:
    """`make_line("en", "zh")`: a branch that speaks these languages, the first one first; made once a module."""
    made: dict[tuple[str, ...], LineDouble] = {}

    def make(*languages: str) -> LineDouble:
        if languages not in made:
            made[languages] = LineDouble(sounds, list(languages))
        made[languages].reset()
        return made[languages]

    yield make
    for line in made.values():
        line.stop()


@pytest.fixture
def line(make_line: Callable[..., LineDouble]) -> LineDouble:
    """A branch that speaks Chinese first."""
    return make_line("zh", "en")


class Screen:
    """A page of the hall, as somebody in the hall sees it."""

    def __init__(self, page: Page, line: LineDouble) -> None:
        self.page, self.line, self.before = page, line, 0
        self.wrong: list[object] = []
        self.note_wrong = lambda error: self.wrong.append(error)
        page.on("pageerror", self.note_wrong)

    def open(self, path: str = "/display", state: str = "fresh") -> Screen:
        self.page.goto("about:blank")  # or the same address with another hash would be the same page
        self.page.goto(f"{self.line.url}{path}#token=secret")
        expect(self.page.locator("body")).to_have_attribute("data-state", state)
        return self

    def begin(self) -> Screen:
        """The board with a fresh snapshot; the page of the test before serves, where it still stands."""
        if self.page.url != f"{self.line.url}/display":
            return self.open()
        self.line.seq += 1
        self.line.snapshot()
        self.page.wait_for_function("seq => branchQueue.painted.some((entry) => entry.seq === seq)", arg=self.line.seq)
        self.line.beat()
        expect(self.page.locator("body")).to_have_attribute("data-state", "fresh")
        self.before = self.page.evaluate("branchQueue.painted.length")
        return self

    def find(self, selector: str) -> Any:
        return self.page.locator(selector)

    def shows(self, number: str) -> Any:
        """The large call of this number, once it is there."""
        call = self.find(f".call[data-number={number}]")
        expect(call).to_be_visible()
        return call

    def later(self, seconds: float) -> None:
        self.page.clock.fast_forward(round(seconds * 1000))

    @contextmanager
    def still(self) -> Iterator[None]:
        """The page's time stands, except for `later`: what is measured here takes as long as it takes."""
        self.line.beat()
        expect(self.page.locator("body")).to_have_attribute("data-state", "fresh")
        now_s = self.page.evaluate("Date.now()") / 1000
        self.page.clock.pause_at(datetime.fromtimestamp(now_s + STILL_S, UTC))
        yield
        self.page.clock.resume()

    def texts(self, selector: str) -> list[str]:
        return self.page.eval_on_selector_all(selector, "all => all.map((one) => one.textContent)")

    def listed(self) -> list[str]:
        return self.page.eval_on_selector_all("#list [data-number]", "all => all.map((one) => one.dataset.number)")

    def large(self) -> list[str]:
        return self.page.eval_on_selector_all(".call", "all => all.map((one) => one.dataset.number)")

    def painted(self) -> list[list[Any]]:
        """What was drawn in this test: [kind, number]."""
        new = "before => branchQueue.painted.slice(before).map((entry) => [entry.kind, entry.number])"
        return self.page.evaluate(new, self.before)

    def called(self) -> list[str]:
        return [number for kind, number in self.painted() if kind == "called"]


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[Page]:
    """One window for a module's tests, its clock in their hands."""
    context = browser.new_context()
    page = context.new_page()
    page.clock.install()
    yield page
    context.close()


@pytest.fixture
def screen(window: Page, line: LineDouble) -> Iterator[Screen]:
    """A screen that is not opened yet; nothing may go wrong in it."""
    window.set_viewport_size({"width": 1920, "height": 1080})
    screen = Screen(window, line)
    yield screen
    window.remove_listener("pageerror", screen.note_wrong)
    assert screen.wrong == []


@pytest.fixture
def board(screen: Screen) -> Screen:
    """The board at work."""
    return screen.begin()
