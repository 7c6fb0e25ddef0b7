"""The fold: what each event changes in a day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from server.domain import (
    events,
    fold_appointments,
    fold_calls,
    fold_counters,
    fold_feedback,
    fold_notices,
    fold_tickets,
    fold_transactions,
)
from server.domain.branch import Branch
from server.domain.day import Counter, Day
from server.domain.events import Recorded


def folded(recorded: Iterable[Recorded]) -> Day:
    """The day that these events, in order of `seq`, lead to; a later `DayOpened` starts anew."""
    day = Day()
    for entry in recorded:
        apply(day, entry)
    return day


def apply(day: Day, recorded: Recorded) -> None:
    """Take one event in. Kinds that no rule needs are passed over."""
    change = _CHANGES.get(type(recorded.event))
    if change is not None:
        change(day, recorded, recorded.event)
    day.seq, day.at_ms = recorded.seq, max(day.at_ms, recorded.at_ms)


def _day_opened(day: Day, recorded: Recorded, event: events.DayOpened) -> None:
    branch = Branch.from_settings(event.settings)
    day.begin()
    fold_appointments.forget_before(day, recorded.day)
    day.day, day.open, day.settings, day.branch = recorded.day, True, event.settings, branch
    day.starts_ms, day.ends_ms, day.hours = event.starts_ms, event.ends_ms, event.hours
    day.counters = {
        place.number: Counter(place.number, place.zone, place.profile, since_ms=recorded.at_ms)
        for place in branch.counters.values()
    }


def _day_closed(day: Day, recorded: Recorded, event: events.DayClosed) -> None:
    day.open = False


def _rules_changed(day: Day, recorded: Recorded, event: events.RulesChanged) -> None:
    """Everybody is measured by one rule, those who came before it changed too (see domain.changing)."""
    day.settings, day.branch, day.hours = event.settings, Branch.from_settings(event.settings), event.hours
    for place in day.rules.counters.values():
        counter = day.counters.setdefault(
            place.number, Counter(place.number, place.zone, place.profile, since_ms=recorded.at_ms)
        )
        counter.zone, counter.takes_since_ms = place.zone, recorded.at_ms
    for ticket in day.tickets.values():
        day.measure(ticket)


def _voice_muted(day: Day, recorded: Recorded, event: events.VoiceMuted) -> None:
    day.muted = event.muted


def _issuing_ended(day: Day, recorded: Recorded, event: events.IssuingEnded) -> None:
    day.issuing_ended[event.service] = event.reason


def _issuing_resumed(day: Day, recorded: Recorded, event: events.IssuingResumed) -> None:
    if event.service is None:
        day.issuing_ended.clear()
    day.issuing_ended.pop(event.service, None)


_CHANGES: Mapping[type, Callable[[Day, Recorded, Any], None]] = {
    events.DayOpened: _day_opened,
    events.DayClosed: _day_closed,
    events.RulesChanged: _rules_changed,
    events.VoiceMuted: _voice_muted,
    events.IssuingEnded: _issuing_ended,
    events.IssuingResumed: _issuing_resumed,
    **fold_tickets.CHANGES,
    **fold_calls.CHANGES,
    **fold_transactions.CHANGES,
    **fold_counters.CHANGES,
    **fold_feedback.CHANGES,
    **fold_appointments.CHANGES,
    **fold_notices.CHANGES,
}
