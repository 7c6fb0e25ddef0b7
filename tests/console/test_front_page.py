"""The page at `/`: every page linked, the branch's state, tokens only where they were given."""

from __future__ import annotations

from typing import Any

from flask import Flask

from config.sentences import Sentences
from server.console import front

HALL: dict[str, Any] = {
    "branch": {"name": {"zh": "和平路支行", "en": "Heping Road Branch"}, "timezone": "Asia/Shanghai"},
    "day": "2026-11-20",
    "at": "2026-11-20T02:46:00.000Z",
    "open": True,
    "waiting": {"A": 3, "C": 2},
    "counters": [{"number": 1, "state": "serving"}, {"number": 3, "state": "closed"}],
}


def shown(links=(), printer_page=True) -> str:
    app = Flask(__name__)
    words = Sentences.load(["zh", "en"]).words
    app.register_blueprint(front.routes(words, ["zh", "en"], links, lambda: HALL, printer_page))
    return app.test_client().get("/").get_data(as_text=True)


def test_every_page_is_linked():
    page = shown()
    for address in ("/kiosk", "/display", "/display/counter/3", "/teller", "/manager", "/story", "/printer"):
        assert f'href="{address}"' in page
    assert '"waiting": 5' in page and '"counters_open": 1' in page


def test_a_branch_without_a_virtual_printer_links_none():
    assert 'href="/printer"' not in shown(printer_page=False)


def test_a_link_that_was_given_stands_for_the_page_of_its_key():
    kiosk = {"key": "front.kiosk", "href": "/kiosk#token=secret"}
    teller = {"key": "front.teller", "href": "/teller", "note": "<b>"}
    page = shown([kiosk, teller])
    assert 'href="/kiosk#token=secret"' in page and 'href="/kiosk"' not in page
    assert "<code>&lt;b&gt;</code>" in page
