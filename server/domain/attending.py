"""Rules of a counter's own state: opened, closed, paused, resumed, taken over, lost."""

from __future__ import annotations

from server.domain import events
from server.domain.commands import (
    ChangeProfile,
    CloseCounter,
    EndWrapUp,
    LoseCounter,
    OpenCounter,
    PauseCounter,
    ResumeCounter,
    TakeOver,
)
from server.domain.day import Counter, Day
from server.domain.events import Event
from server.domain.hours import profile_at
from server.domain.refusals import Refusal
from server.domain.releasing import released, released_from, released_meanwhile
from server.domain.ticket import State

# The reason of a pause, and of a hold, that nobody chose: the counter's page was heard of no more.
UNATTENDED = "unattended"


def counter_of(day: Day, number: int) -> Counter:
    """The counter of this number; raises Refusal("unknown_counter")."""
    try:
        return day.counters[number]
    except KeyError:
        raise Refusal("unknown_counter", counter=number) from None


def open_counter(day: Day, command: OpenCounter, now_ms: int) -> list[Event]:
    """Begin to serve. Opening what is open already in the same way changes nothing."""
    counter = counter_of(day, command.counter)
    profile = day.rules.profile(command.profile or profile_at(day, counter.number, now_ms)).name
    _refuse_two_seats(day, counter, command.staff)
    if counter.state != "closed":
        if counter.staff not in (None, command.staff):
            raise Refusal("already_open", counter=counter.number)
        if counter.staff == command.staff and (command.profile is None or counter.profile == profile):
            return []
        _refuse_busy(day, counter)
        if counter.state == "paused":
            raise Refusal("counter_paused", counter=counter.number)
    return [*_wrapped_up(counter), events.CounterOpened(counter.number, profile, command.staff)]


def close_counter(day: Day, command: CloseCounter) -> list[Event]:
    """Stop serving; a called customer goes back to the head of the queue, a held one where the branch file says."""
    counter = serving_counter(day, command.counter, paused=True)
    return [
        *_given_back(day, counter, "closed"),
        *released(day, counter),
        *_wrapped_up(counter),
        events.CounterClosed(counter.number),
    ]


def pause(day: Day, command: PauseCounter) -> list[Event]:
    """Rest for a reason of the branch's list; nobody called, pooled or on hold here waits for the end of it."""
    counter_of(day, command.counter)
    if not command.reason.strip():
        raise Refusal("reason_needed")
    if command.reason not in day.rules.pauses:
        raise Refusal("unknown_reason", reason=command.reason)
    counter = serving_counter(day, command.counter)
    return [
        *_given_back(day, counter, "paused"),
        *_wrapped_up(counter),
        *released_meanwhile(day, counter),
        events.CounterPaused(counter.number, command.reason),
    ]


def resume(day: Day, command: ResumeCounter) -> list[Event]:
    """Go on after a pause."""
    counter = serving_counter(day, command.counter, paused=True)
    if counter.state != "paused":
        raise Refusal("wrong_moment", sentence="not_paused", counter=counter.number)
    return [events.CounterResumed(counter.number)]


def take_over(day: Day, command: TakeOver) -> list[Event]:
    """Another member of staff goes on here, with whoever is at the counter; those held for the one before are not."""
    _refuse_two_seats(day, counter_of(day, command.counter), command.staff)
    counter = serving_counter(day, command.counter, paused=True)
    if counter.staff == command.staff:
        return []
    return [
        events.CounterTakenOver(counter.number, command.staff, counter.staff),
        *released_from(day, counter.staff),
    ]


def lose(day: Day, command: LoseCounter) -> list[Event]:
    """Nobody is heard of here: a called customer goes back, one being served is on hold, the counter rests."""
    counter = serving_counter(day, command.counter, paused=True)
    if counter.state == "paused":
        return []
    held: list[Event] = []
    if counter.ticket is not None and counter.state == "serving":
        ticket = day.tickets[counter.ticket]
        held = [events.TicketParked(ticket.id, ticket.number, counter.number, UNATTENDED, counter.staff)]
    else:
        held = _given_back(day, counter, "paused")
    left = [*held, *_wrapped_up(counter), *released_meanwhile(day, counter)]
    return [*left, events.CounterPaused(counter.number, UNATTENDED)]


def change_profile(day: Day, command: ChangeProfile) -> list[Event]:
    """Go on by another work profile; whoever is at the counter stays."""
    counter_of(day, command.counter)
    profile = day.rules.profile(command.profile).name
    counter = serving_counter(day, command.counter, paused=True)
    if counter.profile == profile:
        return []
    return [events.ProfileChanged(counter.number, profile)]


def end_wrap_up(day: Day, command: EndWrapUp) -> list[Event]:
    """The teller's work after the customer left is done."""
    counter = serving_counter(day, command.counter)
    if counter.state != "wrap_up":
        raise Refusal("wrong_moment", sentence="no_wrap_up", counter=counter.number)
    return _wrapped_up(counter)


def serving_counter(day: Day, number: int, *, paused: bool = False) -> Counter:
    """The counter, if it serves now; raises Refusal("unknown_counter" | "counter_closed" | "counter_paused")."""
    counter = counter_of(day, number)
    if counter.state == "closed":
        raise Refusal("counter_closed", counter=number)
    if counter.state == "paused" and not paused:
        raise Refusal("counter_paused", counter=number)
    return counter


def free_counter(day: Day, number: int) -> tuple[Counter, list[Event]]:
    """A counter that serves and has no customer, with the end of its wrap-up; raises Refusal("counter_busy")."""
    counter = serving_counter(day, number)
    _refuse_busy(day, counter)
    return counter, _wrapped_up(counter)


def _refuse_two_seats(day: Day, counter: Counter, staff: str | None) -> None:
    """Raise Refusal("already_open"), naming the counter where this person sits, when it is another."""
    if staff is None:
        return
    for other in day.counters.values():
        if other.staff == staff and other is not counter:
            raise Refusal("already_open", sentence="staff_at_other_counter", counter=other.number)


def _refuse_busy(day: Day, counter: Counter) -> None:
    if counter.ticket is not None:
        raise Refusal("counter_busy", counter=counter.number, number=day.tickets[counter.ticket].number)


def _wrapped_up(counter: Counter) -> list[Event]:
    return [events.WrapUpEnded(counter.number)] if counter.state == "wrap_up" else []


def _given_back(day: Day, counter: Counter, why: str) -> list[Event]:
    if counter.ticket is None:
        return []
    ticket = day.tickets[counter.ticket]
    if ticket.state is not State.CALLED:
        raise Refusal("counter_busy", counter=counter.number, number=ticket.number)
    return [events.TicketGivenBack(ticket.id, ticket.number, counter.number, why)]
