"""What a branch decides: a command and a day in, events or a refusal out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from server.domain import (
    admission,
    alerts,
    announcing,
    appointments,
    attending,
    calls,
    changing,
    commands,
    days,
    feedback,
    holding,
    issuing,
    lending,
    notices,
    passing,
    printers,
    queueing,
    transactions,
)
from server.domain.commands import Command
from server.domain.day import Day
from server.domain.events import Event
from server.domain.prospect import Prospect
from server.domain.refusals import Refusal

# What needs no open day: beginning one, a voice that still speaks of the day before, printers, emergencies and alerts,
# which never sleep.
ANY_DAY = (
    commands.OpenDay, commands.StartAnnouncement, commands.EndAnnouncement, commands.MuteVoice,
    commands.NotePrinterStopped, commands.NotePrinterRecovered, commands.NotePaperLow,
    commands.DisablePrinter, commands.EnablePrinter, commands.ReplacePrinter,
    commands.BeginEmergency, commands.EndEmergency,
    commands.RaiseAlert, commands.ChangeAlertLevel, commands.AcknowledgeAlert, commands.EscalateAlert,
    commands.EndAlert,
)  # fmt: skip

Estimate = Callable[[Prospect], dict[str, int] | None]


def decide(day: Day, command: Command, now_ms: int, estimate: Estimate) -> list[Event]:
    """The events that `command` causes at `now_ms` (UTC ms). The day is only read.

    `estimate` turns a prospect into {low_s, likely_s, high_s}, or None for no guess. Raises Refusal.
    """
    if not day.open and not isinstance(command, ANY_DAY):
        raise Refusal("day_closed")
    notices.stopped(day, command, lambda: _decided(day, command, now_ms, estimate))
    return _decided(day, command, now_ms, estimate)


def _decided(day: Day, command: Command, now_ms: int, estimate: Estimate) -> list[Event]:
    kind = type(command)
    if kind in _TIMELESS:
        return _TIMELESS[kind](day, command)
    if kind in _TIMED:
        return _TIMED[kind](day, command, now_ms)
    return _PROMISING[kind](day, command, now_ms, estimate)


_TIMELESS: Mapping[type, Callable[[Day, Any], list[Event]]] = {
    commands.OpenDay: days.open_day,
    commands.EndIssuing: admission.end_issuing,
    commands.ResumeIssuing: admission.resume_issuing,
    commands.StartAnnouncement: announcing.started,
    commands.EndAnnouncement: announcing.ended,
    commands.MuteVoice: announcing.muted,
    commands.NotePrinterStopped: printers.stopped,
    commands.NotePrinterRecovered: printers.recovered,
    commands.NotePaperLow: printers.paper_low,
    commands.DisablePrinter: printers.disabled,
    commands.EnablePrinter: printers.enabled,
    commands.ReplacePrinter: printers.replaced,
    commands.RaiseAlert: alerts.raised,
    commands.ChangeAlertLevel: alerts.level_changed,
    commands.AcknowledgeAlert: alerts.acknowledged,
    commands.EscalateAlert: alerts.escalated,
    commands.EndAlert: alerts.ended,
    commands.AskFeedback: feedback.asked,
    commands.GiveFeedback: feedback.given,
    commands.EndLending: lending.end,
    commands.IdentifyTicket: queueing.identify,
    commands.CancelTicket: issuing.cancel,
    commands.RemoveTicket: issuing.remove,
    commands.ReprintTicket: issuing.reprint,
    commands.InsertFirst: queueing.insert_first,
    commands.MoveTicket: queueing.move,
    commands.AddService: queueing.add_service,
    commands.CloseCounter: attending.close_counter,
    commands.PauseCounter: attending.pause,
    commands.ResumeCounter: attending.resume,
    commands.TakeOver: attending.take_over,
    commands.LoseCounter: attending.lose,
    commands.ChangeProfile: attending.change_profile,
    commands.EndWrapUp: attending.end_wrap_up,
    commands.StartServing: transactions.start,
    commands.Finish: transactions.finish,
    commands.PutBack: calls.put_back,
    commands.Park: holding.park,
    commands.Unpark: holding.unpark,
    commands.WalkIn: transactions.walk_in,
    commands.MarkTicket: transactions.mark,
    commands.CheckStep: transactions.check_step,
    commands.CancelAppointment: appointments.cancel,
    commands.EndNotice: notices.take_down,
    commands.BeginEmergency: notices.begin,
    commands.EndEmergency: notices.end,
}

_TIMED: Mapping[type, Callable[[Day, Any, int], list[Event]]] = {
    commands.CloseDay: days.close_day,
    commands.PassTime: passing.pass_time,
    commands.ChangeRules: changing.change_rules,
    commands.ReturnTicket: queueing.come_back,
    commands.OpenCounter: attending.open_counter,
    commands.CallNext: calls.call_next,
    commands.CallTicket: calls.call_ticket,
    commands.Recall: calls.recall,
    commands.MarkNoShow: calls.mark_no_show,
    commands.UndoCall: calls.undo,
    commands.Transfer: holding.transfer,
    commands.LendService: lending.lend,
    commands.BookAppointment: appointments.book,
    commands.ChangeAppointment: appointments.change,
    commands.PostNotice: notices.post,
}

_PROMISING: Mapping[type, Callable[[Day, Any, int, Estimate], list[Event]]] = {
    commands.IssueTicket: issuing.issue,
    commands.CheckIn: appointments.check_in,
}
