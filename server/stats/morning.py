"""The morning page (晨会一页纸): a business day in a few figures, with one thing to do about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from server.domain.sittings import PAUSED, Sitting
from server.domain.visits import FIRST_LEG, Visit
from server.stats.erlang import counters_needed
from server.stats.summary import SERVICE_LEVEL_GOAL, mean, percentile, seconds, share, summary, wait_ms
from server.stats.today import HALF_HOUR_MS, clock_of, grouped, half_hour_of

Say = Callable[..., str]
HALF_HOURS_AN_HOUR = 2
ABANDONMENT_MAX = 0.05
SPARE_MIN = 2  # so many counters too many in a half hour are worth a word
MINUTE_MS = 60_000


def morning(day: str, visits: Sequence[Visit], sittings: Sequence[Sitting], timezone: str) -> dict[str, Any]:
    """The figures of a business day that is over.

    `{day, customers, p90_s, over_30_share, abandonment, worst_half_hour: {start, end, arrivals, p90_s, target_s,
    opened, needed} or None, counters_opened, counters_needed, half_hours: [the same], suggestion: {kind, values}}`.

    The worst half hour is that whose P90 wait was longest, by entry; `counters_opened` is how many were open in it on
    average, `counters_needed` how many Erlang C asks for so that SERVICE_LEVEL_GOAL of its arrivals are called within
    their promise. Means, percentiles and shares of nothing are None.
    """
    zone = ZoneInfo(timezone)
    figures = summary(visits)
    taken_s = mean([taken for taken in map(_taken_s, visits) if taken is not None])
    of_start = grouped(visits, lambda visit: half_hour_of(visit.entered_ms, zone))
    rows = [_half_hour(start_ms, of_start[start_ms], sittings, taken_s, zone) for start_ms in sorted(of_start)]
    called = [row for row in rows if row["p90_s"] is not None]
    worst = max(called, key=lambda row: (row["p90_s"], row["arrivals"]), default=None)
    return {
        "day": day,
        "customers": sum(visit.leg == FIRST_LEG for visit in visits),
        "p90_s": figures["waits"]["p90_s"],
        "over_30_share": share(figures["buckets"]["30+"], figures["waits"]["count"]),
        "worst_half_hour": worst,
        "abandonment": figures["abandonment"],
        "counters_opened": worst["opened"] if worst else None,
        "counters_needed": worst["needed"] if worst else None,
        "half_hours": rows,
        "suggestion": suggestion(rows, worst, figures["abandonment"]),
    }


def suggestion(
    rows: Sequence[Mapping[str, Any]], worst: Mapping[str, Any] | None, abandonment: float | None
) -> dict[str, Any]:
    """The one thing that would have helped most, as `{kind, values}`.

    More counters in the worst half hour, where too few made it miss its promise; else those who left; else what took
    long though counters were enough; else counters that were not needed; else nothing.
    """
    late = worst is not None and worst["p90_s"] > worst["target_s"]
    if worst is not None and late and worst["needed"] > worst["opened"]:
        return _about("open_more", worst, more=worst["needed"] - worst["opened"])
    if abandonment is not None and abandonment > ABANDONMENT_MAX:
        target_s = worst["target_s"] if worst else 0
        return {"kind": "abandonment", "values": {"percent": round(abandonment * 100), "minutes": target_s // 60}}
    if worst is not None and late:
        return _about("long", worst, minutes=-int(-worst["p90_s"] // 60))
    idlest = max(rows, key=lambda row: row["opened"] - row["needed"], default=None)
    if idlest is not None and idlest["opened"] - idlest["needed"] >= SPARE_MIN:
        return _about("open_fewer", idlest, fewer=idlest["opened"] - idlest["needed"])
    return {"kind": "keep", "values": {}}


def morning_sentence(advised: Mapping[str, Any], say: Say, language: str) -> str:
    """A suggestion as people read it."""
    return say(f"advice.morning.{advised['kind']}", language, **advised["values"])


def _about(kind: str, row: Mapping[str, Any], **values: int) -> dict[str, Any]:
    given = {name: row[name] for name in ("start", "end", "opened", "needed")}
    return {"kind": kind, "values": given | values}


def _half_hour(
    start_ms: int, visits: Sequence[Visit], sittings: Sequence[Sitting], day_taken_s: float | None, zone: ZoneInfo
) -> dict[str, Any]:
    end_ms = start_ms + HALF_HOUR_MS
    waits_ms = sorted(wait for wait in map(wait_ms, visits) if wait is not None)
    taken_s = mean([taken for taken in map(_taken_s, visits) if taken is not None]) or day_taken_s or 0.0
    target_s = round(mean([visit.target_wait_s for visit in visits]) or 0)
    arrivals = len(visits)
    open_ms = sum(_overlap_ms(one, start_ms, end_ms) for one in sittings if one.state != PAUSED)
    return {
        "start": clock_of(start_ms, zone),
        "end": clock_of(end_ms, zone),
        "arrivals": arrivals,
        "p90_s": seconds(percentile(waits_ms, 90)),
        "target_s": target_s,
        "opened": round(open_ms / HALF_HOUR_MS),
        "needed": counters_needed(
            arrivals * HALF_HOURS_AN_HOUR, taken_s, goal=SERVICE_LEVEL_GOAL, within_s=target_s
        ) if taken_s else 0,
    }  # fmt: skip


def _taken_s(visit: Visit) -> float | None:
    """How long a customer kept a counter: from the last call to the end of the work, without the time on hold."""
    begun_ms = visit.started_ms if visit.last_called_ms is None else visit.last_called_ms
    if begun_ms is None or visit.ended_ms is None:
        return None
    return max(0, visit.ended_ms - begun_ms - visit.parked_ms + visit.wrap_up_ms) / 1000


def _overlap_ms(sitting: Sitting, from_ms: int, to_ms: int) -> int:
    end_ms = to_ms if sitting.to_ms is None else sitting.to_ms
    return max(0, min(end_ms, to_ms) - max(sitting.from_ms, from_ms))
