"""What happens to a customer between the kiosk and the door, other than being called and served."""

import pytest

from server.domain import commands
from server.domain.fold_visits import folded_visits
from server.domain.refusals import Refusal

MINUTE_S = 60


def refused(hall, command):
    """The code of the refusal; nothing may have changed."""
    written = len(hall.log)
    with pytest.raises(Refusal) as refusal:
        hall.do(command)
    assert len(hall.log) == written
    return refusal.value.code


def serve(hall, counter=1):
    ticket = hall.call_next(counter)
    hall.do(commands.StartServing(counter))
    return ticket


def miss(hall, counter=1):
    ticket = hall.call_next(counter)
    hall.later(30).do(commands.Recall(counter))
    hall.do(commands.MarkNoShow(counter))
    return ticket


def called_in_turn(hall, count, counter=1):
    return [hall.later(6).call_next(counter).number for _ in range(count)]


def outcomes(hall, ticket):
    return [row.outcome for row in folded_visits(hall.log) if row.ticket == ticket.id]


# --- missed and back ---


def test_a_missed_customer_who_is_back_at_once_is_next_at_the_same_counter(hall):
    first, second = hall.issue(), hall.later(1).issue()
    assert miss(hall) is first
    hall.later(3 * MINUTE_S).do(commands.ReturnTicket(first.id))
    assert hall.call_next(1) is first
    assert first.reason["rule"] == "returned"
    assert (first.leg, outcomes(hall, first)) == (2, ["no_show", None])
    assert hall.call_next(2) is second


def test_a_missed_customer_back_later_stands_behind_the_next_calls_of_the_service(hall):
    back = hall.issue()
    others = [hall.later(1).issue() for _ in range(5)]
    miss(hall)
    hall.later(3 * MINUTE_S + 1).do(commands.ReturnTicket(back.id))
    expected = [ticket.number for ticket in (*others[:3], back, *others[3:])]
    assert called_in_turn(hall, 6) == expected


def test_who_is_back_at_once_but_whose_counter_closed_stands_a_few_calls_behind_at_every_other(hall):
    back = hall.issue()
    others = [hall.later(1).issue() for _ in range(4)]
    miss(hall)
    hall.do(commands.CloseCounter(1))
    hall.do(commands.ReturnTicket(back.id))
    assert called_in_turn(hall, 5, counter=2) == [ticket.number for ticket in (*others[:3], back, others[3])]


def test_whoever_sits_out_is_called_rather_than_nobody(hall):
    back = hall.issue()
    miss(hall)
    hall.later(10 * MINUTE_S).do(commands.ReturnTicket(back.id))
    assert hall.call_next(2) is back


def test_after_the_limit_a_missed_customer_takes_a_new_number(hall):
    ticket = hall.issue()
    miss(hall)
    hall.later(30 * MINUTE_S)
    hall.do(commands.PassTime())
    assert ticket.state == "no_show"
    hall.later(1)
    assert refused(hall, commands.ReturnTicket(ticket.id)) == "too_late_to_return"
    (given_up,) = hall.do(commands.PassTime())
    assert (given_up.why, ticket.state) == ("return_time_over", "abandoned")
    assert refused(hall, commands.ReturnTicket(ticket.id)) == "too_late_to_return"
    assert hall.do(commands.PassTime()) == []


def test_the_wait_of_a_returned_customer_is_the_sum_of_both(hall):
    ticket = hall.issue()
    hall.later(100)
    miss(hall)
    hall.later(20).do(commands.ReturnTicket(ticket.id))
    hall.later(50).call_next(1)
    first, second = folded_visits(hall.log)
    assert [row.last_called_ms - row.entered_ms for row in (first, second)] == [130_000, 50_000]
    assert (first.returned, second.returned, second.rule) == (1, 0, "returned")


# --- put back, undone ---


def test_put_back_lets_the_next_calls_go_first_and_keeps_the_entry(hall):
    ready = hall.issue()
    others = [hall.later(1).issue() for _ in range(4)]
    entered_ms = ready.entered_ms
    hall.call_next(1)
    hall.do(commands.PutBack(1))
    assert (ready.entered_ms, ready.leg, outcomes(hall, ready)) == (entered_ms, 2, ["put_back", None])
    assert called_in_turn(hall, 5) == [ticket.number for ticket in (*others[:3], ready, others[3])]


def test_an_undone_call_does_not_count_for_those_who_sit_out(hall):
    ready = hall.issue()
    for _ in range(6):
        hall.later(1).issue()
    hall.call_next(1)
    hall.do(commands.PutBack(1))
    for _ in range(5):
        hall.later(6).call_next(2, finish=False)
        hall.do(commands.UndoCall(2))
    assert ready.number not in called_in_turn(hall, 3, counter=2)
    assert hall.later(6).call_next(2) is ready


def test_an_undone_call_restores_a_place_at_the_head_and_a_place_behind_others(hall):
    head, behind = hall.issue(), hall.later(1).issue()
    others = [hall.later(1).issue() for _ in range(4)]
    hall.do(commands.CallTicket(1, behind.id, "why"))
    hall.do(commands.PutBack(1))
    hall.do(commands.InsertFirst(head.id, "asked for"))
    before = [choice.ticket.id for choice in hall.waiting_list(2)]
    for _ in range(2):
        hall.call_next(2, finish=False)
        hall.do(commands.UndoCall(2))
    hall.do(commands.CallTicket(2, behind.id, "why"))
    hall.do(commands.UndoCall(2))
    assert [choice.ticket.id for choice in hall.waiting_list(2)] == before
    assert before == [ticket.id for ticket in (head, others[0], others[1], behind, *others[2:])]


def test_an_undone_call_from_a_pool_leaves_the_ticket_in_the_pool(hall):
    ticket = hall.issue()
    serve(hall, 1)
    hall.do(commands.Transfer(1, to_counter=2))
    assert hall.call_next(2) is ticket
    hall.do(commands.UndoCall(2))
    assert (ticket.state, ticket.pool_counter) == ("pooled", 2)
    assert refused(hall, commands.CallNext(1)) == "nobody_waiting"
    assert hall.call_next(2) is ticket


# --- on hold ---


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


# --- sent on ---


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
    assert refused(hall, commands.Transfer(1, to_counter=9)) == "unknown_counter"
    assert refused(hall, commands.Transfer(1, service="X")) == "unknown_service"
    assert refused(hall, commands.Transfer(1)) == "wrong_values"
    assert refused(hall, commands.Transfer(1, service="A", to_counter=2)) == "wrong_values"


# --- several services ---


def test_a_visit_of_several_services_goes_through_them_in_order(hall):
    hall.do(commands.IssueTicket("t", "A", more=("C", "A")))
    ticket = hall.day.tickets["t"]
    for service, more in (("A", ["C", "A"]), ("C", ["A"]), ("A", [])):
        assert (ticket.service, ticket.more) == (service, more)
        hall.later(30)
        assert serve(hall) is ticket
        hall.later(60).do(commands.Finish(1))
    assert (ticket.state, ticket.leg, outcomes(hall, ticket)) == ("finished", 3, ["served"] * 3)
    assert {row.last_called_ms - row.entered_ms for row in folded_visits(hall.log)} == {30_000}


def test_the_next_service_of_one_s_own_choice_comes_before_those_chosen_at_the_kiosk(hall):
    hall.do(commands.IssueTicket("t", "A", more=("C",)))
    ticket = hall.day.tickets["t"]
    hall.call_next(1)
    hall.do(commands.Finish(1, next_service="A"))
    assert (ticket.service, ticket.more, ticket.wanted) == ("A", ["C"], 3)


def test_one_visit_has_five_services_at_most(hall):
    assert refused(hall, commands.IssueTicket("t", "A", more=("A",) * 5)) == "too_many_services"
    hall.do(commands.IssueTicket("t", "A", more=("C",) * 3))
    hall.do(commands.AddService("t", "A"))
    assert refused(hall, commands.AddService("t", "C")) == "too_many_services"
    hall.call_next(1)
    assert refused(hall, commands.Finish(1, next_service="A")) == "too_many_services"
    hall.do(commands.Finish(1, next_service="C"))
    assert hall.day.tickets["t"].more == ["C", "C", "A"]


def test_finish_and_next_may_call_the_same_customer_for_the_next_service(hall):
    hall.do(commands.IssueTicket("t", "A", more=("C",)))
    ticket = hall.call_next(1)
    hall.later(60)
    assert hall.call_next(1) is ticket
    assert (ticket.service, ticket.reason["wait_s"], ticket.leg) == ("C", 0, 2)
    assert hall.refolded().tickets == hall.day.tickets


def test_what_was_delivered_and_noted_stands_in_the_row(make_hall):
    hall = make_hall(
        services=[{"code": "A", "name": "Personal", "checklist": ["Card", "Form"]}, {"code": "C", "name": "Corporate"}],
        marks=[{"code": "survey", "name": "Survey"}],
    )
    ticket = hall.issue()
    serve(hall)
    hall.do(commands.MarkTicket(1, "survey"))
    assert hall.do(commands.MarkTicket(1, "survey")) == []
    assert refused(hall, commands.MarkTicket(1, "other")) == "unknown_mark"
    for step in (1, 0):
        hall.do(commands.CheckStep(1, step))
    hall.do(commands.CheckStep(1, 1, done=False))
    assert ticket.steps == [0]
    assert refused(hall, commands.CheckStep(1, 2)) == "unknown_step"
    assert refused(hall, commands.Finish(1, delivered=("X",))) == "unknown_service"
    hall.do(commands.Finish(1, outcome="not_completed", delivered=("A", "C")))
    (row,) = folded_visits(hall.log)
    assert (row.outcome, row.delivered, row.marks) == ("not_completed", '["A", "C"]', '["survey"]')


def test_where_the_arrival_is_confirmed_nobody_is_finished_who_was_not_started(make_hall):
    hall = make_hall(calling={"arrival": "confirmed"})
    hall.issue()
    hall.call_next(1)
    hall.issue()
    for command in (commands.Finish(1), commands.Finish(1, next_service="C"), commands.CallNext(1, True)):
        assert refused(hall, command) == "wrong_moment"
    hall.do(commands.StartServing(1))
    hall.later(6).call_next(1)


# --- a place, a kind ---


def test_inserted_first_goes_before_all_others_and_needs_a_reason(hall):
    first, second = hall.issue(segment="need"), hall.issue()
    assert refused(hall, commands.InsertFirst(second.id, "")) == "reason_needed"
    hall.do(commands.InsertFirst(second.id, "flight to catch"))
    assert [hall.call_next(1), hall.call_next(2)] == [second, first]
    assert second.reason["rule"] == "first"


def test_whoever_turns_out_to_be_gold_stands_where_gold_would_have_stood(hall):
    first = hall.issue()
    second = hall.later(5 * MINUTE_S).issue()
    entered_ms = second.entered_ms
    hall.do(commands.IdentifyTicket(second.id, "gold", commands.Identity("card", "ab"), "lookup"))
    assert (second.entered_ms, second.due_ms) == (entered_ms, entered_ms + 10 * MINUTE_S * 1000)
    assert [hall.call_next(1), hall.call_next(2)] == [second, first]
    assert hall.do(commands.IdentifyTicket(second.id, "gold", None, "lookup")) == []
    assert {row.target_wait_s for row in folded_visits(hall.log) if row.ticket == second.id} == {600}


def test_a_moved_ticket_keeps_its_entry(hall):
    early = hall.issue("A")
    late = hall.later(60).issue("C")
    assert refused(hall, commands.MoveTicket(early.id, "C", None, "")) == "reason_needed"
    hall.do(commands.MoveTicket(early.id, "C", "gold", "chose wrongly"))
    assert (early.service, early.segment, early.number) == ("C", "gold", "A001")
    assert [hall.call_next(1), hall.call_next(2)] == [early, late]


def test_one_person_has_one_open_ticket_unless_they_insist(hall):
    own = commands.Identity("card", "ab12")
    hall.do(commands.IssueTicket("one", "A", identity=own))
    with pytest.raises(Refusal) as second:
        hall.do(commands.IssueTicket("two", "A", identity=own))
    assert second.value.code == "already_has_ticket"
    assert second.value.values == {"ticket": "one", "number": "A001"}
    hall.do(commands.IssueTicket("two", "A", identity=own, again=True))
    for _ in range(2):
        hall.call_next(1)
    hall.do(commands.Finish(1))
    hall.do(commands.IssueTicket("three", "A", identity=own))


def test_who_was_identified_later_has_a_ticket_too(hall):
    ticket, own = hall.issue(), commands.Identity("card", "ab12")
    hall.do(commands.IdentifyTicket(ticket.id, "gold", own, "staff"))
    assert refused(hall, commands.IssueTicket("two", "A", identity=own)) == "already_has_ticket"


# --- without a ticket ---


def test_somebody_without_a_ticket_is_served_and_counted_apart(hall):
    hall.do(commands.WalkIn(1, "w", "A"))
    walk_in = hall.day.tickets["w"]
    assert (walk_in.number, walk_in.state, walk_in.counter) == ("WK001", "serving", 1)
    assert refused(hall, commands.WalkIn(1, "w2", "A")) == "counter_busy"
    assert refused(hall, commands.WalkIn(2, "w2", "X")) == "unknown_service"
    hall.later(60).do(commands.Transfer(1, to_counter=2))
    assert hall.call_next(2) is walk_in
    hall.later(60).do(commands.Finish(2))
    first, second = folded_visits(hall.log)
    assert (first.walk_in, first.last_called_ms, first.outcome) == (1, None, "transferred_counter")
    assert (second.outcome, second.last_called_ms - second.entered_ms) == ("served", 0)
    assert hall.issue().number == "A001"
