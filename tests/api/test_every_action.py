"""Every action at a counter, and of the lobby, over HTTP: what it does, and what it answers."""

import pytest

SHAPE_OF_A_CALL = {"ticket", "counter", "reason"}


@pytest.fixture(scope="module")
def branch_file(hall_file):
    return hall_file


def done(answer):
    """The answer of an action that was granted."""
    assert answer.status == 200, answer.body
    assert set(answer.json) >= SHAPE_OF_A_CALL or set(answer.json) in ({"ticket"}, {"issuing_ended"})
    return answer.json


def last_event(hall, kind):
    """The newest event of a kind."""
    events = hall.ask("GET", "/events?limit=1000", hall.token("auditor")).json["events"]
    while len(events) == 1000:
        events = hall.ask("GET", f"/events?limit=1000&after={events[-1]['seq']}", hall.token("auditor")).json["events"]
    return next(event for event in reversed(events) if event["kind"] == kind)


def test_a_customer_on_hold_is_gone_on_with_at_this_counter(hall):
    ticket = hall.served(1)
    parked = done(hall.at(1, "park", {"reason": "form"}))
    assert (parked["ticket"]["state"], parked["counter"]["state"], parked["counter"]["ticket"]) == (
        "parked", "open", None,
    )  # fmt: skip
    (kept,) = parked["counter"]["parked"]
    assert (kept["ticket"]["id"], kept["reason"]) == (ticket["id"], "form") and kept["since"].endswith("Z")
    again = done(hall.at(1, "unpark", {"ticket": ticket["id"]}))
    assert (again["counter"]["state"], again["counter"]["ticket"]["id"]) == ("serving", ticket["id"])
    assert again["counter"]["parked"] == []


def test_who_was_put_back_waits_behind_others(hall):
    first = hall.called(1)
    second = hall.issue()["ticket"]
    back = done(hall.at(1, "put-back"))
    assert (back["ticket"]["id"], back["ticket"]["state"]) == (first["id"], "waiting")
    calls = [done(hall.at(1, "call-next", {"finish_current": True}))["ticket"]["id"] for _ in range(2)]
    assert calls == [second["id"], first["id"]]


def test_a_transfer_to_a_service_waits_there_with_its_entry(hall):
    ticket = hall.served(1)
    sent = done(hall.at(1, "transfer", {"service": "C", "reason": "wants an account for the firm"}))
    assert (sent["ticket"]["id"], sent["ticket"]["service"], sent["ticket"]["state"]) == (ticket["id"], "C", "waiting")
    assert sent["counter"]["ticket"] is None
    assert done(hall.at(2, "call-next"))["ticket"]["id"] == ticket["id"]


def test_a_transfer_to_a_counter_is_called_there_before_all_others(hall):
    waiting = hall.issue()["ticket"]
    ticket = hall.served(1)
    assert done(hall.at(1, "transfer", {"counter": 2}))["ticket"]["state"] == "pooled"
    assert [held["id"] for held in hall.counter(2)["held"]] == [ticket["id"]]
    called = done(hall.at(2, "call-next"))
    assert (called["ticket"]["id"], called["reason"]["rule"]) == (ticket["id"], "held")
    assert done(hall.at(1, "call-next"))["ticket"]["id"] == waiting["id"]


def test_a_transfer_to_a_person_reaches_them_where_they_sit(hall):
    li = hall.person("li")
    hall.at(4, "close")
    assert hall.ask("POST", "/counters/4/open", None, {}, **li).status == 200
    ticket = hall.served(1)
    done(hall.at(1, "transfer", {"staff": "li", "first": True}))
    called = done(hall.ask("POST", "/counters/4/call-next", None, {}, **li))
    assert (called["ticket"]["id"], called["counter"]["staff"]) == (ticket["id"], "li")
    assert last_event(hall, "TicketCalled")["actor"] == "teller:li"


def test_a_manager_takes_over_what_was_left_open_and_closes_it(hall):
    wang, chen = hall.person("wang"), hall.person("chen", "lobby_manager")
    hall.at(4, "open")
    assert hall.ask("POST", "/counters/4/take-over", None, {}, **wang).json["counter"]["staff"] == "wang"
    number = hall.issue()["ticket"]["number"]
    done(hall.ask("POST", "/counters/4/call-next", None, {}, **wang))
    taken = done(hall.ask("POST", "/counters/4/take-over", None, {}, **chen))["counter"]
    assert (taken["staff"], taken["ticket"]["number"]) == ("chen", number)
    assert hall.ask("POST", "/counters/4/finish", None, {}, **wang).status == 403
    done(hall.ask("POST", "/counters/4/finish", None, {}, **chen))
    event = last_event(hall, "CounterTakenOver")
    assert (event["actor"], event["data"]["before"], event["data"]["staff"]) == ("lobby_manager:chen", "wang", "chen")
    assert done(hall.ask("POST", "/counters/4/close", None, {}, **chen))["counter"]["staff"] is None
    assert hall.ask("POST", "/counters/4/open", None, {}, **chen).status == 403


def test_a_ticket_of_the_own_pool_is_called_by_hand_without_a_reason(hall):
    ticket = hall.served(1)
    done(hall.at(1, "transfer", {"counter": 2}))
    called = done(hall.at(2, "call", {"ticket": ticket["id"]}))
    assert (called["ticket"]["id"], called["reason"]["rule"]) == (ticket["id"], "chosen")


def test_who_took_no_number_is_served_and_not_called(hall):
    calls = hall.ask("GET", "/board", hall.token("display")).json["calls"]
    walked_in = done(hall.at(1, "walk-in", {"service": "C"}))
    assert walked_in["ticket"]["state"] == "serving" and walked_in["ticket"]["number"].startswith("WK")
    assert hall.ask("GET", "/board", hall.token("display")).json["calls"] == calls
    assert done(hall.at(1, "finish"))["ticket"]["state"] == "finished"


def test_a_mark_is_noted_and_a_step_is_ticked_and_unticked(hall):
    hall.served(1)
    assert done(hall.at(1, "mark", {"mark": "complaint"}))["counter"]["marks"] == ["complaint"]
    ticked = done(hall.at(1, "step", {"step": 1}))["counter"]["steps"]
    assert [(step["step"], step["name"]["en"], step["done"]) for step in ticked] == [
        (0, "See the card", False), (1, "See the form", True),
    ]  # fmt: skip
    unticked = done(hall.at(1, "step", {"step": 1, "done": False}))["counter"]["steps"]
    assert not any(step["done"] for step in unticked)


def test_the_teller_wraps_up_before_the_counter_is_free(hall):
    hall.served(1, "W")
    assert done(hall.at(1, "finish"))["counter"]["state"] == "wrap_up"
    free = done(hall.at(1, "wrap-up-done"))["counter"]
    assert free["state"] == "open" and set(free["times"]) >= {"open", "called", "serving", "wrap_up"}


def test_a_counter_goes_on_by_another_profile(hall):
    hall.issue("A")
    assert done(hall.at(1, "profile", {"profile": "wealth"}))["counter"]["profile"] == "wealth"
    assert hall.at(1, "call-next").json["code"] == "nobody_waiting"


def test_several_services_are_one_visit(hall):
    ticket = hall.ask("POST", "/tickets", hall.token("kiosk"), {"services": ["A", "C"]}).json["ticket"]
    assert done(hall.at(1, "call-next"))["counter"]["more"] == ["C"]
    added = done(hall.ask("POST", f"/tickets/{ticket['id']}/add-service", hall.token("counter", 1), {"service": "W"}))
    assert added["ticket"]["id"] == ticket["id"]
    services = []
    for _ in range(2):
        gone_on = done(hall.at(1, "finish"))["ticket"]
        services.append((gone_on["service"], gone_on["state"]))
        done(hall.at(1, "call-next"))
    assert services == [("C", "waiting"), ("W", "waiting")]
    assert done(hall.at(1, "finish"))["ticket"]["state"] == "finished"


def test_finish_names_the_next_service(hall):
    hall.served(1)
    gone_on = done(hall.at(1, "finish", {"next_service": "W", "delivered": ["A"]}))
    assert (gone_on["ticket"]["service"], gone_on["ticket"]["state"]) == ("W", "waiting")


@pytest.mark.parametrize("role", ["kiosk", "counter", "teller", "lobby_manager", "branch_manager"])
def test_a_missed_customer_comes_back(hall, role):
    ticket = hall.called(1)
    for action in ("recall", "no-show"):
        done(hall.at(1, action))
    (missed,) = hall.counter(1)["missed"]
    assert missed["ticket"]["id"] == ticket["id"] and missed["since"] < missed["return_until"]
    token = hall.token(role, 2 if role == "counter" else None)
    back = done(hall.ask("POST", f"/tickets/{ticket['id']}/return", token, {}))
    assert back["ticket"]["state"] == "waiting"
    called = done(hall.at(1, "call-next"))
    assert (called["ticket"]["id"], called["reason"]["rule"]) == (ticket["id"], "returned")


def test_the_lobby_inserts_first_and_moves(hall):
    earlier, later = hall.issue("A")["ticket"], hall.issue("A")["ticket"]
    done(hall.ask("POST", f"/tickets/{later['id']}/insert-first", hall.lobby, {"reason": "was passed over"}))
    moved = done(
        hall.ask(
            "POST", f"/tickets/{earlier['id']}/move", hall.lobby, {"service": "C", "segment": "gold", "reason": "x"}
        )
    )
    assert (moved["ticket"]["service"], moved["ticket"]["segment"]) == ("C", "gold")
    event = last_event(hall, "InsertedFirst")
    assert (event["data"]["reason"], event["actor"].partition(":")[0]) == ("was passed over", "lobby_manager")
    assert done(hall.at(1, "call-next"))["ticket"]["id"] == later["id"]


def test_no_more_numbers_and_numbers_again(hall):
    ended = done(hall.ask("POST", "/issuing/end", hall.lobby, {"service": "C", "reason": "the safe is shut"}))
    assert ended == {"issuing_ended": [{"service": "C", "reason": "the safe is shut"}]}
    refused = hall.ask("POST", "/tickets", hall.token("kiosk"), {"service": "C"})
    assert (refused.status, refused.json["code"]) == (409, "issuing_ended")
    assert hall.issue("A")["ticket"]["state"] == "waiting"
    assert hall.ask("GET", "/hall", hall.lobby).json["issuing_ended"] == ended["issuing_ended"]
    assert done(hall.ask("POST", "/issuing/resume", hall.lobby, {"service": "C"})) == {"issuing_ended": []}
    assert hall.issue("C")["ticket"]["state"] == "waiting"


def test_the_hall_shows_who_needs_somebody(hall):
    gold = hall.issue("C", segment="gold")["ticket"]
    hall.issue("A")
    held = hall.served(2)
    hall.at(2, "park", {"reason": "form"})
    missed = hall.called(3)
    hall.at(3, "recall")
    hall.at(3, "no-show")
    for role in ("lobby_manager", "branch_manager", "teller", "auditor", "program"):
        answer = hall.ask("GET", "/hall", hall.token(role))
        assert answer.status == 200, role
    shown = answer.json
    assert {queue["service"]: queue["waiting"] for queue in shown["queues"]} == {"A": 1, "C": 1, "W": 0, "X": 0}
    assert next(queue for queue in shown["queues"] if queue["service"] == "W")["longest_s"] is None
    assert [guest["ticket"]["id"] for guest in shown["guests"]] == [gold["id"]]
    assert [entry["ticket"]["id"] for entry in shown["parked"]] == [held["id"]]
    assert [entry["ticket"]["id"] for entry in shown["missed"]] == [missed["id"]]
    assert [counter["state"] for counter in shown["counters"]] == ["open", "open", "open", "closed"]


def test_the_waiting_list_of_a_counter_begins_with_its_pool_and_is_the_order_of_its_calls(hall):
    for service in ("A", "C", "W"):
        hall.issue(service)
    hall.served(1)
    done(hall.at(1, "transfer", {"counter": 2}))
    returned = hall.called(2)
    for action in ("recall", "no-show"):
        hall.at(2, action)
    hall.ask("POST", f"/tickets/{returned['id']}/return", hall.lobby, {})
    listed = hall.ask("GET", "/waiting?counter=2", hall.token("counter", 2)).json["waiting"]
    assert [entry["reason"]["rule"] for entry in listed][:2] == ["held", "returned"]
    called = [done(hall.at(2, "call-next", {"finish_current": True})) for _ in listed]
    assert [(call["ticket"]["id"], call["reason"]["rule"]) for call in called] == [
        (entry["ticket"]["id"], entry["reason"]["rule"]) for entry in listed
    ]


def test_a_pause_says_until_when_and_work_says_since_when(hall):
    assert hall.counter(1)["working_since"].endswith("Z")
    paused = done(hall.at(1, "pause", {"reason": "break"}))["counter"]
    assert paused["since"] < paused["pause_until"] and paused["working_since"] is None
