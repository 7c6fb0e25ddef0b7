"""Boards in Chromium before a real server: what they paint is known, who may be one is decided in the lobby."""

from __future__ import annotations

import re
import signal
import threading
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from server.auth import people, tokens
from server.store.access import Access

pytestmark = pytest.mark.browser

PASSWORD = "a password of tests"
LOOKS = 200
LOOK_S = 0.05


def until(true: Callable[[], Any]) -> Any:
    """Ask again until it is so."""
    gate = threading.Event()
    for _ in range(LOOKS):
        found = true()
        if found:
            return found
        gate.wait(LOOK_S)
    raise AssertionError("it did not become so")


def fresh(page: Page) -> None:
    expect(page.locator("body")).to_have_attribute("data-state", "fresh")


def code_of(page: Page) -> str:
    code = page.locator(".enrol-code")
    expect(code).to_have_attribute("data-code", re.compile(r"^\d{6}$"))
    return str(code.get_attribute("data-code"))


def call(branch: Any, counter: int) -> dict[str, Any]:
    branch.at(counter, "open", {})
    branch.issue()
    return branch.at(counter, "call-next", {"finish_current": True}).json["ticket"]  # type: ignore[no-any-return]


def shown(branch: Any, ticket: str) -> list[str]:
    story = branch.ask("GET", f"/tickets/{ticket}/story?language=en", branch.token("lobby_manager")).json
    return [line["sentence"] for line in story["lines"] if line["kind"] == "shown"]


def test_of_two_calls_within_a_second_each_is_painted_and_its_story_says_so_even_the_first_of_the_day(
    page: Page, branch: Any
) -> None:
    page.goto(f"{branch.url}/display#token={branch.token('display', name='hall')}")
    fresh(page)
    called = [call(branch, counter) for counter in (1, 2, 3, 1, 2)]
    for ticket in called:
        (sentence,) = until(lambda ticket=ticket: shown(branch, ticket["id"]))
        assert sentence.startswith("Shown on the board hall at ")
    painted = page.evaluate("branchQueue.painted.filter((one) => one.kind === 'called').map((one) => one.number)")
    assert painted == [ticket["number"] for ticket in called]
    (there,) = branch.ask("GET", "/screens", branch.token("lobby_manager")).json["screens"]
    assert there["alive"] and there["delay_ms"] > 0 and not there["trouble"]


def test_a_call_made_while_a_board_was_away_is_painted_once_when_it_is_back_and_its_story_says_so(
    page: Page, fresh_branch: Any
) -> None:
    branch = fresh_branch
    page.goto(f"{branch.url}/display#token={branch.token('display', name='hall')}")
    fresh(page)
    before = call(branch, 1)
    until(lambda: shown(branch, before["id"]))
    for _ in range(2):
        branch.stop(signal.SIGKILL)
        branch.end()
        branch.start(port=branch.port)
    after = call(branch, 2)
    until(lambda: shown(branch, after["id"]))
    fresh(page)
    painted = page.evaluate("branchQueue.painted.filter((one) => one.kind === 'called').map((one) => one.number)")
    assert painted == [before["number"], after["number"]]
    assert len(shown(branch, before["id"])) == 1


def test_a_screen_is_let_in_by_its_code_keeps_its_token_and_says_when_that_is_taken_back(
    page: Page, browser: Browser, make_branch: Any
) -> None:
    branch = make_branch()
    access = Access(branch.data)
    people.add(access, "zhao", "lobby_manager", PASSWORD, 0)
    branch.start()
    page.goto(f"{branch.url}/display")
    old = code_of(page)
    branch.stop(signal.SIGKILL)
    branch.end()
    branch.start(port=branch.port)
    expect(page.locator(".enrol-code")).not_to_have_attribute("data-code", old)
    code = code_of(page)  # a server that forgot the old code: the page asked for another by itself
    page.reload()
    assert code_of(page) == code

    lobby = browser.new_page(viewport={"width": 1180, "height": 820})
    lobby.goto(f"{branch.url}/lobby")
    lobby.fill("#signin-name", "zhao")
    lobby.fill("#signin-password", PASSWORD)
    lobby.click("#signin-key")
    expect(lobby.locator("#devices [data-screen=hall]")).to_have_attribute("data-trouble", "missing")
    lobby.click("#devices [data-do=screens]")
    lobby.click("[data-action=add-device]")
    for digit in code:
        lobby.click(f'#sheet [data-key="{digit}"]')
    lobby.click("#sheet [data-value=hall]")
    lobby.click("[data-action=let-in]")
    expect(lobby.locator("#said")).to_contain_text("综合屏已接入（127.0.0.1）")
    lobby.close()
    fresh(page)
    assert page.locator(".enrol").count() == 0
    page.reload()
    fresh(page)

    (token,) = [one for one in tokens.every(access) if one.name == "hall"]
    tokens.revoke(access, token.id, 0)
    access.close()
    branch.stop(signal.SIGKILL)
    branch.end()
    branch.start(port=branch.port)
    expect(page.locator(".enrol-title")).to_contain_text("本设备的许可已被收回", timeout=10_000)
    expect(page.locator("body")).to_have_attribute("data-state", "stale")
    expect(page.locator(".enrol-title")).to_contain_text("permission was withdrawn")
    assert code_of(page) != code
    assert branch.ask("GET", "/screens", branch.token("lobby_manager")).json == {"screens": [], "missing": ["hall"]}


@pytest.mark.parametrize("path", ["/display/counter/2", "/kiosk"])
def test_strips_and_kiosks_come_in_the_same_way(page: Page, branch: Any, path: str) -> None:
    page.goto(f"{branch.url}{path}")
    granted = branch.ask("POST", f"/enrolments/{code_of(page)}/grant", branch.token("lobby_manager"), {"name": "door"})
    assert granted.json["device"]["page"] == ("kiosk" if path == "/kiosk" else "strip")
    expect(page.locator(".enrol")).to_have_count(0)
    if path != "/kiosk":
        expect(page.locator("body")).to_have_attribute("data-state", re.compile("open|called|serving|closed"))
        ticket = call(branch, 2)
        until(lambda: any("strip of counter 2" in sentence for sentence in shown(branch, ticket["id"])))
