"""What stands before a ticket: its place in the list, without working the list out.

Not counted, for they would need every call played through: the limit of premium calls, those before it who still have
to sit out calls, pools, and a ratio's pattern (taken as by entry). Where counters of several strategies take a ticket,
the first of those that serve is meant.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from server.domain.branch import Profile
from server.domain.day import FIRST_LEG, Counter, Day
from server.domain.routing import runs_of
from server.domain.ticket import State, Ticket

# How many customers the branch file's `target_service_min` weighs when real serving times are averaged with it.
ASSUMED_CUSTOMERS = 3
# Until this long was waited, or so many were called, few are thought to leave or not to come.
ASSUMED_PATIENCE_S = 6000
ASSUMED_PRESENT = 20


@dataclass(frozen=True, slots=True)
class View:
    """A place in a day at the moment `at_ms`; only to be looked at while the day is held still.

    `takers` are the counters that serve and may take it, `kinds` how many of each service and segment, the first of
    their queue, stand before it.
    """

    day: Day
    service: str
    segment: str
    at_ms: int
    takers: tuple[Counter, ...]
    kinds: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True)
class Prospect:
    """What a wait estimate starts from.

    `ahead` tickets would be called before this one; `load` is their share of the `counters` now open for it (a ticket
    that other counters may take too counts in part); `idle` of these counters serve nobody; `mean_service_s` is how
    long one of those ahead takes. Each who waits gives up with the rate `leaving_per_s`; the share `absent` of those
    called does not come. `view` is where to look for more.
    """

    ahead: int
    load: float
    counters: int
    idle: int
    mean_service_s: float
    leaving_per_s: float = 0.0
    absent: float = 0.0
    view: View | None = None


def prospect(day: Day, service: str, segment: str, entered_ms: int, *, booked: bool = False) -> Prospect:
    """What stands before a ticket of this service and segment that enters at `entered_ms`, after all others.

    `booked` is one with an appointment, to which a shorter wait is promised.
    """
    return _prospect(day, _Place(service, segment, False, entered_ms, math.inf, booked=booked))


def prospect_of(day: Day, ticket: Ticket) -> Prospect:
    """What stands before a ticket that waits already."""
    own = _Place(
        ticket.service,
        ticket.segment,
        ticket.first,
        ticket.entered_ms,
        ticket.order,
        ticket.overdue_ms,
        is_booked(ticket),
    )
    return _returned(day, ticket, _prospect(day, own))


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
    """Where a ticket stands: what it is, since when, and by when it is overdue (None: it only enters now).

    `booked` is one whose appointment counts still.
    """

    service: str
    segment: str
    first: bool
    entered_ms: int
    order: float
    overdue_ms: int | None = None
    booked: bool = False


@dataclass(slots=True)
class _Ahead:
    """How many of one class stand before a place, of how many; what the counters have of them."""

    count: int = 0
    total: int = 0
    load: float = 0.0
    work_s: float = 0.0

    def add(self, count: int, total: int, share: float, mean_s: float) -> None:
        """Count a kind of tickets in."""
        self.count, self.total = self.count + count, self.total + total
        self.load, self.work_s = self.load + share * count, self.work_s + share * count * mean_s

    def limited(self, count: int) -> _Ahead:
        """The same with only so many of them before the place."""
        part = count / self.count if self.count else 0.0
        return _Ahead(count, self.total, self.load * part, self.work_s * part)


def _prospect(day: Day, own: _Place) -> Prospect:
    places = [counter for counter in day.counters.values() if _profile(day, counter).takes(own.service, own.segment)]
    takers = [counter for counter in places if _serves(counter)]
    profile = _profile(day, (takers or places)[0]) if places else None
    needs, others, kinds = _Ahead(), _Ahead(), []
    for (service, segment), queue in day.waiting.items():
        share = _share(day, takers or places, service, segment) if queue else 0.0
        if share and profile is not None:
            cut, booked_cut = (_cut_ms(day, profile.strategy, own, service, segment, booked=it) for it in (False, True))
            count = _before(queue, own, cut, booked_cut)
            place = needs if day.rules.segments[segment].serve_first else others
            place.add(count, len(queue), share, mean_service_s(day, service))
            kinds.append((service, segment, count))
    if profile is not None and not own.first:
        needs, others = _in_turn(day, profile.name, own, needs, others)
    load, work_s = needs.load + others.load, needs.work_s + others.work_s
    if profile is not None and takers and day.bookings:
        due = _booked_before(day, own, takers, profile.strategy, work_s / len(takers))
        load, work_s = load + due.load, work_s + due.work_s
    lately, at_ms = day.lately, max(day.at_ms, own.entered_ms)
    return Prospect(
        ahead=needs.count + others.count,
        load=load,
        counters=len(takers),
        idle=sum(counter.state == "open" for counter in takers),
        mean_service_s=work_s / load if load else mean_service_s(day, own.service),
        leaving_per_s=lately.gone / (lately.waited_ms / 1000 + ASSUMED_PATIENCE_S),
        absent=lately.absent / (lately.called + ASSUMED_PRESENT),
        view=View(day, own.service, own.segment, at_ms, tuple(takers), tuple(kinds)),
    )


def _returned(day: Day, ticket: Ticket, last: Prospect) -> Prospect:
    """The place of one who was missed or put back; `last` is it as if they stood where they entered again.

    Back at once, they are next at the counter that called them. Else some calls of their service go before them, with
    as many of the others who stand there as come between; then they are next wherever they are taken.
    """
    view = last.view
    if ticket.first or view is None:
        return last
    if ticket.first_at is not None:
        counter = day.counters.get(ticket.first_at)
        if counter is None or not _serves(counter):
            return last
        view = replace(view, takers=(counter,), kinds=())
        return replace(last, ahead=0, load=0.0, counters=1, idle=int(counter.state == "open"), view=view)
    if ticket.sits_out_until is None or not last.ahead:
        return last
    calls = max(0, ticket.sits_out_until - day.service_calls.get(ticket.service, 0))
    own = sum(count for service, _, count in view.kinds if service == ticket.service)
    part = min(1.0, calls / own) if own else 1.0
    kinds = tuple((service, segment, round(part * count)) for service, segment, count in view.kinds)
    return replace(last, ahead=round(part * last.ahead), load=part * last.load, view=replace(view, kinds=kinds))


def _booked_before(day: Day, own: _Place, takers: Sequence[Counter], strategy: str, wait_s: float) -> _Ahead:
    """Those with appointments today who have yet to come, and will be called before a place that waits `wait_s`."""
    now_ms = max(day.at_ms, own.entered_ms)
    until_ms, due = now_ms + wait_s * 1000, _Ahead()
    if own.first:
        return due
    for booking in day.bookings.values():
        if booking.state is State.BOOKED and booking.day == day.day and now_ms <= booking.slot_ms <= until_ms:
            service, segment = booking.service, booking.segment
            if booking.slot_ms < _cut_ms(day, strategy, own, service, segment, booked=True):
                due.add(1, 1, _share(day, takers, service, segment), mean_service_s(day, service))
    return due


def _in_turn(day: Day, profile: str, own: _Place, needs: _Ahead, others: _Ahead) -> tuple[_Ahead, _Ahead]:
    """Those of need, and the others, who are called before a place: so many of need, one other, so many of need…"""
    limit = day.rules.calling.need_in_a_row
    at_once = max(0, limit - runs_of(day, profile).need)
    if not day.rules.segments[own.segment].serve_first:
        return needs.limited(min(needs.count, at_once + limit * others.count)), others
    between = 0 if needs.count < at_once else 1 + (needs.count - at_once) // limit
    waiting = _Ahead(others.total, others.total, others.load, others.work_s)
    if others.total and not others.count:  # none of them stands before by its own right: an average one does
        mean_s = mean_service_s(day, own.service)
        waiting = _Ahead(others.total, others.total, float(others.total), others.total * mean_s)
    return needs, waiting.limited(max(others.count, min(others.total, between)))


def _cut_ms(day: Day, strategy: str, own: _Place, service: str, segment: str, *, booked: bool) -> float:
    """Before when a ticket of another kind, `booked` or not, must have entered to be called before `own` (calling.md).

    One that entered at that very moment goes by the tie. Need and the others are apart: their turns alternate.
    """
    rules = day.rules
    ours, theirs = rules.segments[own.segment], rules.segments[segment]
    maximum_ms = rules.maximum_wait_s(service) * 1000
    now_ms = max(day.at_ms, own.entered_ms)
    if ours.serve_first != theirs.serve_first:
        return math.inf if theirs.serve_first else -math.inf
    if ours.serve_first:
        return own.entered_ms
    if own.overdue_ms is not None and own.overdue_ms <= now_ms:
        return own.overdue_ms - maximum_ms
    overdue_ms = now_ms - maximum_ms + 1
    target_ms = rules.target_wait_s(service, segment, booked=booked) * 1000
    head_ms = rules.head_start_s(service, segment, day.day) * 1000
    own_target_ms = rules.target_wait_s(own.service, own.segment, booked=own.booked) * 1000
    own_head_ms = rules.head_start_s(own.service, own.segment, day.day) * 1000
    match strategy:
        case "due":
            by_rule: float = own.entered_ms + own_target_ms - own_head_ms - target_ms + head_ms
        case "levels" if ours.level != theirs.level:
            by_rule = math.inf if theirs.level > ours.level else -math.inf
        case "accumulating":
            share = rules.services[own.service].weight * (now_ms - own.entered_ms + own_head_ms) / own_target_ms
            by_rule = now_ms + head_ms - share * target_ms / rules.services[service].weight
        case _:
            by_rule = own.entered_ms
    return max(by_rule, overdue_ms)


def _before(queue: dict[str, Ticket], own: _Place, cut: float, booked_cut: float) -> int:
    """How many of one kind, in order of entry, stand before `own`; looks only at those that entered too late.

    `cut` is before when they must have entered, `booked_cut`, never earlier, that of those with an appointment.
    """
    if own.first:
        return sum(
            ticket.first and (ticket.entered_ms, ticket.order) < (own.entered_ms, own.order)
            for ticket in queue.values()
        )
    behind = 0
    for ticket in reversed(queue.values()):
        if _enters_before(ticket, own, cut):
            break
        behind += not ticket.first and not (is_booked(ticket) and _enters_before(ticket, own, booked_cut))
    return len(queue) - behind


def _enters_before(ticket: Ticket, own: _Place, cut: float) -> bool:
    if ticket.entered_ms == cut:
        return (ticket.entered_ms, ticket.order) < (own.entered_ms, own.order)
    return ticket.entered_ms < cut


def is_booked(ticket: Ticket) -> bool:
    """Whether what a ticket waits for now is what it was booked for, within the grace."""
    return ticket.slot_ms is not None and ticket.leg == FIRST_LEG


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
    return day.profile_of(counter)
