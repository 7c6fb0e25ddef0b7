"""The figures of a day, each computed a second time from the log itself."""

import statistics
from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from server.domain import commands, events
from server.stats.summary import buckets, percentile, summary
from server.stats.today import today

SHANGHAI = ZoneInfo("Asia/Shanghai")


def last_of(own: list[Any]) -> tuple[int | None, int | None, Any]:
    """The last call of a ticket that still holds, when serving began after it, the event that ended the ticket."""
    started_ms = ended = None
    for entry in reversed(own):
        kind = type(entry.event).__name__
        if kind in ("TicketFinished", "NoShowMarked", "TicketAbandoned", "TicketRemoved"):
            ended = entry
        elif kind == "ServingStarted":
            started_ms = entry.at_ms
        elif kind in ("TicketCalled", "TicketRecalled"):
            return entry.at_ms, started_ms, ended
        elif kind in ("CallUndone", "TicketGivenBack"):
            break
    return None, started_ms, ended


def plainly(log: list[Any], only: Callable[[events.TicketIssued], bool] = lambda _: True) -> dict[str, Any]:
    """The same figures by another road: ticket by ticket, from the end of its events backwards."""
    issued = {entry.event.ticket: entry for entry in log if isinstance(entry.event, events.TicketIssued)}
    targets = {("A", "gold"): 300, ("C", "gold"): 300, ("A", "need"): 300, ("C", "need"): 300}
    wanted = [ticket for ticket, entry in issued.items() if only(entry.event)]
    waits_s, serving_s, met, late_leavers = [], [], 0, 0
    counts = {"served": 0, "abandoned": 0, "no_show": 0, "waiting": 0}
    for ticket in wanted:
        own = [entry for entry in log if getattr(entry.event, "ticket", None) == ticket]
        first = issued[ticket].event
        target_s = targets.get((first.service, first.segment), 1200 if first.service == "A" else 600)
        called_ms, started_ms, ended = last_of(own)
        noshow = any(isinstance(entry.event, events.NoShowMarked) for entry in own)
        if called_ms is not None:
            waits_s.append((called_ms - first.entered_ms) / 1000)
            met += waits_s[-1] <= target_s
            if ended is not None and isinstance(ended.event, events.TicketFinished):
                serving_s.append((ended.at_ms - (started_ms or called_ms)) / 1000)
                counts["served"] += ended.event.outcome == "served"
        elif ended is None:
            counts["waiting"] += 1
        if noshow:
            counts["no_show"] += 1
        elif ended is not None and isinstance(ended.event, events.TicketAbandoned):
            counts["abandoned"] += 1
            late_leavers += called_ms is None and (ended.at_ms - first.entered_ms) / 1000 > target_s
    cuts = statistics.quantiles(waits_s, n=100, method="inclusive") if len(waits_s) > 1 else []
    return counts | {
        "issued": len(wanted),
        "called": len(waits_s),
        "mean_s": statistics.fmean(waits_s) if waits_s else None,
        "percentiles_s": [cuts[percent - 1] for percent in (50, 80, 90, 95)] if cuts else None,
        "max_s": max(waits_s, default=None),
        "serving_s": statistics.fmean(serving_s) if serving_s else None,
        "level": met / (len(waits_s) + late_leavers) if len(waits_s) + late_leavers else None,
        "level_calls": len(waits_s) + late_leavers,
        "buckets": [
            sum(low < wait_s <= high or wait_s == low == 0 for wait_s in waits_s)
            for low, high in ((0, 600), (600, 1200), (1200, 1800), (1800, 10**9))
        ],
    }


def same(figures: dict[str, Any], plain: dict[str, Any]) -> None:
    for name in ("issued", "called", "served", "abandoned", "no_show", "waiting"):
        assert figures[name] == plain[name], name
    waits = figures["waits"]
    assert waits["count"] == plain["called"]
    assert waits["mean_s"] == (None if plain["mean_s"] is None else pytest.approx(plain["mean_s"], abs=0.06))
    if plain["percentiles_s"]:
        found = [waits[name] for name in ("p50_s", "p80_s", "p90_s", "p95_s")]
        assert found == pytest.approx(plain["percentiles_s"], abs=0.06)
    assert waits["max_s"] == (None if plain["max_s"] is None else pytest.approx(plain["max_s"], abs=0.06))
    serving = figures["serving"]["mean_s"]
    assert serving == (None if plain["serving_s"] is None else pytest.approx(plain["serving_s"], abs=0.06))
    assert list(figures["buckets"].values()) == plain["buckets"]
    assert figures["service_level"]["value"] == (
        None if plain["level"] is None else pytest.approx(plain["level"], abs=0.0001)
    )
    assert figures["service_level"]["calls"] == plain["level_calls"]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_lively_day_has_the_figures_its_log_has(new_hall: Any, lively: Any, seed: int) -> None:
    hall = lively(new_hall(), seed)
    shown = today(hall.day, hall.visits(), hall.now_ms)
    same(shown["totals"], plainly(hall.log))
    for row in shown["by_service"]:
        same(row, plainly(hall.log, lambda issued, code=row["service"]: issued.service == code))  # type: ignore[misc]
    for row in shown["by_hour"]:

        def entered_then(issued: events.TicketIssued, hour: int = row["hour"]) -> bool:
            return datetime.fromtimestamp(issued.entered_ms / 1000, SHANGHAI).hour == hour

        same(row, plainly(hall.log, entered_then))
    assert sum(row["issued"] for row in shown["by_hour"]) == shown["totals"]["issued"]
    assert sum(row["arrivals"] for row in shown["by_half_hour"]) == shown["totals"]["issued"]
    assert shown["totals"]["no_show"] > 0 < shown["totals"]["abandoned"]


def test_a_day_without_customers_has_counts_of_nothing_and_no_means(hall: Any) -> None:
    shown = today(hall.day, hall.visits(), hall.now_ms)
    totals = shown["totals"]
    assert (totals["issued"], totals["called"], totals["waiting"]) == (0, 0, 0)
    assert set(totals["waits"].values()) == {0, None}
    assert totals["abandonment"] is totals["serving"]["mean_s"] is totals["service_level"]["value"] is None
    assert totals["buckets"] == {"0-10": 0, "10-20": 0, "20-30": 0, "30+": 0}
    assert [row["service"] for row in shown["by_service"]] == ["A", "C"]
    assert shown["by_hour"] == shown["by_half_hour"] == []
    assert shown["waiting"][0] == {"service": "A", "n": 0, "longest_s": None, "over_target": 0}
    assert shown["counters"][0]["mean_service_s"] is None


def test_before_any_day_was_opened_there_is_an_answer_too() -> None:
    from server.domain.day import Day

    shown = today(Day(), [], 0)
    assert (shown["day"], shown["by_service"], shown["counters"]) == (None, [], [])


def test_a_wait_longer_than_an_hour_is_counted_as_long_as_it_is(hall: Any) -> None:
    hall.issue()
    hall.do(commands.OpenCounter(1))
    hall.wait(3 * 3600 + 61)
    hall.do(commands.CallNext(1))
    waits = today(hall.day, hall.visits(), hall.now_ms)["totals"]["waits"]
    assert (waits["mean_s"], waits["max_s"]) == (10861, 10861)


def test_a_ticket_taken_before_opening_waits_from_the_opening(new_hall: Any) -> None:
    settings = {
        "branch": {"id": "b", "name": "B", "timezone": "Asia/Shanghai"},
        "services": [{"code": "A", "name": "a", "hours": ["09:00-17:00"]}],
        "counters": [{"number": 1}],
    }
    hall = new_hall(settings, opens="08:50")
    hall.issue()
    hall.do(commands.OpenCounter(1))
    shown = today(hall.day, hall.visits(), hall.now_ms)
    assert shown["waiting"] == [{"service": "A", "n": 1, "longest_s": 0, "over_target": 0}]
    assert shown["by_half_hour"][0]["start"] == "09:00"
    hall.go_to("09:02")
    hall.do(commands.CallNext(1))
    assert summary(hall.visits())["waits"]["max_s"] == 120


def test_who_waits_past_the_promise_is_counted_and_who_left_after_it_is_a_call_missed(hall: Any) -> None:
    late, early = hall.issue("C"), hall.issue("C")
    hall.wait(60)
    hall.do(commands.CancelTicket(early))
    hall.wait(541)
    assert today(hall.day, hall.visits(), hall.now_ms)["waiting"][1] == {
        "service": "C",
        "n": 1,
        "longest_s": 601,
        "over_target": 1,
    }
    hall.do(commands.CancelTicket(late))
    level = summary(hall.visits())["service_level"]
    assert level == {"value": 0, "calls": 1, "target": 0.8}


def test_a_wait_of_exactly_ten_minutes_is_within_ten_minutes() -> None:
    assert buckets([0, 600_000, 600_001, 1_200_000, 1_800_000, 1_800_001]) == {
        "0-10": 2,
        "10-20": 2,
        "20-30": 1,
        "30+": 1,
    }


def test_a_wait_of_exactly_the_target_keeps_the_promise(hall: Any) -> None:
    hall.do(commands.OpenCounter(1))
    hall.issue("C")
    hall.issue("C")
    hall.wait(600)
    hall.do(commands.CallNext(1))
    hall.wait(0.001)
    hall.do(commands.CallNext(1, finish_current=True))
    assert summary(hall.visits())["service_level"]["value"] == 0.5


def test_percentiles_are_exact() -> None:
    assert percentile([], 90) is None
    assert percentile([7], 90) == 7
    assert [percentile([1, 2], percent) for percent in (0, 50, 100)] == [1, 1.5, 2]
    assert percentile(list(range(1, 102)), 90) == 91


def test_the_hour_that_the_clock_goes_back_over_is_one_row_and_its_half_hours_are_four(new_hall: Any) -> None:
    settings = {
        "branch": {"id": "b", "name": "B", "timezone": "Europe/Dublin", "day_starts": "00:00"},
        "services": [{"code": "A", "name": "a"}],
        "counters": [{"number": 1}],
    }
    hall = new_hall(settings, day="2026-10-25", opens="00:30")
    for _ in range(7):
        hall.issue()
        hall.wait(1800)
    shown = today(hall.day, hall.visits(), hall.now_ms)
    assert [(row["hour"], row["issued"]) for row in shown["by_hour"]] == [(0, 1), (1, 4), (2, 2), (3, 0)]
    starts = [row["start"] for row in shown["by_half_hour"]]
    assert starts == ["00:30", "01:00", "01:30", "01:00", "01:30", "02:00", "02:30", "03:00"]
    assert len({row["at"] for row in shown["by_half_hour"]}) == 8


def test_half_hours_are_those_of_the_wall_in_a_zone_off_by_a_quarter(new_hall: Any) -> None:
    settings = {
        "branch": {"id": "b", "name": "B", "timezone": "Asia/Kathmandu"},
        "services": [{"code": "A", "name": "a"}],
        "counters": [{"number": 1}],
    }
    hall = new_hall(settings)
    hall.wait(29 * 60)
    hall.issue()
    shown = today(hall.day, hall.visits(), hall.now_ms)
    assert [(row["start"], row["arrivals"], row["unfinished"]) for row in shown["by_half_hour"]] == [("09:00", 1, True)]


def test_paused_time_goes_on_while_the_pause_does(hall: Any) -> None:
    hall.do(commands.OpenCounter(2, staff="teller 2"))
    hall.do(commands.PauseCounter(2, "break"))
    hall.wait(90)
    hall.do(commands.ResumeCounter(2))
    hall.do(commands.PauseCounter(2, "meal"))
    hall.wait(30)
    counter = today(hall.day, hall.visits(), hall.now_ms)["counters"][1]
    assert (counter["state"], counter["staff"], counter["paused_s"]) == ("paused", "teller 2", 120)
