"""What the lobby is told of a ticket and of the hall."""

import pytest

ALWAYS = {"identify", "add-service"}


@pytest.fixture(scope="module")
def branch_file(hall_file):
    return hall_file


def standing(hall, ticket, token=None):
    answer = hall.ask("GET", f"/tickets/{ticket['id']}/standing", token or hall.lobby)
    assert answer.status == 200, answer.body
    return answer.json


def allowed(hall, ticket):
    return {action for action, said in standing(hall, ticket)["may"].items() if said["allowed"]}


def test_of_a_ticket_in_each_state_only_what_is_possible_now_is_allowed(hall):
    ticket = hall.issue("A")["ticket"]
    waiting = standing(hall, ticket)
    assert allowed(hall, ticket) == ALWAYS | {"insert-first", "move", "remove", "reprint"}
    assert waiting["promised_at"] > waiting["entered_at"]
    assert (waiting["first"], waiting["return_until"], waiting["tail"]) == (False, None, None)
    hall.ask("POST", f"/tickets/{ticket['id']}/insert-first", hall.lobby, {"reason": "test"})
    assert standing(hall, ticket)["first"]
    called = hall.called(1)
    assert allowed(hall, called) == ALWAYS | {"remove", "reprint"}
    served = hall.served(2)
    assert "remove" not in allowed(hall, served)
    hall.at(2, "finish")
    assert not {"return", "insert-first", "move", "remove", "identify", "add-service"} & allowed(hall, served)


def test_what_is_allowed_is_granted_and_what_is_not_is_refused_with_the_same_code(hall):
    bodies = {
        "insert-first": {"reason": "test"}, "move": {"service": "C", "reason": "test"}, "return": {},
        "remove": {"reason": "test"}, "reprint": {}, "identify": {"segment": "need", "reason": "test"},
        "add-service": {"service": "C"},
    }  # fmt: skip
    for prepare in (lambda: hall.issue("A")["ticket"], lambda: hall.called(1), lambda: hall.served(2)):
        for action, body in bodies.items():
            ticket = prepare()
            said = standing(hall, ticket)["may"][action]
            answer = hall.ask("POST", f"/tickets/{ticket['id']}/{action}", hall.lobby, body)
            assert (answer.status == 200) == said["allowed"], (ticket["state"], action, answer.body)
            if not said["allowed"]:
                assert answer.json["code"] == said["code"], action
            hall.anew()


def test_a_ticket_of_nobody_is_unknown_and_a_kiosk_may_not_ask(hall):
    assert hall.ask("GET", "/tickets/nobody/standing", hall.lobby).json["code"] == "unknown_ticket"
    ticket = hall.issue("A")["ticket"]
    assert hall.ask("GET", f"/tickets/{ticket['id']}/standing", hall.token("kiosk")).status == 403


def test_an_idle_counter_says_how_many_it_could_call(hall):
    def could_call():
        counters = hall.ask("GET", "/hall", hall.lobby).json["counters"]
        return {counter["number"]: counter["could_call"] for counter in counters}

    assert could_call() == {1: 0, 2: 0, 3: 0, 4: None}
    hall.called(1)
    hall.issue("A")
    assert could_call() == {1: None, 2: 1, 3: 1, 4: None}


def test_the_waiting_list_tells_when_each_entered_and_is_promised(hall):
    hall.issue("A")
    (entry,) = hall.ask("GET", "/waiting", hall.lobby).json["waiting"]
    assert entry["entered_at"] == entry["ticket"]["issued_at"] < entry["promised_at"]


