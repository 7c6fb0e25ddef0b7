"""What time alone does: returns that are too late, bookings nobody came for, shifts, automatic calls."""

from __future__ import annotations

from server.domain import events, lending, notices
from server.domain.appointments import passed
from server.domain.calls import called
from server.domain.commands import PassTime
from server.domain.day import Counter, Day
from server.domain.events import Event
from server.domain.hours import profile_at
from server.domain.routing import asker_at, choose
from server.domain.ticket import State


def pass_time(day: Day, command: PassTime, now_ms: int) -> list[Event]:
    """What is due now, mostly nothing; looks only at what is held, booked or idle.

    One automatic call at a time, and none beside anything else, for each changes who is next: ask again until there is
    nothing left to do.
    """
    due = [*notices.over(day, now_ms), *_shifts(day, now_ms), *lending.over(day, now_ms)]
    if day.emergency is not None:
        return due  # nobody is called, and nobody loses a place by staying away
    due += [*_too_late(day, now_ms), *passed(day, now_ms)]
    return due or _automatic_call(day, now_ms)


def _too_late(day: Day, now_ms: int) -> list[Event]:
    within_ms = day.rules.calling.return_within_s * 1000
    return [
        events.TicketAbandoned(ticket.id, ticket.number, None, why="return_time_over")
        for ticket in day.held[State.NO_SHOW].values()
        if now_ms - notices.counted_from(day, ticket.missed_ms or now_ms) > within_ms
    ]


def _shifts(day: Day, now_ms: int) -> list[Event]:
    """Counters whose profile of the hour began since the day last moved; one changed by hand keeps it until then."""
    changed: list[Event] = []
    for place in day.rules.counters.values():
        counter = day.counters[place.number]
        if not place.shifts or counter.state == "closed":
            continue
        profile = profile_at(day, place.number, now_ms)
        if profile != profile_at(day, place.number, counter.shift_ms) and profile != counter.profile:
            changed.append(events.ProfileChanged(place.number, profile))
    return changed


def _automatic_call(day: Day, now_ms: int) -> list[Event]:
    """The next customer of the counter that has stood idle longest, where its profile wants that."""
    ready = [counter for counter in day.counters.values() if _calls_by_itself(day, counter, now_ms)]
    for counter in sorted(ready, key=lambda counter: (counter.since_ms, counter.number)):
        choice = choose(day, asker_at(day, counter, now_ms), now_ms)
        if choice is not None:
            return [called(counter, choice, automatic=True)]
    return []


def _calls_by_itself(day: Day, counter: Counter, now_ms: int) -> bool:
    if counter.state != "open" or counter.profile not in day.rules.profiles:
        return False
    after_s = day.rules.profiles[counter.profile].automatic_call_after_s
    if after_s is None or now_ms - counter.since_ms < after_s * 1000:
        return False
    gap_ms = day.rules.calling.call_next_gap_s * 1000
    return counter.last_call_next_ms is None or now_ms - counter.last_call_next_ms >= gap_ms
