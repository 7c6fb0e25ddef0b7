"""Rules of lending: a counter takes another service for a while."""

from __future__ import annotations

from server.domain import commands, events
from server.domain.attending import counter_of
from server.domain.branch import MINUTE_MS, Profile
from server.domain.day import Day
from server.domain.events import Event
from server.domain.refusals import Refusal, unfit

LENT_MIN_MAX = 480


def lend(day: Day, command: commands.LendService, now_ms: int) -> list[Event]:
    """Lend a counter a service; again, and the time runs anew.

    A closed counter may be lent one too: it takes it once somebody sits there. Raises Refusal("takes_already") where
    the counter's own work profile takes everybody of that service.
    """
    counter = counter_of(day, command.counter)
    service = day.rules.service(command.service)
    if not 1 <= command.minutes <= LENT_MIN_MAX:
        raise unfit("minutes", "from_to", least=1, most=LENT_MIN_MAX)
    if takes_all(day, day.rules.profiles[counter.profile], service.code):
        raise Refusal("takes_already", counter=counter.number, service=service.code)
    until_ms = now_ms + command.minutes * MINUTE_MS
    return [events.ServiceLent(counter.number, service.code, until_ms, command.by)]


def end(day: Day, command: commands.EndLending) -> list[Event]:
    """Back to its own work; raises Refusal("not_lent")."""
    counter = counter_of(day, command.counter)
    service = day.rules.service(command.service)
    if service.code not in counter.lent:
        raise Refusal("not_lent", counter=counter.number, service=service.code)
    return [events.ServiceLendingEnded(counter.number, service.code, "ended")]


def over(day: Day, now_ms: int) -> list[Event]:
    """The lendings whose time is over."""
    return [
        events.ServiceLendingEnded(counter.number, service, "over")
        for counter in day.counters.values()
        for service, until_ms in counter.lent.items()
        if until_ms <= now_ms
    ]


def takes_all(day: Day, profile: Profile, service: str) -> bool:
    """Whether a work profile takes the customers of every segment that come for a service."""
    return all(profile.takes(service, segment) for segment in day.rules.segments)
