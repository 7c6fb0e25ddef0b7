"""Health of the branch over HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from flask import Blueprint, Response
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class _Gauges(Collector):
    """Reads the figures when they are asked for, so that nothing is counted twice."""

    def __init__(self, figures: Callable[[], dict[str, dict[str, float]]]) -> None:
        self._figures = figures

    def collect(self) -> Iterator[Metric]:
        """One gauge per figure, labelled by what it is of."""
        for name, values in self._figures().items():
            gauge = GaugeMetricFamily(f"branch_queue_{name}", name.replace("_", " "), labels=["of"])
            for of, value in values.items():
                gauge.add_metric([of], value)
            yield gauge


def routes(ready: Callable[[], dict[str, Any]], figures: Callable[[], dict[str, dict[str, float]]]) -> Blueprint:
    """GET /health/live, /health/ready and /metrics, open to all: they name nobody.

    `ready()` gives `{ok, …}` with the state of each part; `figures()` gives `{figure: {of what: value}}`.
    """
    noun = Blueprint("health", __name__)
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Gauges(figures))

    @noun.get("/health/live")
    def live() -> dict[str, bool]:
        """The process answers."""
        return {"ok": True}

    @noun.get("/health/ready")
    def get_ready() -> tuple[dict[str, Any], int]:
        """The branch can do its work."""
        state = ready()
        return state, 200 if state["ok"] else 503

    @noun.get("/metrics")
    def metrics() -> Response:
        """Figures for Prometheus."""
        return Response(generate_latest(registry), content_type=METRICS_TYPE)

    return noun
