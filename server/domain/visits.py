"""One row per transaction, folded from the log: what the figures are made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from server.domain import events
from server.domain.branch import Branch
from server.domain.events import Recorded

FIRST_LEG = 1


@dataclass(slots=True)
class Visit:
    """One transaction: a queue entry to its end, the `leg`-th of its ticket (1 is the first).

    Moments are UTC milliseconds, None until they happen. `last_called_ms` ends the wait; it is None again when the
    ticket stands in the queue again (undone, given back). `outcome` is one of words.md, None while the transaction is
    open; a no-show stays `no_show` when the day ends without a return. `low_s`, `likely_s`, `high_s` are the wait that
    was promised at issue; `rule` says why the ticket was called.
    """

    ticket: str
    leg: int
    day: str
    number: str
    service: str
    segment: str
    channel: str
    language: str
    issued_ms: int
    entered_ms: int
    target_wait_s: int
    ahead: int
    low_s: int | None
    likely_s: int | None
    high_s: int | None
    calls: int = 0
    first_called_ms: int | None = None
    last_called_ms: int | None = None
    started_ms: int | None = None
    ended_ms: int | None = None
    counter: int | None = None
    zone: str | None = None
    profile: str | None = None
    staff: str | None = None
    rule: str | None = None
    outcome: str | None = None


class Visits:
    """The transactions of the days folded so far, by ticket; `apply` takes one event in."""

    def __init__(self) -> None:
        self.by_ticket: dict[str, Visit] = {}
        self._branch: Branch | None = None

    def apply(self, recorded: Recorded) -> Visit | None:
        """The row that this event makes or changes, None when it concerns no transaction."""
        event = recorded.event
        if isinstance(event, events.DayOpened):
            self._branch = Branch.from_settings(event.settings)
            self.by_ticket = {}
            return None
        if isinstance(event, events.TicketIssued):
            visit = self.by_ticket[event.ticket] = self._entered(recorded, event)
            return visit
        change = _CHANGES.get(type(event))
        if change is None:
            return None
        visit = self.by_ticket[event.ticket]  # type: ignore[union-attr]  # every kind in _CHANGES names its ticket
        change(visit, recorded.at_ms, event)
        return visit

    def _entered(self, recorded: Recorded, event: events.TicketIssued) -> Visit:
        assert self._branch is not None, "a ticket is issued on an open day only"
        promised = event.estimate or {}
        return Visit(
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
            target_wait_s=self._branch.target_wait_s(event.service, event.segment, booked=event.slot_ms is not None),
            ahead=event.ahead,
            low_s=promised.get("low_s"),
            likely_s=promised.get("likely_s"),
            high_s=promised.get("high_s"),
        )


def folded_visits(recorded: Iterable[Recorded]) -> list[Visit]:
    """The transactions of these events, in the order of their entry; a day's events begin with its `DayOpened`."""
    visits, rows = Visits(), {}
    for entry in recorded:
        visit = visits.apply(entry)
        if visit is not None:
            rows[visit.ticket, visit.leg] = visit
    return list(rows.values())


def _called(visit: Visit, at_ms: int, event: events.TicketCalled) -> None:
    visit.calls = 1
    visit.first_called_ms = visit.last_called_ms = at_ms
    visit.counter, visit.zone = event.counter, event.zone
    visit.profile, visit.staff, visit.rule = event.profile, event.staff, event.reason["rule"]


def _recalled(visit: Visit, at_ms: int, event: events.TicketRecalled) -> None:
    visit.calls, visit.last_called_ms = event.calls, at_ms


def _started(visit: Visit, at_ms: int, event: events.ServingStarted) -> None:
    visit.started_ms = at_ms


def _back_in_the_queue(visit: Visit, at_ms: int, event: events.CallUndone | events.TicketGivenBack) -> None:
    visit.calls = 0
    visit.first_called_ms = visit.last_called_ms = visit.started_ms = None
    visit.counter = visit.zone = visit.profile = visit.staff = visit.rule = None


def _finished(visit: Visit, at_ms: int, event: events.TicketFinished) -> None:
    visit.ended_ms, visit.outcome = at_ms, event.outcome


def _ended(outcome: str) -> Callable[[Visit, int, Any], None]:
    def change(visit: Visit, at_ms: int, event: Any) -> None:
        if visit.outcome is None:  # a no-show's transaction has ended already
            visit.ended_ms, visit.outcome = at_ms, outcome

    return change


_CHANGES: dict[type, Callable[[Visit, int, Any], None]] = {
    events.TicketCalled: _called,
    events.TicketRecalled: _recalled,
    events.ServingStarted: _started,
    events.CallUndone: _back_in_the_queue,
    events.TicketGivenBack: _back_in_the_queue,
    events.TicketFinished: _finished,
    events.NoShowMarked: _ended("no_show"),
    events.TicketAbandoned: _ended("abandoned"),
    events.TicketRemoved: _ended("removed"),
    events.TicketExpired: _ended("expired"),
}
