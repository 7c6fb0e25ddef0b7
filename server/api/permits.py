"""Which actions at a counter the rules would allow at this moment."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from server.domain import commands
from server.domain.commands import Command
from server.domain.day import Counter, Day
from server.domain.refusals import Refusal
from server.domain.rules import decide
from server.domain.ticket import State, Ticket

# Stands for what a person would type, so that an action is judged by the moment and not by a missing word.
SOME_REASON = "…"
# There is nothing to choose from: nobody to call by hand, nobody on hold, no list of marks.
NOTHING_THERE = {"call": "nobody_waiting"}


def permits(day: Day, counter: Counter, now_ms: int, asker: str | None) -> dict[str, dict[str, Any]]:
    """Of each action at a counter, whether the rules would allow it now, else their refusal's code and values.

    An action that needs a choice (a ticket, a service, a reason) is allowed when it is for some choice.
    """
    asked: dict[str, Iterable[Command]] = {**_attending(day, counter, asker), **_calling(day, counter)}
    return {
        name: permit(day, some, now_ms) or {"allowed": False, "code": NOTHING_THERE.get(name, "wrong_moment")}
        for name, some in asked.items()
    }


def _attending(day: Day, counter: Counter, asker: str | None) -> dict[str, Iterable[Command]]:
    number = counter.number
    return {
        "open": [commands.OpenCounter(number, staff=asker or counter.staff)],
        "close": [commands.CloseCounter(number)],
        "pause": [commands.PauseCounter(number, _first(day.rules.pauses))],
        "resume": [commands.ResumeCounter(number)],
        "take-over": [commands.TakeOver(number, asker)],
        "profile": [commands.ChangeProfile(number, name) for name in day.rules.profiles if name != counter.profile],
        "wrap-up-done": [commands.EndWrapUp(number)],
    }


def _calling(day: Day, counter: Counter) -> dict[str, Iterable[Command]]:
    number, profile = counter.number, day.profile_of(counter)
    taken = [code for code in day.rules.services if profile.services is None or code in profile.services | profile.lent]
    return {
        "call-next": [commands.CallNext(number, finish_current=counter.ticket is not None)],
        "call": [commands.CallTicket(number, ticket.id, SOME_REASON) for ticket in _some_waiting(day)],
        "recall": [commands.Recall(number)],
        "start": [commands.StartServing(number)],
        "finish": [commands.Finish(number)],
        "no-show": [commands.MarkNoShow(number)],
        "undo": [commands.UndoCall(number)],
        "put-back": [commands.PutBack(number)],
        "park": [commands.Park(number, _first(_codes(day, "parks")))],
        "unpark": [commands.Unpark(number, ticket.id) for ticket in day.held[State.PARKED].values()],
        "transfer": _transfers(day, counter),
        "walk-in": [commands.WalkIn(number, "", code) for code in taken[:1]],
        "mark": [commands.MarkTicket(number, mark) for mark in _codes(day, "marks")[:1]],
        "step": [commands.CheckStep(number, 0)],
    }


def _transfers(day: Day, counter: Counter) -> list[Command]:
    if counter.ticket is None:
        return [commands.Transfer(counter.number, service=_first(day.rules.services))]
    others = [other for other in day.counters.values() if other is not counter and other.state != "closed"]
    return [
        *(commands.Transfer(counter.number, service=code) for code in day.rules.services),
        *(commands.Transfer(counter.number, to_counter=other.number) for other in others),
    ]


def permit(day: Day, some: Iterable[Command], now_ms: int) -> dict[str, Any]:
    """Whether one of `some` would be allowed now, else the last refusal's code and values; {} when there are none."""
    refused: dict[str, Any] = {}
    for command in some:
        try:
            decide(day, command, now_ms, lambda _: None)
        except Refusal as refusal:
            refused = {"allowed": False, **refusal.values, "code": refusal.code}
        else:
            return {"allowed": True}
    return refused


def _some_waiting(day: Day) -> list[Ticket]:
    return next(([next(iter(queue.values()))] for queue in day.waiting.values() if queue), [])


def _codes(day: Day, table: str) -> list[str]:
    return [entry["code"] for entry in day.settings.get(table, ())]


def _first(codes: Iterable[str]) -> str:
    return next(iter(sorted(codes)), "")
