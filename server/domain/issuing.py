"""Rules of a ticket outside the counter: issued, given up, taken out, printed again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict

from server.domain import events
from server.domain.admission import admitted_ms
from server.domain.commands import CancelTicket, Identity, IssueTicket, RemoveTicket, ReprintTicket
from server.domain.day import Day
from server.domain.events import Event
from server.domain.prospect import Prospect, prospect
from server.domain.refusals import Refusal
from server.domain.ticket import AT_COUNTER, ENDED_STATES, OPEN_STATES, Move, Ticket, after

NUMBER_DIGITS = 3
# All services of one visit together: those chosen at the kiosk, those added, those sent on to at a finish.
SERVICES_MAX = 5


def issue(
    day: Day, command: IssueTicket, now_ms: int, estimate: Callable[[Prospect], dict[str, int] | None]
) -> list[Event]:
    """Give the next number of the service's series (the segment's own where it has one), and promise a range."""
    branch = day.rules
    service, segment = branch.service(command.service), branch.segment(command.segment)
    more = [branch.service(code).code for code in command.more]
    language = command.language or branch.languages[0]
    if language not in branch.languages:
        raise Refusal("unknown_language", language=language)
    if 1 + len(more) > SERVICES_MAX:
        raise Refusal("too_many_services", limit=SERVICES_MAX)
    if command.identity is not None and not command.again:
        _refuse_second(day, command.identity)
    entered_ms = admitted_ms(day, command, now_ms)
    refuse_too_many_tickets(day)
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
            more=more,
            identity=None if command.identity is None else asdict(command.identity),
            segment_by=command.segment_by,
        )
    ]


def refuse_too_many_tickets(day: Day) -> None:
    """Raise Refusal("tickets_used_up") when the day has had as many tickets as it may."""
    limit = day.rules.tickets_per_day_max
    if len(day.tickets) >= limit:
        raise Refusal("tickets_used_up", limit=limit)


def _refuse_second(day: Day, identity: Identity) -> None:
    """Raise Refusal("already_has_ticket") while another ticket of the same person is open."""
    for name in reversed(day.by_identity.get(identity.hash, ())):
        ticket = day.tickets[name]
        if ticket.state in OPEN_STATES:
            raise Refusal("already_has_ticket", ticket=ticket.id, number=ticket.number)


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
    """The ticket of this id; raises Refusal("unknown_ticket"), "wrong_moment" for a booking that has no number yet."""
    try:
        return day.tickets[ticket]
    except KeyError:
        booking = day.bookings.get(ticket)
        if booking is None:
            raise Refusal("unknown_ticket", ticket=ticket) from None
        raise Refusal("wrong_moment", state=booking.state.value, move="a move of a ticket") from None


def _held_at(ticket: Ticket) -> int | None:
    return ticket.counter if ticket.state in AT_COUNTER else None
