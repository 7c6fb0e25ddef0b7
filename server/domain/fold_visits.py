"""The fold of the log into transactions."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from server.domain import events, fold_legs
from server.domain.branch import Branch
from server.domain.events import Recorded
from server.domain.fold_legs import end
from server.domain.last_seen import LastSeen
from server.domain.visits import Visit


class Visits:
    """The transactions of the present day; `apply` takes one event in."""

    def __init__(self) -> None:
        self.by_ticket: dict[str, Visit] = {}  # the latest of each
        self.branch: Branch | None = None
        self.booked: set[str] = set()  # tickets that were promised a slot, and kept it
        self.parked_since_ms: dict[str, int] = {}  # by ticket
        self.wrapping: dict[int, tuple[Visit, int]] = {}  # by counter: of which transaction, since when
        self.at_counter: dict[int, Visit] = {}  # by counter: who was there last
        self.first: dict[str, Visit] = {}  # by ticket, the first transaction, where a later one followed
        self.segments: dict[str, str] = {}  # by ticket, the segment of its next transaction, if it is another
        self._seen = LastSeen()

    def apply(self, recorded: Recorded) -> list[Visit]:
        """The rows that this event makes or changes, none when it concerns no transaction."""
        self._seen.note(recorded)
        change = _CHANGES.get(type(recorded.event))
        return [] if change is None else change(self, recorded, recorded.event)

    def target_wait_s(self, service: str, segment: str, *, booked: bool = False) -> int:
        """The wait promised now."""
        assert self.branch is not None, "a ticket is issued on an open day only"
        return self.branch.target_wait_s(service, segment, booked=booked)

    def arrival_is_implied(self) -> bool:
        """Whether a called customer counts as there without anybody saying so."""
        return self.branch is not None and self.branch.calling.arrival == "implied"

    def go_on(self, recorded: Recorded, before: Visit, outcome: str, service: str) -> list[Visit]:
        """End a transaction, unless it has ended already, and begin the next of the same visit."""
        end(before, recorded.at_ms, outcome)
        self.first.setdefault(before.ticket, before)
        segment = self.segments.pop(before.ticket, before.segment)
        after = self.by_ticket[before.ticket] = Visit(
            ticket=before.ticket,
            leg=before.leg + 1,
            day=before.day,
            number=before.number,
            service=service,
            segment=segment,
            channel=before.channel,
            language=before.language,
            issued_ms=before.issued_ms,
            entered_ms=recorded.at_ms,
            target_wait_s=self.target_wait_s(service, segment),
            ahead=0,
            low_s=None,
            likely_s=None,
            high_s=None,
        )
        return [before, after]

    def unpark(self, visit: Visit) -> None:
        """Count the time on hold, if it is."""
        since_ms = self.parked_since_ms.pop(visit.ticket, None)
        if since_ms is not None:
            visit.parked_ms += max(0, self.until_ms - since_ms)

    def gives_up(self, visit: Visit, gave_up: int) -> list[Visit]:
        """Whether the customer of this transaction left for good, as far as is known; said of the visit's first."""
        first = self.first.get(visit.ticket, visit)
        first.gave_up = gave_up
        return [visit] if first is visit else [first, visit]

    @property
    def until_ms(self) -> int:
        """When what the event at hand ends was over."""
        return self._seen.until_ms


def folded_visits(recorded: Iterable[Recorded]) -> list[Visit]:
    """The transactions of these events, in the order of their entry; a day's events begin with its `DayOpened`."""
    visits, rows = Visits(), dict[tuple[str, int], Visit]()
    for entry in recorded:
        for visit in visits.apply(entry):
            rows[visit.ticket, visit.leg] = visit
    return list(rows.values())


def _day_opened(visits: Visits, recorded: Recorded, event: events.DayOpened) -> list[Visit]:
    visits.by_ticket, visits.parked_since_ms, visits.wrapping, visits.booked = {}, {}, {}, set()
    visits.at_counter, visits.first, visits.segments = {}, {}, {}
    visits.branch = Branch.from_settings(event.settings)
    return []


def _rules_changed(visits: Visits, recorded: Recorded, event: events.RulesChanged) -> list[Visit]:
    visits.branch = Branch.from_settings(event.settings)
    return []


def _gave_up(outcome: str) -> Callable[[Visits, Recorded, Any], list[Visit]]:
    """The customer is gone; one who missed the call may come back."""
    change = fold_legs.ended(outcome)

    def changed(visits: Visits, recorded: Recorded, event: Any) -> list[Visit]:
        visit = visits.by_ticket[event.ticket]
        change(visits, visit, recorded, event)
        return visits.gives_up(visit, 1)

    return changed


def _finished(visits: Visits, recorded: Recorded, event: events.TicketFinished) -> list[Visit]:
    visit, at_ms = visits.by_ticket[event.ticket], recorded.at_ms
    visits.unpark(visit)
    if visit.started_ms == at_ms and visit.last_called_ms and visits.arrival_is_implied():
        visit.started_ms = None  # nobody said that the customer came: the start was written down with the end
    visit.delivered = json.dumps(list(event.delivered))
    if event.wrap_up and event.counter is not None:
        visits.wrapping[event.counter] = (visit, at_ms)
    if event.next_service is not None:
        return visits.go_on(recorded, visit, event.outcome, event.next_service)
    # Who is on hold when the power goes is served no night: the day may be ended only in the next morning.
    end(visit, visits.until_ms if event.counter is None else at_ms, event.outcome)
    return [visit]


def _put_back(visits: Visits, recorded: Recorded, event: events.TicketPutBack) -> list[Visit]:
    visit = visits.by_ticket[event.ticket]
    return visits.go_on(recorded, visit, "put_back", visit.service)


def _transferred(visits: Visits, recorded: Recorded, event: events.TicketTransferred) -> list[Visit]:
    return visits.go_on(recorded, visits.by_ticket[event.ticket], f"transferred_{event.to}", event.service)


def _returned(visits: Visits, recorded: Recorded, event: events.TicketReturned) -> list[Visit]:
    visit = visits.by_ticket[event.ticket]
    visit.returned = 1
    changed = visits.gives_up(visit, 0)[:-1]
    return [*changed, *visits.go_on(recorded, visit, "no_show", event.service)]


def _released(visits: Visits, recorded: Recorded, event: events.TicketReleased) -> list[Visit]:
    """Somebody on hold begins anew; somebody who waits in a pool goes on waiting."""
    visit = visits.by_ticket[event.ticket]
    if event.ticket not in visits.parked_since_ms:
        return []
    visits.unpark(visit)
    return visits.go_on(recorded, visit, "counter_closed", visit.service)


def _wrapped_up(visits: Visits, recorded: Recorded, event: events.WrapUpEnded | events.CounterClosed) -> list[Visit]:
    visit, since_ms = visits.wrapping.pop(event.counter, (None, 0))
    if visit is None:
        return []
    visit.wrap_up_ms = max(0, visits.until_ms - since_ms)
    return [visit]


def _taken_over(visits: Visits, recorded: Recorded, event: events.CounterTakenOver) -> list[Visit]:
    """Whoever goes on with a customer answers for them; what was over before stays with who did it."""
    visit = visits.at_counter.get(event.counter)
    if visit is None or visit.outcome is not None or visit.counter != event.counter:
        return []
    visit.staff = event.staff
    return [visit]


def _of_ticket(
    change: Callable[[Visits, Visit, Recorded, Any], None],
) -> Callable[[Visits, Recorded, Any], list[Visit]]:
    """A change of the ticket's latest row alone."""

    def changed(visits: Visits, recorded: Recorded, event: Any) -> list[Visit]:
        visit = visits.by_ticket[event.ticket]
        change(visits, visit, recorded, event)
        return [visit]

    return changed


_CHANGES: Mapping[type, Callable[[Visits, Recorded, Any], list[Visit]]] = {
    events.DayOpened: _day_opened,
    events.RulesChanged: _rules_changed,
    events.TicketIssued: fold_legs.issued,
    events.WalkInStarted: fold_legs.walk_in,
    events.TicketCalled: _of_ticket(fold_legs.called),
    events.TicketRecalled: _of_ticket(fold_legs.recalled),
    events.ServingStarted: _of_ticket(fold_legs.started),
    events.CallUndone: _of_ticket(fold_legs.uncalled),
    events.TicketGivenBack: _of_ticket(fold_legs.uncalled),
    events.TicketIdentified: _of_ticket(fold_legs.new_kind),
    events.TicketMoved: _of_ticket(fold_legs.new_kind),
    events.TicketParked: _of_ticket(fold_legs.parked),
    events.TicketUnparked: _of_ticket(fold_legs.unparked),
    events.TicketMarked: _of_ticket(fold_legs.marked),
    events.NoShowMarked: _gave_up("no_show"),
    events.TicketAbandoned: _gave_up("abandoned"),
    events.TicketRemoved: _of_ticket(fold_legs.ended("removed")),
    events.TicketExpired: _of_ticket(fold_legs.ended("expired")),
    events.TicketFinished: _finished,
    events.TicketPutBack: _put_back,
    events.TicketTransferred: _transferred,
    events.TicketReturned: _returned,
    events.TicketReleased: _released,
    events.WrapUpEnded: _wrapped_up,
    events.CounterClosed: _wrapped_up,
    events.CounterTakenOver: _taken_over,
}
