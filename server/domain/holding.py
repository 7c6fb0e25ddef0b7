"""Rules of a customer put on hold, or sent on to somebody else."""

from __future__ import annotations

from server.domain import events
from server.domain.attending import counter_of, free_counter
from server.domain.commands import Park, Transfer, Unpark
from server.domain.day import Day
from server.domain.events import Event
from server.domain.issuing import find
from server.domain.refusals import Refusal, unfit
from server.domain.ticket import Move, Ticket, after
from server.domain.transactions import present, refuse_unserved


def park(day: Day, command: Park) -> list[Event]:
    """Hold the customer being served; raises Refusal("reason_needed" | "unknown_reason")."""
    counter_of(day, command.counter)
    if not command.reason.strip():
        raise Refusal("reason_needed")
    if command.reason not in day.rules.parks:
        raise Refusal("unknown_reason", reason=command.reason)
    counter, ticket = present(day, command.counter, Move.PARK)
    return [events.TicketParked(ticket.id, ticket.number, counter.number, command.reason, counter.staff)]


def unpark(day: Day, command: Unpark) -> list[Event]:
    """Go on with a customer on hold: here where they were, or at a counter whose profile takes them."""
    counter_of(day, command.counter)
    ticket = find(day, command.ticket)
    counter, wrapped_up = free_counter(day, command.counter)
    after(ticket.state, Move.UNPARK)
    takes = day.profile_of(counter).takes(ticket.service, ticket.segment)
    if ticket.counter != counter.number and not takes:
        raise Refusal("nobody_serves", sentence="not_served_here", number=ticket.number, counter=counter.number)
    return [*wrapped_up, events.TicketUnparked(ticket.id, ticket.number, counter.number, counter.staff)]


def transfer(day: Day, command: Transfer, now_ms: int) -> list[Event]:
    """Send the present customer to a service, a counter or a member of staff.

    Raises Refusal("wrong_values") unless it is exactly one of them, "counter_closed" | "staff_absent" |
    "nobody_serves" when there is nobody to go to.
    """
    counter_of(day, command.counter)
    to = _target(day, command)
    move = Move.TRANSFER_SERVICE if to == "service" else Move.TRANSFER_POOL
    counter, ticket = present(day, command.counter, move)
    _refuse_absent(day, command, ticket)
    return [
        events.TicketTransferred(
            ticket=ticket.id,
            number=ticket.number,
            counter=counter.number,
            to=to,
            service=command.service or ticket.service,
            to_counter=command.to_counter,
            to_staff=command.to_staff,
            entered_ms=ticket.entered_ms if day.rules.calling.transfer_entry == "kept" else now_ms,
            first=command.first,
            reason=(command.reason or "").strip() or None,
        )
    ]


def _target(day: Day, command: Transfer) -> str:
    targets = {"service": command.service, "counter": command.to_counter, "staff": command.to_staff}
    named = [to for to, value in targets.items() if value is not None]
    if len(named) != 1:
        raise unfit("", "one_target")
    if command.service is not None:
        day.rules.service(command.service)
    if command.to_counter is not None and command.to_counter not in day.counters:
        raise Refusal("wrong_values", sentence="unknown_counter", counter=command.to_counter)
    return named[0]


def _refuse_absent(day: Day, command: Transfer, ticket: Ticket) -> None:
    if command.service is not None:
        refuse_unserved(day, command.service, ticket.segment)
    elif command.to_counter is not None:
        if day.counters[command.to_counter].state == "closed":
            raise Refusal("counter_closed", counter=command.to_counter)
    elif all(place.state == "closed" or place.staff != command.to_staff for place in day.counters.values()):
        raise Refusal("staff_absent", staff=command.to_staff)
