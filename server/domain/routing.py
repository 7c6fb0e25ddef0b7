"""Who is called next (calling.md)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any

from server.domain.branch import Branch, Profile
from server.domain.day import Counter, Day
from server.domain.routing_rules import Picked, Runs, entry_of, ordinary_late, pick, special
from server.domain.ticket import State, Ticket

EVERYTHING = Profile(name="", services=None, segments=None, strategy="due")


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks for the next customer.

    `counter` and `staff` decide whose pools are theirs (None: nobody's); `idle_s` is how long the counter has stood
    open without a customer, which decides whether overflow services are taken.
    """

    profile: Profile
    counter: int | None = None
    staff: str | None = None
    idle_s: float = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """All that decides who is next for an asker; a value of its own once `tickets` and `held` are copies.

    `held` are the pooled tickets that are the asker's, `tickets` those waiting whom it may take, `overflow` those
    waiting whom it takes only when idle.
    """

    branch: Branch
    asker: Asker
    runs: Runs
    service_calls: Mapping[str, int]
    tickets: Sequence[Ticket]
    held: Sequence[Ticket] = ()
    overflow: Sequence[Ticket] = ()

    def copied(self, service: str | None = None) -> Standing:
        """The same with copies of the tickets (of one service), which no later event changes."""
        tickets, held, overflow = (
            [copy(ticket) for ticket in some if service in (None, ticket.service)]
            for some in (self.tickets, self.held, self.overflow)
        )
        return replace(self, service_calls=dict(self.service_calls), tickets=tickets, held=held, overflow=overflow)


@dataclass(frozen=True, slots=True)
class Choice:
    """Which ticket, and why: `reason` is {rule, wait_s, due_in_s, overtaken}; `runs` are those after the call."""

    ticket: Ticket
    reason: dict[str, Any]
    runs: Runs = field(default_factory=Runs)


def asker_at(day: Day, counter: Counter, now_ms: int, profile: str | None = None, staff: str | None = None) -> Asker:
    """A counter of the day as the one who asks; `profile` and `staff` are those of a recorded call, if it is one."""
    return Asker(
        profile=day.profile_of(counter, profile),
        counter=counter.number,
        staff=staff or counter.staff,
        idle_s=(now_ms - counter.since_ms) / 1000 if counter.state == "open" else 0,
    )


def standing(day: Day, asker: Asker, without: Collection[str] = ()) -> Standing:
    """All that decides who is next for `asker`, but for the tickets (ids) in `without`."""
    profile = asker.profile
    tickets: list[Ticket] = []
    overflow: list[Ticket] = []
    for (service, segment), queue in day.waiting.items():
        if profile.takes(service, segment):
            tickets += queue.values()
        elif asker.counter is not None:
            # Whoever it called itself, and who came back at once, is its own whatever the profile says.
            tickets += [ticket for ticket in queue.values() if ticket.first_at == asker.counter]
            if profile.takes_idle(service, segment):
                overflow += [ticket for ticket in queue.values() if ticket.first_at != asker.counter]
    held = [ticket for ticket in day.held[State.POOLED].values() if is_of_pool(ticket, asker)] if profile.pools else []
    if without:
        tickets, held, overflow = ([one for one in some if one.id not in without] for some in (tickets, held, overflow))
    return Standing(day.rules, asker, runs_of(day, profile.name), day.service_calls, tickets, held, overflow)


def is_of_pool(ticket: Ticket, asker: Asker) -> bool:
    """Whether a ticket is held for this counter or for the member of staff who sits there."""
    if ticket.pool_counter is not None:
        return ticket.pool_counter == asker.counter
    return ticket.pool_staff is not None and ticket.pool_staff == asker.staff


def choose(day: Day, asker: Asker, now_ms: int, without: Collection[str] = ()) -> Choice | None:
    """The next customer of `asker`, by the first rule that yields one; None when nobody waits for it."""
    return next_of(standing(day, asker, without), now_ms)


def next_of(standing: Standing, now_ms: int) -> Choice | None:
    """The next of a standing."""
    sitting = _sitting_out(standing)
    able = _able(standing, sitting)
    picked = _picked(standing, able, sitting, now_ms) if able else None
    return None if picked is None else _explained(picked, able, standing, now_ms)


def able_of(standing: Standing) -> list[Ticket]:
    """Whom the asker might be given now, in no order that matters.

    Its pools and the waiting it takes; when there are none and it has been idle long enough, those of its overflow
    services; when there are none either, those who sit out some calls: no counter stands idle while somebody waits.
    """
    return _able(standing, _sitting_out(standing))


def explained(day: Day, rule: str, ticket: Ticket, asker: Asker, now_ms: int) -> Choice:
    """A choice that was made otherwise, such as by hand, with its reason against all who might have been called."""
    now = standing(day, asker)
    return _explained(Picked(rule, ticket, now.runs.ratio_at), able_of(now), now, now_ms)


def line(standing: Standing, now_ms: int, limit: int) -> list[Choice]:
    """The waiting list: the same choice asked again and again, so it cannot disagree with what is called.

    What a call changes is followed: the runs, the place in a ratio's pattern, who has sat out, and that a counter
    which has just called is not idle.
    """
    choices: list[Choice] = []
    calls = dict(standing.service_calls)
    while len(choices) < limit:
        choice = next_of(standing, now_ms)
        if choice is None:
            break
        choices.append(choice)
        called = choice.ticket
        calls[called.service] = calls.get(called.service, 0) + 1
        standing = replace(
            standing,
            asker=replace(standing.asker, idle_s=0),
            runs=choice.runs,
            service_calls=calls,
            tickets=[ticket for ticket in standing.tickets if ticket is not called],
            held=[ticket for ticket in standing.held if ticket is not called],
            overflow=[ticket for ticket in standing.overflow if ticket is not called],
        )
    return choices


def eligible(day: Day, asker: Asker) -> list[Ticket]:
    """Whom `asker` might be given now, in no order that matters."""
    return able_of(standing(day, asker))


def runs_of(day: Day, profile: str) -> Runs:
    """The present runs of a work profile."""
    return Runs(*day.runs.get(profile, ()))


def _able(standing: Standing, sitting: Collection[str]) -> list[Ticket]:
    overflow = standing.overflow if _takes_overflow(standing.asker) else ()
    if not sitting:
        return [*standing.held, *standing.tickets] or list(overflow)
    ready = [*standing.held, *(ticket for ticket in standing.tickets if ticket.id not in sitting)]
    return (
        ready or [ticket for ticket in overflow if ticket.id not in sitting] or list(standing.tickets) or list(overflow)
    )


def _picked(standing: Standing, able: Sequence[Ticket], sitting: Collection[str], now_ms: int) -> Picked | None:
    again = [ticket for ticket in standing.tickets if ticket.pool_counter is not None]  # held before an undone call
    again = [ticket for ticket in again if is_of_pool(ticket, standing.asker)]
    if again:
        return Picked("held", min(again, key=entry_of), standing.runs.ratio_at)
    if standing.held:
        held = min(standing.held, key=lambda ticket: (not ticket.first, entry_of(ticket)))
        return Picked("held", held, standing.runs.ratio_at)
    asker, calls = standing.asker, standing.service_calls
    if sitting and any(ticket.id in sitting for ticket in able):  # then all do: whose turn is nearest
        nearest = min(able, key=lambda ticket: (_calls_left(ticket, calls), entry_of(ticket)))
        return Picked("returned", nearest, standing.runs.ratio_at)
    picked = special(able, asker.counter, standing.runs) or pick(
        standing.branch, asker.profile, able, standing.runs, now_ms
    )
    kind = (picked.ticket.service, picked.ticket.segment)
    if asker.profile.owns(*kind) or picked.ticket.first_at == asker.counter is not None:
        return picked
    return replace(picked, rule="lent" if asker.profile.takes(*kind) else "overflow")


def _sitting_out(standing: Standing) -> Collection[str]:
    """Who (by id) still stands behind some calls of the service.

    Where nobody else waits for it whom the asker may take, there is nobody to stand behind: calls of other services
    count too then, or a busy queue beside it would leave the customer there all day.
    """
    calls, asker = standing.service_calls, standing.asker
    behind = [ticket for ticket in chain(standing.tickets, standing.overflow) if _is_behind(ticket, asker, calls)]
    if not behind:
        return ()
    sitting, total = {ticket.id for ticket in behind}, sum(calls.values())
    others = {ticket.service for ticket in chain(standing.tickets, standing.overflow) if ticket.id not in sitting}
    return {
        ticket.id
        for ticket in behind
        if ticket.service in others or ticket.sits_out_calls is None or ticket.sits_out_calls > total
    }


def _is_behind(ticket: Ticket, asker: Asker, calls: Mapping[str, int]) -> bool:
    until = ticket.sits_out_until
    if until is None or ticket.first or (ticket.first_at is not None and ticket.first_at == asker.counter):
        return False
    return until > calls.get(ticket.service, 0)


def _calls_left(ticket: Ticket, calls: Mapping[str, int]) -> int:
    return (ticket.sits_out_until or 0) - calls.get(ticket.service, 0)


def _takes_overflow(asker: Asker) -> bool:
    return bool(asker.profile.overflow) and asker.idle_s >= asker.profile.overflow_after_s


def _explained(picked: Picked, able: Sequence[Ticket], standing: Standing, now_ms: int) -> Choice:
    ticket = picked.ticket
    entry = entry_of(ticket)
    reason = {
        "rule": picked.rule,
        "wait_s": max(0, now_ms - ticket.entered_ms) // 1000,
        "due_in_s": (ticket.due_ms - now_ms) // 1000,
        "overtaken": sum(entry_of(other) < entry for other in able),
    }
    return Choice(ticket, reason, _runs_after(picked, able, standing.runs, now_ms))


def _runs_after(picked: Picked, able: Sequence[Ticket], runs: Runs, now_ms: int) -> Runs:
    need = premium = 0
    if picked.ticket.need:  # its turn is between the others': their run goes on after it
        need, premium = runs.need + any(not other.need for other in able), runs.premium
    if picked.ticket.premium:
        counts = picked.rule not in ("held", "returned", "need", "first", "chosen")
        premium = runs.premium + (counts and ordinary_late(able, now_ms))
    return Runs(need, premium, picked.ratio_at)
