"""What the API shows of a day."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from server.domain import commands
from server.domain.attending import counter_of
from server.domain.calendar import rfc3339
from server.domain.commands import Command
from server.domain.day import Counter, Day
from server.domain.issuing import entry_ms, next_opening_ms
from server.domain.prospect import Prospect, prospect, prospect_of
from server.domain.refusals import Refusal
from server.domain.rules import decide
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
        "estimate": promised,
        "counter": ticket.counter,
        "calls": ticket.calls,
        "url": f"{address.rstrip('/')}/t/{ticket.id}" if address else None,
    }


def branch_shown(day: Day, now_ms: int, estimate: Estimate) -> dict[str, Any]:
    """The branch with its services and counters at this moment."""
    branch = day.rules
    settings = {entry["code"]: entry for entry in day.settings["services"]}
    services = [_service(day, code, settings[code], now_ms, estimate) for code in branch.services]
    return {
        "id": branch.id,
        "name": branch.names,
        "timezone": branch.timezone,
        "day": day.day,
        "at": rfc3339(now_ms),
        "open": day.open and any(service["open"] for service in services),
        "languages": list(branch.languages),
        "services": services,
        "counters": [
            {"number": counter.number, "zone": counter.zone, "state": counter.state}
            for counter in day.counters.values()
        ],
    }


def _service(day: Day, code: str, settings: dict[str, Any], now_ms: int, estimate: Estimate) -> dict[str, Any]:
    try:
        enters_ms = entry_ms(day, code, now_ms)
        is_open = day.open
    except Refusal:
        enters_ms, is_open = now_ms, False
    opens_ms = None if is_open else next_opening_ms(day, code, now_ms)
    return {
        "code": code,
        "prefix": settings["prefix"],
        "names": settings["name"],
        "group": settings.get("group"),
        "bring": settings["bring"],
        "open": is_open,
        "opens_at": None if opens_ms is None else rfc3339(opens_ms),
        "waiting": day.waiting_count()[code],
        "estimate": estimate(prospect(day, code, "ordinary", enters_ms)),
    }


def counter_shown(day: Day, number: int, now_ms: int, estimate: Estimate) -> dict[str, Any]:
    """A counter with its ticket, its own figures, and what it may do now."""
    counter = counter_of(day, number)
    ticket = day.tickets[counter.ticket] if counter.ticket else None
    pausing_ms = now_ms - counter.since_ms if counter.state == "paused" else 0
    recalls_left = day.rules.calling.recalls_max - ticket.calls + 1 if ticket else 0
    return {
        "number": counter.number,
        "state": counter.state,
        "zone": counter.zone,
        "profile": counter.profile,
        "staff": counter.staff,
        "ticket": ticket_shown(day, ticket, estimate) if ticket else None,
        "since": rfc3339(counter.since_ms),
        "pause": counter.pause,
        "called_at": rfc3339(ticket.last_called_ms) if ticket and ticket.last_called_ms else None,
        "reason": ticket.reason if ticket else None,
        "note": ticket.note if ticket else None,
        "served_today": counter.served,
        "mean_service_s": round(counter.serving_ms / counter.served / 1000) if counter.served else None,
        "paused_s": (counter.paused_ms + pausing_ms) // 1000,
        "recalls_left": max(0, recalls_left) if ticket and ticket.state is State.CALLED else 0,
        "may": permits(day, counter, now_ms),
    }


def permits(day: Day, counter: Counter, now_ms: int) -> dict[str, dict[str, Any]]:
    """Of each action at a counter, whether the rules would allow it now, else their refusal."""
    pause = next(iter(sorted(day.rules.pauses)), "")
    asked: dict[str, Command] = {
        "open": commands.OpenCounter(counter.number, staff=counter.staff),
        "close": commands.CloseCounter(counter.number),
        "pause": commands.PauseCounter(counter.number, pause),
        "resume": commands.ResumeCounter(counter.number),
        "call-next": commands.CallNext(counter.number, finish_current=counter.ticket is not None),
        "recall": commands.Recall(counter.number),
        "start": commands.StartServing(counter.number),
        "finish": commands.Finish(counter.number),
        "no-show": commands.MarkNoShow(counter.number),
        "undo": commands.UndoCall(counter.number),
    }
    return {name: _permit(day, command, now_ms) for name, command in asked.items()}


def _permit(day: Day, command: Command, now_ms: int) -> dict[str, Any]:
    try:
        decide(day, command, now_ms, lambda _: None)
    except Refusal as refusal:
        return {"allowed": False, **refusal.values, "code": refusal.code}
    return {"allowed": True}
