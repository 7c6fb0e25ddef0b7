"""What the API shows of a day."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from server.domain.admission import refuse_ended
from server.domain.calendar import rfc3339
from server.domain.day import Day
from server.domain.hours import entry_ms
from server.domain.notice import emergency_shown
from server.domain.prospect import Prospect, prospect, prospect_of
from server.domain.quotas import refuse_full
from server.domain.refusals import Refusal
from server.domain.ticket import State, Ticket

Estimate = Callable[[Prospect], dict[str, int] | None]


def ticket_shown(day: Day, ticket: Ticket, estimate: Estimate) -> dict[str, Any]:
    """A ticket as contract.md shows it; ahead and estimate are of this moment while it waits."""
    standing = prospect_of(day, ticket) if ticket.state is State.WAITING else None
    if standing is None:
        return _ticket(day, ticket, 0, None)
    return _ticket(day, ticket, standing.ahead, estimate(standing))


def issued_shown(day: Day, ticket: Ticket) -> dict[str, Any]:
    """A ticket at its issue: the range it was promised, which is in the log, is not worked out again."""
    return _ticket(day, ticket, ticket.ahead, ticket.estimate)


def _ticket(day: Day, ticket: Ticket, ahead: int, promised: dict[str, int] | None) -> dict[str, Any]:
    address = day.settings["branch"]["public_url"]
    return {
        "id": ticket.id,
        "number": ticket.number,
        "service": ticket.service,
        "segment": ticket.segment,
        "language": ticket.language,
        "state": ticket.state.value,
        "issued_at": rfc3339(ticket.issued_ms),
        "ahead": ahead,
        "estimate": promised and {bound: promised[bound] for bound in ("low_s", "likely_s", "high_s")},
        "counter": ticket.counter,
        "calls": ticket.calls,
        "url": f"{address.rstrip('/')}/t/{ticket.id}" if address else None,
    }


def branch_shown(day: Day, now_ms: int, estimate: Estimate, early_ms: int | None = None) -> dict[str, Any]:
    """The branch with its services and counters at this moment; open to who may have a number so early."""
    branch = day.rules
    settings = {entry["code"]: entry for entry in day.settings["services"]}
    services = [_service(day, code, settings[code], now_ms, estimate, early_ms) for code in branch.services]
    return {
        "id": branch.id,
        "name": branch.names,
        "timezone": branch.timezone,
        "day": day.day,
        "at": rfc3339(now_ms),
        "open": day.open and day.emergency is None and any(service["open"] for service in services),
        "languages": list(branch.languages),
        "services": services,
        "counters": [
            {"number": counter.number, "zone": counter.zone, "state": counter.state}
            for counter in day.counters.values()
        ],
        "emergency": emergency_shown(day.emergency),
    }


def _service(
    day: Day, code: str, settings: dict[str, Any], now_ms: int, estimate: Estimate, early_ms: int | None
) -> dict[str, Any]:
    opens_ms = full_until_ms = None
    is_open, is_full, enters_ms = day.open, False, now_ms
    try:
        enters_ms = entry_ms(day, code, now_ms, early_ms)
        refuse_ended(day, code)
        refuse_full(day, code, enters_ms)
    except Refusal as refusal:
        is_full = refusal.code == "quota_reached"
        is_open = is_open and is_full
        opens_ms, full_until_ms = refusal.values.get("opens_ms"), refusal.values.get("again_ms")
    return {
        "code": code,
        "prefix": settings["prefix"],
        "names": settings["name"],
        "group": settings.get("group"),
        "bring": settings["bring"],
        "identification": settings.get("identification", "none"),
        "appointments": settings.get("slots") is not None,
        "open": is_open,
        "opens_at": None if opens_ms is None else rfc3339(opens_ms),
        "full": is_full,
        "full_until": None if full_until_ms is None else rfc3339(full_until_ms),
        "waiting": day.waiting_count()[code],
        "estimate": estimate(prospect(day, code, "ordinary", enters_ms)),
    }
