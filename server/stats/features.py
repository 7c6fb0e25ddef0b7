"""What the learned estimate looks at: one row of numbers for one place in a day.

The same function serves the living hall, the nightly lessons and `evaluate`. It sees the day as folded so far, so
nothing that happened later can reach it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice

from server.domain.day import Counter
from server.domain.lately import Lately
from server.domain.prospect import Prospect, View, mean_service_s

SERVICES_SEEN = 4
"""So many services, the most frequent of the lessons, are counted apart."""
STARTS_WITHIN_S = (60, 120, 300, 600, 1200)
ENTRIES_WITHIN_S = (120, 300, 900)
LEFT_WITHIN_S = (300, 900)
NONE = -1.0
LONG_S = 1800.0
# A counter's own speed is believed after about so many customers.
COUNTER_ASSUMED = 8

NAMES = (
    *("ahead", "load", "counters", "busy", "idle", "mean_service_s", "leaving_per_s", "likely", "own_service"),
    *("own_segment", "own_mean_s", "same", "oldest_s", "newest_s", "mean_age_s", "oldest_same_s", "within_45"),
    *("within_90", "within_200", *(f"service_{place}" for place in range(SERVICES_SEEN))),
    *("shortest_s", "median_s", "longest_s", "begun", "long", "very_long", "rate_per_s", "by_rate_s", "quiet_s"),
    *(f"starts_{span}" for span in STARTS_WITHIN_S),
    *(f"entries_{span}" for span in ENTRIES_WITHIN_S),
    *(f"left_{span}" for span in LEFT_WITHIN_S),
    *("since_start_s", "last_s", "last_5_s", "last_20_s", "longest_5_s", "same_3_s", "same_8_s", "by_starts_s"),
    *("time_s", "weekday"),
)  # fmt: skip


def features(standing: Prospect, services: Sequence[str], segments: Sequence[str]) -> list[float]:
    """The row of a place, as NAMES; `services` and `segments` are those of the lessons, the most frequent first.

    The standing must have a view.
    """
    view = standing.view
    assert view is not None, "a standing without a view has nothing to look at"
    counters = max(1, standing.counters)
    busy = sum(counter.ticket is not None for counter in view.takers)
    wait_s = (standing.load + 1) * standing.mean_service_s / counters
    return [
        *(standing.ahead, standing.load, standing.counters, busy, standing.idle, standing.mean_service_s),
        *(standing.leaving_per_s, wait_s, _code(view.service, services), _code(view.segment, segments)),
        mean_service_s(view.day, view.service),
        *_queue(view, services),
        *_counters(view, standing),
        *_lately(view.day.lately, view, standing.ahead),
        (view.at_ms - view.day.starts_ms) / 1000,
        _weekday(view.day.day),
    ]


def _code(name: str, known: Sequence[str]) -> float:
    return float(known.index(name)) if name in known else NONE


def _weekday(day: str | None) -> float:
    return NONE if day is None else float(date.fromisoformat(day).weekday())


def _queue(view: View, services: Sequence[str]) -> Iterator[float]:
    """Those who stand before: how many of which service, how long they have waited."""
    ages, same, by_service = list[float](), list[float](), dict.fromkeys(services[:SERVICES_SEEN], 0)
    for service, segment, count in view.kinds:
        waited = [
            max(0, view.at_ms - ticket.entered_ms) / 1000
            for ticket in islice(view.day.waiting[service, segment].values(), count)
        ]
        ages += waited
        if service == view.service:
            same += waited
        if service in by_service:
            by_service[service] += count
    yield from (len(same), max(ages, default=0.0), min(ages, default=LONG_S), sum(ages) / max(1, len(ages)))
    yield max(same, default=0.0)
    yield from (sum(age <= span for age in ages) for span in (45, 90, 200))
    yield from by_service.values()
    yield from [0.0] * (SERVICES_SEEN - len(by_service))


def _counters(view: View, standing: Prospect) -> Iterator[float]:
    """The counters that may take it: how long they have been at it, how fast they have worked today."""
    at_ms = view.at_ms
    elapsed = sorted((at_ms - counter.since_ms) / 1000 for counter in view.takers if counter.ticket is not None)
    quiet = [(at_ms - counter.since_ms) / 1000 for counter in view.takers if counter.ticket is None]
    yield from (elapsed[0], elapsed[len(elapsed) // 2], elapsed[-1]) if elapsed else (0.0, 0.0, 0.0)
    yield sum(spent <= 60 for spent in elapsed)
    yield from (sum(spent > span for spent in elapsed) for span in (300, 600))
    rate = sum(1 / _own_mean_s(counter, standing.mean_service_s) for counter in view.takers)
    yield rate
    yield (standing.load + 1) / rate if rate else LONG_S
    yield min(quiet, default=LONG_S)


def _own_mean_s(counter: Counter, usual_s: float) -> float:
    return max(1.0, (counter.serving_ms / 1000 + COUNTER_ASSUMED * usual_s) / (counter.served + COUNTER_ASSUMED))


def _lately(lately: Lately, view: View, ahead: int) -> Iterator[float]:
    """What happened in the last minutes."""
    at_ms = view.at_ms
    starts = {span: _since(lately, at_ms - span * 1000) for span in STARTS_WITHIN_S}
    yield from starts.values()
    yield from (sum(moment > at_ms - span * 1000 for moment in lately.entered_ms) for span in ENTRIES_WITHIN_S)
    yield from (sum(moment > at_ms - span * 1000 for moment in lately.left_ms) for span in LEFT_WITHIN_S)
    taken = list(islice(reversed(lately.taken), 60))
    waits = [one.wait_ms / 1000 for one in taken[:20]]
    yield (at_ms - taken[0].at_ms) / 1000 if taken else LONG_S
    yield from (waits[0] if waits else 0.0, _mean(waits[:5]), _mean(waits), max(waits[:5], default=0.0))
    same = [one.wait_ms / 1000 for one in taken if one.service == view.service]
    yield from (_mean(same[:3]), _mean(same[:8]))
    yield (ahead + 1) * 600 / max(0.5, starts[600])


def _since(lately: Lately, since_ms: int) -> int:
    count = 0
    for one in reversed(lately.taken):
        if one.at_ms <= since_ms:
            break
        count += 1
    return count


def _mean(values: Sequence[float]) -> float:
    return math.fsum(values) / len(values) if values else 0.0
