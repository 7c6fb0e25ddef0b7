"""Who is called next, and why."""

import pytest

from server.domain import commands
from server.domain.refusals import Refusal


def numbers(hall, count, counter=1):
    return [hall.later(6).call_next(counter).number for _ in range(count)]


def test_equals_are_called_in_order_of_entry(hall):
    for _ in range(5):
        hall.later(1).issue()
    assert numbers(hall, 5) == ["A001", "A002", "A003", "A004", "A005"]


def test_a_gold_customer_stands_as_if_ten_minutes_earlier(hall):
    hall.issue()
    hall.later(11 * 60).issue()
    hall.later(30).issue(segment="gold")
    assert numbers(hall, 3) == ["A001", "A003", "A002"]


def test_the_reason_says_rule_wait_due_and_whom_it_passed(hall):
    hall.issue()
    hall.later(60).issue(segment="gold")
    hall.later(30)
    ticket = hall.call_next()
    assert ticket.reason == {"rule": "due", "wait_s": 30, "due_in_s": 570, "overtaken": 1}


def test_need_goes_first_but_not_more_than_two_in_a_row_while_others_wait(hall):
    for _ in range(5):
        hall.issue(segment="need")
    for _ in range(3):
        hall.issue()
    assert numbers(hall, 8) == ["A001", "A002", "A006", "A003", "A004", "A007", "A005", "A008"]


def test_need_alone_is_never_held_back(hall):
    for _ in range(4):
        hall.issue(segment="need")
    assert numbers(hall, 4) == ["A001", "A002", "A003", "A004"]


def test_past_the_maximum_wait_an_ordinary_ticket_goes_before_gold(hall):
    hall.issue()
    hall.later(31 * 60).issue(segment="gold")
    ticket = hall.call_next()
    assert (ticket.number, ticket.reason["rule"]) == ("A001", "overdue")


def test_calls_of_need_between_them_do_not_lengthen_a_run_of_premium_calls(make_hall):
    hall = make_hall(
        services=[{"code": "A", "name": "Personal", "target_wait_min": 5}],
        segments=[
            {"code": "gold", "name": "Gold", "target_wait_min": 3},
            {"code": "need", "name": "Need", "target_wait_min": 5, "serve_first": True},
        ],
    )
    for segment in ["gold", "need"] * 6 + ["ordinary"] * 3:
        hall.issue("A", segment)
    hall.later(6 * 60)
    called = [hall.later(1).call_next(1).segment for _ in range(9)]
    assert called == ["need", "need", "gold"] * 2 + ["need", "need", "ordinary"]


def test_premium_calls_are_limited_while_an_ordinary_ticket_is_past_its_promise(make_hall):
    hall = make_hall(calling={"call_next_gap_s": 0, "maximum_wait_min": 120})
    for _ in range(4):
        hall.issue(segment="gold")
    hall.later(60).issue()
    hall.later(21 * 60)
    assert [hall.call_next().number for _ in range(5)] == ["A001", "A002", "A005", "A003", "A004"]


def test_the_waiting_list_is_the_order_of_calling(hall):
    for number, segment in enumerate(["ordinary", "gold", "need", "ordinary", "need", "need", "gold", "ordinary"]):
        hall.later(70 * number).issue("AC"[number % 2], segment)
    listed = [choice.ticket.number for choice in hall.waiting_list()]
    assert [hall.call_next().number for _ in listed] == listed


def test_a_counter_is_never_told_nobody_waits_while_it_may_take_somebody(make_hall):
    hall = make_hall(
        profiles=[
            {"name": "all", "services": ["*"], "segments": ["*"]},
            {"name": "c", "services": ["C"], "segments": ["*"]},
        ],
        counters=[{"number": 1, "profile": "all", "zone": "hall"}, {"number": 2, "profile": "c", "zone": "hall"}],
    )
    hall.issue("A")
    with pytest.raises(Refusal, match="nobody_waiting"):
        hall.call_next(2)
    hall.issue("C")
    assert hall.call_next(2).number == "C001"


def test_finishing_and_calling_in_one_command_refuses_whole_when_nobody_waits(hall):
    hall.issue()
    ticket = hall.call_next()
    with pytest.raises(Refusal, match="nobody_waiting"):
        hall.later(6).call_next()
    assert ticket.state == "called"


def test_a_double_click_calls_one_customer(make_hall):
    hall = make_hall(calling={"call_next_gap_s": 5})
    hall.issue()
    hall.issue()
    hall.call_next()
    with pytest.raises(Refusal, match="counter_busy"):
        hall.call_next(finish=False)
    with pytest.raises(Refusal, match="too_soon") as refused:
        hall.later(2).call_next(finish=True)
    assert refused.value.values["wait_s"] == 3
    assert hall.later(3).call_next().number == "A002"


def test_one_ticket_is_not_called_by_two_counters(hall):
    ticket = hall.issue()
    hall.do(commands.CallTicket(1, ticket.id, "asked by name"))
    with pytest.raises(Refusal, match="wrong_moment"):
        hall.do(commands.CallTicket(2, ticket.id, "asked by name"))


def test_a_call_by_hand_needs_a_reason_and_keeps_it(hall):
    hall.issue()
    ticket = hall.issue()
    with pytest.raises(Refusal, match="reason_needed"):
        hall.do(commands.CallTicket(1, ticket.id, "  "))
    (called,) = hall.do(commands.CallTicket(1, ticket.id, "flight to catch"))
    assert (called.reason["rule"], called.reason["overtaken"], called.note) == ("chosen", 1, "flight to catch")


def test_recalls_keep_their_gap_and_their_limit(hall):
    hall.issue()
    hall.call_next()
    with pytest.raises(Refusal, match="too_soon"):
        hall.later(9).do(commands.Recall(1))
    (first,) = hall.later(1).do(commands.Recall(1))
    (second,) = hall.later(10).do(commands.Recall(1))
    assert (first.last, second.last) == (False, True)
    with pytest.raises(Refusal, match="recalls_used_up"):
        hall.later(10).do(commands.Recall(1))


def test_nobody_is_marked_missed_before_a_recall_and_half_a_minute(hall):
    ticket = hall.issue()
    hall.call_next()
    with pytest.raises(Refusal, match="recall_first"):
        hall.later(60).do(commands.MarkNoShow(1))
    hall.do(commands.Recall(1))
    hall.do(commands.MarkNoShow(1))
    assert ticket.state == "no_show"
    assert hall.day.missed[0][1] == ticket.number


def test_an_undone_call_leaves_the_ticket_where_it_stood(hall):
    tickets = [hall.later(1).issue() for _ in range(3)]
    hall.call_next()
    hall.later(10).do(commands.UndoCall(1))
    assert [choice.ticket.id for choice in hall.waiting_list()] == [ticket.id for ticket in tickets]
    assert hall.day.counters[1].state == "open"
    assert not hall.day.calls
    hall.call_next()
    with pytest.raises(Refusal, match="too_late_to_undo"):
        hall.later(11).do(commands.UndoCall(1))


def test_a_call_taken_back_after_another_counter_s_lets_no_further_need_pass_those_who_wait(hall):
    ordinary = hall.issue()
    for _ in range(5):
        hall.later(1).issue(segment="need")
    hall.call_next(1)
    stand = [hall.call_next(2)]
    hall.do(commands.UndoCall(1))
    stand += [hall.call_next(counter) for counter in (1, 3)]
    needs_first = stand.index(ordinary) if ordinary in stand else len(stand)
    assert needs_first <= hall.day.rules.calling.need_in_a_row


def test_an_ordinary_call_taken_back_lets_no_further_need_pass_those_who_wait(hall):
    ordinary = hall.issue()
    needs = [hall.later(1).issue(segment="need") for _ in range(5)]
    assert [hall.call_next(counter) for counter in (1, 2, 3)] == [*needs[:2], ordinary]
    assert hall.call_next(1) is needs[2]
    hall.do(commands.UndoCall(3))
    assert hall.call_next(3) is ordinary


def test_a_counter_that_pauses_or_closes_gives_its_called_customer_back_to_the_head(hall):
    first, second = hall.issue(segment="gold"), hall.issue(segment="need")
    assert hall.call_next(1) is second
    hall.do(commands.PauseCounter(1, "break"))
    assert hall.call_next(2) is second
    hall.do(commands.CloseCounter(2))
    assert (second.calls, second.first_called_ms, second.reason) == (0, None, None)
    assert [choice.ticket for choice in hall.waiting_list(3)] == [second, first]
    assert hall.waiting_list(3)[0].reason["rule"] == "first"


def test_a_customer_being_served_is_not_lost_by_a_pause(hall):
    hall.issue()
    hall.call_next()
    hall.do(commands.StartServing(1))
    for command in (commands.PauseCounter(1, "break"), commands.CloseCounter(1)):
        with pytest.raises(Refusal, match="counter_busy"):
            hall.do(command)


def test_a_closed_or_paused_counter_calls_nobody(hall):
    hall.issue()
    hall.do(commands.PauseCounter(1, "break"))
    hall.do(commands.CloseCounter(2))
    with pytest.raises(Refusal, match="counter_paused"):
        hall.call_next(1)
    with pytest.raises(Refusal, match="counter_closed"):
        hall.call_next(2)
    hall.do(commands.ResumeCounter(1))
    assert hall.call_next(1).number == "A001"


def test_opening_what_is_open_already_changes_nothing(hall):
    assert hall.do(commands.OpenCounter(1)) == []


def test_who_stands_ahead_is_counted_by_the_order_of_calling(hall):
    hall.issue()
    hall.later(60).issue(segment="gold")
    hall.later(60)
    assert hall.issue(segment="need").ahead == 0
    assert hall.issue().ahead == 3
    assert hall.issue(segment="gold").ahead == 2
