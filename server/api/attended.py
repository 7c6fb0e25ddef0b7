"""What the API shows of a counter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from server.api.permits import permits
from server.api.show import Estimate, ticket_shown
from server.domain.attending import counter_of
from server.domain.calendar import rfc3339
from server.domain.day import Counter, Day
from server.domain.notices import counted_from
from server.domain.ticket import State, Ticket

MINUTE_MS = 60_000


def counter_shown(day: Day, number: int, now_ms: int, estimate: Estimate, asker: str | None = None) -> dict[str, Any]:
    """A counter as it stands, whom it keeps, and what `asker` (a person) may do there now."""
    counter = counter_of(day, number)
    return counter_stands(day, counter, now_ms, estimate) | {
        "parked": [parked_shown(day, held, estimate) for held in _parked(day, counter)],
        "held": [ticket_shown(day, held, estimate) for held in _pooled(day, counter)],
        "missed": [missed_shown(day, held, estimate) for held in _missed(day, counter)],
        "may": permits(day, counter, now_ms, asker),
    }


def counter_stands(day: Day, counter: Counter, now_ms: int, estimate: Estimate) -> dict[str, Any]:
    """A counter with its ticket and its own figures; `times` are the seconds of today that it was in each state."""
    ticket = day.tickets[counter.ticket] if counter.ticket else None
    spent_ms = dict(counter.spent_ms)
    spent_ms[counter.state] = spent_ms.get(counter.state, 0) + now_ms - counter.since_ms
    return {
        "number": counter.number,
        "state": counter.state,
        "zone": counter.zone,
        "profile": counter.profile,
        "staff": counter.staff,
        "ticket": ticket_shown(day, ticket, estimate) if ticket else None,
        "since": rfc3339(counter.since_ms),
        "pause": counter.pause,
        "pause_until": _pause_until(day, counter),
        "working_since": _moment(counter.working_since_ms),
        "times": {state: lasted_ms // 1000 for state, lasted_ms in spent_ms.items()},
        "called_at": _moment(ticket.last_called_ms if ticket else None),
        "started_at": _moment(ticket.started_ms if ticket else None),
        "reason": ticket.reason if ticket else None,
        "note": ticket.note if ticket else None,
        "automatic": ticket.automatic if ticket else False,
        "channel": ticket.channel if ticket else None,
        "slot": _moment(ticket.slot_ms if ticket else None),
        "remark": {"text": ticket.remark, "by": ticket.remark_by} if ticket and ticket.remark else None,
        "more": list(ticket.more) if ticket else [],
        "marks": list(ticket.marks) if ticket else [],
        "steps": _steps(day, ticket) if ticket else [],
        "served_today": counter.served,
        "mean_service_s": round(counter.serving_ms / counter.served / 1000) if counter.served else None,
        "paused_s": spent_ms.get("paused", 0) // 1000,
        "pauses": _rested(counter, now_ms),
        "recalls_left": _recalls_left(day, ticket) if ticket else 0,
        "lent": lent_shown(counter),
    }


def lent_shown(counter: Counter) -> list[dict[str, Any]]:
    """What a counter is lent, with until when."""
    return [{"service": service, "until": rfc3339(until_ms)} for service, until_ms in counter.lent.items()]


def parked_shown(day: Day, ticket: Ticket, estimate: Estimate) -> dict[str, Any]:
    """A ticket on hold: since when, why, and where it was put on hold."""
    return {
        "ticket": ticket_shown(day, ticket, estimate),
        "since": _moment(ticket.parked_ms),
        "reason": ticket.park_reason,
    }


def missed_shown(day: Day, ticket: Ticket, estimate: Estimate) -> dict[str, Any]:
    """A missed ticket: since when, and how long its customer may come back."""
    return {
        "ticket": ticket_shown(day, ticket, estimate),
        "since": _moment(ticket.missed_ms),
        "return_until": _moment(returns_until_ms(day, ticket)),
    }


def returns_until_ms(day: Day, ticket: Ticket) -> int | None:
    """Until when a missed customer may come back; None while the hall is stopped, for then no time runs."""
    if ticket.missed_ms is None or day.emergency is not None:
        return None
    return counted_from(day, ticket.missed_ms) + day.rules.calling.return_within_s * 1000


def _recalls_left(day: Day, ticket: Ticket) -> int:
    if ticket.state is not State.CALLED:
        return 0
    return max(0, day.rules.calling.recalls_max - ticket.calls + 1)


def _parked(day: Day, counter: Counter) -> list[Ticket]:
    """Those on hold whom this counter may go on with: its own before those of others whom it takes."""
    profile = day.profile_of(counter)
    mine = [
        ticket
        for ticket in day.held[State.PARKED].values()
        if ticket.counter == counter.number or profile.takes(ticket.service, ticket.segment)
    ]
    return sorted(mine, key=lambda ticket: (ticket.counter != counter.number, ticket.parked_ms or 0))


def _pooled(day: Day, counter: Counter) -> list[Ticket]:
    """Those held for this counter, or for who sits there, in the order that they are called."""
    mine = [
        ticket
        for ticket in day.held[State.POOLED].values()
        if ticket.pool_counter == counter.number or (counter.staff and ticket.pool_staff == counter.staff)
    ]
    return sorted(mine, key=lambda ticket: (not ticket.first, ticket.entered_ms, ticket.order))


def _missed(day: Day, counter: Counter) -> list[Ticket]:
    """Those who did not come when this counter called them, the last one first."""
    mine = [ticket for ticket in day.held[State.NO_SHOW].values() if ticket.counter == counter.number]
    return sorted(mine, key=lambda ticket: -(ticket.missed_ms or 0))


def _steps(day: Day, ticket: Ticket) -> list[dict[str, Any]]:
    """The checklist of a ticket's service, and what of it is done."""
    service: Mapping[str, Any] = next(one for one in day.settings["services"] if one["code"] == ticket.service)
    return [
        {"step": step, "name": name, "done": step in ticket.steps}
        for step, name in enumerate(service.get("checklist") or [])
    ]


def _rested(counter: Counter, now_ms: int) -> dict[str, int]:
    """The seconds of today that a counter was paused, by reason."""
    rested_ms = dict(counter.rested_ms)
    if counter.state == "paused" and counter.pause is not None:
        rested_ms[counter.pause] = rested_ms.get(counter.pause, 0) + now_ms - counter.since_ms
    return {reason: lasted_ms // 1000 for reason, lasted_ms in rested_ms.items()}


def _pause_until(day: Day, counter: Counter) -> str | None:
    limit_min = next((one["limit_min"] for one in day.settings["pauses"] if one["code"] == counter.pause), None)
    if counter.state != "paused" or limit_min is None:
        return None
    return rfc3339(counter.since_ms + round(limit_min * MINUTE_MS))


def _moment(at_ms: int | None) -> str | None:
    return None if at_ms is None else rfc3339(at_ms)
