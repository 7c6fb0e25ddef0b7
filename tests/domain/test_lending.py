"""A counter takes another service for a while."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.domain import commands, events
from server.domain.prospect import prospect
from server.domain.refusals import Refusal
from server.domain.routing import asker_at, choose

HALF_HOUR_S = 1_800


@pytest.fixture
def split_hall(make_hall):
    """Counter 1 takes A, counter 2 takes C of gold customers alone, counter 3 takes everything."""
    return make_hall(
        profiles=[
            {"name": "cash", "services": ["A"], "segments": ["*"]},
            {"name": "gold", "services": ["C"], "segments": ["gold"]},
            {"name": "all"},
        ],
        counters=[
            {"number": 1, "profile": "cash", "zone": "hall"},
            {"number": 2, "profile": "gold", "zone": "hall"},
            {"number": 3, "profile": "all", "zone": "hall"},
        ],
    )


def lend(hall, counter=2, service="A", minutes=30):
    return hall.do(commands.LendService(counter, service, minutes, "lobby_manager:wu"))


def test_a_lent_service_is_called_from_every_segment_and_the_reason_says_so(split_hall):
    ticket = split_hall.issue("A")
    with pytest.raises(Refusal, match="nobody_waiting"):
        split_hall.call_next(2)
    lend(split_hall)
    called = split_hall.call_next(2)
    assert called is ticket
    assert called.reason["rule"] == "lent"


def test_its_own_work_is_called_by_its_own_rule_while_another_service_is_lent(split_hall):
    lend(split_hall)
    split_hall.issue("C", "gold")
    assert split_hall.call_next(2).reason["rule"] == "due"


def test_lending_ends_by_itself_to_the_second(split_hall):
    lend(split_hall)
    split_hall.issue("A")
    split_hall.later(HALF_HOUR_S - 1).do(commands.PassTime())
    assert choose(split_hall.day, asker_at(split_hall.day, split_hall.day.counters[2], split_hall.now_ms), 0)
    ended = split_hall.later(1).do(commands.PassTime())
    assert ended == [events.ServiceLendingEnded(2, "A", "over")]
    assert split_hall.do(commands.PassTime()) == []
    with pytest.raises(Refusal, match="nobody_waiting"):
        split_hall.call_next(2)


def test_lending_can_be_taken_back_and_is_not_taken_back_twice(split_hall):
    lend(split_hall)
    split_hall.do(commands.EndLending(2, "A"))
    with pytest.raises(Refusal, match="not_lent"):
        split_hall.do(commands.EndLending(2, "A"))


def test_lending_again_runs_anew(split_hall):
    lend(split_hall)
    lend(split_hall.later(600))
    assert split_hall.later(HALF_HOUR_S - 600).do(commands.PassTime()) == []
    assert split_hall.later(600).do(commands.PassTime())


def test_a_customer_whom_it_has_called_stays_when_lending_ends(split_hall):
    split_hall.issue("A")
    lend(split_hall)
    ticket = split_hall.call_next(2)
    split_hall.do(commands.EndLending(2, "A"))
    split_hall.do(commands.Finish(2))
    assert ticket.outcome == "served"


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (commands.LendService(1, "A", 30, "wu"), "takes_already"),
        (commands.LendService(9, "A", 30, "wu"), "unknown_counter"),
        (commands.LendService(2, "Z", 30, "wu"), "unknown_service"),
        (commands.LendService(2, "A", 0, "wu"), "wrong_values"),
        (commands.LendService(2, "A", 481, "wu"), "wrong_values"),
        (commands.EndLending(2, "A"), "not_lent"),
        (commands.EndLending(9, "A"), "unknown_counter"),
    ],
)
def test_what_cannot_be_lent_is_refused_and_changes_nothing(split_hall, command, code):
    written = len(split_hall.log)
    with pytest.raises(Refusal) as refused:
        split_hall.do(command)
    assert (refused.value.code, len(split_hall.log)) == (code, written)


def test_a_closed_counter_takes_what_it_was_lent_once_somebody_sits_there(split_hall):
    split_hall.do(commands.CloseCounter(2))
    lend(split_hall)
    split_hall.issue("A")
    split_hall.do(commands.OpenCounter(2))
    assert split_hall.call_next(2).service == "A"


def test_the_wait_that_is_promised_knows_of_the_counter_that_helps(split_hall):
    for _ in range(6):
        split_hall.issue("A")
    before = prospect(split_hall.day, "A", "ordinary", split_hall.now_ms)
    lend(split_hall)
    after = prospect(split_hall.day, "A", "ordinary", split_hall.now_ms)
    assert (before.counters, after.counters) == (2, 3)


def test_a_new_day_begins_with_nothing_lent(split_hall):
    lend(split_hall)
    split_hall.do(commands.CloseDay())
    split_hall.do(commands.OpenDay("2026-11-25", split_hall.day.settings))
    assert not any(counter.lent for counter in split_hall.day.counters.values())


steps = st.lists(
    st.one_of(
        st.tuples(st.just("issue"), st.sampled_from("AC"), st.sampled_from(["ordinary", "gold"])),
        st.tuples(st.just("lend"), st.sampled_from([1, 2, 3]), st.sampled_from("AC")),
        st.tuples(st.just("back"), st.sampled_from([1, 2, 3]), st.sampled_from("AC")),
        st.tuples(st.just("next"), st.sampled_from([1, 2, 3]), st.none()),
        st.tuples(st.just("later"), st.integers(0, 1_200), st.none()),
        st.tuples(st.just("shut"), st.sampled_from([1, 2, 3]), st.booleans()),
    ),
    max_size=40,
)


def take(hall, step):
    kind, first, second = step
    if kind == "issue":
        hall.issue(first, second)
    elif kind == "lend":
        lend(hall, first, second)
    elif kind == "back":
        hall.do(commands.EndLending(first, second))
    elif kind == "next":
        hall.later(6).call_next(first)
    elif kind == "later":
        hall.later(first).do(commands.PassTime())
    else:
        hall.do(commands.CloseCounter(first) if second else commands.OpenCounter(first))


@settings(max_examples=40, deadline=None)
@given(steps)
def test_whatever_is_lent_a_counter_calls_only_what_it_takes_and_the_log_folds_to_the_same_day(make_hall, taken):
    hall = make_hall(
        profiles=[{"name": "cash", "services": ["A"]}, {"name": "firm", "services": ["C"]}],
        counters=[{"number": n, "profile": name} for n, name in ((1, "cash"), (2, "firm"), (3, "firm"))],
    )
    for step in taken:
        lent = {number: set(counter.lent) for number, counter in hall.day.counters.items()}
        try:
            take(hall, step)
        except Refusal:
            continue
        counter = hall.day.counters.get(step[1]) if step[0] == "next" else None
        if counter is not None:
            ticket = hall.day.tickets[counter.ticket]
            own = {"cash": "A", "firm": "C"}[counter.profile]
            assert ticket.service in lent[counter.number] | {own}
            assert (ticket.reason["rule"] == "lent") == (ticket.service != own)
        assert all(until_ms > hall.now_ms - 6_000 for c in hall.day.counters.values() for until_ms in c.lent.values())
    again = hall.refolded()
    assert (again.counters, again.tickets) == (hall.day.counters, hall.day.tickets)
