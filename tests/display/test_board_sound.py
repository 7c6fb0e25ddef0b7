"""The hall's board heard: chime and announcement, one after another."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


BLOCKED = "Object.defineProperty(AudioContext.prototype, 'state', { get: () => 'suspended' });"


def test_announcements_sound_one_after_another_and_a_bad_one_stops_none(screen: Any, line: Any) -> None:
    line.board["screen"]["audio"] = True
    screen.open()
    for call_seq, name in ((1, "first"), (2, "absent"), (3, "second"), (4, "chime")):
        line.say("announce", call_seq=call_seq, url=f"/announcements/{name}.wav", language="zh", zone="hall")
    line.until(lambda: len(line.announced) == 4)
    assert line.announced == [(1, "spoken"), (2, "failed"), (3, "spoken"), (4, "spoken")]


def test_a_board_without_sound_stays_silent(screen: Any, line: Any) -> None:
    screen.open()
    line.say("announce", call_seq=1, url="/announcements/first.wav", language="zh", zone="hall")
    line.call("A042", 3)
    screen.shows("A042")
    assert screen.page.evaluate("branchQueue.played") == []


def test_a_browser_that_holds_the_sound_back_is_seen_on_the_screen(page: Page, line: Any) -> None:
    page.add_init_script(BLOCKED)
    line.board["screen"]["audio"] = True
    page.goto(f"{line.url}/display#token=secret")
    expect(page.locator("#sound")).to_contain_text("请点一下屏幕")
    line.say("announce", call_seq=1, url="/announcements/first.wav", language="zh", zone="hall")
    line.until(lambda: line.announced == [(1, "failed")])
