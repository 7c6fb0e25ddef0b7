"""What stands before a ticket."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from server.domain.branch import Profile
from server.domain.day import Counter, Day
from server.domain.ticket import State, Ticket

# How many customers the branch file's `target_service_min` weighs when real serving times are averaged with it.
ASSUMED_CUSTOMERS = 3

Rank = tuple[bool, bool, int, int, float]


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
    """What stands before a ticket of this service and segment that enters at `entered_ms`."""
    branch = day.rules
    need = branch.segments[segment].serve_first
    head_start_s = branch.segments[segment].head_start_s
    due_ms = entered_ms + (branch.target_wait_s(service, segment) - head_start_s) * 1000
    places, by_due = _places(day, service, segment)
    own = _rank(False, need, due_ms, entered_ms, math.inf, by_due)
    return _prospect(day, service, places, own, by_due)


def prospect_of(day: Day, ticket: Ticket) -> Prospect:
    """What stands before a ticket that waits already."""
    places, by_due = _places(day, ticket.service, ticket.segment)
    return _prospect(day, ticket.service, places, _ticket_rank(ticket, by_due), by_due)


def ahead_of(day: Day, ticket: Ticket) -> int:
    """How many would be called before this ticket; 0 once it no longer waits."""
    return prospect_of(day, ticket).ahead if ticket.state is State.WAITING else 0


def mean_service_s(day: Day, service: str) -> float:
    """How long a customer of this service takes: recent ones, averaged with what the branch file assumes."""
    times = day.serving_times_ms.get(service, ())
    assumed_s = day.rules.services[service].target_service_s
    return (ASSUMED_CUSTOMERS * assumed_s + sum(times) / 1000) / (ASSUMED_CUSTOMERS + len(times))


def _prospect(day: Day, service: str, places: Sequence[Counter], own: Rank, by_due: bool) -> Prospect:
    takers = [counter for counter in places if _serves(counter)]
    shares: dict[tuple[str, str], float] = {}
    ahead, load, work_s = 0, 0.0, 0.0
    for ticket in _all_waiting(day):
        if _ticket_rank(ticket, by_due) >= own:
            continue
        kind = (ticket.service, ticket.segment)
        if kind not in shares:
            shares[kind] = _share(day, takers or places, kind)
        share = shares[kind]
        if share:
            ahead, load, work_s = ahead + 1, load + share, work_s + share * mean_service_s(day, ticket.service)
    return Prospect(
        ahead=ahead,
        load=load,
        counters=len(takers),
        idle=sum(counter.ticket is None for counter in takers),
        mean_service_s=work_s / load if load else mean_service_s(day, service),
    )


def _places(day: Day, service: str, segment: str) -> tuple[list[Counter], bool]:
    """The counters that may take such a ticket (open or not), and whether they go by due times."""
    places = [counter for counter in day.counters.values() if _profile(day, counter).takes(service, segment)]
    return places, any(_profile(day, counter).strategy != "fifo" for counter in places)


def _share(day: Day, places: Sequence[Counter], kind: tuple[str, str]) -> float:
    """Which part of a class of tickets falls to `places`, of all counters that serve and may take it."""
    ours = sum(_profile(day, counter).takes(*kind) for counter in places)
    theirs = sum(_serves(counter) and _profile(day, counter).takes(*kind) for counter in day.counters.values())
    return ours / max(ours, theirs) if ours else 0.0


def _all_waiting(day: Day) -> Iterator[Ticket]:
    for queue in day.waiting.values():
        yield from queue.values()


def _ticket_rank(ticket: Ticket, by_due: bool) -> Rank:
    return _rank(ticket.first, ticket.need, ticket.due_ms, ticket.entered_ms, ticket.order, by_due)


def _rank(first: bool, need: bool, due_ms: int, entered_ms: int, order: float, by_due: bool) -> Rank:
    """The order of calling.md without its limits: first, need, then due time (or entry), then entry, then issue."""
    return (not first, not need, due_ms if by_due and not need else entered_ms, entered_ms, order)


def _serves(counter: Counter) -> bool:
    return counter.state not in ("closed", "paused")


def _profile(day: Day, counter: Counter) -> Profile:
    return day.rules.profiles[counter.profile]
