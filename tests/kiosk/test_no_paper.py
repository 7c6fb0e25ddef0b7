"""What a kiosk says and offers when its printer has stopped."""

from __future__ import annotations

import pytest
from flask import Flask
from playwright.sync_api import expect

import kiosk.page

PUBLIC = "https://queue.example.org/"


@pytest.fixture(scope="module")
def branch_file(branch_file_text):
    return branch_file_text.replace('id = "test-1"', f'id = "test-1"\npublic_url = "{PUBLIC}"')


@pytest.mark.browser
def test_the_cause_is_said_in_words_and_the_number_goes_to_the_phone(kiosk, branch):
    assert branch.ask("POST", "/printers/front/disable", branch.token("lobby_manager"), {}).status == 200
    kiosk.open().touch(service="A")
    kiosk.until("ticket")
    kiosk.page.wait_for_selector("body[data-paper=trouble]")
    assert kiosk.text("#trouble-why") == "打印机停用。号码有效，到号照常叫号。"
    expect(kiosk.page.locator("#phone")).to_be_visible()
    kiosk.page.wait_for_function("document.getElementById('phone-code').naturalWidth > 0")
    branch.ask("POST", "/printers/front/enable", branch.token("lobby_manager"), {})


def test_a_phone_is_sent_nowhere_but_to_the_page_of_a_ticket():
    app = Flask(__name__)
    app.register_blueprint(kiosk.page.routes(lambda *prefixes: {}, ["zh"], lambda: PUBLIC))
    client = app.test_client()
    drawn = client.get("/kiosk/qr/abc234.svg")
    assert (drawn.status_code, drawn.mimetype) == (200, "image/svg+xml")
    assert drawn.data == kiosk.page.drawn_qr("https://queue.example.org/t/abc234")
    assert client.get("/kiosk/qr/https:%2f%2felsewhere.svg").status_code == 404


def test_without_a_public_address_there_is_no_code():
    app = Flask(__name__)
    app.register_blueprint(kiosk.page.routes(lambda *prefixes: {}, ["zh"]))
    assert app.test_client().get("/kiosk/qr/abc234.svg").status_code == 404
