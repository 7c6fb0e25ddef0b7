"""What staff and counters did and how their time went: the answer of `GET /stats/staff`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from server.domain.columns import Columns, Flag
from server.domain.sittings import IDLE, OCCUPIED, PAUSED, Time
from server.stats.report import split
from server.stats.summary import measured, seconds, share, total_s

SERVED = int(Flag.SERVED)


def staff_figures(columns: Columns, times: Sequence[Time], weights: Mapping[str, float]) -> dict[str, Any]:
    """The figures of everybody who sat at a counter, and of every counter that was open.

    `{staff: [{name, called, served, transferred, walk_ins, walk_in_share, mean_serving_s, serving_s, weighted_volume,
    wrap_up_s, idle_s, occupied_s, open_s, paused_s: {reason: s}, states_s: {state: s}}],
    counters: [{number, the same}]}`

    A transaction is of whoever had its customer last, where it was last. `serving_s` and `mean_serving_s` are of the
    transactions' serving time; `weighted_volume` is the served, each by the `weight` of its service (1 if unknown). All
    other times are of the counters' states: `idle_s` open without a customer, `occupied_s` called, serving or wrap-up,
    `open_s` all that was not closed: idle, occupied and paused. `states_s` is each state as the log has it; where
    arrival is implied nobody says that serving began, so it is all `called` there.
    """
    return {
        "staff": _each("name", columns, "staff", times, lambda time: time.staff, weights),
        "counters": _each("number", columns, "counter", times, lambda time: time.counter, weights),
    }


def _each(
    label: str,
    columns: Columns,
    by: str,
    times: Sequence[Time],
    whose: Callable[[Time], Any],
    weights: Mapping[str, float],
) -> list[dict[str, Any]]:
    rows: dict[Any, list[int]] = {}
    volume: dict[Any, float] = {}
    for (one, service), own in split(columns, [by, "service"]):
        rows.setdefault(one, []).extend(own)
        served = sum([flags & SERVED != 0 for flags in map(columns.column["flags"].__getitem__, own)])
        volume[one] = volume.get(one, 0) + served * weights.get(service, 1.0)
    spent: dict[Any, list[Time]] = {}
    for time in times:
        spent.setdefault(whose(time), []).append(time)
    return [
        {label: one} | _done(columns, rows.get(one, ()), volume.get(one, 0)) | _spent(spent.get(one, ()))
        for one in sorted((rows.keys() | spent.keys()) - {None})
    ]


def _done(columns: Columns, rows: Sequence[int], volume: float) -> dict[str, Any]:
    whole = measured(columns, rows)
    return {
        "called": whole["called"],
        "served": whole["served"],
        "transferred": whole["transferred"],
        "walk_ins": whole["walk_ins"],
        "walk_in_share": share(whole["walk_ins"], whole["walk_ins"] + whole["called"]),
        "mean_serving_s": whole["serving"]["mean_s"],
        "serving_s": total_s(columns, "serving", rows),
        "weighted_volume": round(volume, 2),
    }


def _spent(times: Iterable[Time]) -> dict[str, Any]:
    by_state: dict[str, int] = {}
    by_reason: dict[str, int] = {}
    for time in times:
        by_state[time.state] = by_state.get(time.state, 0) + time.spent_ms
        if time.state == PAUSED and time.reason is not None:
            by_reason[time.reason] = by_reason.get(time.reason, 0) + time.spent_ms
    return {
        "wrap_up_s": seconds(by_state.get("wrap_up", 0)),
        "idle_s": seconds(by_state.get(IDLE, 0)),
        "occupied_s": seconds(sum(by_state.get(state, 0) for state in OCCUPIED)),
        "open_s": seconds(sum(by_state.values())),
        "paused_s": {reason: seconds(spent_ms) for reason, spent_ms in sorted(by_reason.items())},
        "states_s": {state: seconds(by_state.get(state, 0)) for state in (IDLE, *OCCUPIED, PAUSED)},
    }
