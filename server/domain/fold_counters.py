"""The fold of a counter's own state."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from server.domain import events
from server.domain.day import Day
from server.domain.events import Recorded


def _opened(day: Day, recorded: Recorded, event: events.CounterOpened) -> None:
    counter = day.counters[event.counter]
    counter.profile, counter.staff = event.profile, event.staff
    counter.shift_ms = counter.takes_since_ms = recorded.at_ms
    counter.turn("open", recorded.at_ms)


def _closed(day: Day, recorded: Recorded, event: events.CounterClosed) -> None:
    counter = day.counters[event.counter]
    counter.turn("closed", recorded.at_ms)
    counter.staff = counter.ticket = None


def _paused(day: Day, recorded: Recorded, event: events.CounterPaused) -> None:
    counter = day.counters[event.counter]
    counter.turn("paused", recorded.at_ms)
    counter.pause = event.reason


def _to_open(day: Day, recorded: Recorded, event: events.CounterResumed | events.WrapUpEnded) -> None:
    day.counters[event.counter].turn("open", recorded.at_ms)


def _taken_over(day: Day, recorded: Recorded, event: events.CounterTakenOver) -> None:
    counter = day.counters[event.counter]
    counter.staff = event.staff
    if counter.working_since_ms is not None:
        counter.working_since_ms = recorded.at_ms


def _profile_changed(day: Day, recorded: Recorded, event: events.ProfileChanged) -> None:
    counter = day.counters[event.counter]
    counter.profile = event.profile
    counter.shift_ms = counter.takes_since_ms = recorded.at_ms


def _lent(day: Day, recorded: Recorded, event: events.ServiceLent) -> None:
    counter = day.counters[event.counter]
    counter.lent, counter.takes_since_ms = {**counter.lent, event.service: event.until_ms}, recorded.at_ms


def _lending_ended(day: Day, recorded: Recorded, event: events.ServiceLendingEnded) -> None:
    counter = day.counters[event.counter]
    counter.lent = {service: until_ms for service, until_ms in counter.lent.items() if service != event.service}


CHANGES: Mapping[type, Callable[[Day, Recorded, Any], None]] = {
    events.CounterOpened: _opened,
    events.CounterClosed: _closed,
    events.CounterPaused: _paused,
    events.CounterResumed: _to_open,
    events.CounterTakenOver: _taken_over,
    events.ProfileChanged: _profile_changed,
    events.WrapUpEnded: _to_open,
    events.ServiceLent: _lent,
    events.ServiceLendingEnded: _lending_ended,
}
