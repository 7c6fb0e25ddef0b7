"""How well the estimates that were given held."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Sequence
from typing import Any

SHARE = 0.8
AT_ONCE_S = 60
JUDGED_FROM = 200
"""Of so many waits the share that a bound of 80 % holds for is off by 6 points once in 20 times."""

Given = tuple[str, int, int, int, float]
"""Day, tier, likely_s, high_s, and the wait that came of it in seconds."""


def given_shown(rows: Sequence[Given]) -> dict[str, Any]:
    """By day, by tier and in all: how many, the error in seconds, the share of waits below the 80 % bound.

    A range of no width promises nothing that could be covered: who was told that a counter is free stands apart in
    `at_once`, with the share that was called within AT_ONCE_S.
    """
    at_once, rows = [row for row in rows if row[3] <= 0], [row for row in rows if row[3] > 0]
    days, tiers = sorted({row[0] for row in rows}), sorted({row[1] for row in rows})
    by_day = [(day, [row for row in rows if row[0] == day]) for day in days]
    return {
        "by_day": [{"day": day, **_figures(own), "tier": max(row[1] for row in own)} for day, own in by_day],
        "by_tier": [{"tier": tier, **_figures([row for row in rows if row[1] == tier])} for tier in tiers],
        "total": _figures(rows),
        "at_once": {
            "n": len(at_once),
            "held": round(sum(row[4] <= AT_ONCE_S for row in at_once) / len(at_once), 4) if at_once else None,
        },
    }


def held(rows: Sequence[Given]) -> dict[int, float]:
    """By tier the share of waits below the 80 % bound, where so many were given that it says something."""
    rows = [row for row in rows if row[3] > 0]
    counts = Counter(tier for _, tier, *_ in rows)
    covered = Counter(tier for _, tier, _, high_s, wait_s in rows if wait_s <= high_s)
    return {tier: covered[tier] / count for tier, count in counts.items() if count >= JUDGED_FROM}


def _figures(rows: Sequence[Given]) -> dict[str, Any]:
    errors = [abs(likely_s - wait_s) for _, _, likely_s, _, wait_s in rows]
    losses = [max(SHARE * (wait_s - high_s), (SHARE - 1) * (wait_s - high_s)) for _, _, _, high_s, wait_s in rows]
    covered = sum(wait_s <= high_s for _, _, _, high_s, wait_s in rows)
    return {
        "n": len(rows),
        "mae_s": round(statistics.fmean(errors), 1) if rows else None,
        "median_s": round(statistics.median(errors), 1) if rows else None,
        "pinball80_s": round(statistics.fmean(losses), 1) if rows else None,
        "coverage80": round(covered / len(rows), 4) if rows else None,
    }
