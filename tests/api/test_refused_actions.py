"""Actions at the wrong moment, by the wrong role, in the wrong shape: refused in the contract's order, nothing done."""

import json
import re

import pytest

JSON = {"Content_Type": "application/json"}
# Every action that came with every kind of visit, with a body that is fine.
AT_COUNTERS = {
    "put-back": {}, "park": {"reason": "form"}, "transfer": {"service": "C"}, "walk-in": {"service": "A"},
    "mark": {"mark": "complaint"}, "step": {"step": 0}, "wrap-up-done": {}, "take-over": {},
    "profile": {"profile": "wealth"}, "here": {}, "finish": {"next_service": "C"},
}  # fmt: skip
OF_TICKETS = {
    "return": {}, "insert-first": {"reason": "x"}, "move": {"service": "C", "reason": "x"},
    "add-service": {"service": "C"},
}  # fmt: skip


@pytest.fixture(scope="module")
def branch_file(hall_file):
    return hall_file


OTHERS = re.compile("Printer|Announcement")


def code(answer):
    assert answer.headers.get_content_type() == "application/problem+json", answer.body
    assert answer.json["status"] == answer.status and answer.json["detail"]
    return answer.status, answer.json["code"]


def log_length(hall):
    """How many events there are; printers and the voice may be heard of at any time."""
    events = hall.ask("GET", "/events?limit=1000", hall.token("auditor")).json["events"]
    assert len(events) < 1000
    return sum(OTHERS.search(event["kind"]) is None for event in events)


@pytest.mark.parametrize("action", AT_COUNTERS)
def test_only_who_sits_there_acts_at_a_counter(hall, action):
    path, body, before = f"/counters/1/{action}", AT_COUNTERS[action], log_length(hall)
    assert code(hall.ask("POST", path, None, body)) == (401, "unauthorized")
    others = [hall.token("counter", 2), *map(hall.token, ("kiosk", "display", "lobby_manager", "auditor", "program"))]
    for token in others:
        assert code(hall.ask("POST", path, token, body)) == (403, "forbidden")
    elsewhere = hall.ask("POST", path, None, body, **hall.person("wang"))
    assert action == "take-over" or code(elsewhere) == (403, "forbidden")
    assert action == "take-over" or log_length(hall) == before


@pytest.mark.parametrize("action", OF_TICKETS)
def test_only_who_may_changes_a_ticket(hall, action):
    ticket = hall.issue()["ticket"]["id"]
    path, body = f"/tickets/{ticket}/{action}", OF_TICKETS[action]
    assert code(hall.ask("POST", path, None, body)) == (401, "unauthorized")
    for role in ("display", "auditor", "program", "admin"):
        assert code(hall.ask("POST", path, hall.token(role), body)) == (403, "forbidden")
    if action != "return":
        for token in (hall.token("kiosk"), hall.token("counter", 1)):
            assert code(hall.ask("POST", path, token, body)) == (403, "forbidden")


def test_a_kiosk_brings_back_only_its_own_tickets(hall):
    phone = hall.ask("POST", "/tickets", hall.token("program"), {"service": "A"}).json["ticket"]["id"]
    assert code(hall.ask("POST", f"/tickets/{phone}/return", hall.token("kiosk"), {})) == (403, "forbidden")


@pytest.mark.parametrize("action", ["issuing/end", "issuing/resume"])
def test_a_teller_does_not_end_the_giving_of_numbers(hall, action):
    for role in ("teller", "kiosk", "counter", "program", "auditor"):
        token = hall.token(role, 1 if role == "counter" else None)
        assert code(hall.ask("POST", f"/{action}", token, {"reason": "x"})) == (403, "forbidden")


@pytest.mark.parametrize("action", AT_COUNTERS)
def test_a_closed_counter_does_nothing(hall, action):
    if action != "here":
        assert code(hall.at(4, action, AT_COUNTERS[action])) == (409, "counter_closed")


@pytest.mark.parametrize(
    "action",
    [*sorted(set(AT_COUNTERS) - {"here", "take-over", "profile", "walk-in"}), "recall", "start", "no-show", "undo"],
)
def test_a_free_counter_has_nobody_to_do_it_to(hall, action):
    before = log_length(hall)
    assert code(hall.at(1, action, AT_COUNTERS.get(action))) == (409, "wrong_moment")
    assert log_length(hall) == before


@pytest.mark.parametrize(
    ("at_the_counter", "action", "body", "refused"),
    [
        ("called", "park", {"reason": "form"}, "wrong_moment"), ("called", "walk-in", {"service": "A"}, "counter_busy"),
        ("serving", "put-back", {}, "wrong_moment"), ("serving", "undo", {}, "wrong_moment"),
        ("serving", "recall", {}, "wrong_moment"), ("serving", "no-show", {}, "wrong_moment"),
        ("serving", "start", {}, "wrong_moment"), ("serving", "close", {}, "counter_busy"),
        ("serving", "pause", {"reason": "break"}, "counter_busy"), ("serving", "wrap-up-done", {}, "wrong_moment"),
        ("serving", "transfer", {"service": "X"}, "nobody_serves"),
        ("serving", "finish", {"next_service": "X"}, "nobody_serves"),
        ("serving", "transfer", {"counter": 4}, "counter_closed"),
        ("serving", "transfer", {"staff": "nobody of this name"}, "staff_absent"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_now_is_refused_and_changes_nothing(hall, at_the_counter, action, body, refused):
    hall.called(1) if at_the_counter == "called" else hall.served(1)
    before = log_length(hall)
    assert code(hall.at(1, action, body)) == (409, refused)
    assert log_length(hall) == before


@pytest.mark.parametrize(
    ("action", "body", "refused"),
    [
        ("transfer", {}, (422, "wrong_values")), ("transfer", {"service": "C", "counter": 2}, (422, "wrong_values")),
        ("transfer", {"service": "C", "staff": "li"}, (422, "wrong_values")),
        ("transfer", {"service": None}, (422, "wrong_values")), ("transfer", {"counter": "2"}, (422, "wrong_values")),
        ("transfer", {"service": "nosuch"}, (422, "unknown_service")),
        ("transfer", {"counter": 77}, (422, "wrong_values")), ("transfer", {"counter": 0}, (422, "wrong_values")),
        ("park", {}, (422, "wrong_values")), ("park", {"reason": " "}, (422, "reason_needed")),
        ("park", {"reason": "nosuch"}, (422, "unknown_reason")),
        ("unpark", {}, (422, "wrong_values")), ("unpark", {"ticket": "nosuch"}, (404, "unknown_ticket")),
        ("call", {"ticket": "nosuch", "reason": "x"}, (404, "unknown_ticket")),
        ("walk-in", {}, (422, "wrong_values")), ("walk-in", {"service": "nosuch"}, (422, "unknown_service")),
        ("mark", {"mark": "nosuch"}, (422, "unknown_mark")), ("mark", {"mark": 1}, (422, "wrong_values")),
        ("step", {"step": -1}, (422, "wrong_values")), ("step", {"step": True}, (422, "wrong_values")),
        ("step", {"step": 0, "done": "yes"}, (422, "wrong_values")),
        ("profile", {"profile": "nosuch"}, (422, "unknown_profile")), ("profile", {}, (422, "wrong_values")),
        ("finish", {"next_service": "nosuch"}, (422, "unknown_service")), ("put-back", {"x": 1}, (422, "wrong_values")),
        ("take-over", {"staff": "li"}, (422, "wrong_values")),
    ],
)  # fmt: skip
def test_values_are_refused_before_the_moment_is_looked_at(hall, action, body, refused):
    assert code(hall.at(4, action, body)) == refused, "counter 4 is closed, which would be a 409"


def test_a_step_that_the_list_does_not_have_is_unknown(hall):
    hall.served(1)
    assert code(hall.at(1, "step", {"step": 2})) == (422, "unknown_step")


@pytest.mark.parametrize(
    ("action", "body", "refused"),
    [
        ("insert-first", {}, "wrong_values"), ("insert-first", {"reason": " "}, "reason_needed"),
        ("move", {"reason": "x"}, "wrong_values"), ("move", {"service": "nosuch", "reason": "x"}, "unknown_service"),
        ("move", {"segment": "nosuch", "reason": "x"}, "unknown_segment"),
        ("move", {"service": "C", "reason": " "}, "reason_needed"), ("add-service", {}, "wrong_values"),
        ("add-service", {"service": "nosuch"}, "unknown_service"), ("return", {"late": True}, "wrong_values"),
    ],
)  # fmt: skip
def test_values_of_a_ticket_are_refused_before_its_state_is_looked_at(hall, action, body, refused):
    ticket = hall.issue()["ticket"]["id"]
    hall.ask("POST", f"/tickets/{ticket}/cancel", hall.token("kiosk"), {})
    assert code(hall.ask("POST", f"/tickets/{ticket}/{action}", hall.lobby, body)) == (422, refused)


@pytest.mark.parametrize("action", OF_TICKETS)
def test_a_ticket_that_ended_is_done_nothing_to(hall, action):
    ticket = hall.issue()["ticket"]["id"]
    hall.ask("POST", f"/tickets/{ticket}/cancel", hall.token("kiosk"), {})
    before = log_length(hall)
    answer = hall.ask("POST", f"/tickets/{ticket}/{action}", hall.lobby, OF_TICKETS[action])
    assert code(answer) == (409, "wrong_moment")
    assert log_length(hall) == before


def test_more_than_five_services_are_refused_at_once_and_one_by_one(hall):
    many = hall.ask("POST", "/tickets", hall.token("kiosk"), {"services": ["A", "C", "W", "A", "C", "W"]})
    assert code(many) == (422, "wrong_values")
    ticket = hall.issue()["ticket"]["id"]
    added = [
        hall.ask("POST", f"/tickets/{ticket}/add-service", hall.lobby, {"service": "CW"[place % 2]}).status
        for place in range(5)
    ]
    assert added == [200, 200, 200, 200, 409]


@pytest.mark.parametrize("path", ["/counters/1/transfer", "/issuing/end"])
def test_the_first_refusal_of_the_contracts_order_wins(hall, path):
    own = hall.token("counter", 1) if "counters" in path else hall.lobby
    assert code(hall.ask("POST", path, None, b"{", **JSON)) == (401, "unauthorized")
    assert code(hall.ask("POST", path, hall.token("display"), b"{", **JSON)) == (403, "forbidden")
    if "counters" in path:
        nowhere = hall.ask("POST", path.replace("1", "99"), hall.token("counter", 99), b"{", **JSON)
        assert code(nowhere) == (404, "unknown_counter")
    assert code(hall.ask("POST", path, own, b"x" * 1_000_000)) == (413, "too_large")
    assert code(hall.ask("POST", path, own, b"{", Content_Type="text/plain")) == (415, "unsupported_media")
    assert code(hall.ask("POST", path, own, b"{", **JSON)) == (400, "malformed")
    assert code(hall.ask("POST", path, own, {"x": 1})) == (422, "wrong_values")


@pytest.mark.parametrize(
    ("action", "body", "kind"),
    [
        ("park", {"reason": "form"}, "TicketParked"), ("transfer", {"counter": 2}, "TicketTransferred"),
        ("finish", {"next_service": "C"}, "TicketFinished"), ("mark", {"mark": "complaint"}, "TicketMarked"),
    ],
)  # fmt: skip
def test_a_press_that_is_sent_twice_happens_once(hall, action, body, kind):
    hall.served(1)
    before = hall.ask("GET", "/board", hall.token("display")).json["seq"]
    key = f"{action}-{before}"
    first, again = (
        hall.ask("POST", f"/counters/1/{action}", hall.token("counter", 1), body, Idempotency_Key=key) for _ in range(2)
    )
    assert (first.status, first.json) == (again.status, again.json) == (200, first.json)
    events = hall.ask("GET", f"/events?after={before}", hall.token("auditor")).json["events"]
    assert [event["kind"] for event in events if not OTHERS.search(event["kind"])] == [kind]
    other = hall.ask("POST", f"/counters/1/{action}", hall.token("counter", 1), {"x": 1}, Idempotency_Key=key)
    assert other.status == 422


def test_a_walk_in_sent_twice_is_one_customer(hall):
    one = {"Idempotency_Key": f"walk-{log_length(hall)}"}
    first, again = (
        hall.ask("POST", "/counters/1/walk-in", hall.token("counter", 1), {"service": "A"}, **one) for _ in range(2)
    )
    assert first.status == again.status == 200 and first.json == again.json


@pytest.mark.parametrize("stands", ["closed", "free", "called", "serving", "paused", "wrap_up", "held"])
def test_what_may_says_is_what_happens(hall, stands):
    number = 4 if stands == "closed" else 1
    if stands in ("called", "serving"):
        hall.called(1) if stands == "called" else hall.served(1)
    elif stands == "paused":
        hall.at(1, "pause", {"reason": "break"})
    elif stands == "wrap_up":
        hall.served(1, "W")
        hall.at(1, "finish")
    elif stands == "held":
        hall.served(1)
        hall.at(1, "park", {"reason": "form"})
    may = hall.counter(number)["may"]
    assert set(may) == (set(AT_COUNTERS) | NEEDED_BEFORE) - {"here"}
    for action, permit in may.items():
        body = {**BODIES.get(action, {}), **({"ticket": "x", "reason": "y"} if action == "call" else {})}
        if not permit["allowed"] and action not in ("call", "unpark"):
            answer = hall.at(number, action, body)
            assert (answer.status // 100, answer.json["code"]) == (4, permit["code"]), (action, answer.json)


NEEDED_BEFORE = {
    "open", "close", "pause", "resume", "call-next", "call", "recall", "start", "no-show", "undo", "unpark",
}  # fmt: skip
BODIES = {**AT_COUNTERS, "pause": {"reason": "break"}, "finish": {}, "call-next": {"finish_current": True}}


def test_may_says_how_long_to_wait(fresh_branch):
    fresh_branch.issue()
    fresh_branch.at(1, "open", {})
    fresh_branch.at(1, "call-next", {})
    may = fresh_branch.ask("GET", "/counters/1", fresh_branch.token("counter", 1)).json["counter"]["may"]
    assert may["recall"]["code"] == "too_soon" and 0 < may["recall"]["wait_s"] <= 10
    assert json.dumps(may)
