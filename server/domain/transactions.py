"""Rules of a customer at a counter, from the start to the end of a transaction."""

from __future__ import annotations

from server.domain import events
from server.domain.attending import counter_of, free_counter, serving_counter
from server.domain.commands import CheckStep, Finish, MarkTicket, StartServing, WalkIn
from server.domain.day import Counter, Day
from server.domain.events import Event
from server.domain.issuing import NUMBER_DIGITS, SERVICES_MAX, refuse_too_many_tickets
from server.domain.refusals import Refusal
from server.domain.ticket import Move, State, Ticket, after

FINISH_OUTCOMES = ("served", "not_completed")
# Numbers of those who were served without a ticket; no service or segment may have this prefix (config.complaints).
WALK_IN_SERIES = "WK"


def start(day: Day, command: StartServing) -> list[Event]:
    """The customer is there."""
    counter, ticket = present(day, command.counter, Move.START)
    return [events.ServingStarted(ticket.id, counter.number)]


def finish(day: Day, command: Finish) -> list[Event]:
    """The transaction ends; raises Refusal("unknown_outcome" | "unknown_service" | "too_many_services")."""
    counter_of(day, command.counter)
    if command.outcome not in FINISH_OUTCOMES:
        raise Refusal("unknown_outcome", outcome=command.outcome)
    delivered = [day.rules.service(code).code for code in command.delivered]
    if command.next_service is not None:
        day.rules.service(command.next_service)
    counter, ticket = present(day, command.counter)
    wrap_up = day.rules.services[ticket.service].wrap_up
    return finished(day, counter, ticket, command.outcome, delivered, command.next_service, wrap_up)


def finished(
    day: Day,
    counter: Counter,
    ticket: Ticket,
    outcome: str = "served",
    delivered: list[str] | None = None,
    next_service: str | None = None,
    wrap_up: bool = False,
) -> list[Event]:
    """The end of the present customer's transaction, and of the visit unless a further service is wanted.

    A called customer counts as started where the branch implies the arrival; raises Refusal("wrong_moment") elsewhere.
    """
    if ticket.state is State.CALLED and day.rules.calling.arrival == "confirmed":
        raise Refusal("wrong_moment", sentence="start_first", state=ticket.state.value, move=Move.FINISH.value)
    wanted = next_service or (ticket.more[0] if ticket.more else None)
    if next_service is not None:
        refuse_unserved(day, next_service, ticket.segment)
        if next_service not in ticket.more:
            refuse_too_many_services(ticket)
    started: list[Event] = []
    if wanted is None:
        after(ticket.state, Move.FINISH)
    elif ticket.state is State.CALLED:
        after(after(ticket.state, Move.START), Move.NEXT_SERVICE)
        started = [events.ServingStarted(ticket.id, counter.number)]
    else:
        after(ticket.state, Move.NEXT_SERVICE)
    return [
        *started,
        events.TicketFinished(ticket.id, counter.number, outcome, delivered or [], wanted, wrap_up),
    ]


def walk_in(day: Day, command: WalkIn) -> list[Event]:
    """Serve somebody who took no number; the number they get is for the records alone."""
    counter_of(day, command.counter)
    service = day.rules.service(command.service)
    counter, wrapped_up = free_counter(day, command.counter)
    refuse_too_many_tickets(day)
    serial = day.serials.get(WALK_IN_SERIES, 0) + 1
    return [
        *wrapped_up,
        events.WalkInStarted(
            ticket=command.ticket,
            number=f"{WALK_IN_SERIES}{serial:0{NUMBER_DIGITS}d}",
            series=WALK_IN_SERIES,
            serial=serial,
            service=service.code,
            segment="ordinary",
            language=day.rules.languages[0],
            counter=counter.number,
            zone=counter.zone,
            profile=counter.profile,
            staff=counter.staff,
        ),
    ]


def mark(day: Day, command: MarkTicket) -> list[Event]:
    """Note something of the branch's list; raises Refusal("unknown_mark"). What is noted already changes nothing."""
    counter_of(day, command.counter)
    if command.mark not in day.rules.marks:
        raise Refusal("unknown_mark", mark=command.mark)
    _, ticket = present(day, command.counter)
    return [] if command.mark in ticket.marks else [events.TicketMarked(ticket.id, command.mark)]


def check_step(day: Day, command: CheckStep) -> list[Event]:
    """Tick a step of the service's checklist; raises Refusal("unknown_step"). What is so already changes nothing."""
    _, ticket = present(day, command.counter)
    if not 0 <= command.step < len(day.rules.services[ticket.service].checklist):
        raise Refusal("unknown_step", step=command.step)
    if (command.step in ticket.steps) == command.done:
        return []
    return [events.StepChecked(ticket.id, command.step, command.done)]


def present(day: Day, number: int, move: Move | None = None) -> tuple[Counter, Ticket]:
    """A counter that serves and its customer, who may make the move; raises Refusal("wrong_moment")."""
    counter = serving_counter(day, number)
    if counter.ticket is None:
        raise Refusal("wrong_moment", sentence="no_customer", counter=number)
    ticket = day.tickets[counter.ticket]
    if move is not None:
        after(ticket.state, move)
    return counter, ticket


def refuse_unserved(day: Day, service: str, segment: str) -> None:
    """Raise Refusal("nobody_serves") when no counter of the branch, open or not, takes this service and segment.

    One that takes it only when idle is enough.
    """
    rules = day.rules
    names = {counter.profile for counter in day.counters.values() if counter.state != "closed"}
    for place in rules.counters.values():
        names |= {place.profile, *(profile for _, profile in place.shifts)}
    profiles = [rules.profiles[name] for name in names]
    lent = any(service in counter.lent for counter in day.counters.values())
    if not lent and not any(one.takes(service, segment) or one.takes_idle(service, segment) for one in profiles):
        raise Refusal("nobody_serves", service=service, segment=segment)


def refuse_too_many_services(ticket: Ticket) -> None:
    """Raise Refusal("too_many_services") when a visit has as many services as it may."""
    if ticket.wanted >= SERVICES_MAX:
        raise Refusal("too_many_services", limit=SERVICES_MAX)
