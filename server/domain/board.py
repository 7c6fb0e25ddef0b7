"""What the hall's screens show of a day."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Callable, Mapping
from typing import Any

from server.domain.announcing import voice_shown
from server.domain.calendar import rfc3339
from server.domain.day import Counter, Day, ShownCall
from server.domain.notice import emergency_shown, notice_shown

SHOWN_IN_A_ZONE = 9  # three large ones and six in the list
MISSED_FOR_MS = 30 * 60_000

Estimate = Mapping[str, int]


def board(day: Day, now_ms: int, *, estimate: Callable[[str], Estimate | None]) -> dict[str, Any]:
    """The answer of `GET /board`, which is also the `snapshot` of the socket namespace.

    `{seq, day, open, at, branch: {name, timezone, languages, message}, services: [{code, names}], zones: {code: name},
    calls: [{seq, number, counter, zone, service, language, at, recall}] newest first, missed: [numbers] newest first,
    counters: [{number, zone, state, ticket: number or null, services: [codes]}], waiting: {service: n},
    estimates: {service: {low_s, likely_s, high_s} or null}, notice: {id, text: {language: words}, until} or null,
    emergency: {text: {language: words}, since} or null, voice: {muted, percent, audio}}`. Nothing in it names a person
    or a segment, nor says why a counter is paused.

    `estimate(service)` is the wait of somebody who would take a number now.
    """
    branch = day.branch
    return {
        "seq": day.seq,
        "day": day.day,
        "open": day.open,
        "at": rfc3339(now_ms),
        "branch": None if branch is None else _branch(day),
        "services": [] if branch is None else [
            {"code": service.code, "names": dict(service.names)} for service in branch.services.values()
        ],
        "zones": {} if branch is None else {code: dict(names) for code, names in branch.zones.items()},
        "calls": [_call(call) for call in _latest(day)],
        "missed": [number for at_ms, number in day.missed if now_ms - at_ms < MISSED_FOR_MS],
        "counters": [_counter(day, counter) for counter in day.counters.values()],
        "waiting": day.waiting_count(),
        "estimates": {code: estimate(code) for code in day.waiting_count()},
        "notice": notice_shown(day.notice),
        "emergency": emergency_shown(day.emergency),
        "voice": voice_shown(day, now_ms),
    }  # fmt: skip


def _branch(day: Day) -> dict[str, Any]:
    rules = day.rules
    return {
        "name": dict(rules.names),
        "timezone": rules.timezone,
        "languages": list(rules.languages),
        "message": day.settings["branch"].get("message"),
    }


def _latest(day: Day) -> list[ShownCall]:
    """The newest calls, so many of each zone that a screen of one zone is as full as a screen of all."""
    shown: Tally[str] = Tally()
    latest = []
    for call in day.calls:
        shown[call.zone] += 1
        if shown[call.zone] <= SHOWN_IN_A_ZONE:
            latest.append(call)
    return latest


def _call(call: ShownCall) -> dict[str, Any]:
    return {
        "seq": call.seq,
        "number": call.number,
        "counter": call.counter,
        "zone": call.zone,
        "service": call.service,
        "language": call.language,
        "at": rfc3339(call.at_ms),
        "recall": call.recall,
    }


def _counter(day: Day, counter: Counter) -> dict[str, Any]:
    """The number of somebody without a ticket is for the records alone, until they were sent on and called by it: the
    hall sees a counter that serves."""
    ticket = None if counter.ticket is None else day.tickets[counter.ticket]
    profile = day.profile_of(counter)
    taken = None if profile.services is None else profile.services | profile.lent
    return {
        "number": counter.number,
        "zone": counter.zone,
        "state": counter.state,
        "ticket": None if ticket is None or (ticket.walk_in and not ticket.calls) else ticket.number,
        "services": [code for code in day.rules.services if taken is None or code in taken],
    }
