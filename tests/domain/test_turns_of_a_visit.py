"""Several services in one visit, another place or kind, no ticket at all."""

import pytest

from server.domain import commands
from server.domain.fold_visits import folded_visits
from server.domain.refusals import Refusal
from visit_turns import MINUTE_S, outcomes, refused, serve


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


@pytest.mark.parametrize("go_on", [commands.Finish(1), commands.CallNext(1, finish_current=True)])
def test_who_goes_on_to_a_further_service_was_served_since_the_call_where_the_arrival_is_implied(hall, go_on):
    hall.do(commands.IssueTicket("t", "A", more=("C",)))
    ticket = hall.call_next(1)
    hall.later(240).do(go_on)
    assert ticket.service == "C"
    assert list(hall.day.serving_times_ms["A"]) == [240_000]
    assert (hall.day.counters[1].served, hall.day.counters[1].serving_ms) == (1, 240_000)
    first = folded_visits(hall.log)[0]
    assert first.ended_ms - (first.started_ms or first.last_called_ms) == 240_000


def test_the_next_service_of_one_s_own_choice_comes_before_those_chosen_at_the_kiosk(hall):
    hall.do(commands.IssueTicket("t", "A", more=("C",)))
    ticket = hall.day.tickets["t"]
    hall.call_next(1)
    hall.do(commands.Finish(1, next_service="A"))
    assert (ticket.service, ticket.more, ticket.wanted) == ("A", ["C"], 3)


def test_a_service_wanted_later_that_is_taken_next_is_not_wanted_again(hall):
    hall.do(commands.IssueTicket("t", "A", more=("A", "A", "C", "A")))
    ticket = hall.day.tickets["t"]
    hall.call_next(1)
    hall.do(commands.Finish(1, next_service="C"))
    assert (ticket.service, ticket.more, ticket.wanted) == ("C", ["A", "A", "A"], 5)


def test_one_visit_has_five_services_at_most(hall):
    assert refused(hall, commands.IssueTicket("t", "A", more=("A",) * 5)) == "too_many_services"
    hall.do(commands.IssueTicket("t", "A", more=("C",) * 3))
    hall.do(commands.AddService("t", "C"))
    assert refused(hall, commands.AddService("t", "C")) == "too_many_services"
    hall.call_next(1)
    assert refused(hall, commands.Finish(1, next_service="A")) == "too_many_services"
    hall.do(commands.Finish(1, next_service="C"))
    assert hall.day.tickets["t"].more == ["C", "C", "C"]


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


def test_a_service_that_is_only_taken_by_idle_counters_is_served(make_hall):
    profiles = [{"name": "all", "services": ["A"], "segments": ["*"], "overflow": ["C"]}]
    hall = make_hall(profiles=profiles)
    ticket = hall.issue()
    hall.do(commands.MoveTicket(ticket.id, "C", None, "why"))
    assert hall.later(60).call_next(1) is ticket
    assert ticket.reason["rule"] == "overflow"
