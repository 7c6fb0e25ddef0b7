"""The fold of the log into transactions."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from server.domain import events
from server.domain.branch import Branch
from server.domain.events import Recorded
from server.domain.fold_transactions import WALK_IN_CHANNEL
from server.domain.visits import FIRST_LEG, Visit


class Visits:
    """The transactions of the present day; `apply` takes one event in."""

    def __init__(self) -> None:
        self.by_ticket: dict[str, Visit] = {}  # the latest of each
        self.branch: Branch | None = None
        self.booked: set[str] = set()  # tickets that were promised a slot, and kept it
        self.parked_since_ms: dict[str, int] = {}  # by ticket
        self.wrapping: dict[int, tuple[Visit, int]] = {}  # by counter: of which transaction, since when

    def apply(self, recorded: Recorded) -> list[Visit]:
        """The rows that this event makes or changes, none when it concerns no transaction."""
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
        _end(before, recorded.at_ms, outcome)
        after = self.by_ticket[before.ticket] = Visit(
            ticket=before.ticket,
            leg=before.leg + 1,
            day=before.day,
            number=before.number,
            service=service,
            segment=before.segment,
            channel=before.channel,
            language=before.language,
            issued_ms=before.issued_ms,
            entered_ms=recorded.at_ms,
            target_wait_s=self.target_wait_s(service, before.segment),
            ahead=0,
            low_s=None,
            likely_s=None,
            high_s=None,
        )
        return [before, after]

    def unpark(self, visit: Visit, at_ms: int) -> None:
        """Count the time on hold, if it is."""
        since_ms = self.parked_since_ms.pop(visit.ticket, None)
        if since_ms is not None:
            visit.parked_ms += at_ms - since_ms


def folded_visits(recorded: Iterable[Recorded]) -> list[Visit]:
    """The transactions of these events, in the order of their entry; a day's events begin with its `DayOpened`."""
    visits, rows = Visits(), dict[tuple[str, int], Visit]()
    for entry in recorded:
        for visit in visits.apply(entry):
            rows[visit.ticket, visit.leg] = visit
    return list(rows.values())


def _end(visit: Visit, at_ms: int, outcome: str) -> None:
    if visit.outcome is None:  # a no-show's transaction has ended already
        visit.ended_ms, visit.outcome = at_ms, outcome


def _day_opened(visits: Visits, recorded: Recorded, event: events.DayOpened) -> list[Visit]:
    visits.by_ticket, visits.parked_since_ms, visits.wrapping, visits.booked = {}, {}, {}, set()
    visits.branch = Branch.from_settings(event.settings)
    return []


def _rules_changed(visits: Visits, recorded: Recorded, event: events.RulesChanged) -> list[Visit]:
    visits.branch = Branch.from_settings(event.settings)
    return []


def _issued(visits: Visits, recorded: Recorded, event: events.TicketIssued) -> list[Visit]:
    promised, booked = event.estimate or {}, event.slot_ms is not None
    if booked:
        visits.booked.add(event.ticket)
    visit = visits.by_ticket[event.ticket] = Visit(
        ticket=event.ticket,
        leg=FIRST_LEG,
        day=recorded.day,
        number=event.number,
        service=event.service,
        segment=event.segment,
        channel=event.channel,
        language=event.language,
        issued_ms=recorded.at_ms,
        entered_ms=event.entered_ms,
        target_wait_s=visits.target_wait_s(event.service, event.segment, booked=booked),
        ahead=event.ahead,
        low_s=promised.get("low_s"),
        likely_s=promised.get("likely_s"),
        high_s=promised.get("high_s"),
    )
    return [visit]


def _walk_in(visits: Visits, recorded: Recorded, event: events.WalkInStarted) -> list[Visit]:
    visit = visits.by_ticket[event.ticket] = Visit(
        ticket=event.ticket,
        leg=FIRST_LEG,
        day=recorded.day,
        number=event.number,
        service=event.service,
        segment=event.segment,
        channel=WALK_IN_CHANNEL,
        language=event.language,
        issued_ms=recorded.at_ms,
        entered_ms=recorded.at_ms,
        target_wait_s=visits.target_wait_s(event.service, event.segment),
        ahead=0,
        low_s=None,
        likely_s=None,
        high_s=None,
        started_ms=recorded.at_ms,
        counter=event.counter,
        zone=event.zone,
        profile=event.profile,
        staff=event.staff,
        walk_in=1,
    )
    return [visit]


def _called(visits: Visits, visit: Visit, recorded: Recorded, event: events.TicketCalled) -> None:
    visit.calls = 1
    visit.first_called_ms = visit.last_called_ms = recorded.at_ms
    visit.counter, visit.zone = event.counter, event.zone
    visit.profile, visit.staff, visit.rule = event.profile, event.staff, event.reason["rule"]


def _recalled(visits: Visits, visit: Visit, recorded: Recorded, event: events.TicketRecalled) -> None:
    visit.calls, visit.last_called_ms = event.calls, recorded.at_ms


def _started(visits: Visits, visit: Visit, recorded: Recorded, event: events.ServingStarted) -> None:
    visit.started_ms = recorded.at_ms


def _uncalled(visits: Visits, visit: Visit, recorded: Recorded, event: Any) -> None:
    visit.calls = 0
    visit.first_called_ms = visit.last_called_ms = visit.started_ms = None
    visit.counter = visit.zone = visit.profile = visit.staff = visit.rule = None


def _new_kind(
    visits: Visits, visit: Visit, recorded: Recorded, event: events.TicketIdentified | events.TicketMoved
) -> None:
    if visit.outcome is None:
        visit.service = getattr(event, "service", visit.service)
        visit.segment = event.segment
        booked = visit.leg == FIRST_LEG and visit.ticket in visits.booked
        visit.target_wait_s = visits.target_wait_s(visit.service, visit.segment, booked=booked)


def _parked(visits: Visits, visit: Visit, recorded: Recorded, event: events.TicketParked) -> None:
    visits.parked_since_ms[visit.ticket] = recorded.at_ms


def _unparked(visits: Visits, visit: Visit, recorded: Recorded, event: events.TicketUnparked) -> None:
    visits.unpark(visit, recorded.at_ms)
    visit.counter, visit.staff = event.counter, event.staff
    if visits.branch is not None:
        visit.zone = visits.branch.counters[event.counter].zone


def _marked(visits: Visits, visit: Visit, recorded: Recorded, event: events.TicketMarked) -> None:
    visit.marks = json.dumps([*json.loads(visit.marks), event.mark])


def _ended(outcome: str) -> Callable[[Visits, Visit, Recorded, Any], None]:
    def change(visits: Visits, visit: Visit, recorded: Recorded, event: Any) -> None:
        visits.unpark(visit, recorded.at_ms)
        _end(visit, recorded.at_ms, outcome)

    return change


def _finished(visits: Visits, recorded: Recorded, event: events.TicketFinished) -> list[Visit]:
    visit, at_ms = visits.by_ticket[event.ticket], recorded.at_ms
    visits.unpark(visit, at_ms)
    if visit.started_ms == at_ms and visit.last_called_ms and visits.arrival_is_implied():
        visit.started_ms = None  # nobody said that the customer came: the start was written down with the end
    visit.delivered = json.dumps(list(event.delivered))
    if event.wrap_up and event.counter is not None:
        visits.wrapping[event.counter] = (visit, at_ms)
    if event.next_service is not None:
        return visits.go_on(recorded, visit, event.outcome, event.next_service)
    _end(visit, at_ms, event.outcome)
    return [visit]


def _put_back(visits: Visits, recorded: Recorded, event: events.TicketPutBack) -> list[Visit]:
    visit = visits.by_ticket[event.ticket]
    return visits.go_on(recorded, visit, "put_back", visit.service)


def _transferred(visits: Visits, recorded: Recorded, event: events.TicketTransferred) -> list[Visit]:
    return visits.go_on(recorded, visits.by_ticket[event.ticket], f"transferred_{event.to}", event.service)


def _returned(visits: Visits, recorded: Recorded, event: events.TicketReturned) -> list[Visit]:
    visit = visits.by_ticket[event.ticket]
    visit.returned = 1
    return visits.go_on(recorded, visit, "no_show", event.service)


def _released(visits: Visits, recorded: Recorded, event: events.TicketReleased) -> list[Visit]:
    """Somebody on hold begins anew; somebody who waits in a pool goes on waiting."""
    visit = visits.by_ticket[event.ticket]
    if event.ticket not in visits.parked_since_ms:
        return []
    visits.unpark(visit, recorded.at_ms)
    return visits.go_on(recorded, visit, "counter_closed", visit.service)


def _wrapped_up(visits: Visits, recorded: Recorded, event: events.WrapUpEnded | events.CounterClosed) -> list[Visit]:
    visit, since_ms = visits.wrapping.pop(event.counter, (None, 0))
    if visit is None:
        return []
    visit.wrap_up_ms = recorded.at_ms - since_ms
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
    events.TicketIssued: _issued,
    events.WalkInStarted: _walk_in,
    events.TicketCalled: _of_ticket(_called),
    events.TicketRecalled: _of_ticket(_recalled),
    events.ServingStarted: _of_ticket(_started),
    events.CallUndone: _of_ticket(_uncalled),
    events.TicketGivenBack: _of_ticket(_uncalled),
    events.TicketIdentified: _of_ticket(_new_kind),
    events.TicketMoved: _of_ticket(_new_kind),
    events.TicketParked: _of_ticket(_parked),
    events.TicketUnparked: _of_ticket(_unparked),
    events.TicketMarked: _of_ticket(_marked),
    events.NoShowMarked: _of_ticket(_ended("no_show")),
    events.TicketAbandoned: _of_ticket(_ended("abandoned")),
    events.TicketRemoved: _of_ticket(_ended("removed")),
    events.TicketExpired: _of_ticket(_ended("expired")),
    events.TicketFinished: _finished,
    events.TicketPutBack: _put_back,
    events.TicketTransferred: _transferred,
    events.TicketReturned: _returned,
    events.TicketReleased: _released,
    events.WrapUpEnded: _wrapped_up,
    events.CounterClosed: _wrapped_up,
}
