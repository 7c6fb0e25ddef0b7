"""One server, two classes, and what queueing theory says of their waits."""

import random
import statistics
from collections.abc import Iterator
from dataclasses import dataclass

from calling_place import settings_of
from server.domain.branch import Branch
from simulated_hall import Arrival, simulated

UNIT_MS = 10_000  # the mean serving time; at it no wait comes near the maximum wait
LOW, HIGH = 0.5, 0.3  # arrivals in one serving time
BATCH = 2_000
# Exact mean waits in serving times, low and high (calling.md): M/M/1; Cobham 1954; Kleinrock 1964, weights 1 and 2.
EXACT = {"fifo": (4.0, 4.0), "levels": (5.71429, 1.14286), "accumulating": (4.70588, 2.82353)}


@dataclass(frozen=True)
class Mean:
    """A simulated mean with its standard error, in serving times."""

    value: float
    error: float


def means(strategy: str, customers: int, seed: int) -> tuple[Mean, Mean]:
    """Mean waits of low and high under a strategy, with errors from the means of batches."""
    branch = Branch.from_settings(
        settings_of(
            [{"strategy": strategy}],
            segments=[{"code": "high", "name": "High", "target_wait_min": 10, "level": 1}],
            calling={"maximum_wait_min": 480},
        )
    )
    batches: dict[str, list[float]] = {"ordinary": [], "high": []}
    sums: dict[str, list[int]] = {"ordinary": [], "high": []}
    for count, call in enumerate(simulated(branch, "p0", 1, _arrivals(customers + BATCH, random.Random(seed))), 1):
        sums[call.ticket.segment].append(call.wait_ms)
        if count % BATCH == 0:
            if count > BATCH:  # the first batch warms up
                for segment, waits in sums.items():
                    batches[segment].append(statistics.fmean(waits) / UNIT_MS)
            sums = {"ordinary": [], "high": []}
    low, high = (
        Mean(statistics.fmean(found), statistics.stdev(found) / len(found) ** 0.5) for found in batches.values()
    )
    return low, high


def _arrivals(count: int, draw: random.Random) -> Iterator[Arrival]:
    at = 0.0
    for _ in range(count):
        at += draw.expovariate(LOW + HIGH)
        segment = "high" if draw.random() < HIGH / (LOW + HIGH) else "ordinary"
        yield Arrival(round(at * UNIT_MS), "A", segment, round(draw.expovariate(1) * UNIT_MS))
