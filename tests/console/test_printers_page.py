"""What a lobby manager does with the printers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from printers.faults import VirtualPrinter
from printers.listener import VirtualListener

pytestmark = pytest.mark.browser

SOON_MS = 20_000  # what a page learns only when it looks again
SIZES = [(1180, 820), (820, 1180), (390, 844)]
MACHINE = VirtualPrinter()


@pytest.fixture(scope="module")
def machine() -> Iterator[VirtualListener]:
    """The printer in the hall, on a port."""
    listener = VirtualListener(MACHINE)
    yield listener
    listener.stop()


@pytest.fixture(scope="module")
def branch_file(branch_file_text: str, machine: VirtualListener) -> str:
    return branch_file_text.replace('address = "memory:front"', f'address = "{machine.address}"')


@pytest.fixture
def printers(manager):
    """The printers' page, signed in as a branch manager, before a printer that is well."""
    yield manager.open("/printers", "printers", SIZES[0])
    MACHINE.recover()


def card(printers):
    return printers.page.locator('.card[data-printer="front"]')


def test_a_printer_that_stops_and_goes_on_is_seen_at_once_in_words(printers):
    expect(card(printers)).to_have_attribute("data-state", "good", timeout=SOON_MS)
    MACHINE.suffer("cover_open")
    expect(card(printers)).to_have_attribute("data-state", "bad", timeout=SOON_MS)
    expect(card(printers).locator(".tag")).to_have_text("打印机盖打开")
    MACHINE.recover()
    expect(card(printers).locator(".tag")).to_have_text("正常", timeout=SOON_MS)
    assert printers.errors == []


def test_a_printer_is_taken_out_of_service_with_a_reason_and_put_back(printers, branch):
    card(printers).locator('[data-action="disable"]').click()
    printers.page.fill("#ask-text", "换切刀")
    printers.page.click("#ask .primary")
    printers.shows("#said", "打印机 front 已停用")
    expect(card(printers)).to_have_attribute("data-state", "off")
    expect(card(printers)).to_contain_text("换切刀")
    number = branch.issue()["ticket"]["number"]
    expect(card(printers)).to_contain_text("1 张", timeout=SOON_MS)
    card(printers).locator('[data-action="enable"]').click()
    expect(card(printers)).to_contain_text(f"{number} 已打印", timeout=SOON_MS)


def test_an_address_that_is_none_is_refused_in_a_sentence(printers):
    card(printers).locator('[data-action="replace"]').click()
    printers.page.fill("#ask-text", "192.168.1.20")
    printers.page.click("#ask .primary")
    printers.shows("#said", "这不是可用的打印机地址")


def test_a_slip_that_may_be_missing_is_listed_until_it_is_reprinted(printers, branch):
    MACHINE.run_out_after(2)
    number = branch.issue()["ticket"]["number"]
    row = printers.page.locator(f'.slip[data-number="{number}"]')
    expect(row).to_have_attribute("data-state", "held", timeout=SOON_MS)
    row.locator('[data-action="retry"]').click()
    expect(row).to_have_count(0)
    assert printers.acts()[-1] == "retry"


def test_nothing_is_wider_than_the_window(printers):
    for width, height in SIZES:
        printers.page.set_viewport_size({"width": width, "height": height})
        for language in ("en", "zh"):
            printers.page.select_option("#language", language)
            assert printers.page.evaluate("document.documentElement.scrollWidth") <= width, (width, language)
