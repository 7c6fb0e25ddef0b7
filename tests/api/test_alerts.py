"""Alerts, advice, lending and feedback over HTTP."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from server.store import replay
from server.store.store import existing

WITHIN_S = 20
BRANCH_FILE = """
[branch]
id = "a-1"
name = "Alerts"
timezone = "Asia/Shanghai"
languages = ["en", "zh"]
[calling]
call_next_gap_s = 0
[[services]]
code = "A"
name = { en = "Personal", zh = "个人业务" }
[[services]]
code = "C"
name = "Corporate"
[[profiles]]
name = "cash"
services = ["A"]
[[profiles]]
name = "firm"
services = ["C"]
[[counters]]
number = 1
profile = "cash"
[[counters]]
number = 2
profile = "firm"
[[printers]]
name = "front"
address = "memory:front"
[[kiosks]]
name = "door"
printer = "front"
"""


@pytest.fixture(scope="module")
def branch_file():
    return BRANCH_FILE


def until(true):
    """What `true()` gives once it is not nothing."""
    deadline, pause = time.monotonic() + WITHIN_S, threading.Event()
    while not (found := true()):
        assert time.monotonic() < deadline
        pause.wait(0.05)
    return found


def alerts(branch, query="", **wanted):
    listed = branch.ask("GET", f"/alerts?{query}", branch.token("lobby_manager")).json["alerts"]
    return [one for one in listed if all(one[name] == value for name, value in wanted.items())]


@pytest.fixture
def served(branch):
    """`served()`: a ticket that counter 1 has just finished."""

    def serve():
        ticket = branch.issue()["ticket"]["id"]
        for action in ("open", "call-next", "finish"):
            assert branch.at(1, action, {}).status == 200
        return ticket

    return serve


def rate(branch, ticket, role="program", counter=None, **body):
    return branch.ask("POST", f"/tickets/{ticket}/feedback", branch.token(role, counter), {"rating": 4, **body})


def test_a_ticket_answers_once_and_the_answer_is_counted(branch, served):
    ticket = served()
    day = branch.ask("GET", "/branch", branch.token("kiosk")).json["day"]
    before = branch.ask("GET", "/stats/feedback", branch.token("branch_manager")).json
    assert branch.ask("POST", f"/tickets/{ticket}/feedback/asked", branch.token("counter", 1), {}).status == 200
    given = rate(branch, ticket, rating=3, tags=["quick"], comment="<script>alert(1)</script>")
    assert (given.status, given.json["ticket"]["id"]) == (200, ticket)
    again = rate(branch, ticket)
    assert (again.status, again.json["code"]) == (409, "feedback_given")
    figures = branch.ask("GET", f"/stats/feedback?from={day}&to={day}", branch.token("branch_manager")).json
    assert figures["asked"] == before["asked"] + 1 and figures["answered"] == before["answered"] + 1
    assert figures["ratings"]["3"] == before["ratings"]["3"] + 1
    assert figures["comments"][0]["comment"] == "<script>alert(1)</script>"


def test_who_was_asked_and_then_sent_on_is_one_of_those_who_might_be_asked(branch, served):
    served()
    manager = branch.token("branch_manager")
    before = branch.ask("GET", "/stats/feedback", manager).json
    ticket = branch.issue()["ticket"]["id"]
    for action, body in (("call-next", {}), ("start", {})):
        assert branch.at(1, action, body).status == 200
    assert branch.ask("POST", f"/tickets/{ticket}/feedback/asked", branch.token("counter", 1), {}).status == 200
    assert branch.at(1, "transfer", {"service": "A"}).status == 200
    assert branch.ask("POST", f"/tickets/{ticket}/cancel", branch.token("lobby_manager"), {}).status == 200
    after = branch.ask("GET", "/stats/feedback", manager).json
    assert (after["asked"], after["served"]) == (before["asked"] + 1, before["served"] + 1)
    assert after["share_asked"] == round(after["asked"] / after["served"], 4)


@pytest.mark.parametrize("path", ["/stats/feedback", "/stats/waits", "/stats/staff"])
def test_a_day_that_is_left_out_is_today_whatever_is_asked(branch, path):
    manager, today = branch.token("branch_manager"), branch.ask("GET", "/branch", branch.token("kiosk")).json["day"]
    since = branch.ask("GET", f"{path}?from=2024-02-29", manager).json
    until_then = branch.ask("GET", f"{path}?to=2999-12-31", manager)
    assert (since["from"], since["to"]) == ("2024-02-29", today)
    assert (until_then.status, until_then.json["code"]) == (422, "too_many_days")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"rating": 0}, 422), ({"rating": 5}, 422), ({"rating": "4"}, 422), ({"comment": "x" * 201}, 422),
        ({"tags": ["a"] * 6}, 422), ({"name": "who"}, 422), ({"comment": 7}, 422),
    ],
    ids=str,
)  # fmt: skip
def test_an_answer_that_is_none_is_refused(branch, served, body, status):
    ticket = served()
    assert rate(branch, ticket, **body).status == status
    assert rate(branch, ticket).status == 200


def test_who_was_not_served_yet_is_not_asked(branch):
    ticket = branch.issue()["ticket"]["id"]
    refused = rate(branch, ticket)
    assert (refused.status, refused.json["code"]) == (409, "wrong_moment")
    assert branch.ask("POST", f"/tickets/{ticket}/cancel", branch.token("kiosk"), {}).status == 200
    assert rate(branch, "nobody").status == 404


@pytest.mark.parametrize(
    ("role", "counter", "status"),
    [
        ("teller", None, 403), ("lobby_manager", None, 403), ("display", None, 403), ("counter", 2, 403),
        ("counter", 1, 200), ("kiosk", None, 200),
    ],
)  # fmt: skip
def test_nobody_answers_in_a_customer_s_place(branch, served, role, counter, status):
    assert rate(branch, served(), role, counter).status == status


def test_a_poor_rating_is_told_once_and_over_when_somebody_sees_to_it(branch, served):
    ticket = served()
    rate(branch, ticket, rating=1)
    [alert] = until(lambda: alerts(branch, subject=ticket))
    assert (alert["kind"], alert["level"], alert["acknowledged_at"]) == ("rating", "orange", None)
    assert alert["sentence"].endswith("gave 1 of 4: please find out why")
    assert alerts(branch, "language=zh", subject=ticket)[0]["sentence"].endswith("请了解情况")
    path = f"/alerts/{alert['id']}/acknowledge"
    for role in ("teller", "kiosk", "auditor", "display", "program"):
        assert branch.ask("POST", path, branch.token(role), {}).status == 403
    assert branch.ask("POST", path, None, {}).status == 401
    assert branch.ask("POST", "/alerts/nobody/acknowledge", branch.token("lobby_manager"), {}).status == 404
    key = {"Idempotency_Key": "once"}
    seen = branch.ask("POST", path, branch.token("lobby_manager"), {}, **key).json["alert"]
    again = branch.ask("POST", path, branch.token("branch_manager"), {}).json["alert"]
    assert seen["acknowledged_by"].startswith("lobby_manager:")
    assert (again["acknowledged_by"], again["acknowledged_at"]) == (seen["acknowledged_by"], seen["acknowledged_at"])
    until(lambda: not alerts(branch, subject=ticket))
    [over] = alerts(branch, "history=1", subject=ticket)
    assert over["ended_at"] and over["acknowledged_by"] == seen["acknowledged_by"]
    served()  # the day goes on, and the same answer is no new cause
    events = branch.ask("GET", "/events?limit=1000", branch.token("auditor")).json["events"]
    assert sum(one["kind"] == "AlertRaised" and one["data"]["subject"] == ticket for one in events) == 1


def test_pages_of_staff_are_told_to_look_and_nothing_private_is_sent(branch):
    board = branch.ask("GET", "/board", branch.token("display")).json
    assert not {"alerts", "feedback"} & set(board)


@pytest.mark.parametrize("role", ["teller", "kiosk", "display", "counter", "admin"])
def test_alerts_and_advice_are_for_managers_and_those_who_watch(branch, role):
    token = branch.token(role, 1 if role == "counter" else None)
    for path in ("/alerts", "/advice", "/stats/feedback"):
        assert branch.ask("GET", path, token).status == 403
    assert branch.ask("POST", "/counters/1/lend", token, {"service": "C"}).status == 403


def test_one_tap_lends_a_counter_a_service_and_another_takes_it_back(branch):
    manager = branch.token("lobby_manager")
    branch.at(1, "close", {})
    branch.at(2, "open", {})
    tickets = [branch.issue("A")["ticket"]["id"] for _ in range(3)]
    [row] = branch.ask("GET", "/advice", manager).json["open_window"]
    assert (row["service"], row["counter"], row["action"], row["now_min"]) == ("A", 2, "lend", None)
    lent = branch.ask("POST", "/counters/2/lend", manager, {"service": row["service"]})
    assert (lent.status, [one["service"] for one in lent.json["lent"]]) == (200, ["A"])
    assert branch.ask("GET", "/advice", manager).json["lent"][0]["counter"] == 2
    called = branch.at(2, "call-next").json
    assert (called["ticket"]["id"], called["reason"]["rule"]) == (tickets[0], "lent")
    branch.at(2, "finish", {})
    assert branch.ask("POST", "/counters/2/lend", manager, {"service": "C"}).json["code"] == "takes_already"
    assert branch.ask("POST", "/counters/9/lend", manager, {"service": "A"}).status == 404
    assert branch.ask("POST", "/counters/2/lend", manager, {"service": "Z"}).status == 422
    assert branch.ask("POST", "/counters/2/lend/end", manager, {"service": "A"}).json["lent"] == []
    assert branch.at(2, "call-next").json["code"] == "nobody_waiting"
    assert branch.ask("POST", "/counters/2/lend/end", manager, {"service": "A"}).json["code"] == "not_lent"
    story = branch.ask("GET", f"/tickets/{tickets[0]}/story?language=en", manager).json
    assert "the counter helped with this service for a while" in str(story)
    for ticket in tickets[1:]:
        branch.ask("POST", f"/tickets/{ticket}/cancel", branch.token("kiosk"), {})


def test_what_is_kept_of_alerts_and_feedback_is_what_the_log_says(branch, served):
    rate(branch, served(), rating=1)
    until(lambda: alerts(branch, kind="rating", acknowledged_at=None))
    store = existing(branch.data)
    try:
        assert store.read(replay.differences) == []
    finally:
        store.close()


# A hall by a clock that runs 600 times as fast, and somebody upward who does not answer.


@pytest.fixture
def upward():
    """Somebody upward over TCP: `server.heard` are the bodies, `server.answers` lets them be answered."""
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.server.heard.append((self.headers["Authorization"], json.loads(body)))
            self.server.answers.wait(WITHIN_S)
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.heard, server.answers, server.daemon_threads = [], threading.Event(), True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield server
    server.answers.set()
    server.shutdown()
    server.server_close()


def test_what_nobody_sees_to_goes_upward_past_a_restart_and_a_receiver_that_hangs_delays_nobody(make_branch, upward):
    webhook = f"""
[alerts]
webhook = "http://127.0.0.1:{upward.server_port}/alerts"
webhook_token_file = "upward.token"
"""
    branch = make_branch(BRANCH_FILE + webhook, "--pace", "1795136400000,600")
    branch.data.mkdir()
    (branch.data / "upward.token").write_text("of tests\n", encoding="utf-8")
    branch.start()
    branch.issue()
    [alert] = until(lambda: alerts(branch, kind="queue", subject="A", escalated_to="upward"))
    until(lambda: upward.heard)
    assert branch.issue()["ticket"]["number"], "tickets are given while the receiver hangs"
    branch.stop()
    branch.options = ("--pace", "1795150800000,1")
    branch.start()
    again = until(lambda: alerts(branch, kind="queue", subject="A"))
    assert [one["id"] for one in again] == [alert["id"]]
    upward.answers.set()
    until(lambda: len(upward.heard) >= 2)
    token, letter = upward.heard[-1]
    assert token == "Bearer of tests"
    assert (letter["branch"]["id"], letter["alert"]["id"]) == ("a-1", alert["id"])
    assert set(letter["alert"]["sentences"]) == {"en", "zh"}
    assert letter["alert"]["sentences"]["en"].startswith("Personal: A001 has waited")
    events = branch.ask("GET", "/events?limit=1000", branch.token("auditor")).json["events"]
    told = [one["data"] for one in events if one["kind"] == "AlertEscalated" and one["data"]["alert"] == alert["id"]]
    assert [one["to"] for one in told] == ["branch_manager", "upward"]
