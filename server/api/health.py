"""Health of the branch over HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from flask import Blueprint, Response
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

Times = dict[str, tuple[list[tuple[str, float]], float]]
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


class _Paper(Collector):
    """Slips by printer: how many of today stand in which state, how long they took."""

    def __init__(self, standing: Callable[[], dict[str, dict[str, int]]], times: Callable[[], Times]) -> None:
        self._standing, self._times = standing, times

    def collect(self) -> Iterator[Metric]:
        """A gauge by printer and state, a histogram by printer."""
        gauge = GaugeMetricFamily("branch_queue_print_jobs", "slips of today", labels=["printer", "state"])
        for printer, states in self._standing().items():
            for state, count in states.items():
                gauge.add_metric([printer, state], count)
        yield gauge
        took = HistogramMetricFamily(
            "branch_queue_print_seconds", "from a slip being wanted to its being out", labels=["printer"]
        )
        for printer, (buckets, seconds) in self._times().items():
            took.add_metric([printer], buckets, seconds)
        yield took


def routes(
    ready: Callable[[], dict[str, Any]],
    figures: Callable[[], dict[str, dict[str, float]]],
    standing: Callable[[], dict[str, dict[str, int]]],
    times: Callable[[], Times],
) -> Blueprint:
    """GET /health/live, /health/ready and /metrics, open to all: they name nobody.

    `ready()` gives `{ok, …}` with the state of each part; `figures()` gives `{figure: {of what: value}}`; `standing()`
    counts today's slips as `{printer: {state: n}}`, `times()` their seconds as `{printer: (buckets, sum)}`.
    """
    noun = Blueprint("health", __name__)
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Gauges(figures))
    registry.register(_Paper(standing, times))

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
