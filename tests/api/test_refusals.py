"""Bad input over HTTP: each a clear refusal, in the order of contract.md."""

import json

import pytest


def code(answer):
    assert answer.headers.get_content_type() == "application/problem+json"
    body = answer.json
    assert body["status"] == answer.status
    assert body["detail"] and "Traceback" not in answer.body.decode()
    return answer.status, body["code"]


def test_without_a_token_nothing_is_told_or_done(branch):
    assert code(branch.ask("GET", "/branch")) == (401, "unauthorized")
    assert code(branch.ask("POST", "/tickets", "nonsense", {"service": "A"})) == (401, "unauthorized")


@pytest.mark.parametrize(
    ("role", "method", "path"),
    [
        ("display", "POST", "/tickets"), ("display", "GET", "/waiting"), ("kiosk", "GET", "/stats/today"),
        ("kiosk", "POST", "/counters/1/call-next"), ("lobby_manager", "GET", "/events"), ("display", "GET", "/events"),
    ],
)  # fmt: skip
def test_a_role_does_only_what_is_its_own(branch, role, method, path):
    assert code(branch.ask(method, path, branch.token(role), {} if method == "POST" else None)) == (403, "forbidden")


def test_a_counter_token_acts_at_its_own_counter_only(branch):
    assert code(branch.ask("POST", "/counters/2/open", branch.token("counter", 1), {})) == (403, "forbidden")


def test_the_order_of_refusals_is_the_contracts(branch):
    ticket = "/tickets/nosuchticket/cancel"
    assert code(branch.ask("POST", ticket, None, b"{")) == (401, "unauthorized")
    assert code(branch.ask("POST", ticket, branch.token("display"), b"{")) == (403, "forbidden")
    assert code(branch.ask("POST", ticket, branch.token("lobby_manager"), b"{")) == (404, "unknown_ticket")
    kiosk = branch.token("kiosk")
    assert code(branch.ask("POST", "/tickets", kiosk, b"x" * 10_000_000)) == (413, "too_large")
    assert code(branch.ask("POST", "/tickets", kiosk, b"{", Content_Type="text/plain")) == (415, "unsupported_media")
    assert code(branch.ask("POST", "/tickets", kiosk, b"{", Content_Type="application/json")) == (400, "malformed")
    assert code(branch.ask("POST", "/tickets", kiosk, {"service": 7})) == (422, "wrong_values")


def test_a_print_job_that_is_not_there_is_said_before_the_body_is_read(branch):
    lobby = branch.token("lobby_manager")
    assert code(branch.ask("POST", "/print-jobs/nosuchjob/retry", lobby, b"{")) == (404, "unknown_job")
    assert code(branch.ask("POST", "/print-jobs/nosuchjob/retry", branch.token("kiosk"), b"{")) == (403, "forbidden")


def test_the_ticket_of_another_is_forbidden_before_the_body_is_read(branch):
    phone = branch.ask("POST", "/tickets", branch.token("program"), {"service": "A"}).json["ticket"]["id"]
    assert code(branch.ask("POST", f"/tickets/{phone}/cancel", branch.token("kiosk"), b"{")) == (403, "forbidden")


@pytest.mark.parametrize(
    ("action", "body", "refused"),
    [
        ("pause", {"reason": "holiday"}, "unknown_reason"), ("finish", {"delivered": ["X"]}, "unknown_service"),
        ("call", {"reason": " "}, "reason_needed"),
    ],
)  # fmt: skip
def test_wrong_values_are_said_before_the_counter_is_looked_at(branch, action, body, refused):
    if action == "call":
        body = body | {"ticket": branch.issue()["ticket"]["id"]}
    assert code(branch.at(2, action, body)) == (422, refused)


@pytest.mark.parametrize(
    "body",
    [b"[]", b"null", b'"A"', b"7", b"[" * 30_000, b'{"service":"A"', b"\xff\xfe", b"{}}", b'{"service":"\\ud800"}'],
)
def test_what_is_no_json_object_is_malformed(branch, body):
    answer = branch.ask("POST", "/tickets", branch.token("kiosk"), body, Content_Type="application/json")
    assert code(answer) == (400, "malformed")


@pytest.mark.parametrize(
    ("body", "refused"),
    [
        ({}, "wrong_values"), ({"service": "X"}, "unknown_service"),
        ({"service": "A", "segment": "x"}, "unknown_segment"),
        ({"service": "A", "language": "xx"}, "unknown_language"), ({"service": "A", "colour": "red"}, "wrong_values"),
        ({"service": None}, "wrong_values"), ({"service": ["A"]}, "wrong_values"), ({"services": []}, "wrong_values"),
        ({"service": "A", "services": ["C"]}, "wrong_values"), ({"services": ["A", "A"]}, "wrong_values"),
        ({"service": "A\x1b@"}, "wrong_values"), ({"service": "A" * 5_000}, "wrong_values"),
        ({"service": "A", "large_print": "yes"}, "wrong_values"),
    ],
)  # fmt: skip
def test_values_that_do_not_fit_are_named(branch, body, refused):
    answer = branch.ask(
        "POST", "/tickets", branch.token("kiosk"), json.dumps(body).encode(), Content_Type="application/json"
    )
    assert code(answer) == (422, refused)


def test_a_counter_that_is_not_there_is_not_found(branch):
    assert code(branch.ask("GET", "/waiting?counter=99", branch.token("lobby_manager"))) == (404, "unknown_counter")
    assert branch.ask("POST", "/counters/99/open", branch.token("program"), {}).status in (403, 404)


def test_the_language_of_a_refusal_is_the_askers(branch):
    kiosk, body = branch.token("kiosk"), {"service": "X"}
    english = branch.ask("POST", "/tickets", kiosk, body, Accept_Language="en-GB,en;q=0.9").json["detail"]
    chinese = branch.ask("POST", "/tickets", kiosk, body, Accept_Language="zh-CN").json["detail"]
    assert english == "There is no service “X”."
    assert chinese == "没有“X”这项业务。"


def test_html_and_control_characters_never_reach_a_log_or_a_board(branch):
    ticket = branch.issue()["ticket"]["id"]
    lobby = branch.token("lobby_manager")
    assert code(branch.ask("POST", f"/tickets/{ticket}/remove", lobby, {"reason": "\x1b[2J"})) == (422, "wrong_values")
    assert branch.ask("POST", f"/tickets/{ticket}/remove", lobby, {"reason": "<b>wrong</b>"}).status == 200
    event = branch.ask("GET", "/events", branch.token("program")).json["events"][-1]
    assert event["data"]["reason"] == "<b>wrong</b>"


@pytest.mark.parametrize("path", ["/nowhere", "/counters/x/open", "/tickets/../../etc"])
def test_an_address_that_is_not_there_is_a_problem_too(branch, path):
    assert code(branch.ask("GET", path, branch.token("kiosk")))[0] in (404, 405)


def test_a_get_changes_nothing(branch):
    description = branch.ask("GET", "/openapi.json").json
    program, before = branch.token("program"), branch.ask("GET", "/events", branch.token("program")).json["events"][-1]
    ticket = branch.ask("GET", "/events", program).json["events"][1]["data"].get("ticket", "x")
    for path, methods in description["paths"].items():
        if "get" in methods:
            branch.ask(
                "GET", path.removeprefix("/api/v1").replace("{ticket_id}", ticket).replace("{number}", "1"), program
            )
    assert branch.ask("GET", "/events", program).json["events"][-1]["seq"] == before["seq"]
