"""How many numbers are given: of a service in a day and in each half hour, by a kiosk in a minute."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from zoneinfo import ZoneInfo

from server.domain import events
from server.domain.commands import IssueTicket
from server.domain.day import Day
from server.domain.refusals import Refusal
from server.domain.ticket import State

MINUTE_MS = 60_000
HALF_HOUR_MS = 30 * MINUTE_MS
KIOSK = "kiosk"
UNUSED = (State.REMOVED, State.ABANDONED)


def count(day: Day, event: events.TicketIssued) -> None:
    """Fold a number given into what the quotas count; a booking that was kept has its place by its slot."""
    if event.slot_ms is None:
        for service in (event.service, *event.more):
            day.numbers.setdefault(service, {})[event.ticket] = event.entered_ms


def refuse_full(day: Day, service: str, entered_ms: int) -> None:
    """Raise Refusal("quota_reached") when no number of the service is left for a ticket that enters then.

    `again_ms` says when there may be one again today. A number taken out or given up before it was ever called is
    free again: whoever plays at the kiosk takes no customer's place for good.
    """
    quota, given = day.rules.services[service], day.numbers.get(service, {})
    if quota.quota_day is not None and _are_used(day, given, quota.quota_day):
        raise Refusal("quota_reached", service=service, limit=quota.quota_day, again_ms=None)
    if quota.quota_half_hour is not None:
        begins_ms = half_hour_ms(day.rules.timezone, entered_ms)
        ends_ms = begins_ms + HALF_HOUR_MS
        within = [ticket for ticket, at_ms in given.items() if begins_ms <= at_ms < ends_ms]
        if _are_used(day, within, quota.quota_half_hour):
            limit = quota.quota_half_hour
            raise Refusal("quota_reached", sentence="quota_half_hour", service=service, limit=limit, again_ms=ends_ms)


def refuse_haste(day: Day, command: IssueTicket, now_ms: int) -> None:
    """Raise Refusal("rate_limited") when a kiosk has given as many numbers in the last minute as it may."""
    limit = day.rules.per_minute_max.get(command.kiosk or "")
    if limit is None or command.channel != KIOSK:
        return
    latest: list[int] = []
    for ticket in reversed(day.tickets.values()):
        if ticket.issued_ms <= now_ms - MINUTE_MS or len(latest) == limit:
            break
        if ticket.channel == KIOSK and ticket.kiosk == command.kiosk:
            latest.append(ticket.issued_ms)
    if len(latest) == limit:
        raise Refusal("rate_limited", wait_s=-(-(latest[-1] + MINUTE_MS - now_ms) // 1000))


def half_hour_ms(timezone: str, at_ms: int) -> int:
    """When the half hour of the local clock began that the moment lies in; clocks may be a quarter of an hour apart."""
    offset = datetime.fromtimestamp(at_ms / 1000, ZoneInfo(timezone)).utcoffset()
    assert offset is not None
    return at_ms - (at_ms + round(offset.total_seconds() * 1000)) % HALF_HOUR_MS


def _are_used(day: Day, given: Collection[str], limit: int) -> bool:
    """Whether so many of the tickets given still hold their place; looked at one by one only when it is near."""
    return len(given) >= limit and sum(not _is_free(day, ticket) for ticket in given) >= limit


def _is_free(day: Day, ticket: str) -> bool:
    """Whether a ticket gave its place in the quota back."""
    held = day.tickets[ticket]
    return held.state in UNUSED and held.leg == 1 and held.first_called_ms is None
