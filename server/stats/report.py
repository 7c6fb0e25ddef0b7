"""The rows of `report waits`: figures of many days, split by what is asked."""

import csv
import io
import json
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from itertools import chain, repeat
from typing import Any

from server.domain.columns import NAMES, Columns
from server.domain.customer_list import harmless
from server.stats.summary import BUCKETS, measured

FORMATS = ("table", "json", "csv")
FIGURES = (
    "issued", "called", "served", "abandoned", "no_show", "abandonment",
    "mean_s", "p50_s", "p80_s", "p90_s", "p95_s", "max_s",
    *(f"share_{bucket}_min" for bucket in BUCKETS), "service_level",
    "transactions", "serving_mean_s", "walking_mean_s", "wrap_up_mean_s", "parked_s",
)  # fmt: skip
NOTHING = "—"
RATES = frozenset({"abandonment", "service_level", "no_show_rate", *(f"share_{bucket}_min" for bucket in BUCKETS)})
HALF_HOURS = tuple(f"{minute // 60:02}:{minute % 60:02}" for minute in range(0, 24 * 60, 30))

SPLITS = (
    "day", "weekday", "hour", "half_hour", "service", "segment", "channel", "counter", "staff", "zone",
)  # fmt: skip
"""What figures can be split by. Weekdays count from Monday = 1; a transaction never called has no counter.

Hours and half hours are those of the entry into the queue, by the branch's clocks; an hour that the clocks go through
twice is one hour here."""


class UnknownSplit(ValueError):
    """Figures cannot be split by this."""


def waits_report(columns: Columns, by: Sequence[str]) -> list[dict[str, Any]]:
    """One row per combination of `by` (of SPLITS) that occurs, in rising order; one row of all when it is empty.

    A row holds what it was split by, then FIGURES: counts, seconds, shares; None where there is nothing to measure.
    Raises UnknownSplit.
    """
    return [dict(zip(by, keys, strict=True)) | figures(columns, rows) for keys, rows in split(columns, by)]


def split(columns: Columns, by: Sequence[str]) -> list[tuple[tuple[Any, ...], Sequence[int]]]:
    """The rows of every combination of `by` that occurs, in rising order, None last; all of them when it is empty.

    Raises UnknownSplit.
    """
    for name in by:
        if name not in SPLITS:
            raise UnknownSplit(name)
    if not by:
        return [((), range(len(columns)))]
    groups: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for row, keys in enumerate(zip(*(_keys(columns, name) for name in by), strict=True)):
        groups[keys].append(row)
    return sorted(groups.items(), key=lambda group: [(key is None, key or 0) for key in group[0]])


def _keys(columns: Columns, name: str) -> Iterable[Any]:
    """What every row is split by."""
    if name in NAMES:
        names = columns.names[name]
        return [names[place] for place in columns.column[name]]
    if name == "counter":
        return [counter or None for counter in columns.column["counter"]]
    if name == "hour":
        return [minute // 60 for minute in columns.column["minute"]]
    if name == "half_hour":
        return [HALF_HOURS[minute // 30] for minute in columns.column["minute"]]
    of_day = date.isoweekday if name == "weekday" else date.isoformat
    return chain.from_iterable(repeat(of_day(date.fromisoformat(day)), count) for day, count in columns.days)


def figures(columns: Columns, rows: Sequence[int]) -> dict[str, Any]:
    """The measures of `summary` as one flat row, in the order of FIGURES."""
    whole = measured(columns, rows)
    row = {name: whole[name] for name in FIGURES[:6]} | {name: whole["waits"][name] for name in FIGURES[6:12]}
    row |= {f"share_{span}_min": whole["shares"][span] for span in BUCKETS}
    row |= {"service_level": whole["service_level"]["value"], "transactions": whole["transactions"]}
    row |= {f"{name}_mean_s": whole[name]["mean_s"] for name in ("serving", "walking", "wrap_up")}
    return row | {"parked_s": whole["parked_s"]}


def as_json(rows: Sequence[Mapping[str, Any]]) -> str:
    """The rows as a JSON list, one row a line."""
    return "[\n" + ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n]\n"


def as_csv(rows: Sequence[Mapping[str, Any]], by: Sequence[str], figures: Sequence[str] = FIGURES) -> str:
    """The rows as CSV (RFC 4180) with a heading line; nothing stays empty, and no text can act as a formula."""
    out = io.StringIO()
    writer = csv.DictWriter(out, [*by, *figures])
    writer.writeheader()
    for row in rows:
        writer.writerow({name: _cell(value) for name, value in row.items()})
    return out.getvalue()


def as_table(
    rows: Sequence[Mapping[str, Any]],
    by: Sequence[str],
    say: Callable[..., str],
    language: str,
    figures: Sequence[str] = FIGURES,
) -> str:
    """The rows for people: headings in their language, waits in minutes, rates in per cent, nothing as a dash."""
    columns = [*by, *figures]
    lines = [[say(f"report.{name}", language) for name in columns]]
    weekdays = {number: say(f"report.weekday.{number}", language) for number in range(1, 8)}
    lines += [[_shown(name, weekdays.get(row[name]) if name == "weekday" else row[name]) for name in columns]
              for row in rows]  # fmt: skip
    widths = [max(_width(line[place]) for line in lines) for place in range(len(columns))]
    return "".join("  ".join(_padded(line, widths, len(by))).rstrip() + "\n" for line in lines)


def _cell(value: object) -> object:
    return harmless(value) if isinstance(value, str) else value


def _shown(name: str, value: Any) -> str:
    if value is None:
        return NOTHING
    if name in RATES:
        return f"{value * 100:.0f} %"
    return f"{value / 60:.1f}" if name.endswith("_s") else str(value)


def _padded(line: Sequence[str], widths: Sequence[int], left: int) -> list[str]:
    """Names to the left, figures to the right."""
    gaps = [" " * (width - _width(cell)) for cell, width in zip(line, widths, strict=True)]
    return [
        cell + gap if place < left else gap + cell for place, (cell, gap) in enumerate(zip(line, gaps, strict=True))
    ]


def _width(text: str) -> int:
    """Columns on a terminal: two for a hanzi."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
