"""Many at once, and still one number each, one call each, one order."""

import re

import pytest


def series(numbers):
    """The serials of each prefix, sorted."""
    found = {}
    for number in numbers:
        prefix, serial = re.fullmatch(r"([A-Z]+)(\d{3,})", number).groups()
        found.setdefault(prefix, []).append(int(serial))
    return {prefix: sorted(serials) for prefix, serials in found.items()}


@pytest.mark.parametrize(
    ("kiosks", "each"), [(4, 25), pytest.param(8, 200, marks=[pytest.mark.deep, pytest.mark.timeout(900)])]
)
def test_kiosks_issue_while_six_tellers_call(kiosks, each, make_branch, busy_branch_file, crowd, until, read_log):
    branch = make_branch(busy_branch_file.replace("PRINTER", "memory:front")).start()
    people = crowd(branch).tellers(6).kiosks(kiosks, each)
    people.wait("kiosk")
    until(lambda: len(people.called()) >= kiosks * each, "not everybody was called")
    people.stop()

    issued, called = people.issued(), people.called()
    assert len({ticket["id"] for ticket in issued}) == len(issued) == kiosks * each
    for prefix, serials in series(ticket["number"] for ticket in issued).items():
        assert serials == list(range(1, len(serials) + 1)), prefix
    assert sorted(ticket for ticket, _ in called) == sorted(ticket["id"] for ticket in issued)
    logged = [event["data"] for event in read_log(branch) if event["kind"] == "TicketCalled"]
    assert sorted((data["ticket"], data["counter"]) for data in logged) == sorted(called)
    branch.run("replay")  # every call was the one the rules choose, every projection agrees


def test_the_list_is_the_order_of_the_calls(fresh_branch):
    branch = fresh_branch
    for place in range(24):
        branch.issue("AC"[place % 2], segment=("ordinary", "gold", "ordinary", "need")[place % 4])
    branch.at(1, "open")
    waiting = branch.ask("GET", "/waiting?counter=1&limit=100", branch.token("counter", 1)).json["waiting"]
    called = [branch.at(1, "call-next", {"finish_current": True}).json["ticket"]["number"] for _ in range(24)]
    assert called == [entry["ticket"]["number"] for entry in waiting]
    assert branch.at(1, "call-next", {"finish_current": True}).json["code"] == "nobody_waiting"


@pytest.fixture
def hall(branch):
    """The module's branch with counters 1 and 2 open, free, and nobody waiting."""
    for counter in (1, 2):
        branch.at(counter, "open")
        while branch.at(counter, "call-next", {"finish_current": True}).status == 200:
            pass
        branch.at(counter, "finish")
    return branch


def press(branch, counter, action, body=None, key=None):
    """A POST of a counter's device, for `at_once`."""
    return f"/counters/{counter}/{action}", branch.token("counter", counter), body or {}, key


def codes(answers):
    """The refusals among answers, "" for none, sorted."""
    return sorted(answer.get("code", "") for _, answer in answers)


@pytest.mark.parametrize("rounds", [12, pytest.param(200, marks=[pytest.mark.deep, pytest.mark.timeout(600)])])
def test_two_tellers_call_one_ticket_and_one_gets_it(rounds, hall, at_once):
    for _ in range(rounds):
        chosen = {"ticket": hall.issue()["ticket"]["id"], "reason": "waits in a wheelchair"}
        answers = at_once(hall, press(hall, 1, "call", chosen), press(hall, 2, "call", chosen))
        assert sorted(status for status, _ in answers) == [200, 409]
        assert codes(answers) == ["", "wrong_moment"]
        winner = next(answer for status, answer in answers if status == 200)
        assert winner["ticket"]["id"] == chosen["ticket"]
        assert hall.at(winner["counter"]["number"], "finish").status == 200


def test_two_tellers_call_the_last_customer_and_one_gets_nobody(hall, at_once):
    for _ in range(8):
        hall.issue()
        answers = at_once(hall, press(hall, 1, "call-next"), press(hall, 2, "call-next"))
        assert codes(answers) == ["", "nobody_waiting"]
        winner = next(answer for status, answer in answers if status == 200)
        assert hall.at(winner["counter"]["number"], "finish").status == 200


def test_a_double_click_calls_one_customer(hall, at_once):
    for _ in range(3):
        hall.issue()
    answers = at_once(hall, *[press(hall, 1, "call-next")] * 2)
    assert codes(answers) == ["", "counter_busy"]


def test_a_key_pressed_once_and_sent_five_times_calls_one_customer(hall, at_once):
    first, *_ = [hall.issue()["ticket"]["number"] for _ in range(3)]
    answers = at_once(hall, *[press(hall, 1, "call-next", {"finish_current": True}, "press-1")] * 5)
    assert [(status, answer["ticket"]["number"]) for status, answer in answers] == [(200, first)] * 5


def test_repeats_with_one_key_give_one_ticket_at_once_and_later(fresh_branch, at_once):
    branch = fresh_branch
    touch = ("/tickets", branch.token("kiosk"), {"service": "A"}, "touch-1")
    answers = at_once(branch, *[touch] * 8)
    assert [status for status, _ in answers] == [201] * 8
    assert len({answer["ticket"]["id"] for _, answer in answers}) == 1
    branch.stop()
    branch.start()
    (later,) = at_once(branch, touch)
    assert later == answers[0]
    (other,) = at_once(branch, (touch[0], touch[1], {"service": "C"}, "touch-1"))
    assert (other[0], other[1]["code"]) == (422, "key_reused")
    assert branch.issue()["ticket"]["number"] == "A002"
