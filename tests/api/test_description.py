"""The API describes itself, whole and truly."""

import re


def test_every_route_is_described_and_every_description_has_a_route(branch):
    described = {
        (method.upper(), path)
        for path, methods in branch.ask("GET", "/openapi.json").json["paths"].items()
        for method in methods
    }
    for method, path in described:
        wrong = {"GET": "PUT", "POST": "PUT", "DELETE": "PUT"}[method]
        answer = branch.ask(wrong, re.sub(r"\{\w+\}", "1", path.removeprefix("/api/v1")), branch.token("program"), {})
        assert answer.status in (401, 403, 404, 405, 422), (path, answer.status)
    assert {("POST", "/api/v1/tickets"), ("GET", "/api/v1/board"), ("DELETE", "/api/v1/session")} <= described


def test_health_and_metrics_answer_without_a_token(branch):
    assert branch.page("/health/live").json == {"ok": True}
    ready = branch.page("/health/ready")
    assert (ready.status, ready.json["ok"], ready.json["log"]) == (200, True, True)
    assert b"branch_queue_log_writable" in branch.page("/metrics").body
