"""Whether a customer may have a number now: opening hours, early end, quotas."""

from __future__ import annotations

from server.domain import events
from server.domain.commands import EndIssuing, IssueTicket, ResumeIssuing
from server.domain.day import Day
from server.domain.events import Event
from server.domain.hours import entry_ms, opens_again
from server.domain.quotas import refuse_full, refuse_haste
from server.domain.refusals import Refusal


def admitted_ms(day: Day, command: IssueTicket, now_ms: int) -> int:
    """When the ticket that `command` asks for enters (UTC ms).

    The services wanted later in the same visit need not be open yet, but must be before the day is over. Raises
    Refusal("rate_limited" | "service_closed" | "issuing_ended" | "quota_reached"), whichever of them holds first.
    """
    refuse_haste(day, command, now_ms)
    entered_ms = entry_ms(day, command.service, now_ms, command.early_ms)
    for service in command.more:
        if not opens_again(day, service, now_ms):
            raise Refusal("service_closed", service=service, opens_ms=None)
    wanted = dict.fromkeys((command.service, *command.more))
    for service in wanted:
        refuse_ended(day, service)
    for service in wanted:
        refuse_full(day, service, entered_ms)
    return entered_ms


def refuse_ended(day: Day, service: str) -> None:
    """Raise Refusal("issuing_ended") after an early end of this service or of all."""
    for of in (None, service):
        if of in day.issuing_ended:
            raise Refusal("issuing_ended", service=of, reason=day.issuing_ended[of])


def end_issuing(day: Day, command: EndIssuing) -> list[Event]:
    """Early end: no more numbers today. Who has one is served. Raises Refusal("unknown_service" | "reason_needed")."""
    reason = command.reason.strip()
    if command.service is not None:
        day.rules.service(command.service)
    if not reason:
        raise Refusal("reason_needed")
    if day.issuing_ended.get(command.service) == reason:
        return []
    return [events.IssuingEnded(command.service, reason)]


def resume_issuing(day: Day, command: ResumeIssuing) -> list[Event]:
    """Numbers again: for every service when none is named.

    Raises Refusal("issuing_ended") for one service while numbers of all were ended.
    """
    if command.service is None:
        return [events.IssuingResumed(None)] if day.issuing_ended else []
    day.rules.service(command.service)
    if None in day.issuing_ended:
        raise Refusal("issuing_ended", service=None, reason=day.issuing_ended[None])
    return [events.IssuingResumed(command.service)] if command.service in day.issuing_ended else []
