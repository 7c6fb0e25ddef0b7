"""What a day is held against: the day before, the same weekday a week before, the last four weeks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from server.domain.columns import Columns
from server.stats.report import HALF_HOURS
from server.stats.summary import measured

WEEK_DAYS = 7
FOUR_WEEKS_DAYS = 28
DAY_MIN = 24 * 60
HALF_HOUR_MIN = 30


def first_day(day: str) -> str:
    """The first business day that `against` needs."""
    return _before(day, FOUR_WEEKS_DAYS)


def last_day(day: str) -> str:
    """The last business day that `against` needs."""
    return _before(day, 1)


def against(columns: Columns, day: str, starts_min: int, now_min: int) -> dict[str, Any]:
    """The days before `day` (YYYY-MM-DD), out of the columns from `first_day` to `last_day`.

    `{yesterday, last_week, four_weeks}`, each null where nobody came, else `{day | days, totals, by_half_hour: [{start,
    arrivals, called, mean_s, p50_s, p80_s, p90_s, service_level}], until_now: {at, totals}}`. `yesterday` is the last
    day within a week on which anybody came, `last_week` the same weekday a week before, `four_weeks` all `days` of the
    28 on which anybody came, where arrivals and calls of a half hour are means of one day. Figures are those of
    `summary`. `until_now` counts who had come by the same half hour of the clock; `starts_min` is the minute of the
    clock at which days start, `now_min` that of now.
    """
    rows = _rows_by_day(columns)
    lately = [one for one in rows if one >= _before(day, WEEK_DAYS)]
    now = (now_min // HALF_HOUR_MIN * HALF_HOUR_MIN, (now_min - starts_min) % DAY_MIN)
    week_before = _before(day, WEEK_DAYS)
    every = [row for own in rows.values() for row in own]
    return {
        "yesterday": {"day": lately[-1]} | _figures(columns, rows[lately[-1]], 1, starts_min, now) if lately else None,
        "last_week": {"day": week_before} | _figures(columns, rows[week_before], 1, starts_min, now)
        if week_before in rows
        else None,
        "four_weeks": {"days": len(rows)} | _figures(columns, every, len(rows), starts_min, now) if rows else None,
    }


def _rows_by_day(columns: Columns) -> dict[str, range]:
    """The rows of every day on which anybody came, in order."""
    rows, at = {}, 0
    for day, count in columns.days:
        if count:
            rows[day] = range(at, at + count)
        at += count
    return rows


def _figures(
    columns: Columns, rows: Sequence[int], days: int, starts_min: int, now: tuple[int, int]
) -> dict[str, Any]:
    minutes, (now_clock, now_passed) = columns.column["minute"], now
    halves: dict[int, list[int]] = {}
    for row in rows:
        halves.setdefault((minutes[row] - starts_min) % DAY_MIN // HALF_HOUR_MIN, []).append(row)
    passed = now_passed // HALF_HOUR_MIN
    return {
        "totals": measured(columns, rows),
        "by_half_hour": [_half_hour(columns, half, halves[half], days, starts_min) for half in sorted(halves)],
        "until_now": {
            "at": HALF_HOURS[now_clock // HALF_HOUR_MIN],
            "totals": measured(columns, [row for half in sorted(halves) if half < passed for row in halves[half]]),
        },
    }


def _half_hour(columns: Columns, half: int, rows: Sequence[int], days: int, starts_min: int) -> dict[str, Any]:
    whole = measured(columns, rows)
    clock = (half * HALF_HOUR_MIN + starts_min) % DAY_MIN
    waits = whole["waits"]
    return {
        "start": f"{clock // 60:02}:{clock % 60:02}",
        "arrivals": _of_one_day(whole["issued"], days),
        "called": _of_one_day(whole["called"], days),
        **{name: waits[name] for name in ("mean_s", "p50_s", "p80_s", "p90_s")},
        "service_level": whole["service_level"],
    }


def _of_one_day(count: int, days: int) -> float:
    return count if days == 1 else round(count / days, 1)


def _before(day: str, days: int) -> str:
    return (date.fromisoformat(day) - timedelta(days=days)).isoformat()
