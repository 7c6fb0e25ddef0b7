"""The rows of `report waits`: figures of many days, split by what is asked."""

import csv
import io
import json
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from server.domain.visits import Visit
from server.stats.summary import BUCKETS, share, summary
from server.stats.today import clock_of, grouped, half_hour_of, hour_of

FORMATS = ("table", "json", "csv")
FIGURES = (
    "issued", "called", "served", "abandoned", "no_show", "abandonment",
    "mean_s", "p50_s", "p80_s", "p90_s", "p95_s", "max_s",
    *(f"share_{bucket}_min" for bucket in BUCKETS), "service_level",
)  # fmt: skip
NOTHING = "—"
RATES = frozenset({"abandonment", "service_level", "no_show_rate", *(f"share_{bucket}_min" for bucket in BUCKETS)})
# A spreadsheet takes a cell that begins so for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

Split = Callable[[Visit, ZoneInfo], str | int | None]

SPLITS: Mapping[str, Split] = {
    "day": lambda visit, zone: visit.day,
    "weekday": lambda visit, zone: date.fromisoformat(visit.day).isoweekday(),
    "hour": lambda visit, zone: hour_of(visit.entered_ms, zone),
    "half_hour": lambda visit, zone: clock_of(half_hour_of(visit.entered_ms, zone), zone),
    "service": lambda visit, zone: visit.service,
    "segment": lambda visit, zone: visit.segment,
    "channel": lambda visit, zone: visit.channel,
    "counter": lambda visit, zone: visit.counter,
    "staff": lambda visit, zone: visit.staff,
    "zone": lambda visit, zone: visit.zone,
}
"""What figures can be split by. Weekdays count from Monday = 1; a transaction never called has no counter."""


class UnknownSplit(ValueError):
    """Figures cannot be split by this."""


def waits_report(visits: Sequence[Visit], by: Sequence[str], timezone: str) -> list[dict[str, Any]]:
    """One row per combination of `by` (keys of SPLITS) that occurs, in rising order; one row of all when it is empty.

    A row holds what it was split by, then FIGURES: counts, seconds, shares; None where there is nothing to measure.
    Raises UnknownSplit.
    """
    for name in by:
        if name not in SPLITS:
            raise UnknownSplit(name)
    zone = ZoneInfo(timezone)
    groups = grouped(visits, lambda visit: tuple(SPLITS[name](visit, zone) for name in by)) or ({} if by else {(): []})
    ordered = sorted(groups, key=lambda keys: [(key is None, key or 0) for key in keys])
    return [dict(zip(by, keys, strict=True)) | figures(groups[keys]) for keys in ordered]


def figures(visits: Sequence[Visit]) -> dict[str, Any]:
    """The measures of `summary` as one flat row, in the order of FIGURES."""
    measured = summary(visits)
    waits, spans = measured["waits"], measured["buckets"]
    row = {name: measured[name] for name in FIGURES[:6]} | {name: waits[name] for name in FIGURES[6:12]}
    row |= {f"share_{span}_min": share(spans[span], waits["count"]) for span in BUCKETS}
    return row | {"service_level": measured["service_level"]["value"]}


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
    lines += [[_shown(name, row[name]) for name in columns] for row in rows]
    widths = [max(_width(line[place]) for line in lines) for place in range(len(columns))]
    return "".join("  ".join(_padded(line, widths, len(by))).rstrip() + "\n" for line in lines)


def _cell(value: object) -> object:
    return "'" + value if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value


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
