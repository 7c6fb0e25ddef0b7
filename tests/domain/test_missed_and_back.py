"""Customers who were missed, put back, or whose call was taken back."""

from server.domain import commands
from server.domain.fold_visits import folded_visits
from visit_turns import MINUTE_S, called_in_turn, miss, outcomes, refused, serve


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


def test_an_undone_call_from_a_pool_leaves_the_ticket_first_at_the_counter_that_held_it(hall):
    ticket, later = hall.issue(), hall.later(1).issue()
    for _ in range(2):
        serve(hall, 1)
        hall.do(commands.Transfer(1, to_counter=2, first=hall.day.counters[1].ticket == later.id))
    entered_ms, leg = ticket.entered_ms, ticket.leg
    hall.do(commands.CallTicket(3, ticket.id, "asked for"))
    hall.do(commands.UndoCall(3))
    assert (ticket.state, ticket.first_at, ticket.entered_ms, ticket.leg) == ("waiting", 2, entered_ms, leg)
    before = [choice.ticket.id for choice in hall.waiting_list(2)]
    assert before == [ticket.id, later.id]
    for _ in range(2):
        assert hall.call_next(2) is ticket
        assert ticket.reason["rule"] == "held"
        hall.do(commands.UndoCall(2))
        assert [choice.ticket.id for choice in hall.waiting_list(2)] == before
    hall.do(commands.CallTicket(2, ticket.id, ""))
    hall.do(commands.UndoCall(2))
    hall.do(commands.CloseCounter(2))
    assert hall.call_next(3) is later, "released, so at the head of its queue"
    assert hall.later(6).call_next(3) is ticket, "whom everybody may call who takes the service"


def test_an_undone_call_of_one_held_for_staff_is_first_where_they_sit(hall):
    ticket = hall.issue()
    hall.do(commands.CloseCounter(2))
    hall.do(commands.OpenCounter(2, staff="staff-2"))
    serve(hall, 1)
    hall.do(commands.Transfer(1, to_staff="staff-2"))
    hall.do(commands.CallTicket(3, ticket.id, "asked for"))
    hall.do(commands.UndoCall(3))
    assert (ticket.state, ticket.first_at, ticket.pool_staff) == ("waiting", 2, None)
    earlier = hall.issue(segment="need")
    assert [choice.ticket for choice in hall.waiting_list(2)] == [ticket, earlier]
    assert hall.waiting_list(2)[0].reason["rule"] == "held"
    assert hall.refolded().tickets == hall.day.tickets


def test_who_sits_out_with_nobody_else_of_the_service_stands_behind_a_few_calls_of_any(hall):
    ready = hall.issue("C")
    others = [hall.later(1).issue("A") for _ in range(9)]
    hall.call_next(1)
    hall.do(commands.PutBack(1))
    absent = hall.later(1).issue("C")
    assert called_in_turn(hall, 3) == [ticket.number for ticket in others[:3]], "there is somebody to stand behind"
    hall.do(commands.CancelTicket(absent.id))
    before = [choice.ticket.number for choice in hall.waiting_list(1)]
    assert hall.later(6).call_next(1) is ready and ready.number == before[0]
    hall.do(commands.PutBack(1))
    expected = [choice.ticket.number for choice in hall.waiting_list(1)]
    assert expected.index(ready.number) == 3
    hall.call_next(2)
    hall.do(commands.UndoCall(2))
    assert called_in_turn(hall, 7) == expected, "an undone call counts for nobody"


def test_nobody_who_was_put_back_or_came_back_is_left_beside_a_busy_queue_of_another_service(hall):
    back = hall.issue("C")
    miss(hall)
    hall.later(600).do(commands.ReturnTicket(back.id))
    for _ in range(3):
        hall.issue("A")
        assert hall.later(60).call_next(1) is not back
    hall.issue("A")
    assert hall.later(60).call_next(1) is back
    assert back.reason["rule"] == "returned"
