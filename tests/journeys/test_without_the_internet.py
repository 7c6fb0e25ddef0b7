"""No page of the product asks any other host for anything: the hall works with no internet at all."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext

from server.auth import people
from server.store.access import Access

pytestmark = pytest.mark.browser

ROUTE = re.compile(r'\.get\("(/[^"]*)"')
PASSWORD = "a password of tests"
ROLES = {"/kiosk": "kiosk", "/display": "display", "/teller": "counter"}
ELSEWHERE = "http://elsewhere.invalid/"


@pytest.fixture(scope="module")
def branch_file(branch_file_text: str) -> str:
    """With media, a logo's place and every layout's style."""
    return branch_file_text.replace('name = "hall"\naudio = false', 'name = "hall"\nlayout = "media"\naudio = true')


def pages_of(branch: Any, root: Path) -> list[str]:
    """The path of every page that the rooms of the product serve, with a ticket and a counter in it."""
    sources = [root / "kiosk" / "page.py", root / "display" / "page.py", *(root / "server" / "console").glob("*.py")]
    routes = sorted({path for source in sources for path in ROUTE.findall(source.read_text(encoding="utf-8"))})
    ticket = branch.issue()["ticket"]["id"]
    paths = [re.sub(r"<(?:int:)?(\w+)>", lambda name: ticket if "ticket" in name[1] else "1", path) for path in routes]
    return [path for path in paths if is_page(f"{branch.url}{path}")]


def is_page(url: str) -> bool:
    """By its head alone: some routes go on telling for ever."""
    try:
        with urlopen(url, timeout=30) as answer:
            return answer.headers.get_content_type() == "text/html"
    except HTTPError:
        return False


def hosts_of(context: BrowserContext) -> set[str]:
    """The hosts that the pages of a context ask, filled as they do."""
    hosts: set[str] = set()

    def heard(url: str) -> None:
        if not url.startswith(("data:", "blob:", "about:")):
            hosts.add(urlsplit(url).netloc)

    context.on("request", lambda request: heard(request.url))
    context.on("page", lambda page: page.on("websocket", lambda socket: heard(socket.url)))
    return hosts


def test_no_page_asks_another_host(branch: Any, browser: Browser, root: Path) -> None:
    access = Access(branch.data)
    people.add(access, "wang", "branch_manager", PASSWORD, 0)
    access.close()
    paths = pages_of(branch, root)
    assert {"/", "/kiosk", "/display", "/display/counter/1", "/teller", "/lobby", "/manager", "/printers"} <= set(paths)
    context = browser.new_context()
    hosts = hosts_of(context)
    signed_in = context.request.post(f"{branch.url}/api/v1/session", data={"name": "wang", "password": PASSWORD})
    assert signed_in.ok
    here = urlsplit(branch.url).netloc
    for path in [*paths, "/display?zone=hall", "/teller?strip"]:
        role = next((role for start, role in ROLES.items() if path.startswith(start)), None)
        token = f"#token={branch.token(role, 1 if role == 'counter' else None)}" if role else ""
        context.new_page().goto(f"{branch.url}{path}{token}")
    for page in context.pages:  # what is asked for each second has been asked for
        page.evaluate("new Promise((done) => setTimeout(done, 1500 - performance.now()))")
    assert hosts == {here}
    context.new_page().evaluate("url => fetch(url).catch(() => null)", ELSEWHERE)
    assert hosts == {here, urlsplit(ELSEWHERE).netloc}, "a request elsewhere is seen"
    context.close()
