"""What a customer is told: how long this ticket will wait.

Tier 0 of the design (waits.md). Ahead of a ticket stand `load` customers; the counters open for it end one service
every mean / counters seconds. The ticket waits for all of them and for one counter to come free, which is
Gamma(shape = load + 1, scale = mean / counters). Counters that are free now take one customer each at once.
"""

import functools
import math
from collections.abc import Mapping

from server.domain.prospect import Prospect
from server.stats.gamma import gamma_quantile

LOW, LIKELY, HIGH = 0.2, 0.5, 0.8
SHOWN_STEP_MIN = 5
SHOWN_MAX_MIN = 60
# Shapes are rounded to this part of a customer, so that a busy hall asks for few different quantiles.
SHAPE_PARTS = 64
QUANTILES_KEPT = 8192


def estimate(standing: Prospect) -> dict[str, int] | None:
    """The range `{low_s, likely_s, high_s}` = P20, P50, P80 of the wait; None when no open counter may take it."""
    if standing.counters <= 0:
        return None
    scale_s = standing.mean_service_s / standing.counters
    low, likely, high = spread(shape_of(standing))
    return {"low_s": round(low * scale_s), "likely_s": round(likely * scale_s), "high_s": round(high * scale_s)}


def shape_of(standing: Prospect) -> float:
    """How many services must end before this one begins, 0 or less when a counter is free for it."""
    return staying(standing) + 1 - standing.idle


def staying(standing: Prospect) -> float:
    """How many of those ahead will still stand there when their turn comes, and will come.

    With `s` counters of rate `1 / m` the i-th of them is reached after about `m / (s + i m theta)` more when each
    leaves with the rate `theta` (the virtual wait of Erlang A: Garnett, Mandelbaum and Reiman, Designing a Call Center
    with Impatient Customers, 2002); the sum over i is taken as an integral.
    """
    load = standing.load * (1 - standing.absent)
    leaving = standing.leaving_per_s * standing.mean_service_s / max(1, standing.counters)
    return math.log1p(load * leaving) / leaving if leaving > 0 else load


def mean_wait_s(standing: Prospect) -> float:
    """What tier 0 expects on average, seconds."""
    return max(0.0, shape_of(standing)) * standing.mean_service_s / max(1, standing.counters)


def spread(shape: float) -> tuple[float, float, float]:
    """P20, P50 and P80 of Gamma(shape, 1); all 0 where there is nothing to wait for (shape <= 0)."""
    parts = round(shape * SHAPE_PARTS)
    return (0.0, 0.0, 0.0) if parts <= 0 else _spread(parts)


@functools.lru_cache(maxsize=QUANTILES_KEPT)
def _spread(parts: int) -> tuple[float, float, float]:
    shape = parts / SHAPE_PARTS
    return gamma_quantile(LOW, shape), gamma_quantile(LIKELY, shape), gamma_quantile(HIGH, shape)


def shown_range_min(promised: Mapping[str, int]) -> tuple[int, int | None]:
    """A range as people are shown it: minutes, rounded outward to 5; (60, None) means over an hour.

    (0, 10) is "within 10 minutes". Kiosk, board and slip round in the same way.
    """
    low_min = math.floor(promised["low_s"] / 60 / SHOWN_STEP_MIN) * SHOWN_STEP_MIN
    high_min = max(math.ceil(promised["high_s"] / 60 / SHOWN_STEP_MIN) * SHOWN_STEP_MIN, low_min + SHOWN_STEP_MIN)
    if low_min >= SHOWN_MAX_MIN:
        return SHOWN_MAX_MIN, None
    return low_min, high_min
