"""The story of a number as a branch manager finds and prints it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.fixture
def told(branch):
    """A ticket that was called and finished; its id and number."""
    ticket = branch.issue("A")["ticket"]
    branch.at(1, "open", {})
    branch.at(1, "call-next", {})
    branch.at(1, "finish", {})
    return ticket


def test_a_number_is_found_and_its_story_told_in_both_languages(manager, told):
    manager.open("/story", "empty").page.fill("[name=number]", told["number"].lower())
    manager.page.keyboard.press("Enter")
    manager.until("story")
    assert manager.page.url.endswith(f"/story/{told['id']}")
    assert manager.page.get_attribute("#number", "data-number") == told["number"]
    manager.shows("#verdict", "1 号窗口办结")
    assert manager.page.locator("#facts dd").count() == 4
    assert manager.page.locator("#lines .strong").count() >= 3  # issued, called, finished
    manager.page.select_option("#language", "en")
    manager.shows("#verdict", "finished at counter 1")
    assert manager.errors == []


def test_on_paper_it_is_one_sheet_without_the_pages_controls(manager, told):
    manager.open(f"/story/{told['id']}", "story", (794, 1123)).page.emulate_media(media="print")
    assert not manager.page.is_visible("#bar")
    assert manager.page.is_visible("#printed")
    sheet = manager.page.pdf(prefer_css_page_size=True)
    assert sheet.count(b"/Type /Page\n") == 1


def test_a_number_that_never_was_is_said_to_be_unknown(manager):
    manager.open("/story", "empty").page.fill("[name=number]", "Z999")
    manager.page.keyboard.press("Enter")
    expect(manager.page.locator("#why")).not_to_have_text("输入排队号和营业日，查看这个号的全程。")
    assert not manager.page.is_visible("#lines")


def test_nobody_reads_a_story_without_signing_in(visitor, told, li):
    visitor.open(f"/story/{told['id']}", "signin")
    assert told["number"] not in visitor.page.content()
    visitor.page.fill("#signin-name", li["name"])
    visitor.page.fill("#signin-password", li["password"])
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.locator("#signin-complaint")).not_to_be_empty()  # a teller may not read it either
    assert told["number"] not in visitor.page.content()
