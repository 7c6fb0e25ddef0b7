"""Each strategy of a work profile, and what stands before it."""

import pytest

from calling_place import MINUTE_MS, hall_of, settings_of, standing_of, ticket_of
from server.domain import commands
from server.domain.branch import Branch
from server.domain.refusals import Refusal
from server.domain.routing import Runs, line, next_of
from server.domain.ticket import State

PATTERN = ["platinum", "platinum", "gold", "ordinary"]


def branch_of(**profile):
    return Branch.from_settings(settings_of([profile]))


def order_of(branch, tickets, now_ms=10 * MINUTE_MS, **more):
    return [choice.ticket.order for choice in line(standing_of(branch, tickets, **more), now_ms, 1000)]


def entered(branch, *segments, every_ms=1000):
    return [ticket_of(branch, n, n * every_ms, segment=segment) for n, segment in enumerate(segments)]


def test_fifo_looks_at_the_entry_alone():
    branch = branch_of(strategy="fifo")
    assert order_of(branch, entered(branch, "ordinary", "platinum", "gold", "ordinary")[::-1]) == [0, 1, 2, 3]


def test_levels_take_the_higher_segment_then_the_entry():
    branch = branch_of(strategy="levels")
    assert order_of(branch, entered(branch, "ordinary", "gold", "platinum", "gold", "ordinary")) == [2, 1, 3, 0, 4]


def test_levels_starve_nobody_past_the_maximum_wait():
    branch = branch_of(strategy="levels")
    tickets = entered(branch, "ordinary", "platinum")
    assert order_of(branch, tickets, now_ms=30 * MINUTE_MS) == [0, 1]


def test_a_ratio_goes_round_its_pattern():
    branch = branch_of(strategy="ratio", ratio=PATTERN)
    tickets = entered(branch, *["ordinary"] * 3, *["gold"] * 3, *["platinum"] * 5)
    assert order_of(branch, tickets) == [6, 7, 3, 0, 8, 9, 4, 1, 10, 5, 2]


def test_a_ratio_passes_over_a_class_of_which_nobody_waits_and_goes_on_from_there():
    branch = branch_of(strategy="ratio", ratio=PATTERN)
    tickets = entered(branch, "ordinary", "ordinary", "gold", "gold")
    first = next_of(standing_of(branch, tickets), 0)
    assert (first.ticket.segment, first.runs.ratio_at, first.reason["rule"]) == ("gold", 3, "ratio")
    late = ticket_of(branch, 9, 9, segment="platinum")
    second = next_of(standing_of(branch, [*tickets, late], runs=first.runs), 0)
    assert (second.ticket.segment, second.runs.ratio_at) == ("ordinary", 0)
    assert next_of(standing_of(branch, [*tickets, late], runs=second.runs), 0).ticket is late


def test_a_class_that_the_ratio_does_not_name_stands_with_the_ordinary():
    branch = branch_of(strategy="ratio", ratio=["platinum", "ordinary"])
    assert order_of(branch, entered(branch, "gold", "ordinary", "platinum", "platinum")) == [2, 0, 3, 1]


def test_a_ratio_that_names_nobody_who_waits_calls_by_entry():
    branch = branch_of(strategy="ratio", ratio=["platinum"])
    assert order_of(branch, entered(branch, "gold", "ordinary", "gold")) == [0, 1, 2]


def test_calls_by_another_rule_leave_the_place_in_the_pattern():
    branch = branch_of(strategy="ratio", ratio=PATTERN)
    need = next_of(standing_of(branch, entered(branch, "need", "gold"), runs=Runs(ratio_at=2)), 0)
    assert (need.reason["rule"], need.runs.ratio_at) == ("need", 2)


def test_the_place_in_the_pattern_is_kept_by_the_log_and_given_back_by_an_undone_call():
    hall = hall_of({"strategy": "ratio", "ratio": PATTERN})
    for segment in ("ordinary", "gold", "platinum", "platinum"):
        hall.issue(segment=segment)
    hall.call_next(1)
    assert hall.call_next(2).segment == "platinum"
    assert hall.day.runs["p0"][2] == 2
    listed = [choice.ticket for choice in hall.waiting_list(1)]
    assert hall.call_next(3) is listed[0]
    assert hall.day.runs["p0"][2] == 3
    hall.do(commands.UndoCall(3))
    assert hall.day.runs["p0"][2] == 2
    assert [choice.ticket for choice in hall.waiting_list(1)] == listed
    assert hall.refolded().runs == hall.day.runs


def test_accumulating_takes_whoever_is_closest_to_missing_the_promise():
    branch = branch_of(strategy="accumulating")
    tickets = [
        ticket_of(branch, 0, 0),  # 10 of 20 minutes
        ticket_of(branch, 1, 4 * MINUTE_MS, segment="gold"),  # 6 of 10
        ticket_of(branch, 2, 6 * MINUTE_MS, segment="platinum"),  # 4 of 5
        ticket_of(branch, 3, 9 * MINUTE_MS, segment="platinum"),  # 1 of 5
    ]
    assert order_of(branch, tickets) == [2, 1, 0, 3]


def test_a_minute_of_a_service_counts_as_much_as_its_weight_says():
    settings = settings_of(
        [{"strategy": "accumulating"}],
        services=[{"code": "A", "name": "A", "weight": 2.0}, {"code": "C", "name": "C", "target_wait_min": 15}],
    )
    branch = Branch.from_settings(settings)
    tickets = [ticket_of(branch, 0, 0, service="C"), ticket_of(branch, 1, 3 * MINUTE_MS)]
    assert order_of(branch, tickets) == [1, 0]  # 7 of 20 minutes count twice, so 0.70 of a promise beside 0.67


def test_equal_shares_are_taken_by_entry_then_by_issue():
    branch = branch_of(strategy="accumulating")
    tickets = [
        ticket_of(branch, 1, 0),
        ticket_of(branch, 0, 0),
        ticket_of(branch, 2, 5 * MINUTE_MS, segment="gold"),
    ]
    assert order_of(branch, tickets) == [0, 1, 2]


def test_a_head_start_counts_as_waited_already():
    settings = settings_of(
        [{"strategy": "accumulating"}, {}],
        segments=[{"code": "club", "name": "Club", "head_start_min": 2}],
    )
    branch = Branch.from_settings(settings)
    tickets = [ticket_of(branch, 0, 0), ticket_of(branch, 1, MINUTE_MS, segment="club")]
    assert order_of(branch, tickets) == [1, 0]
    assert order_of(branch, tickets, profile="p1") == [1, 0]
    late = [ticket_of(branch, 0, 0), ticket_of(branch, 1, 2 * MINUTE_MS + 1, segment="club")]
    assert order_of(branch, late) == order_of(branch, late, profile="p1") == [0, 1]


@pytest.mark.parametrize("strategy", ["due", "levels", "ratio", "accumulating", "fifo"])
def test_need_goes_before_every_strategy_and_overdue_after_need(strategy):
    branch = branch_of(strategy=strategy, **({"ratio": PATTERN} if strategy == "ratio" else {}))
    tickets = [*entered(branch, "ordinary", "platinum"), ticket_of(branch, 7, 29 * MINUTE_MS, segment="need")]
    listed = line(standing_of(branch, tickets), 30 * MINUTE_MS, 10)
    assert [choice.reason["rule"] for choice in listed] == ["need", "overdue", strategy]
    assert [choice.ticket.order for choice in listed] == [7, 0, 1]


def test_the_most_overdue_is_not_always_the_longest_waiting():
    branch = branch_of()
    tickets = entered(branch, "ordinary", "ordinary")
    tickets[1].overdue_ms = 5 * MINUTE_MS
    assert order_of(branch, tickets, now_ms=31 * MINUTE_MS) == [1, 0]


def pooled(hall, ticket, **pool):
    """A ticket as a transfer leaves it."""
    del hall.day.waiting[ticket.service, ticket.segment][ticket.id]
    ticket.state = State.POOLED
    ticket.pool_counter, ticket.pool_staff = pool.get("counter"), pool.get("staff")
    hall.day.held[State.POOLED][ticket.id] = ticket
    return ticket


def test_a_counter_calls_whom_its_pool_holds_before_all_others():
    hall = hall_of({})
    need, mine = hall.issue(segment="need"), hall.later(60).issue()
    pooled(hall, mine, counter=1)
    assert [choice.ticket for choice in hall.waiting_list(1)] == [mine, need]
    assert [choice.ticket for choice in hall.waiting_list(2)] == [need]
    assert hall.waiting_list(1)[0].reason["rule"] == "held"


def test_a_pool_is_called_in_order_of_entry_but_for_those_placed_first():
    hall = hall_of({})
    one, two, three = (hall.later(1).issue() for _ in range(3))
    for ticket in (three, two, one):
        pooled(hall, ticket, counter=1)
    three.first = True
    assert [choice.ticket for choice in hall.waiting_list(1)] == [three, one, two]


def test_whom_a_member_of_staff_holds_goes_where_they_sit():
    hall = hall_of({})
    hall.day.counters[2].staff = "mei"
    ticket = pooled(hall, hall.issue(), staff="mei")
    assert hall.waiting_list(1) == []
    assert hall.waiting_list(2)[0].ticket is ticket


def test_a_profile_without_pools_leaves_them_to_the_teller():
    hall = hall_of({"pools": False})
    other, mine = hall.issue(), hall.issue()
    pooled(hall, mine, counter=1)
    assert [choice.ticket for choice in hall.waiting_list(1)] == [other]


def test_a_counter_takes_overflow_only_when_it_has_stood_idle():
    hall = hall_of({"services": ["A"], "overflow": ["C"], "overflow_after_s": 60}, {}, places=2)
    ticket = hall.issue("C")
    with pytest.raises(Refusal, match="nobody_waiting"):
        hall.later(59).call_next(1)
    assert hall.later(2).call_next(1) is ticket
    assert ticket.reason["rule"] == "overflow"
    hall.issue("C")
    with pytest.raises(Refusal, match="nobody_waiting"):
        hall.later(600).call_next(1)


def test_a_counter_s_own_customers_go_before_overflow_however_long_that_waits():
    hall = hall_of({"services": ["A"], "overflow": ["C"], "overflow_after_s": 60}, places=1)
    hall.issue("C", "platinum")
    hall.later(40 * 60).issue("A")
    assert [choice.ticket.service for choice in hall.waiting_list(1)] == ["A"]
    assert hall.call_next(1).service == "A"


def test_who_sits_out_is_called_back_once_the_calls_have_gone_by():
    hall = hall_of({})
    tickets = [hall.later(1).issue(segment=segment) for segment in ("ordinary", "need", "need", "ordinary")]
    tickets[0].sits_out_until = 2
    assert [choice.ticket for choice in hall.waiting_list(1)] == [tickets[1], tickets[2], tickets[0], tickets[3]]
    assert hall.waiting_list(1)[2].reason["rule"] == "returned"


def test_who_sits_out_is_called_before_the_counter_stands_idle():
    hall = hall_of({})
    late, soon = hall.issue(), hall.later(1).issue()
    late.sits_out_until, soon.sits_out_until = 9, 3
    assert [choice.ticket for choice in hall.waiting_list(1)] == [soon, late]
    other = hall.issue()
    assert hall.waiting_list(1)[0].ticket is other


def test_who_came_back_at_once_is_next_at_the_counter_that_called_them():
    hall = hall_of({"services": ["C"]}, {})
    inserted, need, back = hall.issue("C"), hall.issue("C", "need"), hall.issue("A")
    inserted.first, back.first_at = True, 1
    assert [choice.ticket for choice in hall.waiting_list(1)] == [back, inserted, need]
    assert hall.waiting_list(1)[0].reason["rule"] == "returned"
    assert [choice.ticket for choice in hall.waiting_list(2)] == [inserted, need, back]


def test_need_past_the_maximum_wait_is_overdue_as_anybody_is():
    branch = branch_of()
    needs = [ticket_of(branch, n, n, segment="need") for n in range(4)]
    tickets = [*needs, ticket_of(branch, 9, 20 * MINUTE_MS)]
    listed = line(standing_of(branch, tickets), 30 * MINUTE_MS + 10, 10)
    assert [choice.reason["rule"] for choice in listed] == ["need", "need", "overdue", "overdue", "due"]
