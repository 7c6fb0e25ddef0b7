"""Customers put on hold, or sent on to a service, a counter, a member of staff."""

import pytest

from server.domain import commands
from server.domain.fold_visits import folded_visits
from visit_turns import called_in_turn, outcomes, refused, serve


def test_a_customer_on_hold_leaves_the_counter_free_and_comes_back_to_be_served(hall):
    parked, other = hall.issue(), hall.later(1).issue()
    serve(hall, 1)
    hall.later(60).do(commands.Park(1, "form"))
    assert hall.call_next(1) is other
    assert refused(hall, commands.Unpark(1, parked.id)) == "counter_busy"
    hall.do(commands.Finish(1))
    hall.later(120).do(commands.Unpark(2, parked.id))
    hall.later(30).do(commands.Finish(2))
    row = next(row for row in folded_visits(hall.log) if row.ticket == parked.id)
    assert (row.outcome, row.counter, row.parked_ms) == ("served", 2, 120_000)
    assert row.ended_ms - row.started_ms - row.parked_ms == 90_000
    assert hall.day.counters[2].serving_ms == 90_000


def test_a_hold_needs_a_reason_of_the_list(hall):
    hall.issue()
    serve(hall)
    assert refused(hall, commands.Park(1, " ")) == "reason_needed"
    assert refused(hall, commands.Park(1, "tea")) == "unknown_reason"


def test_a_called_customer_cannot_be_put_on_hold_before_being_served(hall):
    hall.issue()
    hall.call_next()
    assert refused(hall, commands.Park(1, "form")) == "wrong_moment"


def test_a_counter_that_does_not_take_the_service_does_not_resume_another_counter_s_customer(make_hall):
    hall = make_hall(
        profiles=[
            {"name": "all", "services": ["*"], "segments": ["*"]},
            {"name": "c", "services": ["C"], "segments": ["*"]},
        ],
        counters=[
            {"number": 1, "profile": "all", "zone": "hall"}, {"number": 2, "profile": "c", "zone": "hall"},
        ],
    )  # fmt: skip
    ticket = hall.issue("A")
    serve(hall)
    hall.do(commands.Park(1, "form"))
    assert refused(hall, commands.Unpark(2, ticket.id)) == "nobody_serves"
    hall.do(commands.Unpark(1, ticket.id))


def test_a_transfer_keeps_the_entry_unless_the_branch_says_otherwise(make_hall):
    for entry in ("kept", "new"):
        hall = make_hall(calling={"transfer_entry": entry})
        ticket = hall.issue("A")
        entered_ms = ticket.entered_ms
        hall.later(60)
        serve(hall)
        hall.later(60).do(commands.Transfer(1, service="C"))
        assert ticket.entered_ms == (entered_ms if entry == "kept" else hall.now_ms)
        assert (ticket.service, ticket.state, outcomes(hall, ticket)) == ("C", "waiting", ["transferred_service", None])
        hall.later(30).call_next(1)
        waits = [row.last_called_ms - row.entered_ms for row in folded_visits(hall.log)]
        assert waits == [60_000, 30_000], "the time being served is no wait"


def test_a_ticket_sent_to_a_counter_is_called_there_alone_and_before_the_queue(hall):
    ticket, other = hall.issue(), hall.later(1).issue()
    serve(hall, 1)
    hall.do(commands.Transfer(1, to_counter=3))
    assert hall.call_next(2) is other
    assert refused(hall, commands.CallNext(1)) == "nobody_waiting"
    hall.later(1).issue()
    assert hall.call_next(3) is ticket
    assert ticket.reason["rule"] == "held"


@pytest.mark.parametrize(("held_to", "state"), [("pool", "pooled"), ("queue", "waiting")])
def test_a_ticket_sent_to_a_member_of_staff_is_theirs_wherever_they_sit(make_hall, held_to, state):
    hall = make_hall(calling={"held_to": held_to})
    hall.do(commands.CloseCounter(3))
    hall.do(commands.OpenCounter(3, staff="Li"))
    ticket = hall.issue()
    serve(hall, 1)
    assert refused(hall, commands.Transfer(1, to_staff="Wang")) == "staff_absent"
    hall.do(commands.Transfer(1, to_staff="Li"))
    assert refused(hall, commands.CallNext(1)) == "nobody_waiting"
    hall.do(commands.CloseCounter(3))
    assert ticket.state == state
    hall.do(commands.CloseCounter(2))
    hall.do(commands.OpenCounter(2, staff="Li"))
    assert hall.call_next(2) is ticket
    assert ticket.reason["rule"] == ("held" if held_to == "pool" else "first")


def test_first_in_a_pool_goes_before_the_others_there(hall):
    tickets = [hall.later(1).issue() for _ in range(3)]
    for first in (False, False, True):
        serve(hall, 1)
        hall.do(commands.Transfer(1, to_counter=2, first=first))
    assert called_in_turn(hall, 3, counter=2) == [tickets[place].number for place in (2, 0, 1)]


def test_nobody_is_sent_where_nobody_serves(make_hall):
    hall = make_hall(
        profiles=[{"name": "a", "services": ["A"], "segments": ["*"]}],
        counters=[{"number": n, "profile": "a", "zone": "hall"} for n in (1, 2)],
    )
    ticket = hall.issue("A")
    serve(hall)
    hall.do(commands.CloseCounter(2))
    assert refused(hall, commands.Transfer(1, service="C")) == "nobody_serves"
    assert refused(hall, commands.Finish(1, next_service="C")) == "nobody_serves"
    assert refused(hall, commands.AddService(ticket.id, "C")) == "nobody_serves"
    assert refused(hall, commands.Transfer(1, to_counter=2)) == "counter_closed"
    assert refused(hall, commands.Transfer(1, to_counter=9)) == "wrong_values"
    assert refused(hall, commands.Transfer(1, service="X")) == "unknown_service"
    assert refused(hall, commands.Transfer(1)) == "wrong_values"
    assert refused(hall, commands.Transfer(1, service="A", to_counter=2)) == "wrong_values"


def test_who_was_sent_on_and_keeps_the_first_entry_has_lately_waited_only_since_then(hall):
    sent = hall.issue()
    hall.later(60)
    serve(hall)
    hall.later(600).do(commands.Transfer(1, service="C"))
    assert sent.entered_ms == sent.issued_ms
    hall.later(30)
    assert hall.call_next(1) is sent
    assert [taken.wait_ms for taken in hall.day.lately.taken] == [60_000, 30_000]
