"""The figures of a day that is going on: the answer of `GET /stats/today`."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from server.domain.calendar import rfc3339
from server.domain.columns import Columns
from server.domain.day import Counter, Day
from server.domain.sittings import PAUSED, Sitting
from server.domain.visits import FIRST_LEG, Visit
from server.stats.appointments import appointment_figures
from server.stats.report import split
from server.stats.summary import is_waiting, measured, percentile, seconds, service_level, wait_ms
from server.stats.summary import mean as mean_of

HALF_HOUR_MS = 30 * 60_000

Key = TypeVar("Key", bound=Hashable)


def today(day: Day, visits: Sequence[Visit], now_ms: int, sittings: Sequence[Sitting] = ()) -> dict[str, Any]:
    """The day's figures at `now_ms` from its transactions and its counters' times.

    `{day, at, totals, by_service: [{service, …}], by_segment: [{segment, …}], by_hour: [{hour, …}],
    by_half_hour: [{start, at, arrivals, called, mean_s, p50_s, p80_s, p90_s, service_level, open_counters,
    unfinished}],
    appointments: the figures of `appointment_figures`,
    counters: [{number, state, staff, ticket, since, served, mean_service_s, paused_s}],
    waiting: [{service, n, longest_s, over_target}]}`, where totals and … are the figures of `summary`.

    Every service of the branch has a row; hours and half hours run from the first arrival to the last or, on an open
    day, to now, without gaps, and a transaction belongs to the one it entered in. Half hours that nobody has finished
    yet say so. `arrivals` are visits with a ticket; `open_counters` is how many counters were open and not paused, as
    the mean over the half hour, or over what has passed of it.
    """
    services = [] if day.branch is None else list(day.branch.services)
    zone = ZoneInfo("UTC" if day.branch is None else day.branch.timezone)
    columns = Columns().add(visits, zone.key)
    of_service, of_segment, of_hour = (_rows(columns, by) for by in ("service", "segment", "hour"))
    waiting = grouped(filter(is_waiting, visits), lambda visit: visit.service)
    hours = _hours(day, visits, now_ms, zone)
    return {
        "day": day.day,
        "at": rfc3339(now_ms),
        "totals": measured(columns, range(len(columns))),
        "by_service": [{"service": code} | measured(columns, of_service.get(code, ())) for code in services],
        "by_segment": [{"segment": code} | measured(columns, rows) for code, rows in of_segment.items()],
        "by_hour": [{"hour": hour} | measured(columns, of_hour.get(hour, ())) for hour in hours],
        "by_half_hour": _half_hours(day, visits, now_ms, zone, sittings),
        "appointments": appointment_figures([one for one in day.bookings.values() if one.day == day.day], visits),
        "counters": [_counter(day, counter, now_ms) for counter in day.counters.values()],
        "waiting": [_waiting(code, waiting.get(code, []), now_ms) for code in services],
    }


def _rows(columns: Columns, by: str) -> dict[Any, Sequence[int]]:
    return {keys[0]: rows for keys, rows in split(columns, [by])}


def grouped(visits: Iterable[Visit], key: Callable[[Visit], Key]) -> dict[Key, list[Visit]]:
    """The transactions by what `key` says of them, in the order they come."""
    groups: dict[Key, list[Visit]] = {}
    for visit in visits:
        groups.setdefault(key(visit), []).append(visit)
    return groups


def hour_of(at_ms: int, zone: ZoneInfo) -> int:
    """The hour on the branch's clocks."""
    return datetime.fromtimestamp(at_ms / 1000, zone).hour


def clock_of(at_ms: int, zone: ZoneInfo) -> str:
    """The time on the branch's clocks, "09:30"."""
    return datetime.fromtimestamp(at_ms / 1000, zone).strftime("%H:%M")


def half_hour_of(at_ms: int, zone: ZoneInfo) -> int:
    """The UTC ms at which the half hour on the branch's clocks began."""
    offset = datetime.fromtimestamp(at_ms / 1000, zone).utcoffset()
    offset_ms = 0 if offset is None else round(offset.total_seconds() * 1000)
    return (at_ms + offset_ms) // HALF_HOUR_MS * HALF_HOUR_MS - offset_ms


def _span(day: Day, visits: Sequence[Visit], now_ms: int, zone: ZoneInfo) -> range:
    """The half hours of the day so far, each by its first millisecond."""
    if not visits:
        return range(0)
    entries = [visit.entered_ms for visit in visits]
    last_ms = max(*entries, min(now_ms, day.ends_ms - 1)) if day.open else max(entries)
    return range(half_hour_of(min(entries), zone), last_ms + 1, HALF_HOUR_MS)


def _hours(day: Day, visits: Sequence[Visit], now_ms: int, zone: ZoneInfo) -> list[int]:
    return list(dict.fromkeys(hour_of(start_ms, zone) for start_ms in _span(day, visits, now_ms, zone)))


def _half_hours(
    day: Day, visits: Sequence[Visit], now_ms: int, zone: ZoneInfo, sittings: Sequence[Sitting]
) -> list[dict[str, Any]]:
    open_ms = _open_ms(sittings, now_ms, zone)
    of_start = grouped(visits, lambda visit: half_hour_of(visit.entered_ms, zone))
    rows = []
    for start_ms in _span(day, visits, now_ms, zone):
        here = of_start.get(start_ms, [])
        waits_ms = sorted(wait for wait in map(wait_ms, here) if wait is not None)
        passed_ms = min(HALF_HOUR_MS, now_ms - start_ms) if day.open else HALF_HOUR_MS
        rows.append(
            {
                "start": clock_of(start_ms, zone),
                "at": rfc3339(start_ms),
                "arrivals": sum(visit.leg == FIRST_LEG and not visit.walk_in for visit in here),
                "called": len(waits_ms),
                "mean_s": seconds(mean_of(waits_ms)),
                "p50_s": seconds(percentile(waits_ms, 50)),
                "p80_s": seconds(percentile(waits_ms, 80)),
                "p90_s": seconds(percentile(waits_ms, 90)),
                "service_level": service_level(here),
                "open_counters": round(open_ms.get(start_ms, 0) / passed_ms, 1) if passed_ms > 0 else None,
                "unfinished": day.open and start_ms + HALF_HOUR_MS > now_ms,
            }
        )
    return rows


def _open_ms(sittings: Iterable[Sitting], now_ms: int, zone: ZoneInfo) -> dict[int, int]:
    """How long counters together were open and not paused, by half hour."""
    spent: dict[int, int] = {}
    for sitting in sittings:
        at_ms, until_ms = sitting.from_ms, now_ms if sitting.to_ms is None else sitting.to_ms
        while sitting.state != PAUSED and at_ms < until_ms:
            start_ms = half_hour_of(at_ms, zone)
            end_ms = min(until_ms, start_ms + HALF_HOUR_MS)
            spent[start_ms] = spent.get(start_ms, 0) + end_ms - at_ms
            at_ms = end_ms
    return spent


def _counter(day: Day, counter: Counter, now_ms: int) -> dict[str, Any]:
    paused_ms = counter.paused_ms + (now_ms - counter.since_ms if counter.state == "paused" else 0)
    return {
        "number": counter.number,
        "state": counter.state,
        "staff": counter.staff,
        "ticket": None if counter.ticket is None else day.tickets[counter.ticket].number,
        "since": rfc3339(counter.since_ms),
        "served": counter.served,
        "mean_service_s": seconds(counter.serving_ms / counter.served if counter.served else None),
        "paused_s": max(0, paused_ms) // 1000,
    }


def _waiting(code: str, visits: Sequence[Visit], now_ms: int) -> dict[str, Any]:
    """Those who wait for one service."""
    waits_ms = [max(0, now_ms - visit.entered_ms) for visit in visits]
    over = sum(waited > visit.target_wait_s * 1000 for waited, visit in zip(waits_ms, visits, strict=True))
    return {
        "service": code,
        "n": len(visits),
        "longest_s": max(waits_ms) // 1000 if waits_ms else None,
        "over_target": over,
    }
