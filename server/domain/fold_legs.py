"""What an event changes in one transaction."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from server.domain import events
from server.domain.events import Recorded
from server.domain.fold_transactions import WALK_IN_CHANNEL
from server.domain.visits import FIRST_LEG, Visit

if TYPE_CHECKING:
    from server.domain.fold_visits import Visits


def issued(visits: Visits, recorded: Recorded, event: events.TicketIssued) -> list[Visit]:
    """A ticket's first transaction."""
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


def walk_in(visits: Visits, recorded: Recorded, event: events.WalkInStarted) -> list[Visit]:
    """The only transaction of somebody who took no number."""
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
    visits.at_counter[event.counter] = visit
    return [visit]


def called(visits: Visits, visit: Visit, recorded: Recorded, event: events.TicketCalled) -> None:
    """The first call."""
    visit.calls = 1
    visit.first_called_ms = visit.last_called_ms = recorded.at_ms
    visit.counter, visit.zone = event.counter, event.zone
    visits.at_counter[event.counter] = visit
    visit.profile, visit.staff, visit.rule = event.profile, event.staff, event.reason["rule"]


def recalled(visits: Visits, visit: Visit, recorded: Recorded, event: events.TicketRecalled) -> None:
    """The call was repeated, which ends the wait anew."""
    visit.calls, visit.last_called_ms = event.calls, recorded.at_ms


def started(visits: Visits, visit: Visit, recorded: Recorded, event: events.ServingStarted) -> None:
    """The customer was there."""
    visit.started_ms = recorded.at_ms


def uncalled(visits: Visits, visit: Visit, recorded: Recorded, event: Any) -> None:
    """The call did not happen, or ended nothing: the wait goes on."""
    visit.calls = 0
    visit.first_called_ms = visit.last_called_ms = visit.started_ms = None
    visit.counter = visit.zone = visit.profile = visit.staff = visit.rule = None


def new_kind(
    visits: Visits, visit: Visit, recorded: Recorded, event: events.TicketIdentified | events.TicketMoved
) -> None:
    """Another service or segment; of a transaction that has ended, only the next one's."""
    if visit.outcome is not None:
        visits.segments[visit.ticket] = event.segment
    else:
        visit.service = getattr(event, "service", visit.service)
        visit.segment = event.segment
        booked = visit.leg == FIRST_LEG and visit.ticket in visits.booked
        visit.target_wait_s = visits.target_wait_s(visit.service, visit.segment, booked=booked)


def parked(visits: Visits, visit: Visit, recorded: Recorded, event: events.TicketParked) -> None:
    """The customer is on hold from now."""
    visits.parked_since_ms[visit.ticket] = recorded.at_ms
    visits.at_counter.pop(event.counter, None)


def unparked(visits: Visits, visit: Visit, recorded: Recorded, event: events.TicketUnparked) -> None:
    """The customer is served again, here and by whom now."""
    visits.unpark(visit)
    visit.counter, visit.staff = event.counter, event.staff
    visits.at_counter[event.counter] = visit
    if visits.branch is not None:
        visit.zone = visits.branch.counters[event.counter].zone


def marked(visits: Visits, visit: Visit, recorded: Recorded, event: events.TicketMarked) -> None:
    """Something was noted."""
    visit.marks = json.dumps([*json.loads(visit.marks), event.mark])


def ended(outcome: str) -> Callable[[Visits, Visit, Recorded, Any], None]:
    """The transaction is over."""

    def change(visits: Visits, visit: Visit, recorded: Recorded, event: Any) -> None:
        visits.unpark(visit)
        end(visit, recorded.at_ms, outcome)

    return change


def end(visit: Visit, at_ms: int, outcome: str) -> None:
    """Write the end down, unless it has one: a no-show's transaction has ended already."""
    if visit.outcome is None:
        visit.ended_ms, visit.outcome = at_ms, outcome
