"""Tier 1: what really came of waits that began as this one does."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from server.domain.prospect import Prospect
from server.stats.corrections import Range
from server.stats.waits import mean_wait_s

CELL_MIN = 60
"""A cell of the table needs so many waits; until then a coarser one serves."""
AHEAD_FROM = (0, 1, 2, 3, 5, 8, 13, 21)
COUNTERS_FROM = (1, 2, 3, 5, 9)
SHARES = (0.2, 0.5, 0.8)

Quantiles = tuple[float, float, float]


class Calibration:
    """Of ahead × counters × class: P20, P50, P80 of the wait over what tier 0 expects on average.

    `cells` are named `ahead.counters.class`, and coarser ones without what stands behind; "" is all together.
    """

    def __init__(self, cells: Mapping[str, Quantiles]) -> None:
        self.cells = cells

    def range_of(self, standing: Prospect, kind: str) -> Range | None:
        """The range of a place of this class; None where there is nothing to go by."""
        if standing.counters <= 0:
            return None
        found = next((self.cells[name] for name in _names(standing, kind) if name in self.cells), None)
        if found is None:
            return None
        mean_s = mean_wait_s(standing)
        return Range(*(part * mean_s for part in found))

    def written(self) -> dict[str, list[float]]:
        """As JSON."""
        return {name: [round(part, 4) for part in parts] for name, parts in self.cells.items()}


def calibrated(waits: Iterable[tuple[Prospect, str, float]]) -> Calibration:
    """The table of these waits: (what stood before it, its class, seconds)."""
    found: dict[str, list[float]] = {}
    for standing, kind, wait_s in waits:
        mean_s = mean_wait_s(standing)
        if mean_s > 0:
            for name in _names(standing, kind):
                found.setdefault(name, []).append(wait_s / mean_s)
    return Calibration({name: _quantiles(ratios) for name, ratios in found.items() if len(ratios) >= CELL_MIN})


def read(written: Any) -> Calibration:
    """A table from JSON; raises ValueError."""
    if not isinstance(written, dict):
        raise ValueError("no table")
    cells = {}
    for name, parts in written.items():
        low, likely, high = (float(part) for part in parts)
        if not (0 <= low <= likely <= high < math.inf):
            raise ValueError(f"cell {name}")
        cells[str(name)] = (low, likely, high)
    return Calibration(cells)


def _names(standing: Prospect, kind: str) -> tuple[str, ...]:
    ahead, counters = bisect_right(AHEAD_FROM, standing.ahead), bisect_right(COUNTERS_FROM, standing.counters)
    return f"{ahead}.{counters}.{kind}", f"{ahead}.{counters}", f"{ahead}", ""


def _quantiles(ratios: Sequence[float]) -> Quantiles:
    ordered = sorted(ratios)
    low, likely, high = (ordered[min(len(ordered) - 1, int(share * len(ordered)))] for share in SHARES)
    return low, likely, high
