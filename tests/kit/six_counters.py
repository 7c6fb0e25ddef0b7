"""A branch of six counters with somewhat more to do than it can: who waits how long under which rules."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from calling_place import MINUTE_MS, settings_of
from server.domain.branch import Branch
from simulated_hall import Arrival, log_normal, simulated

COUNTERS = 6
LOAD = 1.09
SERVING_S, VARIATION = 187.0, 1.28  # as the recorded bank's
HOURS_S = ((0, 3 * 3600), (4.5 * 3600, 7.5 * 3600))  # numbers are given 09:00-12:00 and 13:30-16:30
SEGMENTS = {"ordinary": 0.67, "gold": 0.20, "platinum": 0.10, "need": 0.03}
TARGETS_MIN = {"ordinary": 20, "gold": 10, "platinum": 5, "need": 5}
LATE_MIN = 45
NO_CAP = {"maximum_wait_min": 480}


@dataclass(frozen=True)
class Outcome:
    """What a rule did to the ordinary, and to those who need to go first."""

    customers: int
    over_45: float
    p90_min: float
    in_target: dict[str, float]


RULES: dict[str, tuple[str, dict[str, int]]] = {
    "default rules": ("due", {}),
    "due times alone": ("due", {**NO_CAP, "need_in_a_row": 100, "premium_in_a_row": 100}),
    "accumulating": ("accumulating", NO_CAP),
    "strict levels": ("levels", NO_CAP),
    "accumulating, 30-minute cap": ("accumulating", {}),
    "levels, 30-minute cap": ("levels", {}),
    "first come, first served": ("fifo", {**NO_CAP}),
}


def outcome(rules: str, days: int, seed: int) -> Outcome:
    """So many days under these rules; the same seed gives the same customers to every rule."""
    strategy, calling = RULES[rules]
    branch = Branch.from_settings(settings_of([{"strategy": strategy}], calling=calling))
    draw = random.Random(seed)
    waits: dict[str, list[int]] = {segment: [] for segment in SEGMENTS}
    for _ in range(days):
        for call in simulated(branch, "p0", COUNTERS, _day(draw)):
            waits[call.ticket.segment].append(call.wait_ms)
    ordinary = sorted(waits["ordinary"])
    return Outcome(
        customers=sum(map(len, waits.values())),
        over_45=sum(wait > LATE_MIN * MINUTE_MS for wait in ordinary) / len(ordinary),
        p90_min=ordinary[int(0.9 * len(ordinary))] / MINUTE_MS,
        in_target={
            segment: sum(wait <= TARGETS_MIN[segment] * MINUTE_MS for wait in found) / len(found)
            for segment, found in waits.items()
        },
    )


def _day(draw: random.Random) -> Iterator[Arrival]:
    names, shares = list(SEGMENTS), list(SEGMENTS.values())
    for opens_s, closes_s in HOURS_S:
        at_s = opens_s
        while (at_s := at_s + draw.expovariate(LOAD * COUNTERS / SERVING_S)) < closes_s:
            (segment,) = draw.choices(names, shares)
            serving_s = log_normal(draw, SERVING_S, VARIATION)
            yield Arrival(round(at_s * 1000), "A", segment, round(serving_s * 1000))
