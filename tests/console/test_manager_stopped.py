"""A manager's page while the hall is stopped."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_one_line_says_that_the_hall_is_stopped_until_it_goes_on(manager, branch):
    lobby = branch.token("lobby_manager")
    manager.open("/manager", "today", (1440, 900))
    branch.ask("POST", "/emergency", lobby, {"text": {"zh": "<i>请离开</i>", "en": "Leave"}})
    manager.shows("#stopped", "起紧急停止：不取号、不叫号")
    manager.shows("#stopped bdi", "<i>请离开</i>")
    branch.ask("DELETE", "/emergency", lobby)
    expect(manager.page.locator("#stopped")).to_be_hidden()
    assert manager.errors == []
