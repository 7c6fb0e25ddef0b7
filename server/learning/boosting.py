"""Trees learned with scikit-learn: the only place that knows it.

It is an optional part (`branch-queue[predict]`); without it nothing of tier 2 is made, and all else works.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from typing import Any

from server.stats.trees import LEAF, Trees

SHARES = (0.2, 0.5, 0.8)
ROWS_MIN = 200
LEAF_ROWS_MIN = 80
SEED = 20
SETTINGS: dict[str, Any] = {
    "learning_rate": 0.06,
    "max_iter": 200,
    "max_leaf_nodes": 16,
    "l2_regularization": 1.0,
    "max_features": 0.5,
    "early_stopping": False,
}


def available() -> bool:
    """Whether scikit-learn is installed; does not load it."""
    return importlib.util.find_spec("sklearn") is not None


def boosted(
    rows: Sequence[Sequence[float]], waits_s: Sequence[float], iterations: int | None = None
) -> tuple[Trees, Trees, Trees] | None:
    """Trees for P20, P50 and P80; None with too few rows, or without scikit-learn."""
    if len(rows) < ROWS_MIN or not available():
        return None
    import numpy
    from sklearn.ensemble import HistGradientBoostingRegressor
    from threadpoolctl import threadpool_limits

    table, waits = numpy.asarray(rows, dtype=float), numpy.asarray(waits_s, dtype=float)
    settings = SETTINGS | ({} if iterations is None else {"max_iter": iterations})
    leaf = min(LEAF_ROWS_MIN, max(5, len(rows) // 50))

    def learned(share: float) -> Trees:
        regressor = HistGradientBoostingRegressor(
            loss="quantile", quantile=share, random_state=SEED, min_samples_leaf=leaf, **settings
        )
        return exported(regressor.fit(table, waits))

    # One thread: more would wait for each other, and for the hall, on a small busy machine.
    with threadpool_limits(limits=1):
        low, likely, high = (learned(share) for share in SHARES)
    return low, likely, high


def exported(regressor: Any) -> Trees:
    """The trees of a fitted HistGradientBoostingRegressor without categories."""
    roots: list[int] = []
    looks_at: list[int] = []
    values: list[float] = []
    left: list[int] = []
    right: list[int] = []
    for (predictor,) in regressor._predictors:
        start = len(values)
        roots.append(start)
        for node in predictor.nodes:
            leaf = bool(node["is_leaf"])
            looks_at.append(LEAF if leaf else int(node["feature_idx"]))
            values.append(float(node["value"] if leaf else node["num_threshold"]))
            left.append(0 if leaf else start + int(node["left"]))
            right.append(0 if leaf else start + int(node["right"]))
    return Trees(float(regressor._baseline_prediction.item()), roots, looks_at, values, left, right)
