"""The figures of some business days as one workbook."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
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

NAMED = {"service": "services", "segment": "segments", "zone": "zones"}
"""Splits whose names stand in the branch file, each with its table there."""

CHANNEL, WEEKDAY = WORDS = ("channel.", "report.weekday.")
"""What the sentences begin with that name other codes."""

Say = Callable[..., str]
Names = Mapping[str, Mapping[Any, str]]
"""By split: what its codes are called."""


def book(
    columns: Columns,
    times: Sequence[Time],
    weights: Mapping[str, float],
    *,
    title: str,
    say: Say,
    names: Names = MappingProxyType({}),
) -> bytes:
    """An XLSX file: waits by day, service, half hour, segment and channel, then staff and counters.

    `weights` is the weight of each service, `title` stands over every table, `say(key)` and `names` are in one
    language.
    """
    tables = [
        waits_table(columns, by, title=title, name=say(f"report.sheet_{name}"), names=names) for name, by in SHEETS
    ]
    worked = staff_figures(columns, times, weights)
    for part, label, name in (("staff", "name", "staff"), ("counters", "number", "counter")):
        rows = [_worked(row, label, name) for row in worked[part]]
        tables.append(Table(say(f"report.sheet_{part}"), title, [name], WORKED, rows))
    return workbook(tables, say)


def waits_table(
    columns: Columns, by: Sequence[str], *, title: str, name: str, names: Names = MappingProxyType({})
) -> Table:
    """One sheet of waits, codes as people call them; raises stats.report.UnknownSplit."""
    called = [(split, names[split]) for split in by if split in names]
    rows = [
        row | {split: known.get(row[split], row[split]) for split, known in called}
        for row in waits_report(columns, by)
    ]  # fmt: skip
    return Table(name, title, by, FIGURES, rows, DRAWN)


def names_in(language: str, settings: Mapping[str, Any], words: Mapping[str, str]) -> Names:
    """What the codes of a branch file's dump are called in a language, and with `words` (of WORDS) all other codes."""
    named = {
        split: {
            entry["code"]: entry["name"].get(language) or next(iter(entry["name"].values()))
            for entry in settings[table]
        }
        for split, table in NAMED.items()
    }
    channels = {key.removeprefix(CHANNEL): said for key, said in words.items() if key.startswith(CHANNEL)}
    weekdays = {int(key.removeprefix(WEEKDAY)): said for key, said in words.items() if key.startswith(WEEKDAY)}
    return {**named, "channel": channels, "weekday": weekdays}


def _worked(row: Mapping[str, Any], label: str, name: str) -> dict[str, Any]:
    whole = {**row, "paused_s": sum(row["paused_s"].values())}
    return {name: row[label]} | {figure: whole[figure] for figure in WORKED}
