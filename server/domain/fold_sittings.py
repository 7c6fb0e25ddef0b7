"""The fold of the log into the times of counters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from server.domain import events
from server.domain.events import Recorded
from server.domain.last_seen import LastSeen
from server.domain.sittings import IDLE, PAUSED, Sitting


class Sittings:
    """The counters of the present day; `apply` takes one event in."""

    def __init__(self) -> None:
        self.now: dict[int, Sitting] = {}  # by counter, the stretch that lasts
        self.tickets: dict[int, str] = {}  # by counter, who is there
        self.zones: dict[int, str] = {}
        self._seen = LastSeen()

    def apply(self, recorded: Recorded) -> list[Sitting]:
        """The rows that this event makes or changes, none when it concerns no counter's time."""
        self._seen.note(recorded)
        change = _CHANGES.get(type(recorded.event))
        return [] if change is None else change(self, recorded, recorded.event)

    def turn(self, counter: int, recorded: Recorded, state: str, reason: str | None = None, **changed: Any) -> Any:
        """Go from one stretch to the next; one that lasted no time is not kept."""
        before, at_ms = self.now.get(counter), recorded.at_ms
        if before is None:
            if not changed:
                return []  # a counter that is not open has no time
            after = Sitting(recorded.day, counter, at_ms, None, self.zones[counter], "", None, state, reason)
        else:
            after = Sitting(
                before.day, counter, at_ms, None, before.zone, before.profile, before.staff, state, reason
            )  # fmt: skip
        for name, value in changed.items():
            setattr(after, name, value)
        self.now[counter] = after
        if before is None or before.from_ms == at_ms:
            return [after]
        before.to_ms = at_ms
        return [before, after]

    def close(self, counter: int) -> list[Sitting]:
        """The counter's time is over."""
        self.tickets.pop(counter, None)
        last = self.now.pop(counter, None)
        if last is None:
            return []
        last.to_ms = max(last.from_ms, self._seen.until_ms)
        return [last]

    def leave(self, counter: int | None, recorded: Recorded, ticket: str, state: str = IDLE) -> list[Sitting]:
        """Whoever was at the counter is not any more; nothing when it was somebody else."""
        if counter is None or self.tickets.get(counter) != ticket:
            return []
        del self.tickets[counter]
        rows: list[Sitting] = self.turn(counter, recorded, state)
        return rows

    def begin(self, zones: Mapping[int, str]) -> None:
        """A new day: all counters are closed."""
        self.now, self.tickets, self.zones = {}, {}, dict(zones)


def folded_sittings(recorded: Iterable[Recorded]) -> list[Sitting]:
    """The stretches of these events, in the order they began; a day's events begin with its `DayOpened`."""
    sittings, rows = Sittings(), dict[tuple[str, int, int], Sitting]()
    for entry in recorded:
        for sitting in sittings.apply(entry):
            rows[sitting.day, sitting.counter, sitting.from_ms] = sitting
    return list(rows.values())


def _zones(settings: Mapping[str, Any]) -> dict[int, str]:
    return {entry["number"]: entry["zone"] for entry in settings["counters"]}


def _day_opened(sittings: Sittings, recorded: Recorded, event: events.DayOpened) -> list[Sitting]:
    sittings.begin(_zones(event.settings))
    return []


def _rules_changed(sittings: Sittings, recorded: Recorded, event: events.RulesChanged) -> list[Sitting]:
    """A counter that is in another zone from now on is so from its next stretch."""
    sittings.zones.update(_zones(event.settings))
    return []


def _opened(sittings: Sittings, recorded: Recorded, event: events.CounterOpened) -> Any:
    zone = sittings.zones[event.counter]
    return sittings.turn(event.counter, recorded, IDLE, profile=event.profile, staff=event.staff, zone=zone)


def _closed(sittings: Sittings, recorded: Recorded, event: events.CounterClosed) -> list[Sitting]:
    return sittings.close(event.counter)


def _paused(sittings: Sittings, recorded: Recorded, event: events.CounterPaused) -> Any:
    sittings.tickets.pop(event.counter, None)
    return sittings.turn(event.counter, recorded, PAUSED, event.reason)


def _idle(sittings: Sittings, recorded: Recorded, event: events.CounterResumed | events.WrapUpEnded) -> Any:
    return sittings.turn(event.counter, recorded, IDLE)


def _split(field: str) -> Callable[[Sittings, Recorded, Any], Any]:
    """The same state goes on with another `field` (an attribute of the event too)."""

    def change(sittings: Sittings, recorded: Recorded, event: Any) -> Any:
        now = sittings.now.get(event.counter)
        if now is None:
            return []
        return sittings.turn(event.counter, recorded, now.state, now.reason, **{field: getattr(event, field)})

    return change


def _comes(state: str) -> Callable[[Sittings, Recorded, Any], Any]:
    """A customer is at the counter."""

    def change(sittings: Sittings, recorded: Recorded, event: Any) -> Any:
        sittings.tickets[event.counter] = event.ticket
        return sittings.turn(event.counter, recorded, state)

    return change


def _goes(sittings: Sittings, recorded: Recorded, event: Any) -> list[Sitting]:
    return sittings.leave(event.counter, recorded, event.ticket)


def _finished(sittings: Sittings, recorded: Recorded, event: events.TicketFinished) -> list[Sitting]:
    return sittings.leave(event.counter, recorded, event.ticket, "wrap_up" if event.wrap_up else IDLE)


def _left(sittings: Sittings, recorded: Recorded, event: Any) -> list[Sitting]:
    """Whoever gives up, or is taken out, may just be called; the day's end closes the counters anyway."""
    counter = next((number for number, ticket in sittings.tickets.items() if ticket == event.ticket), None)
    return sittings.leave(counter, recorded, event.ticket)


_CHANGES: Mapping[type, Callable[[Sittings, Recorded, Any], list[Sitting]]] = {
    events.DayOpened: _day_opened,
    events.RulesChanged: _rules_changed,
    events.CounterOpened: _opened,
    events.CounterClosed: _closed,
    events.CounterPaused: _paused,
    events.CounterResumed: _idle,
    events.WrapUpEnded: _idle,
    events.CounterTakenOver: _split("staff"),
    events.ProfileChanged: _split("profile"),
    events.TicketCalled: _comes("called"),
    events.ServingStarted: _comes("serving"),
    events.TicketUnparked: _comes("serving"),
    events.WalkInStarted: _comes("serving"),
    events.TicketFinished: _finished,
    events.NoShowMarked: _goes,
    events.CallUndone: _goes,
    events.TicketGivenBack: _goes,
    events.TicketPutBack: _goes,
    events.TicketParked: _goes,
    events.TicketTransferred: _goes,
    events.TicketAbandoned: _left,
    events.TicketRemoved: _left,
}
