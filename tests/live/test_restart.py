"""A board through the death of its server."""

from __future__ import annotations

import signal
from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_a_board_is_right_by_itself_after_the_server_was_killed_and_shows_nothing_twice(
    page: Page, fresh_branch: Any
) -> None:
    branch = fresh_branch
    page.goto(f"{branch.url}/display#token={branch.token('display')}")
    expect(page.locator("body")).to_have_attribute("data-state", "fresh")
    branch.at(1, "open", {})
    before = branch.issue()["ticket"]["number"]
    branch.at(1, "call-next", {})
    expect(page.locator(f".call[data-number={before}]")).to_be_visible()
    after = branch.issue()["ticket"]["number"]
    branch.at(1, "call-next", {"finish_current": True})
    expect(page.locator(f".call[data-number={after}]")).to_be_visible()

    branch.stop(signal.SIGKILL)
    branch.end()
    branch.start(port=branch.port)
    last = branch.issue()["ticket"]["number"]
    branch.at(1, "call-next", {"finish_current": True})

    expect(page.locator(f".call[data-number={last}]")).to_be_visible()
    expect(page.locator("body")).to_have_attribute("data-state", "fresh")
    called = page.evaluate("branchQueue.painted.filter((e) => e.kind === 'called').map((e) => e.number)")
    assert called == [before, after, last]
    shown = page.eval_on_selector_all("[data-number]", "all => all.map((one) => one.dataset.number)")
    assert sorted(shown) == [before, after, last]
