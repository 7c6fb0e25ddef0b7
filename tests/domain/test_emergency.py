"""An emergency: nobody is given a number, called or sent anywhere, and nobody loses by it."""

from typing import get_args

import pytest

from server.domain import commands, events
from server.domain.board import board
from server.domain.fold import folded
from server.domain.notices import STOPPED
from server.domain.refusals import Refusal
from server.domain.rules import decide
from server.domain.ticket import State
from visit_turns import miss, refused, serve

LEAVE = {"zh": "请从南门离开", "en": "Leave by the south door"}
STOP = commands.BeginEmergency(LEAVE, "chen")
GO_ON = commands.EndEmergency("chen")
SLOT_MS = 1_795_482_000_000 + 600_000


def shown(hall):
    return board(hall.day, hall.now_ms, estimate=lambda service: None)["emergency"]


def test_the_board_says_it_with_its_beginning(hall):
    hall.do(STOP)
    assert shown(hall) == {"text": LEAVE, "since": "2026-11-24T01:00:00.000Z"}
    hall.later(60).do(GO_ON)
    assert shown(hall) is None
    assert hall.do(GO_ON) == [], "ended already: nothing changes"


def test_other_words_replace_the_first_and_the_beginning_stays(hall):
    hall.do(STOP)
    hall.later(60).do(commands.BeginEmergency({"en": "Stay where you are"}, "li"))
    assert shown(hall) == {"text": {"en": "Stay where you are"}, "since": "2026-11-24T01:00:00.000Z"}
    assert hall.do(commands.BeginEmergency({"en": "Stay where you are"}, "chen")) == []


def test_a_second_press_does_not_put_standing_words_over_somebody_s_own(hall):
    hall.do(STOP)
    assert hall.do(commands.BeginEmergency({"en": "Follow the staff"}, "li", chosen=False)) == []
    assert shown(hall)["text"] == LEAVE


def wanted(hall):
    """Each command that begins something, where it would be granted at once if the hall were not stopped."""
    held, called, waiting = serve(hall, 1), None, None
    hall.do(commands.Park(1, "form"))
    called, waiting = hall.issue(), None
    hall.call_next(2)
    waiting = hall.issue()
    hall.do(commands.BookAppointment("booked", "CODE", "2026-11-24", "C", SLOT_MS))
    assert held.state is State.PARKED and called.state is State.CALLED and waiting.state is State.WAITING
    return [
        commands.IssueTicket("new", "A"), commands.CheckIn("booked"), commands.CallNext(1),
        commands.CallTicket(1, waiting.id, "why"), commands.Recall(2), commands.WalkIn(1, "walk", "A"),
        commands.Unpark(1, held.id), commands.CallNext(2, finish_current=True),
    ]  # fmt: skip


@pytest.fixture
def busy(make_hall):
    hall = make_hall(
        calling={"recall_gap_s": 0},
        services=[
            {"code": "A", "name": "Personal"},
            {"code": "C", "name": "Corporate", "slots": {"minutes": 10, "capacity": 2}},
        ],
        appointments={"early_min": 120, "late_max_min": 30, "grace_min": 15},
    )
    hall.issue()
    return hall


def test_whatever_begins_something_is_refused_while_it_lasts_and_granted_after(busy):
    asked = wanted(busy)
    assert {type(command) for command in asked} == set(STOPPED)
    busy.do(STOP)
    assert [refused(busy, command) for command in asked] == ["emergency"] * len(asked)
    busy.do(GO_ON)
    assert busy.do(asked[0]) and busy.do(asked[-1])


def test_no_command_but_these_knows_the_emergency(busy):
    """Every other command is decided just as before it."""
    asked = wanted(busy)
    others = [
        commands.Finish(2), commands.CloseCounter(1), commands.CloseCounter(2), commands.PauseCounter(1, "break"),
        commands.UndoCall(2), commands.PutBack(2), commands.StartServing(2), commands.CancelTicket("t3"),
        commands.Transfer(2, service="C"), commands.RemoveTicket("t3", "why"), commands.ReprintTicket("t3"),
        commands.BookAppointment("later", "CODE2", "2026-11-24", "C", SLOT_MS), commands.EndIssuing(None, "why"),
        commands.ResumeCounter(1), commands.MarkNoShow(2), commands.OpenCounter(1),
    ]  # fmt: skip
    assert {*map(type, others)} < set(get_args(commands.Command)) - {*map(type, asked)}
    before = [decided(busy, command) for command in others]
    busy.do(STOP)
    assert [decided(busy, command) for command in others] == before


def decided(hall, command):
    try:
        return decide(hall.day, command, hall.now_ms, lambda prospect: None)
    except Refusal as refusal:
        return refusal.code


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (commands.IssueTicket("new", "X"), "unknown_service"),
        (commands.CallTicket(1, "nobody", "why"), "unknown_ticket"),
        (commands.CallTicket(1, "t1", " "), "reason_needed"),
        (commands.CallNext(99), "unknown_counter"),
        (commands.CallNext(3), "emergency"),
    ],
)
def test_a_value_that_is_wrong_at_any_time_is_said_first(busy, command, code):
    busy.do(STOP)
    assert refused(busy, command) == code


def test_no_counter_calls_by_itself(make_hall):
    hall = make_hall(profiles=[{"name": "all", "services": ["*"], "segments": ["*"], "automatic_call_after_s": 5}])
    hall.issue()
    hall.do(STOP)
    assert hall.later(60).do(commands.PassTime()) == []
    hall.do(GO_ON)
    assert isinstance(hall.do(commands.PassTime())[0], events.TicketCalled)


def test_who_was_missed_keeps_the_whole_time_to_come_back(hall):
    ticket = hall.issue()
    miss(hall)
    hall.do(STOP)
    assert hall.later(2 * 3_600).do(commands.PassTime()) == []
    hall.do(GO_ON)
    assert hall.later(29 * 60).do(commands.PassTime()) == []
    assert hall.do(commands.ReturnTicket(ticket.id))
    assert ticket.state is State.WAITING


def test_who_was_missed_may_come_back_while_it_lasts_and_too_late_after_it(hall):
    first, second = hall.issue(), hall.issue()
    miss(hall)
    miss(hall)
    hall.do(STOP)
    assert hall.later(2 * 3_600).do(commands.ReturnTicket(first.id))
    hall.do(GO_ON)
    (left,) = hall.later(30 * 60 + 1).do(commands.PassTime())
    assert (left.ticket, left.why) == (second.id, "return_time_over")


def test_whose_appointment_fell_into_it_may_still_check_in(busy):
    busy.do(commands.BookAppointment("booked", "CODE", "2026-11-24", "C", SLOT_MS))
    busy.do(STOP)
    assert busy.later(2 * 3_600).do(commands.PassTime()) == []
    busy.do(GO_ON)
    assert busy.later(10 * 60).do(commands.PassTime()) == []
    (issued,) = busy.do(commands.CheckIn("booked"))
    assert issued.slot_ms == SLOT_MS, "in time, by the clock of the hall"
    next_ms = busy.now_ms + 1_200_000 - busy.now_ms % 600_000
    busy.do(commands.BookAppointment("other", "CODE2", "2026-11-24", "C", next_ms))
    assert busy.later(3_600).do(commands.PassTime()), "the next one is held to its own slot"


def test_it_lasts_over_the_change_of_day_and_each_day_s_log_stands_alone(hall):
    settings = hall.day.settings
    hall.do(STOP)
    lasting = hall.day.emergency
    hall.later(20 * 3_600).do(commands.CloseDay())
    hall.do(commands.OpenDay("2026-11-25", settings))
    assert hall.day.emergency == lasting
    hall.do(commands.OpenCounter(1))
    assert refused(hall, commands.IssueTicket("new", "A")) == "emergency"
    assert folded(entry for entry in hall.log if entry.day == "2026-11-25").emergency == lasting
    hall.do(commands.EndEmergency("li"))
    assert hall.issue().number == "A001"


def test_it_can_be_begun_between_two_days(hall):
    settings = hall.day.settings
    hall.do(commands.CloseDay())
    hall.do(STOP)
    hall.do(commands.OpenDay("2026-11-25", settings))
    assert hall.day.emergency is not None and hall.day.emergency.text == LEAVE
