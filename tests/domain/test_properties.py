"""What must hold over any interleaving of commands (calling.md)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.domain import commands, events
from server.domain.refusals import Refusal
from server.domain.ticket import AT_COUNTER, State

COUNTERS = (1, 2, 3)
BEGINNINGS = (events.TicketIssued, events.TicketCalled, events.TicketRecalled, events.WalkInStarted)
counters = st.sampled_from(COUNTERS)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("issue"), st.sampled_from("AC"), st.sampled_from(["ordinary", "gold", "need"])),
        st.tuples(st.just("next"), counters, st.booleans()),
        st.tuples(st.just("at"), counters, st.sampled_from(["recall", "start", "finish", "missed", "undo"])),
        st.tuples(st.just("counter"), counters, st.sampled_from(["open", "close", "pause", "resume"])),
        st.tuples(st.just("ticket"), st.integers(0, 30), st.sampled_from(["cancel", "remove", "call"])),
        st.tuples(st.just("later"), st.integers(0, 1_800), st.none()),
        st.tuples(st.just("hall"), st.sampled_from(["stop", "go on", "tell", "take down"]), st.integers(1, 40)),
    ),
    max_size=80,
)
AT = {
    "recall": commands.Recall, "start": commands.StartServing, "finish": commands.Finish,
    "missed": commands.MarkNoShow, "undo": commands.UndoCall, "open": commands.OpenCounter,
    "close": commands.CloseCounter, "resume": commands.ResumeCounter,
    "pause": lambda counter: commands.PauseCounter(counter, "break"),
}  # fmt: skip

TO_ALL = {
    "stop": lambda way: commands.BeginEmergency({"en": f"Leave by door {way}"}, "chen"),
    "go on": lambda way: commands.EndEmergency("chen"),
    "tell": lambda minutes: commands.PostNotice("n", {"en": "Hello"}, minutes, "chen"),
    "take down": lambda way: commands.EndNotice("n", "chen"),
}


def take(hall, step):
    kind, first, second = step
    if kind == "later":
        hall.later(first)
    elif kind == "issue":
        hall.issue(first, second)
    elif kind == "hall":
        hall.do(TO_ALL[first](second))
    elif kind == "next":
        hall.do(commands.CallNext(first, second))
    elif kind == "ticket":
        ticket = f"t{first}"
        hall.do(
            {
                "cancel": commands.CancelTicket(ticket),
                "remove": commands.RemoveTicket(ticket, "why"),
                "call": commands.CallTicket(1, ticket, "why"),
            }[second]
        )
    else:
        hall.do(AT[second](first))


def check(hall):
    held = [counter.ticket for counter in hall.day.counters.values() if counter.ticket]
    assert len(held) == len(set(held)), "one ticket at two counters"
    at_counter = {ticket.id for ticket in hall.day.tickets.values() if ticket.state in AT_COUNTER}
    assert at_counter == set(held), "a ticket is called or served exactly where a counter holds it"
    waiting = {ticket.id for ticket in hall.day.tickets.values() if ticket.state is State.WAITING}
    assert waiting == {ticket for queue in hall.day.waiting.values() for ticket in queue}
    assert len(hall.day.by_number) == len(hall.day.tickets), "a number was given twice"


@settings(max_examples=60, deadline=None)
@given(steps)
def test_whatever_is_done_nobody_is_in_two_places_and_the_log_folds_to_the_same_day(make_hall, taken):
    hall = make_hall()
    for step in taken:
        before, stopped = len(hall.log), hall.day.emergency is not None
        try:
            take(hall, step)
        except Refusal:
            assert len(hall.log) == before, "a refusal changed something"
        if stopped:
            assert not any(isinstance(entry.event, BEGINNINGS) for entry in hall.log[before:]), "the hall is stopped"
        check(hall)
    again = hall.refolded()
    assert again.tickets == hall.day.tickets
    assert again.counters == hall.day.counters
    assert (again.calls, again.missed, again.runs) == (hall.day.calls, hall.day.missed, hall.day.runs)
    assert again.waiting == hall.day.waiting
    assert (again.notice, again.emergency) == (hall.day.notice, hall.day.emergency)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 600), st.sampled_from("AC"), st.sampled_from(["ordinary", "gold", "need"])),
        max_size=30,
    )
)
def test_the_waiting_list_is_the_truth(make_hall, arrivals):
    hall = make_hall()
    for wait_s, service, segment in arrivals:
        hall.later(wait_s).issue(service, segment)
    listed = [(choice.ticket.number, choice.reason) for choice in hall.waiting_list()]
    called = []
    for _ in listed:
        ticket = hall.call_next(1)
        called.append((ticket.number, ticket.reason))
    assert called == listed
    with pytest.raises(Refusal, match="nobody_waiting"):
        hall.call_next(1)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 400), st.sampled_from(["ordinary", "gold"]), st.booleans()), max_size=40))
def test_nobody_is_overtaken_by_more_than_the_difference_of_their_targets(make_hall, arrivals):
    """Bounded overtaking: i is never passed by a j that entered more than T_i - T_j after it, but by rules 1 to 4."""
    hall = make_hall(calling={"premium_in_a_row": 100})
    target_ms = {"ordinary": 1_200_000, "gold": 600_000}
    for wait_s, segment, call in arrivals:
        hall.later(wait_s).issue(segment=segment)
        if call:
            ticket = hall.call_next(1)
            if ticket.reason["rule"] != "due":
                continue
            for other in (entry for queue in hall.day.waiting.values() for entry in queue.values()):
                late = ticket.entered_ms - other.entered_ms
                assert late <= max(0, target_ms[other.segment] - target_ms[ticket.segment])
