"""The figures of some business days as one workbook."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from server.domain.columns import Columns
from server.domain.sittings import Time
from server.reports.workbook import Table, workbook
from server.stats.report import FIGURES, waits_report
from server.stats.staff import staff_figures

DRAWN = ("mean_s", "p90_s")
WORKED = (
    "called", "served", "weighted_volume", "mean_serving_s", "serving_s", "wrap_up_s", "idle_s", "occupied_s",
    "paused_s", "open_s",
)  # fmt: skip
SHEETS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("days", ("day",)),
    ("services", ("service",)),
    ("half_hours", ("half_hour",)),
    ("segments", ("segment",)),
    ("channels", ("channel",)),
)
"""The sheets of waits, each with what it is split by."""

Say = Callable[..., str]


def book(columns: Columns, times: Sequence[Time], weights: Mapping[str, float], *, title: str, say: Say) -> bytes:
    """An XLSX file: waits by day, service, half hour, segment and channel, then staff and counters.

    `weights` is the weight of each service, `title` stands over every table, `say(key)` is in one language.
    """
    tables = [waits_table(columns, by, title=title, name=say(f"report.sheet_{name}")) for name, by in SHEETS]
    worked = staff_figures(columns, times, weights)
    for part, label, name in (("staff", "name", "staff"), ("counters", "number", "counter")):
        rows = [_worked(row, label, name) for row in worked[part]]
        tables.append(Table(say(f"report.sheet_{part}"), title, [name], WORKED, rows))
    return workbook(tables, say)


def waits_table(columns: Columns, by: Sequence[str], *, title: str, name: str) -> Table:
    """One sheet of waits; raises stats.report.UnknownSplit."""
    return Table(name, title, by, FIGURES, waits_report(columns, by), DRAWN)


def _worked(row: Mapping[str, Any], label: str, name: str) -> dict[str, Any]:
    whole = {**row, "paused_s": sum(row["paused_s"].values())}
    return {name: row[label]} | {figure: whole[figure] for figure in WORKED}
