"""How far a range was off lately, put right.

Split conformal prediction (Vovk, Gammerman and Shafer, Algorithmic Learning in a Random World, 2005) in its form for
quantiles (Romano, Patterson and Candès, Conformalized Quantile Regression, 2019): by how much must a bound move so that
as many of the last days' waits stayed below it as it promises.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

DAYS = 14
WAITS_MIN = 50
"""With fewer waits than this nothing is corrected."""
STEP_S = 30.0
"""A range this wide at least is taken to measure by: one of no width could never be moved."""
MOVED_MAX = 5.0


class Range(NamedTuple):
    """P20, P50 and P80 of a wait, seconds."""

    low_s: float
    likely_s: float
    high_s: float


class Correction(NamedTuple):
    """By how many widths of the range each bound moves."""

    low: float = 0.0
    likely: float = 0.0
    high: float = 0.0

    def of(self, said: Range) -> Range:
        """The range, moved; its bounds in order and not below 0."""
        width = _width(said)
        likely = max(0.0, said.likely_s + self.likely * width)
        low = min(max(0.0, said.low_s + self.low * width), likely)
        return Range(low, likely, max(likely, said.high_s + self.high * width))


def correction(said: Sequence[tuple[Range, float]]) -> Correction:
    """What makes these ranges right for the waits that came of them."""
    if len(said) < WAITS_MIN:
        return Correction()
    moves = (
        _quantile([(wait_s - told[bound]) / _width(told) for told, wait_s in said], share)
        for bound, share in enumerate((0.2, 0.5, 0.8))
    )
    return Correction(*(max(-MOVED_MAX, min(MOVED_MAX, move)) for move in moves))


def _width(said: Range) -> float:
    return said.high_s - said.low_s + STEP_S


def _quantile(values: list[float], share: float) -> float:
    values.sort()
    return values[min(len(values) - 1, max(0, math.ceil((len(values) + 1) * share) - 1))]
