"""Every measure, by every split, agrees with what the raw log says when it is asked in another way."""

import itertools
from typing import Any

import pytest

from recomputed_figures import Leg, Lived, key_of
from recomputed_figures import figures as plain_figures
from server.stats.report import SPLITS, split, waits_report
from server.stats.staff import staff_figures
from server.stats.summary import measured
from server.store import figures, folded_days, replay

FIRST, LAST = "2026-10-01", "2026-11-01"
# What became of tickets, bookings and counters, and the ends of the day.
KINDS = {
    "DayOpened", "DayClosed", "TicketIssued", "TicketAbandoned", "TicketRemoved", "TicketExpired", "TicketIdentified",
    "TicketReturned", "InsertedFirst", "TicketMoved", "ServiceAdded", "ReprintAsked", "TicketCalled", "TicketRecalled",
    "ServingStarted", "TicketFinished", "NoShowMarked", "CallUndone", "TicketGivenBack", "TicketPutBack",
    "TicketParked", "TicketUnparked", "TicketTransferred", "TicketReleased", "WalkInStarted", "TicketMarked",
    "StepChecked", "CounterOpened", "CounterClosed", "CounterPaused", "CounterResumed", "CounterTakenOver",
    "ProfileChanged", "WrapUpEnded", "AppointmentBooked", "AppointmentChanged", "AppointmentCancelled",
    "AppointmentExpired",
}  # fmt: skip
COUNTS = ("transactions", "issued", "called", "walk_ins", "served", "abandoned", "no_show", "not_completed",
          "transferred", "returned", "waiting", "gave_up")  # fmt: skip


@pytest.fixture(scope="module")
def lived(raw):
    """Every business day of the month, worked out from the raw log."""
    opened = raw.execute("SELECT day FROM events WHERE kind = 'DayOpened' ORDER BY seq")
    return [Lived(raw, row[0]) for row in opened.fetchall()]


@pytest.fixture(scope="module")
def columns(kept):
    """The month as the program has it."""
    return kept.read(figures.columns, FIRST, LAST)


def agree(ours: dict[str, Any], plain: dict[str, Any], what: object) -> None:
    for name in COUNTS:
        assert ours[name] == plain[name], (what, name)
    waits = [ours["waits"][name] for name in ("mean_s", "p50_s", "p80_s", "p90_s", "p95_s", "max_s")]
    assert waits == [near(value) for value in plain["waits"]], what
    for name in ("walking", "serving", "wrap_up", "parked"):
        count, mean = plain[name]
        assert (ours[name]["count"], ours[name]["mean_s"]) == (count, near(mean)), (what, name)
    assert ours["parked_s"] == near(plain["parked_s"]), what
    assert list(ours["buckets"].values()) == plain["buckets"], what
    assert ours["abandonment"] == rate(plain["abandonment"]), what
    level = ours["service_level"]
    assert (level["value"], level["calls"]) == (rate(plain["level"][0]), plain["level"][1]), what


def near(value_ms: float | None) -> Any:
    return None if value_ms is None else pytest.approx(value_ms / 1000, abs=0.051)


def rate(value: float | None) -> Any:
    return None if value is None else pytest.approx(value, abs=0.00006)


def test_the_month_has_every_kind_of_event_that_a_figure_can_depend_on(raw):
    seen = {row[0] for row in raw.execute("SELECT DISTINCT kind FROM events")}
    assert seen >= KINDS
    booked = raw.execute("SELECT count(*) FROM events WHERE kind = 'TicketIssued' AND data LIKE '%\"slot_ms\":1%'")
    assert booked.fetchone()[0] > 5


def test_the_month_as_it_was_lived_agrees_with_its_log(kept):
    assert kept.read(replay.differences) == []


def test_all_together_are_what_the_log_says(lived, columns):
    legs = [leg for day in lived for leg in day.legs]
    agree(measured(columns, range(len(columns))), plain_figures(legs), "all")
    assert len(legs) > 1500


@pytest.mark.parametrize(
    "by",
    [*((name,) for name in SPLITS), ("service", "hour"), ("day", "service"), ("staff", "zone"),
     ("weekday", "half_hour"), ("segment", "channel", "counter")],
    ids=",".join,
)  # fmt: skip
def test_every_split_is_what_the_log_says(lived, columns, by):
    groups: dict[tuple[Any, ...], list[Leg]] = {}
    for day in lived:
        for leg in day.legs:
            groups.setdefault(tuple(key_of(leg, name, day.zone) for name in by), []).append(leg)
    ours = split(columns, by)
    assert {keys for keys, _ in ours} == groups.keys()
    for keys, rows in ours:
        agree(measured(columns, rows), plain_figures(groups[keys]), keys)


def test_a_visit_of_many_transactions_is_one_visit_and_each_of_them_one_transaction(lived, columns):
    visits = {(leg.day, leg.ticket): [] for day in lived for leg in day.legs}
    for leg in itertools.chain.from_iterable(day.legs for day in lived):
        visits[leg.day, leg.ticket].append(leg)
    sums = [
        sum(max(0, leg.facts["called"] - leg.entered) for leg in own if leg.facts["called"] is not None)
        for own in visits.values()
        if any(leg.facts["called"] is not None for leg in own)
    ]
    whole = measured(columns, range(len(columns)))
    assert whole["issued"] + whole["walk_ins"] == len(visits) < whole["transactions"]
    assert (whole["visit_waits"]["count"], whole["visit_waits"]["max_s"]) == (len(sums), near(max(sums)))
    assert whole["visit_waits"]["mean_s"] == near(sum(sums) / len(sums))


@pytest.mark.parametrize("by", ["staff", "counter"])
def test_times_of_staff_and_counters_are_what_the_log_says(lived, columns, kept, by):
    plain: dict[Any, dict[Any, int]] = {}
    for stretch in itertools.chain.from_iterable(day.times for day in lived):
        spent = plain.setdefault(stretch[by], {})
        kind = (stretch["state"], stretch.get("reason"))
        spent[kind] = spent.get(kind, 0) + stretch["spent"]
    times = kept.read(figures.times, FIRST, LAST, 0)
    shown = staff_figures(columns, times, {"W": 2.5})["staff" if by == "staff" else "counters"]
    assert {row["name" if by == "staff" else "number"] for row in shown} == plain.keys() - {None}
    for row in shown:
        spent = plain[row["name" if by == "staff" else "number"]]
        for state, shown_s in row["states_s"].items():
            assert shown_s == near(sum(ms for (of, _), ms in spent.items() if of == state)), (row, state)
        assert row["paused_s"] == {reason: near(ms) for (of, reason), ms in sorted(spent.items()) if of == "paused"}
        parts_s = row["idle_s"] + row["occupied_s"] + sum(row["paused_s"].values())
        assert parts_s == pytest.approx(row["open_s"], abs=0.5)
    served = [leg for day in lived for leg in day.legs if leg.facts["outcome"] == "served"]
    for row in shown:
        own = [leg for leg in served if leg.facts[by] == row["name" if by == "staff" else "number"]]
        assert row["served"] == len(own)
        assert row["weighted_volume"] == pytest.approx(sum(2.5 if leg.service == "W" else 1 for leg in own))


def test_nobody_sits_through_a_night_without_power(lived):
    (night,) = [day for day in lived if day.day == "2026-10-12"]
    assert night.steps[-1].at - night.over_at > 12 * 3_600_000
    assert max(stretch["spent"] for stretch in night.times) < 3 * 3_600_000


def test_figures_of_days_that_are_over_are_the_same_as_from_their_rows(kept, columns, month):
    fresh = waits_report(columns, ["day", "service"])
    ledger = kept.ledger()
    for day, current in kept.read(folded_days.unfinished, "2026-11-01"):
        assert current
        ledger.begin()
        with ledger.step():
            ledger.run(folded_days.finish, day, *kept.read(figures.made, day))
        ledger.commit()
    ledger.close()
    assert kept.read(folded_days.unfinished, "2026-11-01") == []
    assert waits_report(kept.read(figures.columns, FIRST, LAST), ["day", "service"]) == fresh
    assert kept.read(replay.differences) == []
