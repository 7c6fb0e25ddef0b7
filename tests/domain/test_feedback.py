"""A customer is asked how it was, and answers once, while the day lasts."""

import pickle

import pytest

from server.domain import commands, events
from server.domain.refusals import Refusal
from server.domain.ticket import State

# What brings a ticket of counter 1 from its call to each state.
WAYS = {
    State.CALLED: (),
    State.SERVING: (commands.StartServing(1),),
    State.PARKED: (commands.StartServing(1), commands.Park(1, "form")),
    State.POOLED: (commands.StartServing(1), commands.Transfer(1, to_counter=2)),
    State.FINISHED: (commands.Finish(1),),
    State.NO_SHOW: (commands.Recall(1), commands.MarkNoShow(1)),
    State.ABANDONED: (commands.CancelTicket("t1"),),
    State.REMOVED: (commands.RemoveTicket("t1", "wrong service"),),
}
ASKED = [commands.AskFeedback("t1"), commands.GiveFeedback("t1", 3)]


@pytest.fixture
def quick_hall(make_hall):
    return make_hall(calling={"recall_gap_s": 0, "no_show_after_s": 0})


def bring(hall, state):
    ticket = hall.issue()
    if state is not State.WAITING:
        hall.call_next(1)
        for step in WAYS[state]:
            hall.do(step)
    assert ticket.state is state
    return ticket


@pytest.mark.parametrize("command", ASKED, ids=["asked", "given"])
@pytest.mark.parametrize("state", [State.WAITING, *WAYS])
def test_only_who_is_or_was_served_may_be_asked_and_answer(quick_hall, state, command):
    bring(quick_hall, state)
    before, written = pickle.dumps(quick_hall.day), len(quick_hall.log)
    if state in (State.SERVING, State.FINISHED):
        assert quick_hall.do(command)
        assert quick_hall.refolded().feedback == quick_hall.day.feedback
        return
    with pytest.raises(Refusal, match="wrong_moment"):
        quick_hall.do(command)
    assert (pickle.dumps(quick_hall.day), len(quick_hall.log)) == (before, written)


def test_a_ticket_answers_once(hall):
    ticket = bring(hall, State.FINISHED)
    hall.do(commands.GiveFeedback(ticket.id, 4, ("quick",), "Thank you"))
    with pytest.raises(Refusal, match="feedback_given"):
        hall.do(commands.GiveFeedback(ticket.id, 1))


def test_who_answers_was_asked_and_is_counted_as_asked_once(hall):
    ticket = bring(hall, State.FINISHED)
    assert [type(event) for event in hall.do(commands.AskFeedback(ticket.id))] == [events.FeedbackAsked]
    assert hall.do(commands.AskFeedback(ticket.id)) == []
    assert [type(event) for event in hall.do(commands.GiveFeedback(ticket.id, 2))] == [events.FeedbackGiven]
    other = hall.issue()
    hall.later(6).call_next(1)
    hall.do(commands.Finish(1))
    assert [type(event) for event in hall.do(commands.GiveFeedback(other.id, 2))] == [
        events.FeedbackAsked,
        events.FeedbackGiven,
    ]


@pytest.mark.parametrize(
    "answer",
    [("t1", 0), ("t1", 5), ("t1", 3, ("a", "b", "c", "d", "e", "f")), ("t1", 3, (), "x" * 201)],
    ids=["rating too low", "rating too high", "too many tags", "comment too long"],
)
def test_an_answer_outside_its_limits_is_refused(hall, answer):
    bring(hall, State.FINISHED)
    with pytest.raises(Refusal, match="wrong_values"):
        hall.do(commands.GiveFeedback(*answer))


def test_a_comment_is_one_line_and_as_long_as_it_may_be(hall):
    bring(hall, State.FINISHED)
    given = hall.do(commands.GiveFeedback("t1", 3, ("kind", "kind"), "  very\n\tgood " + "x" * 190))[-1]
    assert given.comment == "very good " + "x" * 190
    assert given.tags == ["kind"]


def test_the_next_day_nobody_is_asked_about_the_day_before(hall):
    bring(hall, State.FINISHED)
    hall.do(commands.CloseDay())
    for command in ASKED:
        with pytest.raises(Refusal, match="day_closed"):
            hall.do(command)
    hall.later(86_400).do(commands.OpenDay("2026-11-25", hall.day.settings))
    for command in ASKED:
        with pytest.raises(Refusal, match="unknown_ticket"):
            hall.do(command)
