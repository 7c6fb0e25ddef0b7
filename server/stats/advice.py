"""Which counter would help whom: the estimates of now beside those under one more counter (弹性窗口)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from copy import copy
from typing import Any

from server.domain.branch import MINUTE_MS, ORDINARY
from server.domain.calendar import rfc3339
from server.domain.day import Counter, Day
from server.domain.lending import takes_all
from server.domain.prospect import Prospect, prospect
from server.domain.routing import asker_at, eligible

Estimate = Callable[[Prospect], Mapping[str, int] | None]
Say = Callable[..., str]
LENT_MIN = 30
IDLE, BUSY, CLOSED = range(3)


def open_window(day: Day, estimate: Estimate, now_ms: int) -> list[dict[str, Any]]:
    """One row for each service whose likely wait is past its promise and that one more counter would help.

    `[{service, waiting, now_min, target_min, with_one_more_min, counter, action, minutes}]`, where most is gained for
    most people first. `now_min` is None when no open counter takes the service; `action` is lend (the counter takes it
    for `minutes` beside its own work, once somebody sits there if it is closed: `closed`) or open (a closed counter
    whose own work it is).
    """
    if not day.open or day.branch is None or day.emergency is not None:
        return []
    waiting = day.waiting_count()
    likely_s = {code: _likely_s(day, code, estimate, now_ms) for code in waiting}
    strained = {code for code, number in waiting.items() if number and _is_late(day, code, likely_s[code])}
    rows = []
    for code in strained:
        counter = _helper(day, code, strained, now_ms)
        if counter is None:
            continue
        after_s = _likely_s(_helped(day, counter, code, now_ms), code, estimate, now_ms)
        now_s = likely_s[code]
        if after_s is not None and (now_s is None or after_s < now_s):
            rows.append((_gain(now_s, after_s) * waiting[code], _row(day, code, counter, now_s, after_s)))
    return [row for _, row in sorted(rows, key=lambda entry: (-entry[0], entry[1]["service"]))]


def lent(day: Day) -> list[dict[str, Any]]:
    """What is lent now: `[{counter, service, until}]`."""
    return [
        {"counter": counter.number, "service": service, "until": rfc3339(until_ms)}
        for counter in day.counters.values()
        for service, until_ms in counter.lent.items()
    ]


def advice_sentence(row: Mapping[str, Any], names: Mapping[str, str], say: Say, language: str) -> str:
    """A row of `open_window` as people read it; `names` are the service's, per language."""
    key = "open" if row["now_min"] is not None else "nobody"
    return say(
        f"advice.{key}_closed" if row["closed"] else f"advice.{key}",
        language,
        service=names.get(language) or next(iter(names.values()), row["service"]),
        now=row["now_min"],
        after=row["with_one_more_min"],
        waiting=row["waiting"],
        counter=row["counter"],
    )


def _row(day: Day, code: str, counter: Counter, now_s: int | None, after_s: int) -> dict[str, Any]:
    own = takes_all(day, day.rules.profiles[counter.profile], code)
    return {
        "service": code,
        "waiting": day.waiting_count()[code],
        "now_min": None if now_s is None else _minutes(now_s),
        "target_min": _minutes(day.rules.target_wait_s(code, ORDINARY)),
        "with_one_more_min": _minutes(after_s),
        "counter": counter.number,
        "action": "open" if own else "lend",
        "closed": counter.state == "closed",
        "minutes": LENT_MIN,
    }


def _minutes(seconds: int) -> int:
    return round(seconds / 60)


def _gain(now_s: int | None, after_s: int) -> float:
    return float("inf") if now_s is None else now_s - after_s


def _is_late(day: Day, code: str, likely_s: int | None) -> bool:
    return likely_s is None or likely_s > day.rules.target_wait_s(code, ORDINARY)


def _likely_s(day: Day, code: str, estimate: Estimate, now_ms: int) -> int | None:
    """What somebody would wait who comes now, in the middle of what is likely."""
    promised = estimate(prospect(day, code, ORDINARY, now_ms))
    return None if promised is None else promised["likely_s"]


def _helper(day: Day, code: str, strained: Collection[str], now_ms: int) -> Counter | None:
    """The counter that would help with the least harm.

    One that is idle without anybody to call, else one whose own customers are within their promise, the fewest first,
    else a closed one. Who rests is left alone, and so is a counter that already takes the service.
    """
    ranked: list[tuple[int, int, int]] = []
    for counter in day.counters.values():
        profile = day.profile_of(counter)
        if counter.state == "closed":
            if code not in counter.lent:
                ranked.append((CLOSED, int(not takes_all(day, profile, code)), counter.number))
        elif counter.state != "paused" and not profile.takes(code, ORDINARY):
            own = {ticket.service for queue in day.waiting.values() for ticket in queue.values()
                   if profile.takes(ticket.service, ticket.segment)}  # fmt: skip
            able = len(eligible(day, asker_at(day, counter, now_ms)))
            if not own & set(strained):
                ranked.append((IDLE if counter.ticket is None and not able else BUSY, able, counter.number))
    return day.counters[min(ranked)[2]] if ranked else None


def _helped(day: Day, counter: Counter, code: str, now_ms: int) -> Day:
    """The day as it would be if the counter took the service too; only to be looked at."""
    trial, helping = copy(day), copy(counter)
    helping.lent = {**counter.lent, code: now_ms + LENT_MIN * MINUTE_MS}
    if helping.state == "closed":
        helping.state, helping.since_ms = "open", now_ms
    trial.counters = {**day.counters, counter.number: helping}
    return trial
