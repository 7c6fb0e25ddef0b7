"""The fold of a customer at a counter, from the start to the end of a transaction."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

from server.domain import events
from server.domain.day import SERVING_TIMES_KEPT, Counter, Day
from server.domain.events import Recorded
from server.domain.shown import hide
from server.domain.ticket import BORN, Move, State, Ticket

WALK_IN_CHANNEL = "walk_in"


def _started(day: Day, recorded: Recorded, event: events.ServingStarted) -> None:
    ticket, counter = day.tickets[event.ticket], day.counters[event.counter]
    day.move(ticket, Move.START)
    ticket.started_ms = recorded.at_ms
    counter.turn("serving", recorded.at_ms)


def _finished(day: Day, recorded: Recorded, event: events.TicketFinished) -> None:
    ticket, at_ms = day.tickets[event.ticket], recorded.at_ms
    if ticket.state is State.PARKED:
        day.end(ticket, Move.END_OF_DAY, event.outcome, at_ms)
        return
    if event.counter is not None:
        _count_serving(day, day.counters[event.counter], ticket, at_ms)
    ticket.delivered = list(event.delivered)
    state = "wrap_up" if event.wrap_up else "open"
    if event.next_service is None:
        day.end(ticket, Move.FINISH, event.outcome, at_ms, state)
        return
    if event.next_service in ticket.more:
        ticket.more.remove(event.next_service)
    else:
        ticket.wanted += 1
    ticket.service = event.next_service
    day.go_on(ticket, Move.NEXT_SERVICE, at_ms, at_ms, state)
    hide(day, event.ticket)


def _count_serving(day: Day, counter: Counter, ticket: Ticket, at_ms: int) -> None:
    started_ms = ticket.started_ms
    if started_ms == at_ms and day.rules.calling.arrival == "implied":
        started_ms = None  # nobody said that the customer came: the start was written down with the end
    serving_ms = at_ms - (started_ms or ticket.last_called_ms or at_ms) - ticket.parked_total_ms
    counter.served += 1
    counter.serving_ms += serving_ms
    day.serving_times_ms.setdefault(ticket.service, deque(maxlen=SERVING_TIMES_KEPT)).append(serving_ms)


def _parked(day: Day, recorded: Recorded, event: events.TicketParked) -> None:
    ticket = day.tickets[event.ticket]
    day.leave_counter(event.counter, ticket, recorded.at_ms)
    day.move(ticket, Move.PARK)
    ticket.counter, ticket.parked_ms, ticket.park_reason = event.counter, recorded.at_ms, event.reason
    hide(day, event.ticket)


def _unparked(day: Day, recorded: Recorded, event: events.TicketUnparked) -> None:
    ticket, counter = day.tickets[event.ticket], day.counters[event.counter]
    day.move(ticket, Move.UNPARK)
    ticket.parked_total_ms += recorded.at_ms - (ticket.parked_ms or recorded.at_ms)
    ticket.counter, ticket.parked_ms, ticket.park_reason = event.counter, None, None
    counter.ticket = ticket.id
    counter.turn("serving", recorded.at_ms)


def _transferred(day: Day, recorded: Recorded, event: events.TicketTransferred) -> None:
    ticket = day.tickets[event.ticket]
    move = Move.TRANSFER_SERVICE if event.to == "service" else Move.TRANSFER_POOL
    ticket.service = event.service
    day.go_on(ticket, move, recorded.at_ms, event.entered_ms)
    ticket.first, ticket.pool_counter, ticket.pool_staff = event.first, event.to_counter, event.to_staff
    ticket.say(event.reason, recorded.actor)
    hide(day, event.ticket)


def _released(day: Day, recorded: Recorded, event: events.TicketReleased) -> None:
    ticket = day.tickets[event.ticket]
    pooled = event.to_counter is not None or event.to_staff is not None
    move = Move.RELEASE_POOL if pooled else Move.RELEASE_FIRST
    first = ticket.first or not pooled
    if ticket.state is State.PARKED:
        ticket.counter = None
        day.go_on(ticket, move, recorded.at_ms, ticket.entered_ms)
    else:
        day.move(ticket, move)
    ticket.stand_anywhere()
    ticket.stands_since_ms = recorded.at_ms
    ticket.first, ticket.pool_counter, ticket.pool_staff = first, event.to_counter, event.to_staff


def _walk_in(day: Day, recorded: Recorded, event: events.WalkInStarted) -> None:
    at_ms, counter = recorded.at_ms, day.counters[event.counter]
    ticket = Ticket(
        id=event.ticket,
        number=event.number,
        service=event.service,
        segment=event.segment,
        language=event.language,
        channel=WALK_IN_CHANNEL,
        kiosk=None,
        state=BORN[Move.WALK_IN],
        issued_ms=at_ms,
        entered_ms=at_ms,
        queued_ms=at_ms,
        order=len(day.tickets),
        promised_ms=at_ms,
        due_ms=at_ms,
        overdue_ms=at_ms,
        premium=False,
        need=False,
        started_ms=at_ms,
        counter=event.counter,
        walk_in=True,
    )
    day.measure(ticket)
    day.keep(ticket, event.series, event.serial)
    counter.ticket = ticket.id
    counter.turn("serving", at_ms)


def _marked(day: Day, recorded: Recorded, event: events.TicketMarked) -> None:
    day.tickets[event.ticket].marks.append(event.mark)


def _step_checked(day: Day, recorded: Recorded, event: events.StepChecked) -> None:
    steps = day.tickets[event.ticket].steps
    if event.done:
        steps.append(event.step)
        steps.sort()
    else:
        steps.remove(event.step)


CHANGES: Mapping[type, Callable[[Day, Recorded, Any], None]] = {
    events.ServingStarted: _started,
    events.TicketFinished: _finished,
    events.TicketParked: _parked,
    events.TicketUnparked: _unparked,
    events.TicketTransferred: _transferred,
    events.TicketReleased: _released,
    events.WalkInStarted: _walk_in,
    events.TicketMarked: _marked,
    events.StepChecked: _step_checked,
}
