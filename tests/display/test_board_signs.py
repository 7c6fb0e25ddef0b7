"""What a screen says of itself, and that it says nothing it has not painted."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

LOOK_MS = 20
HOLD_FRAMES = """
window.held = false;
window.waiting = [];
const frame = requestAnimationFrame.bind(window);
window.requestAnimationFrame = (draw) => (window.held ? window.waiting.push(draw) : frame(draw));
window.paintOne = () => { window.waiting.splice(0).forEach((draw) => draw(performance.now())); };
"""


class Heard:
    """What the screen answered."""

    def __init__(self, line: Any) -> None:
        self.line = line
        self.said: dict[str, list[Any]] = {"shown": [], "state": []}
        for name in self.said:
            line.io.on_event(name, lambda body, name=name: self._take(name, body), namespace="/board")

    def _take(self, name: str, body: Any) -> None:
        with self.line.told:
            self.said[name].append(body)
            self.line.told.notify_all()


def test_a_call_is_acknowledged_after_the_second_frame_and_a_page_that_does_not_paint_says_nothing(
    page: Page, line: Any
) -> None:
    heard = Heard(line)
    page.add_init_script(HOLD_FRAMES)
    page.goto(f"{line.url}/display#token=secret")
    expect(page.locator("body")).to_have_attribute("data-state", "fresh")
    line.until(lambda: len(heard.said["shown"]) >= len(line.board["calls"]))  # what the snapshot brought
    line.until(lambda: any(said["seq"] == line.seq and not said["stale"] for said in heard.said["state"]))
    page.evaluate("window.held = true")
    before = len(heard.said["state"])
    seq = line.call("A042", 3)
    # By an interval: a wait that looks with each frame would be held like them.
    page.wait_for_function("seq => branchQueue.painted.some((one) => one.seq === seq)", arg=seq, polling=LOOK_MS)
    page.evaluate("document.body.dataset.sound = 'blocked'")
    for _ in range(2):
        page.wait_for_function("window.waiting.length > 0", polling=LOOK_MS)
        assert seq not in [said["seq"] for said in heard.said["shown"]]
        assert len(heard.said["state"]) == before
        page.evaluate("window.paintOne()")
    line.until(lambda: heard.said["shown"][-1]["seq"] == seq and len(heard.said["state"]) > before)
    assert heard.said["shown"][-1]["at"].startswith("2026-11-20T02:42:")  # the branch's time, not this machine's
    assert heard.said["state"][-1] == {"sound": "blocked", "stale": False, "zone": None, "seq": seq}


def test_what_was_said_just_before_the_line_broke_is_said_again(page: Page, line: Any) -> None:
    heard = Heard(line)
    page.goto(f"{line.url}/display#token=secret")
    expect(page.locator("body")).to_have_attribute("data-state", "fresh")
    seq = line.call("A042", 3)
    line.until(lambda: [said["seq"] for said in heard.said["shown"]].count(seq) == 1)
    line.drop()
    line.until(lambda: [said["seq"] for said in heard.said["shown"]].count(seq) == 2)
