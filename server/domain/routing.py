"""Who is called next (calling.md)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from server.domain.branch import Branch, Profile
from server.domain.day import Day
from server.domain.ticket import Ticket

EVERYTHING = Profile(name="", services=None, segments=None, strategy="due")


@dataclass(frozen=True, slots=True)
class Runs:
    """How many need calls, and premium calls, came in a row while others waited."""

    need: int = 0
    premium: int = 0


@dataclass(frozen=True, slots=True)
class Choice:
    """Which ticket, and why: `reason` is {rule, wait_s, due_in_s, overtaken}; `runs` are those after the call."""

    ticket: Ticket
    reason: dict[str, Any]
    runs: Runs


def eligible(day: Day, profile: Profile) -> list[Ticket]:
    """The waiting tickets that a counter of this profile may call, in no order that matters."""
    return [
        ticket
        for (service, segment), queue in day.waiting.items()
        if profile.takes(service, segment)
        for ticket in queue.values()
    ]


def choose(branch: Branch, profile: Profile, tickets: Sequence[Ticket], runs: Runs, now_ms: int) -> Choice | None:
    """The next of `tickets` (all eligible), by the first rule that yields one; None when nobody waits."""
    if not tickets:
        return None
    first = [ticket for ticket in tickets if ticket.first]
    if first:
        return explained("first", min(first, key=_entry), tickets, runs, now_ms)
    needs = [ticket for ticket in tickets if ticket.need]
    if needs and (len(needs) == len(tickets) or runs.need < branch.calling.need_in_a_row):
        return explained("need", min(needs, key=_entry), tickets, runs, now_ms)
    others = [ticket for ticket in tickets if not ticket.need] if needs else tickets
    overdue = [ticket for ticket in others if ticket.overdue_ms <= now_ms]
    if overdue:
        return explained("overdue", min(overdue, key=_overdue), tickets, runs, now_ms)
    if profile.strategy == "fifo":
        return explained("fifo", min(others, key=_entry), tickets, runs, now_ms)
    chosen = min(others, key=_due)
    if chosen.premium and runs.premium >= branch.calling.premium_in_a_row and _ordinary_late(others, now_ms):
        chosen = min((ticket for ticket in others if not ticket.premium), key=_due)
    return explained("due", chosen, tickets, runs, now_ms)


def explained(rule: str, ticket: Ticket, tickets: Sequence[Ticket], runs: Runs, now_ms: int) -> Choice:
    """A choice with its reason, against all `tickets` that were eligible."""
    entry = _entry(ticket)
    reason = {
        "rule": rule,
        "wait_s": max(0, now_ms - ticket.entered_ms) // 1000,
        "due_in_s": (ticket.due_ms - now_ms) // 1000,
        "overtaken": sum(_entry(other) < entry for other in tickets),
    }
    return Choice(ticket, reason, _runs_after(rule, ticket, tickets, runs, now_ms))


def line(
    branch: Branch, profile: Profile, tickets: Iterable[Ticket], runs: Runs, now_ms: int, limit: int
) -> list[Choice]:
    """The waiting list: `choose` asked again and again, so it cannot disagree with what is called."""
    left = list(tickets)
    choices: list[Choice] = []
    while len(choices) < limit:
        choice = choose(branch, profile, left, runs, now_ms)
        if choice is None:
            break
        choices.append(choice)
        left = [ticket for ticket in left if ticket is not choice.ticket]
        runs = choice.runs
    return choices


def runs_of(day: Day, profile: str) -> Runs:
    """The present runs of a work profile."""
    return Runs(*day.runs.get(profile, (0, 0)))


def _runs_after(rule: str, ticket: Ticket, tickets: Sequence[Ticket], runs: Runs, now_ms: int) -> Runs:
    need = 0
    if ticket.need:
        need = runs.need + any(not other.need for other in tickets)
    premium = 0
    if ticket.premium:
        counts = rule not in ("need", "first", "chosen") and _ordinary_late(tickets, now_ms)
        premium = runs.premium + counts
    return Runs(need, premium)


def _ordinary_late(tickets: Iterable[Ticket], now_ms: int) -> bool:
    return any(not ticket.premium and ticket.promised_ms < now_ms for ticket in tickets)


def _entry(ticket: Ticket) -> tuple[int, int]:
    return ticket.entered_ms, ticket.order


def _due(ticket: Ticket) -> tuple[int, int, int]:
    return ticket.due_ms, ticket.entered_ms, ticket.order


def _overdue(ticket: Ticket) -> tuple[int, int, int]:
    return ticket.overdue_ms, ticket.entered_ms, ticket.order
