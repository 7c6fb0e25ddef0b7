"""The rules of calling.md that choose among tickets, in their order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from server.domain.branch import ORDINARY, Branch, Profile
from server.domain.ticket import Ticket


@dataclass(frozen=True, slots=True)
class Runs:
    """What the calls of a work profile leave behind for the next.

    How many need calls, and premium calls, came in a row while others waited, and the place of a ratio's pattern that
    comes next (from 0).
    """

    need: int = 0
    premium: int = 0
    ratio_at: int = 0


@dataclass(frozen=True, slots=True)
class Picked:
    """A ticket, the rule that yielded it, and the place of the ratio's pattern that comes after it."""

    rule: str
    ticket: Ticket
    ratio_at: int


def special(tickets: Sequence[Ticket], counter: int | None, runs: Runs) -> Picked | None:
    """Rule 2: who came back at once to the counter that called them, who was inserted first, who has sat out."""
    rank: tuple[int, int, int] | None = None
    found: Ticket | None = None
    for ticket in tickets:
        back = ticket.first_at is not None and ticket.first_at == counter
        if back or ticket.first or ticket.sits_out_until is not None:
            own = (0 if back else 1 if ticket.first else 2, *entry_of(ticket))
            if rank is None or own < rank:
                rank, found = own, ticket
    if found is None or rank is None:
        return None
    return Picked("first" if rank[0] == 1 else "returned", found, runs.ratio_at)


def pick(branch: Branch, profile: Profile, tickets: Sequence[Ticket], runs: Runs, now_ms: int) -> Picked:
    """Rules 3 to 5 among `tickets`, of which there is at least one: need, overdue, the profile's strategy."""
    calling = branch.calling
    needs = [ticket for ticket in tickets if ticket.need]
    if needs and (len(needs) == len(tickets) or runs.need < calling.need_in_a_row):
        return Picked("need", min(needs, key=entry_of), runs.ratio_at)
    overdue = [ticket for ticket in tickets if ticket.overdue_ms <= now_ms]
    if overdue:
        return Picked("overdue", min(overdue, key=_overdue), runs.ratio_at)
    others = [ticket for ticket in tickets if not ticket.need] if needs else tickets
    strategy, ratio_at = profile.strategy, runs.ratio_at
    match strategy:
        case "due":
            chosen = _by_due(others, runs.premium >= calling.premium_in_a_row, now_ms)
        case "levels":
            levels = {code: segment.level for code, segment in branch.segments.items()}
            chosen = min(others, key=lambda ticket: (-levels[ticket.segment], ticket.entered_ms, ticket.order))
        case "ratio":
            chosen, ratio_at = _by_ratio(others, profile.ratio, ratio_at)
        case "accumulating":
            weights = {code: service.weight for code, service in branch.services.items()}

            def turn(ticket: Ticket) -> tuple[float, int, int]:
                return -waited_share(ticket, weights[ticket.service], now_ms), ticket.entered_ms, ticket.order

            chosen = min(others, key=turn)
        case _:
            chosen = min(others, key=entry_of)
    return Picked(strategy, chosen, ratio_at)


def waited_share(ticket: Ticket, weight: float, now_ms: int) -> float:
    """Which part of its promised wait a ticket has waited, times its service's `weight`; a head start counts as waited
    already."""
    target_ms = ticket.promised_ms - ticket.entered_ms
    return weight * (now_ms - ticket.due_ms + target_ms) / target_ms


def ordinary_late(tickets: Iterable[Ticket], now_ms: int) -> bool:
    """Whether an ordinary customer, neither premium nor of need, has waited longer than promised."""
    return any(not ticket.premium and not ticket.need and ticket.promised_ms < now_ms for ticket in tickets)


def entry_of(ticket: Ticket) -> tuple[int, int]:
    """When a ticket entered; those of one moment by the order of issue."""
    return ticket.entered_ms, ticket.order


def _by_due(tickets: Sequence[Ticket], premium_is_limited: bool, now_ms: int) -> Ticket:
    chosen = min(tickets, key=_due)
    if chosen.premium and premium_is_limited and ordinary_late(tickets, now_ms):
        return min((ticket for ticket in tickets if not ticket.premium), key=_due)
    return chosen


def _by_ratio(tickets: Sequence[Ticket], pattern: Sequence[str], ratio_at: int) -> tuple[Ticket, int]:
    """The next class of the pattern that has somebody waiting; a class it does not name stands with the ordinary."""
    heads: dict[str, Ticket] = {}
    for ticket in tickets:
        turn = ticket.segment if ticket.segment in pattern else ORDINARY
        head = heads.get(turn)
        if head is None or entry_of(ticket) < entry_of(head):
            heads[turn] = ticket
    for step in range(len(pattern)):
        place = (ratio_at + step) % len(pattern)
        if pattern[place] in heads:
            return heads[pattern[place]], (place + 1) % len(pattern)
    return min(tickets, key=entry_of), ratio_at


def _due(ticket: Ticket) -> tuple[int, int, int]:
    return ticket.due_ms, ticket.entered_ms, ticket.order


def _overdue(ticket: Ticket) -> tuple[int, int, int]:
    return ticket.overdue_ms, ticket.entered_ms, ticket.order
