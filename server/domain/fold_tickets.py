"""The fold of a ticket outside a counter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from server.domain import events
from server.domain.day import Day
from server.domain.events import Recorded
from server.domain.fold_appointments import checked_in
from server.domain.quotas import count
from server.domain.shown import hide, no_longer_missed
from server.domain.ticket import BORN, Move, State, Ticket


def _issued(day: Day, recorded: Recorded, event: events.TicketIssued) -> None:
    ticket = Ticket(
        id=event.ticket,
        number=event.number,
        service=event.service,
        segment=event.segment,
        language=event.language,
        channel=event.channel,
        kiosk=event.kiosk,
        state=BORN[Move.ISSUE],
        issued_ms=recorded.at_ms,
        entered_ms=event.entered_ms,
        queued_ms=event.entered_ms,
        stands_since_ms=event.entered_ms,
        order=len(day.tickets),
        promised_ms=0,
        due_ms=0,
        overdue_ms=0,
        premium=False,
        need=False,
        ahead=event.ahead,
        estimate=event.estimate,
        more=list(event.more),
        wanted=1 + len(event.more),
        identity=event.identity,
        segment_by=event.segment_by,
        identified_ms=None if event.identity is None else recorded.at_ms,
        slot_ms=event.slot_ms,
    )
    day.measure(ticket)
    day.keep(ticket, event.series, event.serial)
    day.enter(ticket)
    day.lately.enter(recorded.at_ms)
    count(day, event)
    checked_in(day, recorded, event)


def _identified(day: Day, recorded: Recorded, event: events.TicketIdentified) -> None:
    ticket = day.tickets[event.ticket]
    ticket.segment_by, ticket.identified_ms = event.by, recorded.at_ms
    if event.identity is not None:
        day.know(ticket, event.identity)
    day.change_kind(ticket, ticket.service, event.segment, recorded.at_ms)


def _moved(day: Day, recorded: Recorded, event: events.TicketMoved) -> None:
    ticket = day.tickets[event.ticket]
    day.move(ticket, Move.MOVE)
    if event.segment != ticket.segment:
        ticket.segment_by = "staff"
    day.change_kind(ticket, event.service, event.segment, recorded.at_ms)
    ticket.say(event.reason, recorded.actor)


def _inserted_first(day: Day, recorded: Recorded, event: events.InsertedFirst) -> None:
    ticket = day.tickets[event.ticket]
    day.move(ticket, Move.INSERT_FIRST)
    ticket.stand_anywhere()
    ticket.first = True
    ticket.say(event.reason, recorded.actor)


def _returned(day: Day, recorded: Recorded, event: events.TicketReturned) -> None:
    ticket = day.tickets[event.ticket]
    ticket.counter = None
    day.go_on(ticket, Move.RETURN, recorded.at_ms, recorded.at_ms)
    ticket.first_at = event.counter
    if event.counter is None:
        ticket.sit_out(day.service_calls, event.behind)
    no_longer_missed(day, event.number)


def _service_added(day: Day, recorded: Recorded, event: events.ServiceAdded) -> None:
    ticket = day.tickets[event.ticket]
    ticket.more.append(event.service)
    ticket.wanted += 1


def _abandoned(day: Day, recorded: Recorded, event: events.TicketAbandoned) -> None:
    ticket = day.tickets[event.ticket]
    if ticket.state is State.WAITING:
        day.lately.lose(recorded.at_ms, ticket.queued_ms)
    move = {"cancelled": Move.CANCEL, "return_time_over": Move.GIVE_UP, "day_end": Move.END_OF_DAY}[event.why]
    day.end(ticket, move, "abandoned", recorded.at_ms)
    hide(day, event.ticket)
    no_longer_missed(day, event.number)


def _removed(day: Day, recorded: Recorded, event: events.TicketRemoved) -> None:
    day.end(day.tickets[event.ticket], Move.REMOVE, "removed", recorded.at_ms)
    hide(day, event.ticket)
    no_longer_missed(day, event.number)


def _expired(day: Day, recorded: Recorded, event: events.TicketExpired) -> None:
    day.end(day.tickets[event.ticket], Move.END_OF_DAY, "expired", recorded.at_ms)
    hide(day, event.ticket)


CHANGES: Mapping[type, Callable[[Day, Recorded, Any], None]] = {
    events.TicketIssued: _issued,
    events.TicketIdentified: _identified,
    events.TicketMoved: _moved,
    events.InsertedFirst: _inserted_first,
    events.TicketReturned: _returned,
    events.ServiceAdded: _service_added,
    events.TicketAbandoned: _abandoned,
    events.TicketRemoved: _removed,
    events.TicketExpired: _expired,
}
