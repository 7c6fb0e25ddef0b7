"""What the API shows of the whole hall."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from server.api.attended import counter_stands, missed_shown, parked_shown
from server.api.notices import hall_told
from server.api.show import Estimate, ticket_shown
from server.domain.booking import Booking
from server.domain.branch import ORDINARY
from server.domain.calendar import rfc3339
from server.domain.day import Counter, Day
from server.domain.prospect import prospect
from server.domain.routing import asker_at, eligible
from server.domain.ticket import ENDED_STATES, State, Ticket
from server.store.identities import Kept

LISTED_MAX = 50
"""Of those overdue, and of those the lobby is told of: where each stands takes its time."""

Identity = Callable[[str], Kept | None]


def hall_shown(day: Day, now_ms: int, estimate: Estimate, identity: Identity) -> dict[str, Any]:
    """Queues, counters and tickets that need somebody; `identity(ticket id)` is what is kept of its holder."""
    waiting = [ticket for queue in day.waiting.values() for ticket in queue.values()]
    late = sorted((one for one in waiting if one.overdue_ms <= now_ms), key=lambda one: one.overdue_ms)
    parked = sorted(day.held[State.PARKED].values(), key=lambda one: one.parked_ms or 0)
    missed = sorted(day.held[State.NO_SHOW].values(), key=lambda one: -(one.missed_ms or 0))
    return {
        "at": rfc3339(now_ms),
        "queues": [_queue(day, code, waiting, now_ms, estimate) for code in day.rules.services],
        "overdue": [
            ticket_shown(day, one, estimate) | {"wait_s": (now_ms - one.entered_ms) // 1000}
            for one in late[:LISTED_MAX]
        ],
        "overdue_count": len(late),
        "counters": [
            counter_stands(day, counter, now_ms, estimate) | {"could_call": _could_call(day, counter, now_ms)}
            for counter in day.counters.values()
        ],
        "missed": [missed_shown(day, one, estimate) for one in missed],
        "parked": [parked_shown(day, one, estimate) for one in parked],
        "guests": [_guest(day, one, estimate, identity) for one in _guests(day)[:LISTED_MAX]],
        "issuing_ended": issuing_shown(day),
        **hall_told(day),
        "appointments": [_expected(one) for one in _bookings(day)],
    }


def issuing_shown(day: Day) -> list[dict[str, Any]]:
    """For what no more numbers are given today, and why."""
    return [{"service": service, "reason": reason} for service, reason in day.issuing_ended.items()]


def _queue(day: Day, code: str, waiting: list[Ticket], now_ms: int, estimate: Estimate) -> dict[str, Any]:
    own = [ticket for ticket in waiting if ticket.service == code]
    return {
        "service": code,
        "waiting": len(own),
        "longest_s": max((max(0, now_ms - ticket.entered_ms) // 1000 for ticket in own), default=None),
        "target_s": day.rules.target_wait_s(code, ORDINARY),
        "over": sum(ticket.promised_ms < now_ms for ticket in own),
        "estimate": estimate(prospect(day, code, ORDINARY, now_ms)),
    }


def _could_call(day: Day, counter: Counter, now_ms: int) -> int | None:
    """How many an idle counter might call now; None for one that is not idle."""
    return len(eligible(day, asker_at(day, counter, now_ms))) if counter.state == "open" else None


def _bookings(day: Day) -> list[Booking]:
    """Whoever is still expected today, by their slots."""
    ahead = [one for one in day.bookings.values() if one.day == day.day and one.state is State.BOOKED]
    return sorted(ahead, key=lambda one: (one.slot_ms, one.booked_ms))


def _expected(booking: Booking) -> dict[str, Any]:
    return {"id": booking.ticket, "service": booking.service, "slot": rfc3339(booking.slot_ms)}


def _guests(day: Day) -> list[Ticket]:
    """Those in the hall of whom the lobby is told, the newest first."""
    told = {entry["code"] for entry in day.settings["segments"] if entry.get("tell_lobby")}
    here = [one for one in day.tickets.values() if one.segment in told and one.state not in ENDED_STATES]
    present = (one for one in here if one.state is not State.BOOKED)
    return sorted(present, key=lambda one: (_known_ms(one), one.order), reverse=True)


def _known_ms(ticket: Ticket) -> int:
    """Since when it is known who this is; somebody who showed nothing, since the ticket was issued."""
    return ticket.identified_ms or ticket.issued_ms


def _guest(day: Day, ticket: Ticket, estimate: Estimate, identity: Identity) -> dict[str, Any]:
    kept = identity(ticket.id)
    return {
        "ticket": ticket_shown(day, ticket, estimate),
        "segment": ticket.segment,
        "tail": kept.tail if kept else None,
        "manager": kept.manager if kept else None,
        "at": rfc3339(_known_ms(ticket)),
    }
