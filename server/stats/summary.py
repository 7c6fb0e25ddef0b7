"""The measures of a set of transactions (waits.md).

Everything is counted from the rows themselves, so percentiles are exact. The mean, percentile or rate of nothing is
None, never 0. Seconds have one decimal; rates are shares between 0 and 1 with four.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from server.domain.columns import Columns, Flag
from server.domain.measures import is_of_service_level, is_waiting, is_within_target, serving_ms_of, wait_ms
from server.domain.visits import Visit

BUCKET_LIMITS_MIN = (10, 20, 30)
BUCKETS = ("0-10", "10-20", "20-30", "30+")
SERVICE_LEVEL_GOAL = 0.8

__all__ = [
    "buckets",
    "is_waiting",
    "mean",
    "measured",
    "percentile",
    "seconds",
    "service_level",
    "serving_ms_of",
    "share",
    "summary",
    "total_s",
    "wait_ms",
]


def summary(visits: Sequence[Visit]) -> dict[str, Any]:
    """The figures of these transactions, as `measured` has them; the legs of a visit belong together."""
    columns = Columns().add(visits, "UTC")
    return measured(columns, range(len(columns)))


def measured(columns: Columns, rows: Sequence[int]) -> dict[str, Any]:
    """The figures of some rows of the columns.

    `{transactions, issued, walk_ins, called, served, not_completed, transferred, returned, abandoned, no_show, waiting,
    gave_up, abandonment, waits: {count, mean_s, p50_s, p80_s, p90_s, p95_s, max_s}, visit_waits: {the same},
    walking, serving, wrap_up, parked: {count, mean_s}, parked_s, buckets, shares: {"0-10", "10-20", "20-30", "30+"},
    service_level: {value, calls, target}}`

    `issued`, `walk_ins` and `gave_up` count visits, at their first transaction, all else transactions: one for every
    queue entry, so a visit that was transferred twice is issued once and has three. `abandoned` left by their own
    cancel and `no_show` were called and absent; `abandonment` is the share of the issued visits that ended in either,
    but for the absent who came back. A wait is measured for every transaction that was called, and the buckets count
    these waits: one of exactly 10 minutes is in "0-10". `visit_waits` are the sums of the waits of each visit.
    `service_level.calls` is how many calls and early leavings `value` is a share of, `target` the share to reach.
    """
    column = columns.column
    waits_ms = _spans(column["wait"], rows)
    counts = _counts(column["flags"], rows)
    spans = buckets(waits_ms)
    parked_ms = _spans(column["parked"], rows)
    return {
        "transactions": len(rows),
        "issued": counts[Flag.ISSUED],
        "walk_ins": counts[Flag.WALK_IN],
        "called": len(waits_ms),
        "served": counts[Flag.SERVED],
        "not_completed": counts[Flag.NOT_COMPLETED],
        "transferred": counts[Flag.TRANSFERRED],
        "returned": counts[Flag.RETURNED],
        "abandoned": counts[Flag.ABANDONED],
        "no_show": counts[Flag.NO_SHOW],
        "waiting": counts[Flag.WAITING],
        "gave_up": counts[Flag.GAVE_UP],
        "abandonment": share(counts[Flag.GAVE_UP], counts[Flag.ISSUED]),
        "waits": _waits(waits_ms),
        "visit_waits": _waits(_spans(column["visit_wait"], rows)),
        "walking": _mean(_spans(column["walking"], rows)),
        "serving": _mean(_spans(column["serving"], rows)),
        "wrap_up": _mean(_spans(column["wrap_up"], rows)),
        "parked": _mean(parked_ms),
        "parked_s": seconds(sum(parked_ms)),
        "buckets": spans,
        "shares": {name: share(count, len(waits_ms)) for name, count in spans.items()},
        "service_level": _level(counts[Flag.WITHIN], counts[Flag.LEVEL]),
    }


def total_s(columns: Columns, span: str, rows: Sequence[int]) -> float | None:
    """The sum of one of the columns of milliseconds, in seconds."""
    return seconds(sum(_spans(columns.column[span], rows)))


def service_level(visits: Iterable[Visit]) -> dict[str, Any]:
    """The share of calls within their target; who left uncalled after the target counts as missed."""
    of = [visit for visit in visits if is_of_service_level(visit)]
    return _level(sum(map(is_within_target, of)), len(of))


def buckets(waits_ms: Iterable[int]) -> dict[str, int]:
    """How many waits lie in each span of minutes."""
    ordered = sorted(waits_ms)
    places = [0, *(bisect_right(ordered, limit_min * 60_000) for limit_min in BUCKET_LIMITS_MIN), len(ordered)]
    return {name: places[at + 1] - places[at] for at, name in enumerate(BUCKETS)}


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


def _spans(column: Sequence[int], rows: Sequence[int]) -> list[int]:
    """What was measured, in rising order."""
    spans = sorted([column[row] for row in rows])
    return spans[bisect_left(spans, 0) :]


def _counts(column: Sequence[int], rows: Sequence[int]) -> dict[Flag, int]:
    """How many rows have each flag."""
    kinds = Counter([column[row] for row in rows])
    return {flag: sum([count for flags, count in kinds.items() if flags & bit]) for flag, bit in _BITS}


# As plain numbers: an IntFlag makes an object of every product.
_BITS = [(flag, int(flag)) for flag in Flag]


def _waits(ordered_ms: Sequence[int]) -> dict[str, Any]:
    return {
        "count": len(ordered_ms),
        "mean_s": seconds(mean(ordered_ms)),
        "p50_s": seconds(percentile(ordered_ms, 50)),
        "p80_s": seconds(percentile(ordered_ms, 80)),
        "p90_s": seconds(percentile(ordered_ms, 90)),
        "p95_s": seconds(percentile(ordered_ms, 95)),
        "max_s": seconds(ordered_ms[-1] if ordered_ms else None),
    }


def _mean(spans_ms: Sequence[int]) -> dict[str, Any]:
    return {"count": len(spans_ms), "mean_s": seconds(mean(spans_ms))}


def _level(within: int, calls: int) -> dict[str, Any]:
    return {"value": share(within, calls), "calls": calls, "target": SERVICE_LEVEL_GOAL}
