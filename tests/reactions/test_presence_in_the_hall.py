"""A teller's browser that vanished, from the last request to the customer on hold."""

import threading
import time
from pathlib import Path
from typing import Any

import pytest
import structlog

from config.load import load
from server.app import Running
from server.auth import people, tokens
from server.store.access import Access

WITHIN_S = 20
START_MS = 1_795_482_000_000  # a Tuesday's morning in Shanghai
GRACE_S = 60
PASSWORD = "long-enough"


class House:
    """A branch in this process, whose real seconds a test moves."""

    def __init__(self, folder: Path, settings: Any) -> None:
        self.folder, self.settings = folder, settings
        self.ahead_s = 0.0
        access = Access(folder)
        for name in ("li", "wang"):
            people.add(access, name, "teller", PASSWORD, 0)
        self.device = tokens.create(access, "counter", 0, counter=2)[1]
        self.kiosk = tokens.create(access, "kiosk", 0)[1]
        access.close()
        self.start()

    def start(self) -> None:
        self.running = Running(
            self.settings, self.folder, now=lambda: START_MS + round(self.ahead_s * 1000),
            monotonic=lambda: time.monotonic() + self.ahead_s, log=structlog.get_logger(),
        )  # fmt: skip

    def person(self, name: str) -> "Page":
        client = self.running.wsgi.test_client()
        session = client.post("/api/v1/session", json={"name": name, "password": PASSWORD})
        return Page(client, {"X-CSRFToken": session.json["csrf"]})

    def page(self, token: str) -> "Page":
        return Page(self.running.wsgi.test_client(), {"Authorization": f"Bearer {token}"})

    def later(self, seconds: float) -> None:
        self.ahead_s += seconds


class Page:
    """Who asks, as a page does."""

    def __init__(self, client: Any, headers: dict[str, str]) -> None:
        self._client, self._headers = client, headers

    def post(self, path: str, **body: Any) -> Any:
        return self._client.post(f"/api/v1{path}", json=body, headers=self._headers)

    def listen(self) -> bool:
        """Open the page's line to the hall, with its session."""
        app = self._client.application
        line = app.extensions["socketio"].test_client(app, namespace="/board", flask_test_client=self._client)
        return bool(line.is_connected("/board"))

    def counter(self, number: int) -> Any:
        return self._client.get(f"/api/v1/counters/{number}", headers=self._headers).json["counter"]


@pytest.fixture
def house(tmp_path: Path, branch_file_text: str) -> Any:
    (tmp_path / "branch.toml").write_text(branch_file_text, encoding="utf-8")
    loaded = load(tmp_path / "branch.toml")
    made = House(tmp_path / "data", loaded.branch_file.model_dump(mode="json"))
    yield made
    made.running.stop()


def lost(page: Page, number: int) -> Any:
    """The counter once it is paused."""
    deadline, pause = time.monotonic() + WITHIN_S, threading.Event()
    while (counter := page.counter(number))["state"] != "paused":
        assert time.monotonic() < deadline, counter
        pause.wait(0.05)
    return counter


def test_a_customer_being_served_is_on_hold_and_another_teller_goes_on_with_them(house: House) -> None:
    li = house.person("li")
    number = house.page(house.kiosk).post("/tickets", service="A").json["ticket"]["number"]
    for action in ("open", "call-next", "start"):
        assert li.post(f"/counters/1/{action}").status_code == 200
    house.later(GRACE_S)
    device = house.page(house.device)
    counter = lost(device, 1)
    assert (counter["pause"], counter["staff"], counter["ticket"]) == ("unattended", "li", None)
    assert [(entry["ticket"]["number"], entry["reason"]) for entry in counter["parked"]] == [(number, "unattended")]
    wang = house.person("wang")
    assert wang.post("/counters/1/take-over").json["counter"]["staff"] == "wang"
    assert wang.post("/counters/1/resume").status_code == 200
    gone_on = wang.post("/counters/1/unpark", ticket=counter["parked"][0]["ticket"]["id"])
    assert (gone_on.json["ticket"]["number"], gone_on.json["counter"]["state"]) == (number, "serving")
    assert li.post("/counters/1/finish").status_code == 403, "who sits nowhere acts nowhere"


def test_a_page_that_says_it_is_there_keeps_its_counter_and_a_device_needs_not(house: House) -> None:
    li, device = house.person("li"), house.page(house.device)
    li.post("/counters/1/open")
    device.post("/counters/2/open")
    wang = house.person("wang")
    wang.post("/counters/3/open")
    for _ in range(4):
        house.later(GRACE_S / 2)
        here = li.post("/counters/1/here")
        assert (here.status_code, here.data) == (204, b"")
    assert lost(device, 3)["pause"] == "unattended"
    assert device.counter(1)["state"] == "open"
    house.later(10 * GRACE_S)
    lost(device, 1)
    assert device.counter(2)["state"] == "open"


def test_an_open_line_to_the_hall_is_a_sign_of_life(house: House) -> None:
    li, wang, device = house.person("li"), house.person("wang"), house.page(house.device)
    li.post("/counters/1/open")
    wang.post("/counters/3/open")
    house.later(GRACE_S - 1)
    assert li.listen()
    house.later(1)
    lost(device, 3)
    assert device.counter(1)["state"] == "open"


def test_after_a_start_the_grace_begins_anew(house: House) -> None:
    house.person("li").post("/counters/1/open")
    house.running.stop()
    house.later(10 * GRACE_S)
    house.start()
    device = house.page(house.device)
    assert device.counter(1)["state"] == "open"
    assert house.person("li").post("/counters/1/here").status_code == 204
    house.later(GRACE_S)
    lost(device, 1)


def test_a_person_sits_at_one_counter_and_is_told_which(house: House) -> None:
    li = house.person("li")
    li.post("/counters/1/open")
    for action in ("open", "take-over"):
        refused = li.post(f"/counters/3/{action}")
        assert (refused.status_code, refused.json["code"], refused.json["counter"]) == (409, "already_open", 1)
    assert li.post("/counters/1/close").status_code == 200
    assert li.post("/counters/3/open").json["counter"]["staff"] == "li"
