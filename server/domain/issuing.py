"""Rules of a ticket outside the counter: issued, given up, taken out, printed again."""

from __future__ import annotations

from collections.abc import Callable

from server.domain import events
from server.domain.commands import CancelTicket, IssueTicket, RemoveTicket, ReprintTicket
from server.domain.day import Day
from server.domain.events import Event
from server.domain.prospect import Prospect, prospect
from server.domain.refusals import Refusal
from server.domain.ticket import AT_COUNTER, ENDED_STATES, Move, Ticket, after

NUMBER_DIGITS = 3


def issue(
    day: Day, command: IssueTicket, now_ms: int, estimate: Callable[[Prospect], dict[str, int] | None]
) -> list[Event]:
    """Give the next number of the service's series (the segment's own where it has one), and promise a range."""
    branch = day.rules
    service, segment = branch.service(command.service), branch.segment(command.segment)
    language = command.language or branch.languages[0]
    if language not in branch.languages:
        raise Refusal("unknown_language", language=language)
    entered_ms = entry_ms(day, service.code, now_ms)
    if len(day.tickets) >= branch.tickets_per_day_max:
        raise Refusal("tickets_used_up", limit=branch.tickets_per_day_max)
    series = segment.prefix or service.prefix
    serial = day.serials.get(series, 0) + 1
    standing = prospect(day, service.code, segment.code, entered_ms)
    return [
        events.TicketIssued(
            ticket=command.ticket,
            number=f"{series}{serial:0{NUMBER_DIGITS}d}",
            series=series,
            serial=serial,
            service=service.code,
            segment=segment.code,
            language=language,
            channel=command.channel,
            kiosk=command.kiosk,
            entered_ms=entered_ms,
            ahead=standing.ahead,
            estimate=estimate(standing),
            large_print=command.large_print,
        )
    ]


def entry_ms(day: Day, service: str, now_ms: int) -> int:
    """When a ticket taken now enters: now, or the opening it is early for; raises Refusal("service_closed")."""
    windows = day.hours.get(service)
    if not windows:
        return now_ms
    for opens_ms, closes_ms in windows:
        if opens_ms - day.rules.before_opening_ms <= now_ms < closes_ms:
            return max(now_ms, opens_ms)
    raise Refusal("service_closed", service=service, opens_ms=next_opening_ms(day, service, now_ms))


def next_opening_ms(day: Day, service: str, now_ms: int) -> int | None:
    """When the service next opens today, None when it does not."""
    return next((opens_ms for opens_ms, _ in day.hours.get(service, []) if opens_ms > now_ms), None)


def cancel(day: Day, command: CancelTicket) -> list[Event]:
    """The customer gives up."""
    ticket = find(day, command.ticket)
    after(ticket.state, Move.CANCEL)
    return [events.TicketAbandoned(ticket.id, ticket.number, _held_at(ticket), why="cancelled")]


def remove(day: Day, command: RemoveTicket) -> list[Event]:
    """Staff take the ticket out; raises Refusal("reason_needed") when no reason is given."""
    ticket = find(day, command.ticket)
    if not command.reason.strip():
        raise Refusal("reason_needed")
    after(ticket.state, Move.REMOVE)
    return [events.TicketRemoved(ticket.id, ticket.number, _held_at(ticket), command.reason.strip())]


def reprint(day: Day, command: ReprintTicket) -> list[Event]:
    """A copy of the paper, while the ticket is still worth anything."""
    ticket = find(day, command.ticket)
    if ticket.state in ENDED_STATES:
        raise Refusal("wrong_moment", state=ticket.state.value, move="reprint")
    return [events.ReprintAsked(ticket.id, ticket.number, command.kiosk or ticket.kiosk)]


def find(day: Day, ticket: str) -> Ticket:
    """The ticket of this id; raises Refusal("unknown_ticket")."""
    try:
        return day.tickets[ticket]
    except KeyError:
        raise Refusal("unknown_ticket", ticket=ticket) from None


def _held_at(ticket: Ticket) -> int | None:
    return ticket.counter if ticket.state in AT_COUNTER else None
