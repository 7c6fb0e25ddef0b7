"""Deciding only reads the day: what is asked, granted or refused, leaves no trace until its events are folded."""

import contextlib
import pickle

import pytest

from server.domain import commands
from server.domain.refusals import Refusal
from server.domain.rules import decide

AT = 1
ASKED = (
    commands.CallNext(AT, finish_current=True), commands.CallNext(AT), commands.Finish(AT), commands.Recall(AT),
    commands.StartServing(AT), commands.MarkNoShow(AT), commands.UndoCall(AT), commands.PutBack(AT),
    commands.Park(AT, "form"), commands.Transfer(AT, service="C"), commands.Transfer(AT, to_counter=2),
    commands.WalkIn(AT, "w1", "A"), commands.CloseCounter(AT), commands.LoseCounter(AT), commands.TakeOver(AT, "li"),
    commands.PassTime(), commands.CloseDay(), commands.IssueTicket("t9", "A", more=("C",)),
    commands.PostNotice("n1", {"en": "Hello"}, 5, "chen"), commands.EndNotice("n0", "chen"),
    commands.BeginEmergency({"en": "Leave"}, "chen"), commands.EndEmergency("chen"),
)  # fmt: skip


@pytest.mark.parametrize("stopped", [False, True], ids=["going", "stopped"])
@pytest.mark.parametrize("at_the_counter", ["nobody", "called", "serving"])
def test_no_command_changes_the_day_it_is_decided_on(hall, at_the_counter, stopped):
    hall.do(commands.IssueTicket("v1", "A", more=("C", "A")))
    if at_the_counter != "nobody":
        hall.do(commands.CallNext(AT))
    if at_the_counter == "serving":
        hall.do(commands.StartServing(AT))
    hall.do(commands.IssueTicket("v2", "C"))
    hall.do(commands.PostNotice("n0", {"en": "Hello"}, 5, "chen"))
    if stopped:
        hall.do(commands.BeginEmergency({"en": "Leave the hall"}, "chen"))
    before = pickle.dumps(hall.day)
    for command in ASKED:
        with contextlib.suppress(Refusal):
            decide(hall.day, command, hall.now_ms + 3_600_000, lambda _: None)
        assert pickle.dumps(hall.day) == before, command
