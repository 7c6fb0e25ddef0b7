"""Rules of a ticket's place and kind, while its customer is in the hall."""

from __future__ import annotations

from server.domain import events, notices
from server.domain.commands import AddService, IdentifyTicket, InsertFirst, MoveTicket, ReturnTicket
from server.domain.day import AWAY, Day
from server.domain.events import Event
from server.domain.issuing import find
from server.domain.refusals import Refusal
from server.domain.ticket import ENDED_STATES, Move, State, Ticket, after
from server.domain.transactions import refuse_too_many_services, refuse_unserved


def come_back(day: Day, command: ReturnTicket, now_ms: int) -> list[Event]:
    """A missed customer is back: next at the counter that called, or a few calls later; raises "too_late_to_return"."""
    ticket = find(day, command.ticket)
    calling = day.rules.calling
    late = Refusal("too_late_to_return", number=ticket.number, return_within_min=calling.return_within_s // 60)
    away_ms = 0 if ticket.missed_ms is None else now_ms - notices.counted_from(day, ticket.missed_ms)
    too_late = day.emergency is None and away_ms > calling.return_within_s * 1000
    if ticket.state is State.ABANDONED and too_late:
        raise late
    after(ticket.state, Move.RETURN)
    if too_late:
        raise late
    counter = ticket.counter if away_ms <= calling.return_grace_s * 1000 else None
    if counter is not None and day.counters[counter].state in AWAY:
        counter = None  # whoever called is gone: a place that every counter sees
    return [events.TicketReturned(ticket.id, ticket.number, ticket.service, counter, calling.return_behind)]


def insert_first(day: Day, command: InsertFirst) -> list[Event]:
    """Place a waiting ticket before all others of its queue; raises Refusal("reason_needed")."""
    ticket = find(day, command.ticket)
    reason = _reason(command.reason)
    after(ticket.state, Move.INSERT_FIRST)
    return [events.InsertedFirst(ticket.id, ticket.number, reason)]


def move(day: Day, command: MoveTicket) -> list[Event]:
    """Another service, another segment or both, for a ticket that waits; it keeps its entry."""
    ticket = find(day, command.ticket)
    service = day.rules.service(command.service or ticket.service).code
    segment = day.rules.segment(command.segment or ticket.segment).code
    reason = _reason(command.reason)
    after(ticket.state, Move.MOVE)
    refuse_unserved(day, service, segment)
    if (service, segment) == (ticket.service, ticket.segment):
        return []
    return [events.TicketMoved(ticket.id, ticket.number, service, segment, reason)]


def add_service(day: Day, command: AddService) -> list[Event]:
    """One more service in the same visit; raises Refusal("too_many_services")."""
    ticket = find(day, command.ticket)
    service = day.rules.service(command.service).code
    refuse_ended(ticket, "add a service")
    refuse_too_many_services(ticket)
    refuse_unserved(day, service, ticket.segment)
    return [events.ServiceAdded(ticket.id, ticket.number, service)]


def identify(day: Day, command: IdentifyTicket) -> list[Event]:
    """It is learned who holds a ticket. Its entry stays; what is known already changes nothing."""
    ticket = find(day, command.ticket)
    segment = day.rules.segment(command.segment).code
    refuse_ended(ticket, "identify")
    identity = None
    if command.identity is not None:
        identity = {"kind": command.identity.kind, "hash": command.identity.hash}
    if segment == ticket.segment and identity in (None, ticket.identity):
        return []
    return [
        events.TicketIdentified(ticket.id, ticket.number, segment, identity, command.by, command.reason),
    ]


def refuse_ended(ticket: Ticket, move: str) -> None:
    """Raise Refusal("wrong_moment") when the visit is over."""
    if ticket.state in ENDED_STATES:
        raise Refusal("wrong_moment", state=ticket.state.value, move=move)


def _reason(words: str) -> str:
    if not words.strip():
        raise Refusal("reason_needed")
    return words.strip()
