"""A teller's page while the hall is stopped."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def branch_file(every_act_file) -> str:
    return every_act_file


@pytest.fixture
def stopped(desk, branch):
    """`stopped()` stops the hall; afterwards it goes on."""
    lobby = branch.token("lobby_manager")
    yield lambda: branch.ask("POST", "/emergency", lobby, {"text": {"zh": "<b>请离开</b>", "en": "Leave"}})
    branch.ask("DELETE", "/emergency", lobby)


def test_the_keys_are_off_with_the_reason_and_on_again_when_the_hall_goes_on(desk, branch, stopped):
    number, begun = branch.issue("A")["ticket"]["number"], desk.acts()
    desk.shows("#came", number)
    stopped()
    desk.shows("#stopped", "起紧急停止：不取号、不叫号")
    desk.shows("#stopped bdi", "<b>请离开</b>")
    desk.shows("#key-because", "紧急停止中")
    expect(desk.page.locator("#key")).to_be_disabled()
    expect(desk.page.locator("#came")).to_be_hidden()
    assert "紧急停止中" in desk.page.title()
    for name in ("call", "walk-in", "recall"):
        expect(desk.page.locator(f'[data-name="{name}"]')).to_contain_text("紧急停止中")
    desk.page.keyboard.press("F2")
    desk.page.keyboard.press("F3")
    assert desk.acts() == begun
    branch.ask("DELETE", "/emergency", branch.token("lobby_manager"))
    expect(desk.page.locator("#stopped")).to_be_hidden()
    expect(desk.page.locator("#key")).to_be_enabled()
    desk.page.keyboard.press("F2")
    expect(desk.page.locator("#number")).to_have_text(number)


def test_who_is_at_the_counter_may_be_finished(desk, branch, stopped):
    desk.serves()
    stopped()
    desk.shows("#stopped", "紧急停止")
    desk.key("finish").click()
    desk.stands("open")
    expect(desk.page.locator("#key")).to_be_disabled()
