"""The table of a ticket's life against words.md and against what the rules do."""

import itertools

import pytest

from server.domain import commands
from server.domain.refusals import Refusal
from server.domain.ticket import BORN, ENDED_STATES, MOVES, Move, State, after

WORDS = """
BOOKED: check in>WAITING, cancel booking>CANCELLED, the day ends>EXPIRED
WAITING: call>CALLED, remove>REMOVED, customer cancels>ABANDONED, insert first>WAITING, move>WAITING,
 the day ends>EXPIRED
CALLED: recall>CALLED, start>SERVING, finish>FINISHED, undo>WAITING, undo into its pool>POOLED, put back>WAITING,
 counter closes or pauses>WAITING,
 no-show>NO_SHOW, remove>REMOVED, customer cancels>ABANDONED, transfer to a service>WAITING,
 transfer to a counter or staff>POOLED, the day ends>EXPIRED
SERVING: finish>FINISHED, finish and next service>WAITING, park>PARKED, transfer to a service>WAITING,
 transfer to a counter or staff>POOLED, the day ends>EXPIRED
PARKED: unpark>SERVING, its counter or staff closes>WAITING, its counter or staff closes, kept in a pool>POOLED,
 the day ends>FINISHED
POOLED: call>CALLED, remove>REMOVED, customer cancels>ABANDONED, its counter or staff closes>WAITING,
 its counter or staff closes, kept in a pool>POOLED, the day ends>EXPIRED
NO_SHOW: return>WAITING, return time over>ABANDONED, customer cancels>ABANDONED, remove>REMOVED, the day ends>ABANDONED
"""


def written_rows():
    for row in WORDS.replace("\n ", " ").strip().splitlines():
        state, moves = row.split(": ", 1)
        for move in moves.replace("closes, kept", "closes; kept").split(", "):
            name, to = move.replace(";", ",").split(">")
            yield (State[state], Move(name)), State[to]


def test_the_table_has_exactly_the_rows_of_the_design():
    assert dict(written_rows()) == MOVES
    assert BORN == {Move.BOOK: State.BOOKED, Move.ISSUE: State.WAITING, Move.WALK_IN: State.SERVING}


@pytest.mark.parametrize(("state", "move"), sorted(set(itertools.product(State, Move)) - set(MOVES)))
def test_a_move_that_is_not_in_the_table_cannot_happen(state, move):
    with pytest.raises(Refusal) as refused:
        after(state, move)
    assert refused.value.code == "wrong_moment"


def test_an_ended_ticket_never_moves_again():
    assert not {state for state, _ in MOVES} & ENDED_STATES


def bring(hall, state):
    """A ticket of this state, at counter 1 where it is at one."""
    ticket = hall.issue()
    if state is State.WAITING:
        return ticket
    hall.call_next(1)
    steps = {
        State.CALLED: [],
        State.SERVING: [commands.StartServing(1)],
        State.FINISHED: [commands.Finish(1)],
        State.NO_SHOW: [commands.Recall(1), commands.MarkNoShow(1)],
        State.ABANDONED: [commands.CancelTicket(ticket.id)],
        State.REMOVED: [commands.RemoveTicket(ticket.id, "wrong service")],
        State.EXPIRED: [commands.CloseDay()],
    }
    hall.later(60)
    for step in steps[state]:
        hall.do(step)
    assert ticket.state is state
    return ticket


BY_TICKET = {Move.CANCEL: commands.CancelTicket, Move.REMOVE: lambda ticket: commands.RemoveTicket(ticket, "why")}
AT_COUNTER = {
    Move.RECALL: commands.Recall, Move.START: commands.StartServing, Move.FINISH: commands.Finish,
    Move.NO_SHOW: commands.MarkNoShow, Move.UNDO: commands.UndoCall,
}  # fmt: skip
REACHED = [State.WAITING, State.CALLED, State.SERVING, State.FINISHED, State.NO_SHOW, State.ABANDONED, State.REMOVED]


@pytest.mark.parametrize("move", [*BY_TICKET, *AT_COUNTER, Move.CALL])
@pytest.mark.parametrize("state", REACHED)
def test_a_command_outside_the_table_is_refused_and_changes_nothing(make_hall, state, move):
    if (state, move) in MOVES:
        return
    hall = make_hall(calling={"recall_gap_s": 0})
    ticket = bring(hall, state)
    events = len(hall.log)
    if move in BY_TICKET:
        command = BY_TICKET[move](ticket.id)
    elif move is Move.CALL:
        command = commands.CallTicket(2, ticket.id, "asked for")
    else:
        command = AT_COUNTER[move](1)
    with pytest.raises(Refusal) as refused:
        hall.do(command)
    assert refused.value.code == "wrong_moment"
    assert (len(hall.log), ticket.state) == (events, state)


def test_the_day_ends_every_open_ticket_by_its_own_event(hall):
    states = [State.NO_SHOW, State.SERVING, State.WAITING]
    tickets = [bring_at(hall, state) for state in states]
    hall.do(commands.CloseDay())
    kinds = [entry.kind for entry in hall.log[-7:]]
    assert [ticket.state for ticket in tickets] == [State.ABANDONED, State.EXPIRED, State.EXPIRED]
    assert kinds == ["TicketAbandoned", "TicketExpired", "TicketExpired", *["CounterClosed"] * 3, "DayClosed"]
    with pytest.raises(Refusal, match="day_closed"):
        hall.issue()


def bring_at(hall, state):
    hall.later(60)
    if state is State.SERVING:
        ticket = hall.issue()
        hall.call_next(2)
        hall.do(commands.StartServing(2))
        return ticket
    return bring(hall, state)
