"""The table of a ticket's life against words.md and against what the rules do."""

import itertools
from copy import deepcopy
from typing import get_args

import pytest

from server.domain import commands, events
from server.domain.fold import apply
from server.domain.refusals import Refusal
from server.domain.ticket import AT_COUNTER, BORN, ENDED_STATES, MOVES, OPEN_STATES, Move, State, after

WORDS = """
BOOKED: check in>WAITING, cancel booking>CANCELLED, the day ends>EXPIRED
WAITING: call>CALLED, remove>REMOVED, customer cancels>ABANDONED, insert first>WAITING, move>WAITING,
 the day ends>EXPIRED
CALLED: recall>CALLED, start>SERVING, finish>FINISHED, undo>WAITING, put back>WAITING, counter closes or pauses>WAITING,
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


SLOT_MS = 1_795_482_000_000 + 3_600_000


def bring(hall, state):
    """A ticket of this state, at counter 1 where it is at one, and only there."""
    if state in (State.BOOKED, State.CANCELLED):
        hall.do(commands.BookAppointment("booked", "CODE", "2026-11-24", "C", SLOT_MS))
        if state is State.CANCELLED:
            hall.do(commands.CancelAppointment("booked"))
        return hall.day.bookings["booked"]
    ticket = hall.issue()
    if state is State.WAITING:
        return ticket
    hall.call_next(1)
    start = commands.StartServing(1)
    steps = {
        State.CALLED: [],
        State.SERVING: [start],
        State.PARKED: [start, commands.Park(1, "form")],
        State.POOLED: [start, commands.Transfer(1, to_counter=2)],
        State.FINISHED: [commands.Finish(1)],
        State.NO_SHOW: [commands.Recall(1), commands.MarkNoShow(1)],
        State.ABANDONED: [commands.CancelTicket(ticket.id)],
        State.REMOVED: [commands.RemoveTicket(ticket.id, "wrong service")],
        State.EXPIRED: [],
    }
    for step in steps[state]:
        hall.do(step)
    if state is State.EXPIRED:
        expire(hall, ticket)
    assert ticket.state is state
    return ticket


def expire(hall, ticket):
    """What the day's end does to one ticket; there is no day left afterwards to refuse anything on."""
    event = events.TicketExpired(ticket.id, ticket.number, 1)
    apply(hall.day, events.Recorded(hall.day.seq + 1, "t-1", "2026-11-24", hall.now_ms, "branch", event, "c"))


# What each command would do to the ticket, or to counter 1: the moves, and the command. None: it moves no ticket, but
# asks that the visit is open, or that the counter has a customer.
COMMANDS = [
    (commands.CancelTicket, Move.CANCEL, lambda ticket: commands.CancelTicket(ticket)),
    (commands.RemoveTicket, Move.REMOVE, lambda ticket: commands.RemoveTicket(ticket, "why")),
    (commands.ReturnTicket, Move.RETURN, lambda ticket: commands.ReturnTicket(ticket)),
    (commands.InsertFirst, Move.INSERT_FIRST, lambda ticket: commands.InsertFirst(ticket, "why")),
    (commands.MoveTicket, Move.MOVE, lambda ticket: commands.MoveTicket(ticket, "C", None, "why")),
    (commands.CallTicket, Move.CALL, lambda ticket: commands.CallTicket(3, ticket, "why")),
    (commands.Unpark, Move.UNPARK, lambda ticket: commands.Unpark(3, ticket)),
    (commands.Recall, Move.RECALL, lambda ticket: commands.Recall(1)),
    (commands.StartServing, Move.START, lambda ticket: commands.StartServing(1)),
    (commands.Finish, Move.FINISH, lambda ticket: commands.Finish(1)),
    (commands.MarkNoShow, Move.NO_SHOW, lambda ticket: commands.MarkNoShow(1)),
    (commands.UndoCall, Move.UNDO, lambda ticket: commands.UndoCall(1)),
    (commands.PutBack, Move.PUT_BACK, lambda ticket: commands.PutBack(1)),
    (commands.Park, Move.PARK, lambda ticket: commands.Park(1, "form")),
    (commands.Transfer, Move.TRANSFER_SERVICE, lambda ticket: commands.Transfer(1, service="C")),
    (commands.Transfer, Move.TRANSFER_POOL, lambda ticket: commands.Transfer(1, to_counter=2)),
    (commands.Transfer, Move.TRANSFER_POOL, lambda ticket: commands.Transfer(1, to_staff="staff-2")),
    (commands.CheckIn, Move.CHECK_IN, lambda ticket: commands.CheckIn(ticket)),
    (commands.CancelAppointment, Move.CANCEL_BOOKING, lambda ticket: commands.CancelAppointment(ticket)),
    (commands.ChangeAppointment, Move.CANCEL_BOOKING,
     lambda ticket: commands.ChangeAppointment(ticket, "C", SLOT_MS + 1_800_000)),
    (commands.AddService, State, lambda ticket: commands.AddService(ticket, "C")),
    (commands.IdentifyTicket, State, lambda ticket: commands.IdentifyTicket(ticket, "gold", None, "staff")),
    (commands.ReprintTicket, State, lambda ticket: commands.ReprintTicket(ticket)),
    (commands.MarkTicket, None, lambda ticket: commands.MarkTicket(1, "survey")),
    (commands.CheckStep, None, lambda ticket: commands.CheckStep(1, 0)),
]  # fmt: skip
OF_NO_TICKET = {
    commands.OpenDay, commands.CloseDay, commands.PassTime, commands.ChangeRules, commands.EndIssuing,
    commands.ResumeIssuing, commands.IssueTicket, commands.BookAppointment, commands.OpenCounter,
    commands.CloseCounter, commands.PauseCounter, commands.ResumeCounter, commands.TakeOver, commands.LoseCounter,
    commands.ChangeProfile, commands.EndWrapUp, commands.CallNext, commands.WalkIn, commands.StartAnnouncement,
    commands.EndAnnouncement, commands.NotePrinterStopped, commands.NotePrinterRecovered, commands.NotePaperLow,
    commands.DisablePrinter, commands.EnablePrinter, commands.ReplacePrinter, commands.PostNotice, commands.EndNotice,
    commands.BeginEmergency, commands.EndEmergency, commands.MuteVoice,
    commands.RaiseAlert, commands.ChangeAlertLevel, commands.AcknowledgeAlert, commands.EscalateAlert,
    commands.EndAlert, commands.LendService, commands.EndLending,
    commands.AskFeedback, commands.GiveFeedback,  # they move nothing: test_feedback.py tries them in every state
}  # fmt: skip
IN_THE_HALL = OPEN_STATES - {State.BOOKED}


def test_every_command_is_tried_in_every_state():
    assert {kind for kind, _, _ in COMMANDS} | OF_NO_TICKET == set(get_args(commands.Command))


def may(state, move):
    """Whether a command of this move may happen to a ticket of this state, at counter 1 where it is at one."""
    if move is None:
        return state in AT_COUNTER
    return state in IN_THE_HALL if move is State else (state, move) in MOVES


def busy_hall(make_hall):
    hall = make_hall(
        calling={"recall_gap_s": 0, "no_show_after_s": 0},
        services=[
            {"code": "A", "name": "Personal", "checklist": ["Card seen"]},
            {"code": "C", "name": "Corporate", "slots": {"minutes": 30, "capacity": 2}, "hours": ["09:00-17:00"]},
        ],
        marks=[{"code": "survey", "name": "Survey"}],
        appointments={"early_min": 120},
    )
    hall.do(commands.CloseCounter(2))
    hall.do(commands.OpenCounter(2, staff="staff-2"))
    return hall


@pytest.mark.parametrize("place", range(len(COMMANDS)), ids=[f"{kind.__name__}-{move}" for kind, move, _ in COMMANDS])
@pytest.mark.parametrize("state", list(State))
def test_a_command_outside_the_table_is_refused_and_changes_nothing(make_hall, state, place):
    kind, move, command = COMMANDS[place]
    hall = busy_hall(make_hall)
    ticket = bring(hall, state)
    name = ticket.ticket if state in (State.BOOKED, State.CANCELLED) else ticket.id
    before, written = deepcopy(vars(hall.day)), len(hall.log)
    if may(state, move):
        if kind is commands.MarkNoShow:
            hall.do(commands.Recall(1))
        assert hall.do(command(name)), "the table allows it"
        assert hall.refolded().tickets == hall.day.tickets
        return
    with pytest.raises(Refusal) as refused:
        hall.do(command(name))
    of_booking = kind in (commands.CheckIn, commands.CancelAppointment, commands.ChangeAppointment)
    unknown = of_booking and state not in (State.BOOKED, State.CANCELLED)
    assert refused.value.code == ("unknown_appointment" if unknown else "wrong_moment")
    assert len(hall.log) == written
    assert vars(hall.day) == before


@pytest.mark.parametrize(
    "command", [lambda name: commands.CallTicket(1, name, "why"), lambda name: commands.Unpark(1, name)]
)
def test_a_busy_counter_is_said_before_a_ticket_s_wrong_moment(hall, command):
    ticket = bring(hall, State.SERVING)
    with pytest.raises(Refusal, match="counter_busy"):
        hall.do(command(ticket.id))


def test_the_day_ends_every_open_ticket_by_its_own_event(make_hall):
    hall = busy_hall(make_hall)
    ended = {
        State.NO_SHOW: (State.ABANDONED, "TicketAbandoned"),
        State.PARKED: (State.FINISHED, "TicketFinished"),
        State.POOLED: (State.EXPIRED, "TicketExpired"),
        State.BOOKED: (State.EXPIRED, "AppointmentExpired"),
        State.SERVING: (State.EXPIRED, "TicketExpired"),
        State.WAITING: (State.EXPIRED, "TicketExpired"),
    }
    tickets = {state: bring(hall, state) for state in ended}
    last = hall.do(commands.CloseDay())
    events_of = {event.ticket: type(event).__name__ for event in last if hasattr(event, "ticket")}
    for state, (after_day, kind) in ended.items():
        ticket = tickets[state]
        assert (ticket.state, events_of[getattr(ticket, "id", "booked")]) == (after_day, kind)
    assert tickets[State.PARKED].outcome == "not_completed"
    assert {counter.state for counter in hall.day.counters.values()} == {"closed"}
    assert not any(hall.day.waiting[kind] for kind in hall.day.waiting)
    with pytest.raises(Refusal, match="day_closed"):
        hall.issue()
