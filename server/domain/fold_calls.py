"""The fold of a call, from its first to its end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from server.domain import events
from server.domain.day import NO_RUNS, Day
from server.domain.events import Recorded
from server.domain.shown import hide, miss, show
from server.domain.ticket import Move, Ticket


def _called(day: Day, recorded: Recorded, event: events.TicketCalled) -> None:
    ticket, counter = day.tickets[event.ticket], day.counters[event.counter]
    ticket.leave_stand()
    day.lately.take(recorded.at_ms, ticket.queued_ms, ticket.service)
    day.move(ticket, Move.CALL)
    ticket.calls = 1
    ticket.call_seq, ticket.automatic = recorded.seq, event.automatic
    ticket.first_called_ms = ticket.last_called_ms = recorded.at_ms
    ticket.counter, ticket.reason, ticket.note = event.counter, event.reason, event.note
    counter.ticket = ticket.id
    counter.turn("called", recorded.at_ms)
    counter.last_call_next_ms = recorded.at_ms
    counter.call_profile = event.profile
    counter.runs_before_call = day.runs.get(event.profile, NO_RUNS)
    day.runs[event.profile] = (event.need_run, event.premium_run, event.ratio_at)
    day.last_calls[event.profile] = recorded.seq
    day.service_calls[event.service] = day.service_calls.get(event.service, 0) + 1
    show(day, recorded, event)


def _recalled(day: Day, recorded: Recorded, event: events.TicketRecalled) -> None:
    ticket = day.tickets[event.ticket]
    day.move(ticket, Move.RECALL)
    ticket.calls, ticket.last_called_ms = event.calls, recorded.at_ms
    show(day, recorded, event)


def _no_show(day: Day, recorded: Recorded, event: events.NoShowMarked) -> None:
    ticket = day.tickets[event.ticket]
    day.end(ticket, Move.NO_SHOW, "no_show", recorded.at_ms)
    ticket.missed_ms = recorded.at_ms
    day.lately.miss()
    miss(day, event.number, recorded.at_ms)
    hide(day, event.ticket)


def _undone(day: Day, recorded: Recorded, event: events.CallUndone) -> None:
    ticket, counter = day.tickets[event.ticket], day.counters[event.counter]
    day.leave_counter(event.counter, ticket, recorded.at_ms)
    ticket.stand_again(_seat(day, ticket, event.counter))
    ticket.stands_since_ms = recorded.at_ms
    day.move(ticket, Move.UNDO)
    ticket.uncall()
    day.runs[counter.call_profile] = (event.need_run, event.premium_run, event.ratio_at)
    day.last_calls[counter.call_profile] = recorded.seq
    day.service_calls[ticket.service] -= 1
    hide(day, event.ticket)


def _seat(day: Day, ticket: Ticket, called_at: int) -> int:
    """Where the member of staff sits for whom a called ticket was held; where it was called, if nowhere."""
    staff = None if ticket.stood is None else ticket.stood.pool_staff
    seats = (counter.number for counter in day.counters.values() if staff is not None and counter.staff == staff)
    return next(seats, called_at)


def _given_back(day: Day, recorded: Recorded, event: events.TicketGivenBack) -> None:
    ticket = day.tickets[event.ticket]
    day.leave_counter(event.counter, ticket, recorded.at_ms)
    ticket.stand_anywhere()
    ticket.first, ticket.stands_since_ms = True, recorded.at_ms
    day.move(ticket, Move.GIVE_BACK)
    ticket.uncall()
    hide(day, event.ticket)


def _put_back(day: Day, recorded: Recorded, event: events.TicketPutBack) -> None:
    ticket = day.tickets[event.ticket]
    day.go_on(ticket, Move.PUT_BACK, recorded.at_ms, ticket.entered_ms)
    ticket.sit_out(day.service_calls, event.behind)
    hide(day, event.ticket)


CHANGES: Mapping[type, Callable[[Day, Recorded, Any], None]] = {
    events.TicketCalled: _called,
    events.TicketRecalled: _recalled,
    events.NoShowMarked: _no_show,
    events.CallUndone: _undone,
    events.TicketGivenBack: _given_back,
    events.TicketPutBack: _put_back,
}
