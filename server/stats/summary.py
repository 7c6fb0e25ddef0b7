"""The measures of a set of transactions (waits.md).

Everything is counted from the rows themselves, so percentiles are exact. The mean, percentile or rate of nothing is
None, never 0. Seconds have one decimal; rates are shares between 0 and 1 with four.
"""

from collections.abc import Sequence
from typing import Any

from server.domain.visits import FIRST_LEG, Visit

BUCKET_LIMITS_MIN = (10, 20, 30)
BUCKETS = ("0-10", "10-20", "20-30", "30+")
SERVICE_LEVEL_GOAL = 0.8


def summary(visits: Sequence[Visit]) -> dict[str, Any]:
    """The figures of these transactions.

    `{issued, called, served, abandoned, no_show, waiting, abandonment,
    waits: {count, mean_s, p50_s, p80_s, p90_s, p95_s, max_s}, serving: {count, mean_s},
    buckets: {"0-10", "10-20", "20-30", "30+"}, service_level: {value, calls, target}}`

    `issued` counts visits, all else transactions. `abandoned` left by their own cancel and `no_show` were called and
    absent; `abandonment` is the share of both in `issued`, but for the absent who came back. A wait is measured for
    every transaction that was called, and the buckets count these waits: one of exactly 10 minutes is in "0-10".
    `service_level.calls` is how many calls and early leavings `value` is a share of, `target` the share to reach.
    """
    waits_ms = sorted(wait for wait in map(wait_ms, visits) if wait is not None)
    serving_ms = [serving for serving in map(serving_ms_of, visits) if serving is not None]
    outcomes = [visit.outcome for visit in visits]
    abandoned, no_show = outcomes.count("abandoned"), outcomes.count("no_show")
    issued = sum(visit.leg == FIRST_LEG and not visit.walk_in for visit in visits)
    left = abandoned + no_show - sum(visit.returned for visit in visits)
    return {
        "issued": issued,
        "called": len(waits_ms),
        "served": outcomes.count("served"),
        "abandoned": abandoned,
        "no_show": no_show,
        "waiting": sum(is_waiting(visit) for visit in visits),
        "abandonment": share(left, issued),
        "waits": {
            "count": len(waits_ms),
            "mean_s": seconds(mean(waits_ms)),
            "p50_s": seconds(percentile(waits_ms, 50)),
            "p80_s": seconds(percentile(waits_ms, 80)),
            "p90_s": seconds(percentile(waits_ms, 90)),
            "p95_s": seconds(percentile(waits_ms, 95)),
            "max_s": seconds(waits_ms[-1] if waits_ms else None),
        },
        "serving": {"count": len(serving_ms), "mean_s": seconds(mean(serving_ms))},
        "buckets": buckets(waits_ms),
        "service_level": service_level(visits),
    }


def wait_ms(visit: Visit) -> int | None:
    """From the entry into the queue to the last call; None for a ticket that was never called."""
    return None if visit.last_called_ms is None else max(0, visit.last_called_ms - visit.entered_ms)


def serving_ms_of(visit: Visit) -> int | None:
    """From the start (the last call where arrival is implied) to the finish, without the time on hold.

    None unless a customer was served.
    """
    begun_ms = visit.last_called_ms if visit.started_ms is None else visit.started_ms
    if begun_ms is None or visit.ended_ms is None or visit.outcome not in ("served", "not_completed"):
        return None
    return max(0, visit.ended_ms - begun_ms - visit.parked_ms)


def is_waiting(visit: Visit) -> bool:
    """Whether the ticket stands in the queue."""
    return visit.outcome is None and visit.last_called_ms is None and not visit.walk_in


def service_level(visits: Sequence[Visit]) -> dict[str, Any]:
    """The share of calls within their target; who left uncalled after the target counts as missed."""
    within = calls = 0
    for visit in visits:
        target_ms = visit.target_wait_s * 1000
        waited_ms = wait_ms(visit)
        if waited_ms is not None:
            calls += 1
            within += waited_ms <= target_ms
        elif visit.outcome == "abandoned" and visit.ended_ms is not None:
            calls += visit.ended_ms - visit.entered_ms > target_ms
    return {"value": share(within, calls), "calls": calls, "target": SERVICE_LEVEL_GOAL}


def buckets(waits_ms: Sequence[int]) -> dict[str, int]:
    """How many waits lie in each span of minutes."""
    counts = dict.fromkeys(BUCKETS, 0)
    for waited_ms in waits_ms:
        counts[BUCKETS[sum(waited_ms > limit_min * 60_000 for limit_min in BUCKET_LIMITS_MIN)]] += 1
    return counts


def mean(values: Sequence[float]) -> float | None:
    """The arithmetic mean; None of nothing."""
    return sum(values) / len(values) if values else None


def percentile(ordered: Sequence[float], percent: float) -> float | None:
    """The exact percentile of values in rising order, between two neighbours in proportion; None of nothing.

    Hyndman and Fan's type 7: the median of two values is their mean, P0 and P100 are the least and the greatest.
    """
    if not ordered:
        return None
    place = (len(ordered) - 1) * percent / 100
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def share(part: int, whole: int) -> float | None:
    """A rate with four decimals; None of nothing."""
    return round(part / whole, 4) if whole else None


def seconds(value_ms: float | None) -> float | None:
    """Milliseconds as seconds with one decimal."""
    return None if value_ms is None else round(value_ms / 1000, 1)
