"""Rules of the held customers of a counter, or of its staff, that leaves: nobody is stranded."""

from __future__ import annotations

from server.domain import events
from server.domain.day import Counter, Day
from server.domain.events import Event
from server.domain.ticket import State, Ticket


def released(day: Day, counter: Counter) -> list[Event]:
    """What becomes of those held for a counter that closes, and for its staff who then sits nowhere.

    Under `held_to = "queue"` they stand at the head of their service's queue; under "pool" they stay, or come, into the
    pool of the counter or of the member of staff, for when these are back today.
    """
    staff = None if counter.staff in (None, *_elsewhere(day, counter)) else counter.staff
    theirs = [
        *(ticket for ticket in day.held[State.PARKED].values() if ticket.counter == counter.number),
        *(ticket for ticket in day.held[State.POOLED].values() if _is_of(ticket, counter.number, staff)),
    ]
    to_pool = day.rules.calling.held_to == "pool"
    return [_released(ticket, counter.number if to_pool else None, to_pool) for ticket in theirs]


def released_meanwhile(day: Day, counter: Counter) -> list[Event]:
    """What becomes of those held here while the counter pauses: under `held_to = "pool"` they stay where they are."""
    return [] if day.rules.calling.held_to == "pool" else released(day, counter)


def released_from(day: Day, staff: str | None) -> list[Event]:
    """What becomes of those held for a member of staff whose counter another takes over, and who then sits nowhere.

    Under `held_to = "pool"` they stay where they are.
    """
    if staff is None or day.rules.calling.held_to == "pool":
        return []
    theirs = (ticket for ticket in day.held[State.POOLED].values() if ticket.pool_staff == staff)
    return [_released(ticket, None, to_pool=False) for ticket in theirs]


def _elsewhere(day: Day, counter: Counter) -> list[str | None]:
    return [other.staff for other in day.counters.values() if other is not counter and other.state != "closed"]


def _is_of(ticket: Ticket, counter: int, staff: str | None) -> bool:
    return ticket.pool_counter == counter or (staff is not None and ticket.pool_staff == staff)


def _released(ticket: Ticket, counter: int | None, to_pool: bool) -> Event:
    if to_pool and ticket.pool_staff is not None:
        return events.TicketReleased(ticket.id, ticket.number, None, ticket.pool_staff)
    return events.TicketReleased(ticket.id, ticket.number, counter, None)
