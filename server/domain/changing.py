"""Rules of a day's rules: what a branch manager may change before the day is over."""

from __future__ import annotations

from typing import Any, cast

from server.domain import events
from server.domain.branch import Branch
from server.domain.commands import ChangeRules
from server.domain.day import Day
from server.domain.events import Event
from server.domain.hours import hours_on
from server.domain.refusals import Refusal


def change_rules(day: Day, command: ChangeRules, now_ms: int) -> list[Event]:
    """Put other rules in force for the rest of the day; raises Refusal("rules_in_use").

    Everybody in the hall is measured by the new targets and head starts from now on, whoever came before too: two
    tickets can only be compared by one rule, and no customer may pass another by more than that rule allows. What is
    written down already, such as the target that a transaction is held to in the figures, stays.

    A day can gain services, segments, profiles and counters, but not lose those that were used today; nor can it change
    its branch, its time zone or its bounds.
    """
    settings = cast(dict[str, Any], dict(command.settings))
    if settings == day.settings:
        return []
    before, branch = day.rules, Branch.from_settings(settings)
    if (branch.id, branch.timezone, branch.day_starts) != (before.id, before.timezone, before.day_starts):
        raise Refusal("rules_in_use", what="branch", name=branch.id)
    _refuse_loss("service", _services(day), branch.services)
    _refuse_loss("segment", _segments(day), branch.segments)
    _refuse_loss("counter", day.counters, branch.counters)
    _refuse_loss("profile", {counter.profile for counter in day.counters.values()}, branch.profiles)
    return [events.RulesChanged(settings, hours_on(branch, day.day or ""))]


def _services(day: Day) -> set[str]:
    """All that was wanted today, also by tickets that have another service since."""
    wanted = {code for ticket in day.tickets.values() for code in (ticket.service, *ticket.more)}
    lent = {code for counter in day.counters.values() for code in counter.lent}
    return wanted | lent | {service for service, _ in day.waiting} | set(day.numbers) | set(day.serving_times_ms)


def _segments(day: Day) -> set[str]:
    return {ticket.segment for ticket in day.tickets.values()} | {segment for _, segment in day.waiting}


def _refuse_loss(what: str, used: Any, known: Any) -> None:
    gone = sorted(str(name) for name in used if name not in known)
    if gone:
        raise Refusal("rules_in_use", what=what, name=gone[0])
