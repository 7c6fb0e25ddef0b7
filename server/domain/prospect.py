"""What stands before a ticket."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from server.domain.branch import Profile
from server.domain.day import Counter, Day
from server.domain.ticket import State, Ticket

# How many customers the branch file's `target_service_min` weighs when real serving times are averaged with it.
ASSUMED_CUSTOMERS = 3


@dataclass(frozen=True, slots=True)
class Prospect:
    """What a wait estimate starts from.

    `ahead` tickets would be called before this one; `load` is their share of the `counters` now open for it (a ticket
    that other counters may take too counts in part); `idle` of these counters serve nobody; `mean_service_s` is how
    long one of those ahead takes.
    """

    ahead: int
    load: float
    counters: int
    idle: int
    mean_service_s: float


def prospect(day: Day, service: str, segment: str, entered_ms: int) -> Prospect:
    """What stands before a ticket of this service and segment that enters at `entered_ms`, after all others."""
    return _prospect(day, service, segment, _Place(False, entered_ms, math.inf))


def prospect_of(day: Day, ticket: Ticket) -> Prospect:
    """What stands before a ticket that waits already."""
    return _prospect(day, ticket.service, ticket.segment, _Place(ticket.first, ticket.entered_ms, ticket.order))


def ahead_of(day: Day, ticket: Ticket) -> int:
    """How many would be called before this ticket; 0 once it no longer waits."""
    return prospect_of(day, ticket).ahead if ticket.state is State.WAITING else 0


def mean_service_s(day: Day, service: str) -> float:
    """How long a customer of this service takes: recent ones, averaged with what the branch file assumes."""
    times = day.serving_times_ms.get(service, ())
    assumed_s = day.rules.services[service].target_service_s
    return (ASSUMED_CUSTOMERS * assumed_s + sum(times) / 1000) / (ASSUMED_CUSTOMERS + len(times))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a ticket stands among its own kind."""

    first: bool
    entered_ms: int
    order: float


def _prospect(day: Day, service: str, segment: str, own: _Place) -> Prospect:
    places = [counter for counter in day.counters.values() if _profile(day, counter).takes(service, segment)]
    takers = [counter for counter in places if _serves(counter)]
    by_due = any(_profile(day, counter).strategy != "fifo" for counter in places)
    ahead, load, work_s = 0, 0.0, 0.0
    for (code, other), queue in day.waiting.items():
        share = _share(day, takers or places, code, other) if queue else 0.0
        if share:
            count = _before(queue, own, _leads_by_ms(day, (service, segment), (code, other), by_due))
            ahead, load, work_s = (
                ahead + count,
                load + share * count,
                work_s + share * count * mean_service_s(day, code),
            )
    return Prospect(
        ahead=ahead,
        load=load,
        counters=len(takers),
        idle=sum(counter.ticket is None for counter in takers),
        mean_service_s=work_s / load if load else mean_service_s(day, service),
    )


def _leads_by_ms(day: Day, own: tuple[str, str], other: tuple[str, str], by_due: bool) -> float:
    """How much later than us a ticket of the `other` kind may enter and still be called before us (calling.md)."""
    branch = day.rules
    ours, theirs = branch.segments[own[1]], branch.segments[other[1]]
    if ours.serve_first != theirs.serve_first:
        return math.inf if theirs.serve_first else -math.inf
    if not by_due or ours.serve_first:
        return 0
    our_slack_s = branch.target_wait_s(*own) - ours.head_start_s
    return (our_slack_s - branch.target_wait_s(*other) + theirs.head_start_s) * 1000


def _before(queue: dict[str, Ticket], own: _Place, lead_ms: float) -> int:
    """How many of one kind, in order of entry, stand before `own`; looks only at those that entered too late."""
    if own.first:
        return sum(
            ticket.first and (ticket.entered_ms, ticket.order) < (own.entered_ms, own.order)
            for ticket in queue.values()
        )
    limit = (own.entered_ms + lead_ms, own.order if lead_ms == 0 else own.entered_ms)
    behind = 0
    for ticket in reversed(queue.values()):
        moment = (ticket.entered_ms, ticket.order if lead_ms == 0 else ticket.entered_ms)
        if moment < limit:
            break
        behind += not ticket.first
    return len(queue) - behind


def _share(day: Day, places: Sequence[Counter], service: str, segment: str) -> float:
    """Which part of a kind of tickets falls to `places`, of all counters that serve and may take it."""
    ours = sum(_profile(day, counter).takes(service, segment) for counter in places)
    theirs = sum(
        _serves(counter) and _profile(day, counter).takes(service, segment) for counter in day.counters.values()
    )
    return ours / max(ours, theirs) if ours else 0.0


def _serves(counter: Counter) -> bool:
    return counter.state not in ("closed", "paused")


def _profile(day: Day, counter: Counter) -> Profile:
    return day.rules.profiles[counter.profile]
