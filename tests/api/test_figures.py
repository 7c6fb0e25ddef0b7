"""Figures over HTTP: of today, of any days, of staff."""

import pytest

TODAY = "/stats/today"


@pytest.fixture(scope="module")
def served(branch):
    """One customer of A was served by the teller at counter 1, one waits for C."""
    kiosk, teller = branch.token("kiosk"), branch.token("counter", counter=1)
    for service in ("A", "C"):
        assert branch.ask("POST", "/tickets", kiosk, {"service": service}).status == 201
    for action in ("open", "call-next", "finish", "pause"):
        body = {"reason": "break"} if action == "pause" else {}
        answer = branch.ask("POST", f"/counters/1/{action}", teller, body)
        assert answer.status == 200, answer.body
    return branch


@pytest.fixture
def ask(served):
    """`ask(path)` as the branch manager: status and JSON."""

    def asked(path, role="branch_manager"):
        answer = served.ask("GET", path, served.token(role))
        return answer.status, answer.json

    return asked


def test_waits_are_split_by_what_is_asked_and_the_total_is_of_all(ask):
    _, today = ask(TODAY)
    status, answer = ask("/stats/waits?by=service,%20channel,service")
    assert status == 200
    assert (answer["from"], answer["to"], answer["by"]) == (today["day"], today["day"], ["service", "channel"])
    rows = [(row["service"], row["channel"], row["issued"], row["called"]) for row in answer["rows"]]
    assert rows == [("A", "kiosk", 1, 1), ("C", "kiosk", 1, 0)]
    assert answer["total"] == today["totals"]
    assert answer["rows"][1]["waits"]["mean_s"] is None


def test_a_day_before_the_branch_was_there_has_nothing_but_empty_figures(ask):
    status, answer = ask("/stats/waits?from=2020-01-01&to=2020-12-31&by=service")
    assert (status, answer["rows"], answer["total"]["issued"]) == (200, [], 0)
    assert answer["total"]["waits"]["p90_s"] is answer["total"]["abandonment"] is None
    assert ask("/stats/staff?from=2020-01-01&to=2020-12-31")[1]["staff"] == []
    assert ask(TODAY)[1]["against"] == {"yesterday": None, "last_week": None, "four_weeks": None}


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("from=2026-11-24&to=2026-11-23", "days_reversed"),
        ("from=2000-01-01&to=2026-11-23", "too_many_days"),
        ("by=shoe_size", "unknown_split"),
        ("from=2026-02-30", "wrong_values"),
        ("from=yesterday", "wrong_values"),
    ],
)
def test_what_cannot_be_reported_is_refused_with_a_sentence(ask, query, code):
    status, answer = ask(f"/stats/waits?{query}")
    assert (status, answer["code"]) == (422, code)
    assert len(answer["detail"]) > 10


def test_staff_and_counters_say_what_they_did_and_how_their_time_went(ask):
    status, answer = ask("/stats/staff")
    (counter,) = answer["counters"]
    assert (status, counter["number"], counter["called"], counter["served"]) == (200, 1, 1, 1)
    assert list(counter["paused_s"]) == ["break"]
    spent_s = counter["idle_s"] + counter["occupied_s"] + sum(counter["paused_s"].values())
    assert counter["open_s"] == pytest.approx(spent_s, abs=0.2)
    assert answer["staff"] == []  # the device at counter 1 has nobody's name


def test_figures_are_for_those_who_manage(ask):
    for path in (TODAY, "/stats/waits", "/stats/staff"):
        assert ask(path, "kiosk")[0] == 403
