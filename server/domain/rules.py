"""What a branch decides: a command and a day in, events or a refusal out."""

from __future__ import annotations

from collections.abc import Callable

from server.domain import announcing, attending, calls, commands, days, issuing
from server.domain.commands import Command
from server.domain.day import Day
from server.domain.events import Event
from server.domain.prospect import Prospect
from server.domain.refusals import Refusal

# What needs no open day: beginning one, and a voice that still speaks of the day before.
ANY_DAY = (commands.OpenDay, commands.StartAnnouncement, commands.EndAnnouncement)

Estimate = Callable[[Prospect], dict[str, int] | None]


def decide(day: Day, command: Command, now_ms: int, estimate: Estimate) -> list[Event]:
    """The events that `command` causes at `now_ms` (UTC ms). The day is only read.

    `estimate` turns a prospect into {low_s, likely_s, high_s}, or None for no guess. Raises Refusal.
    """
    if not day.open and not isinstance(command, ANY_DAY):
        raise Refusal("day_closed")
    match command:
        case commands.OpenDay():
            return days.open_day(day, command)
        case commands.StartAnnouncement():
            return [announcing.started(command)]
        case commands.EndAnnouncement():
            return [announcing.ended(command)]
        case commands.CloseDay():
            return days.close_day(day)
        case commands.IssueTicket():
            return issuing.issue(day, command, now_ms, estimate)
        case commands.CancelTicket():
            return issuing.cancel(day, command)
        case commands.RemoveTicket():
            return issuing.remove(day, command)
        case commands.ReprintTicket():
            return issuing.reprint(day, command)
        case commands.OpenCounter():
            return attending.open_counter(day, command)
        case commands.CloseCounter():
            return attending.close_counter(day, command)
        case commands.PauseCounter():
            return attending.pause(day, command)
        case commands.ResumeCounter():
            return attending.resume(day, command)
        case commands.CallNext():
            return calls.call_next(day, command, now_ms)
        case commands.CallTicket():
            return calls.call_ticket(day, command, now_ms)
        case commands.Recall():
            return calls.recall(day, command, now_ms)
        case commands.StartServing():
            return calls.start(day, command)
        case commands.Finish():
            return calls.finish(day, command)
        case commands.MarkNoShow():
            return calls.mark_no_show(day, command, now_ms)
        case commands.UndoCall():
            return calls.undo(day, command, now_ms)
