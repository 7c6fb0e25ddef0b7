"""Rules of a counter's own state: opened, closed, paused, resumed."""

from __future__ import annotations

from server.domain import events
from server.domain.commands import CloseCounter, OpenCounter, PauseCounter, ResumeCounter
from server.domain.day import Counter, Day
from server.domain.events import Event
from server.domain.refusals import Refusal


def counter_of(day: Day, number: int) -> Counter:
    """The counter of this number; raises Refusal("unknown_counter")."""
    try:
        return day.counters[number]
    except KeyError:
        raise Refusal("unknown_counter", counter=number) from None


def open_counter(day: Day, command: OpenCounter) -> list[Event]:
    """Begin to serve. Opening what is open already in the same way changes nothing."""
    counter = counter_of(day, command.counter)
    profile = day.rules.profile(command.profile or day.rules.counters[counter.number].profile).name
    if counter.state != "closed":
        if counter.staff not in (None, command.staff):
            raise Refusal("already_open", counter=counter.number)
        if (counter.profile, counter.staff) == (profile, command.staff):
            return []
        if counter.ticket is not None:
            raise Refusal("counter_busy", counter=counter.number, number=day.tickets[counter.ticket].number)
        if counter.state == "paused":
            raise Refusal("counter_paused", counter=counter.number)
    return [events.CounterOpened(counter.number, profile, command.staff)]


def close_counter(day: Day, command: CloseCounter) -> list[Event]:
    """Stop serving; a called customer goes back to the head of the queue."""
    counter = serving_counter(day, command.counter, paused=True)
    return [*_give_back(day, counter, "closed"), events.CounterClosed(counter.number)]


def pause(day: Day, command: PauseCounter) -> list[Event]:
    """Rest for a reason of the branch's list; a called customer goes back to the head of the queue."""
    if not command.reason.strip():
        raise Refusal("reason_needed")
    if command.reason not in day.rules.pauses:
        raise Refusal("unknown_reason", reason=command.reason)
    counter = serving_counter(day, command.counter)
    return [*_give_back(day, counter, "paused"), events.CounterPaused(counter.number, command.reason)]


def resume(day: Day, command: ResumeCounter) -> list[Event]:
    """Go on after a pause."""
    counter = serving_counter(day, command.counter, paused=True)
    if counter.state != "paused":
        raise Refusal("wrong_moment", sentence="not_paused", counter=counter.number)
    return [events.CounterResumed(counter.number)]


def serving_counter(day: Day, number: int, *, paused: bool = False) -> Counter:
    """The counter, if it serves now; raises Refusal("unknown_counter" | "counter_closed" | "counter_paused")."""
    counter = counter_of(day, number)
    if counter.state == "closed":
        raise Refusal("counter_closed", counter=number)
    if counter.state == "paused" and not paused:
        raise Refusal("counter_paused", counter=number)
    return counter


def _give_back(day: Day, counter: Counter, why: str) -> list[Event]:
    if counter.ticket is None:
        return []
    ticket = day.tickets[counter.ticket]
    if counter.state == "serving":
        raise Refusal("counter_busy", counter=counter.number, number=ticket.number)
    return [events.TicketGivenBack(ticket.id, ticket.number, counter.number, why)]
