"""Rules of a business day's two ends."""

from __future__ import annotations

from typing import Any, cast

from server.domain import appointments, events, notices
from server.domain.branch import Branch
from server.domain.calendar import day_bounds_ms
from server.domain.commands import CloseDay, OpenDay
from server.domain.day import Day
from server.domain.events import Event
from server.domain.hours import hours_on
from server.domain.refusals import Refusal
from server.domain.ticket import OPEN_STATES, State, Ticket


def open_day(day: Day, command: OpenDay) -> list[Event]:
    """Begin a day, unless one is still open; raises Refusal("day_open")."""
    if day.open:
        raise Refusal("day_open", day=day.day)
    settings = cast(dict[str, Any], dict(command.settings))
    branch = Branch.from_settings(settings)
    starts_ms, ends_ms = day_bounds_ms(branch.timezone, branch.day_starts, command.day)
    return [
        *appointments.left_over(day, command.day),
        events.DayOpened(settings, starts_ms, ends_ms, hours_on(branch, command.day)),
        *appointments.not_offered(day, command.day, branch.services),
        *notices.carried(day),
    ]


def close_day(day: Day, command: CloseDay, now_ms: int) -> list[Event]:
    """End every open ticket by its own event, close every counter, then the day."""
    ended = [_ended(ticket) for ticket in day.tickets.values() if ticket.state in OPEN_STATES]
    closed = [events.CounterClosed(counter.number) for counter in day.counters.values() if counter.state != "closed"]
    return [
        *ended, *appointments.ended(day, now_ms), *closed, *notices.of_the_day(day, now_ms),
        events.DayClosed(issued=len(day.tickets)),
    ]  # fmt: skip


def _ended(ticket: Ticket) -> Event:
    match ticket.state:
        case State.NO_SHOW:
            return events.TicketAbandoned(ticket.id, ticket.number, None, why="day_end")
        case State.PARKED:
            return events.TicketFinished(ticket.id, None, outcome="not_completed")
        case _:
            return events.TicketExpired(ticket.id, ticket.number, ticket.counter)
