"""Erlang C against the exact values of the design."""

import math

import pytest

from server.stats.erlang import counters_needed, mean_wait_s, served_within, wait_share


@pytest.mark.parametrize(
    ("counters", "load", "share"),
    [
        (2, 1, 1 / 3), (2, 1.5, 9 / 14), (3, 2, 4 / 9), (4, 3, 27 / 53), (5, 4, 128 / 231),
        (10, 8, 0.4091801508), (14, 10, 0.1741319336), (20, 16, 0.2560777938), (30, 25, 0.2498931669),
        (55, 48, 0.2387009364),
    ],
)  # fmt: skip
def test_the_share_that_waits_is_exact(counters, load, share):
    assert wait_share(counters, load) == pytest.approx(share, abs=5e-11)


def test_the_service_level_and_the_mean_wait_are_exact():
    assert served_within(14, 200, 180, 20) == pytest.approx(0.8883500192, abs=5e-11)
    assert mean_wait_s(14, 200, 180) == pytest.approx(7.8359370, abs=5e-8)


@pytest.mark.parametrize(
    ("per_hour", "minutes", "goal", "within_min", "needed"),
    [(30, 5, 0.8, 5, 4), (60, 4, 0.8, 5, 5), (40, 6, 0.9, 10, 6), (90, 3.5, 0.8, 3, 7)],
)
def test_so_many_counters_are_needed(per_hour, minutes, goal, within_min, needed):
    assert counters_needed(per_hour, minutes * 60, goal=goal, within_s=within_min * 60) == needed


def test_five_where_six_are_needed_give_what_the_design_says():
    assert served_within(5, 40, 360, 600) == pytest.approx(0.895342, abs=5e-7)


@pytest.mark.parametrize("counters", [1, 3, 200])
def test_where_more_comes_than_is_done_everybody_waits_for_ever(counters):
    per_hour = counters * 12  # of five minutes each
    assert wait_share(counters, counters) == 1
    assert served_within(counters, per_hour, 300, 600) == 0
    assert mean_wait_s(counters, per_hour, 300) == math.inf


def test_where_nobody_comes_nobody_is_needed_and_nobody_waits():
    assert counters_needed(0, 300, goal=0.8, within_s=300) == 0
    assert served_within(1, 0, 300, 300) == 1
