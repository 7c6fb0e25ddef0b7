"""What a branch should be alerted to at a moment (waits.md)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from server.domain.branch import MINUTE_MS
from server.domain.day import AWAY, Counter, Day
from server.domain.routing import able_of, asker_at, standing
from server.domain.ticket import State, Ticket

NONE, YELLOW, ORANGE, RED = "", "yellow", "orange", "red"
WEIGHT: Mapping[str, int] = {NONE: 0, YELLOW: 1, ORANGE: 2, RED: 3}
HALL = "hall"
SECOND_MS = 1000
# One customer without a ticket among a morning's first ten is a tenth of them, and says nothing yet.
WALK_INS_MIN = 2
# Troubles of a screen that shows calls all the same.
LESSER_TROUBLES = ("slow", "media_broken")


@dataclass(frozen=True, slots=True)
class Limits:
    """The [alerts] table of a branch file, as far as causes are judged by it."""

    yellow_at_percent: int = 80
    waiting_per_counter_max: int = 8
    idle_while_waiting_s: int = 60
    serving_over_factor: float = 2.0
    walk_ins_percent_max: int = 5
    low_rating_max: int = 1

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> Limits:
        """Those of a branch file's dump, or of an older one that has none."""
        written = settings.get("alerts", {})
        return cls(**{name: written[name] for name in cls.__slots__ if name in written})


@dataclass(frozen=True, slots=True)
class Cause:
    """Something that needs somebody now: there is one for a `kind` and `subject` at most.

    `kind` is queue (of the service `subject`), crowd (in the hall), serving (the ticket `subject`), idle, pause or
    walk_ins (at the counter `subject`), rating (of the ticket `subject`), printer or screen (of the name `subject`);
    `values` are what its sentence is made of.
    """

    kind: str
    subject: str
    level: str
    values: Mapping[str, Any]

    @property
    def key(self) -> tuple[str, str]:
        """What makes it one cause, whatever its level."""
        return self.kind, self.subject


@dataclass(frozen=True, slots=True)
class Around:
    """What is judged beside the day.

    `printers` as GET /printers tells them, `screens` in trouble by name (missing, or as GET /screens names it), `poor`
    answers as (ticket, number, rating), by counter its `customers` of today and how many came without a ticket.
    """

    printers: Sequence[Mapping[str, Any]] = ()
    screens: Mapping[str, str] | None = None
    poor: Sequence[tuple[str, str, int]] = ()
    customers: Mapping[int, tuple[int, int]] | None = None


def causes(day: Day, around: Around, now_ms: int) -> list[Cause]:
    """All causes that are there at `now_ms` (UTC ms), none while the branch is shut or in an emergency."""
    if not day.open or day.branch is None or day.emergency is not None:
        return []
    limits = Limits.of(day.settings)
    found = [*_queues(day, limits, now_ms), *_counters(day, limits, now_ms)]
    found += [_rating(*answer) for answer in around.poor if answer[2] <= limits.low_rating_max]
    found += _walk_ins(around.customers or {}, limits)
    if is_attended(day, now_ms):
        found += filter(None, map(_printer, around.printers))
        found += [_screen(name, trouble) for name, trouble in (around.screens or {}).items()]
    return found


def is_attended(day: Day, now_ms: int) -> bool:
    """Whether anybody is there whom a dark screen would trouble: at a counter, waiting, or in opening hours."""
    if any(counter.state != "closed" for counter in day.counters.values()) or any(day.waiting.values()):
        return True
    return any(from_ms <= now_ms < to_ms for spans in day.hours.values() for from_ms, to_ms in spans)


def _queues(day: Day, limits: Limits, now_ms: int) -> Iterator[Cause]:
    queues = {code: _waiting(day, code, now_ms) for code in day.rules.services}
    crowded = False
    for code, waiting in queues.items():
        if not waiting:
            continue
        takers = _takers(day, waiting)
        full = len(waiting) > limits.waiting_per_counter_max * max(1, takers)
        crowded = crowded or full
        cause = _queue(day, code, waiting, takers, limits, now_ms, full=full)
        if cause is not None:
            yield cause
    every = sum(map(len, queues.values()))
    counters = sum(counter.state not in AWAY for counter in day.counters.values())
    # Where one service alone is too many for its counters, that is the cause, not the hall.
    if not crowded and every > limits.waiting_per_counter_max * max(1, counters):
        yield Cause("crowd", HALL, RED, {"waiting": every, "counters": counters})


def _waiting(day: Day, service: str, now_ms: int) -> list[Ticket]:
    """Who waits for a service, those who are held for one counter or person too; not who counts only from opening."""
    queues = [queue.values() for (code, _), queue in day.waiting.items() if code == service]
    held = [ticket for ticket in day.held[State.POOLED].values() if ticket.service == service]
    return [ticket for queue in (*queues, held) for ticket in queue if ticket.entered_ms <= now_ms]


def _takers(day: Day, waiting: Iterable[Ticket]) -> int:
    """How many open counters may take any of them."""
    kinds = {(ticket.service, ticket.segment) for ticket in waiting}
    profiles = (day.profile_of(counter) for counter in day.counters.values() if counter.state not in AWAY)
    return sum(any(profile.takes(*kind) for kind in kinds) for profile in profiles)


def _queue(
    day: Day, code: str, waiting: Sequence[Ticket], takers: int, limits: Limits, now_ms: int, *, full: bool
) -> Cause | None:
    """One cause for a whole queue: as its worst customer stands, or as many as there are."""
    worst = max(waiting, key=lambda ticket: (WEIGHT[wait_level(ticket, limits, now_ms)], now_ms - ticket.promised_ms))
    level = wait_level(worst, limits, now_ms)
    why = {NONE: "", YELLOW: "near", ORANGE: "late", RED: "maximum"}[level]
    if full and level != RED:
        level, why = RED, "crowd"
    if level == NONE:
        return None
    values = {
        "why": why,
        "number": worst.number,
        "wait_min": (now_ms - worst.entered_ms) // MINUTE_MS,
        "target_min": (worst.promised_ms - worst.entered_ms) // MINUTE_MS,
        "maximum_min": (worst.overdue_ms - worst.entered_ms) // MINUTE_MS,
        "over": sum(ticket.promised_ms < now_ms for ticket in waiting),
        "waiting": len(waiting),
        "counters": takers,
    }
    return Cause("queue", code, level, values)


def wait_level(ticket: Ticket, limits: Limits, now_ms: int) -> str:
    """Yellow from a share of the wait promised, orange past it, red at the maximum wait."""
    if now_ms >= ticket.overdue_ms:
        return RED
    if now_ms > ticket.promised_ms:
        return ORANGE
    promised_ms = ticket.promised_ms - ticket.entered_ms
    return YELLOW if (now_ms - ticket.entered_ms) * 100 >= promised_ms * limits.yellow_at_percent else NONE


def _counters(day: Day, limits: Limits, now_ms: int) -> Iterator[Cause]:
    pauses = {entry["code"]: entry for entry in day.settings.get("pauses", ())}
    for counter in day.counters.values():
        cause = None
        if counter.state == "open":
            cause = _idle(day, counter, limits, now_ms)
        elif counter.state == "paused":
            cause = _paused(counter, pauses, now_ms)
        elif counter.ticket is not None:
            cause = _serving(day, counter, limits, now_ms)
        if cause is not None:
            yield cause


def _idle(day: Day, counter: Counter, limits: Limits, now_ms: int) -> Cause | None:
    limit_ms = limits.idle_while_waiting_s * SECOND_MS
    if now_ms - counter.since_ms <= limit_ms:
        return None
    stand = standing(day, asker_at(day, counter, now_ms))
    able = able_of(stand)
    # Idle is only who might have called somebody all the while; while the hall is stopped nobody may.
    since_ms = max(counter.since_ms, counter.takes_since_ms, day.emergency_ended_ms or 0)
    others = {ticket.id for ticket in stand.overflow}
    others_ms = counter.since_ms + stand.asker.profile.overflow_after_s * SECOND_MS
    could_ms = min((max(one.stands_since_ms, others_ms if one.id in others else 0) for one in able), default=now_ms)
    idle_ms = now_ms - max(since_ms, could_ms)
    if idle_ms <= limit_ms:
        return None
    values = {"counter": counter.number, "idle_s": idle_ms // SECOND_MS, "waiting": len(able)}
    return Cause("idle", str(counter.number), ORANGE, values)


def _paused(counter: Counter, pauses: Mapping[str, Mapping[str, Any]], now_ms: int) -> Cause | None:
    limit_min = pauses.get(counter.pause or "", {}).get("limit_min")
    paused_ms = now_ms - counter.since_ms
    if limit_min is None or paused_ms <= limit_min * MINUTE_MS:
        return None
    values = {"counter": counter.number, "pause": counter.pause, "minutes": paused_ms // MINUTE_MS, "limit": limit_min}
    return Cause("pause", str(counter.number), ORANGE, values)


def _serving(day: Day, counter: Counter, limits: Limits, now_ms: int) -> Cause | None:
    ticket = day.tickets[counter.ticket or ""]
    implied = day.rules.calling.arrival == "implied"
    begun_ms = ticket.last_called_ms if ticket.started_ms is None and implied else ticket.started_ms
    target_s = day.rules.services[ticket.service].target_service_s
    if begun_ms is None:
        return None
    served_ms = now_ms - begun_ms - ticket.parked_total_ms
    if served_ms <= limits.serving_over_factor * target_s * SECOND_MS:
        return None
    values = {
        "counter": counter.number,
        "number": ticket.number,
        "minutes": served_ms // MINUTE_MS,
        "target_min": target_s * SECOND_MS // MINUTE_MS,
    }
    return Cause("serving", ticket.id, ORANGE, values)


def _rating(ticket: str, number: str, rating: int) -> Cause:
    return Cause("rating", ticket, ORANGE, {"number": number, "rating": rating})


def _walk_ins(customers: Mapping[int, tuple[int, int]], limits: Limits) -> Iterator[Cause]:
    for counter, (every, walk_ins) in customers.items():
        if walk_ins >= WALK_INS_MIN and walk_ins * 100 > every * limits.walk_ins_percent_max:
            values = {"counter": counter, "walk_ins": walk_ins, "percent": round(walk_ins * 100 / every)}
            yield Cause("walk_ins", str(counter), YELLOW, values)


def _printer(printer: Mapping[str, Any]) -> Cause | None:
    """A printer that stopped, or whose roll is near its end; one that people took out of service is no news."""
    trouble = printer["cause"] or ("near_end" if printer["paper"] == "near_end" else None)
    if trouble is None or not printer["enabled"]:
        return None
    level = YELLOW if trouble == "near_end" else ORANGE
    return Cause("printer", printer["name"], level, {"name": printer["name"], "trouble": trouble})


def _screen(name: str, trouble: str) -> Cause:
    level = YELLOW if trouble in LESSER_TROUBLES else ORANGE
    return Cause("screen", name, level, {"name": name, "trouble": trouble})
