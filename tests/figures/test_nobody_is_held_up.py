"""What pages ask of the hall holds up no ticket: whoever works out an estimate for them does not hold the day."""

import itertools
import threading
import time

import pytest
import structlog
from flask import Flask

from bare_hall import branch_file
from plain_writer import plain_writer
from server.api import hall
from server.api.described import Described
from server.app.alerts import BranchAlerts
from server.domain import commands
from server.store import store

NOON_MS = 1_795_492_800_000  # Tuesday 2026-11-24, 12:00 in Shanghai
DEADLINE_S = 10


class Crowd:
    """A hall of two services in which twelve wait; whoever asks for an estimate finds out whether the day is free."""

    def __init__(self, folder):
        self.now_ms, self.store, self.ids = NOON_MS, store.opened(folder), itertools.count()
        self.settings = branch_file()
        self.writer = plain_writer(self.store, self.settings, lambda: self.now_ms)
        self.issued = self.asked = 0
        for counter in (1, 2):
            self.do(commands.OpenCounter(counter))
        for service in "AACACCAACACC":
            self.issue(service)
        self.now_ms += 40 * 60_000  # every one of them is overdue

    def do(self, command):
        self.writer.do(command, actor="test")

    def issue(self, service="A"):
        self.do(commands.IssueTicket(f"t{next(self.ids)}", service))

    def estimate(self, standing):
        """A model that takes its time: meanwhile somebody takes a number."""
        self.asked += 1
        if self.asked == 3:
            customer = threading.Thread(target=self.issue, daemon=True)
            customer.start()
            customer.join(DEADLINE_S)
            assert not customer.is_alive(), "nobody gets a number while estimates are worked out"
            self.issued += 1
        return {"low_s": 60, "likely_s": 7200 // (1 + standing.counters), "high_s": 7200}

    def alerts(self, folder):
        return BranchAlerts(
            self.settings, folder, store=self.store, writer=self.writer, printers=list,
            screens=lambda: {"missing": [], "troubled": []}, say=lambda key, language, **values: key,
            now=lambda: self.now_ms, monotonic=time.monotonic, make_id=lambda: "a", estimate=self.estimate,
            log=structlog.get_logger(),
        )  # fmt: skip

    def pages(self):
        """`get(path)` of the routes of the hall, without a door before them."""
        app, described = Flask("hall"), Described("0")
        given = (described, self.writer, lambda: self.now_ms, self.estimate)
        app.register_blueprint(hall.routes(*given, dict, lambda after, limit: []))
        app.register_blueprint(hall.lobby_routes(*given, lambda ticket: None, dict))
        return app.test_client().get


@pytest.fixture
def crowd(tmp_path):
    made = Crowd(tmp_path / "data")
    yield made
    made.writer.stop()
    made.store.close()


@pytest.mark.parametrize("path", ["/hall", "/waiting"])
def test_a_number_is_given_while_the_list_of_a_page_is_worked_out(crowd, path):
    answer = crowd.pages()(path)
    assert (answer.status_code, crowd.issued) == (200, 1)
    # The answer is of one moment: whoever came meanwhile is not in it.
    shown = answer.json["overdue"] if path == "/hall" else answer.json["waiting"]
    assert len(shown) == 12
    with crowd.writer.reading() as day:
        assert sum(day.waiting_count().values()) == 13


def test_a_number_is_given_while_advice_is_worked_out(crowd, tmp_path):
    rows = crowd.alerts(tmp_path).advice("en")["open_window"]
    assert (crowd.issued, [row["service"] for row in rows]) == (1, ["A", "C"])
