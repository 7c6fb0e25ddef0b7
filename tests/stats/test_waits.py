"""The wait a ticket is promised."""

import itertools
import random
import statistics
from typing import Any

import pytest

from server.domain import commands
from server.domain.events import TicketIssued
from server.domain.prospect import Prospect
from server.stats.waits import estimate, mean_wait_s, shown_range_min, spread


def test_a_range_is_the_middle_three_fifths_of_the_wait() -> None:
    standing = Prospect(ahead=9, load=9, counters=5, idle=0, mean_service_s=240)
    promised = estimate(standing)
    assert promised == {"low_s": 350, "likely_s": 464, "high_s": 601}
    chance = random.Random(7)
    waits = [sum(chance.expovariate(5 / 240) for _ in range(10)) for _ in range(20_000)]
    fifths = statistics.quantiles(waits, n=10)
    assert promised["low_s"] == pytest.approx(fifths[1], rel=0.02)
    assert promised["likely_s"] == pytest.approx(fifths[4], rel=0.02)
    assert promised["high_s"] == pytest.approx(fifths[7], rel=0.02)


@pytest.mark.parametrize(
    ("ahead", "counters", "mean_min", "ranges_s"),
    [
        # Gamma(10, 48 s): scipy.stats.gamma.ppf says 349.8825, 464.0983 and 600.9001 s.
        (9, 5, 8.0, (350, 464, 601)),
        (0, 1, 4.0, (54, 166, 386)),
        (19, 6, 13.3333, (647, 787, 945)),
    ],
)
def test_tier_0_is_the_closed_form_of_the_design(
    ahead: int, counters: int, mean_min: float, ranges_s: tuple[int, int, int]
) -> None:
    standing = Prospect(ahead=ahead, load=ahead, counters=counters, idle=0, mean_service_s=240)
    assert round(mean_wait_s(standing) / 60, 4) == mean_min
    promised = estimate(standing)
    assert promised is not None
    assert tuple(promised.values()) == ranges_s


def test_without_an_open_counter_there_is_no_guess() -> None:
    assert estimate(Prospect(ahead=3, load=3, counters=0, idle=0, mean_service_s=240)) is None


def test_a_free_counter_and_nobody_ahead_is_no_wait() -> None:
    assert estimate(Prospect(0, 0, 3, 1, 240)) == {"low_s": 0, "likely_s": 0, "high_s": 0}
    assert estimate(Prospect(0, 0, 3, 0, 240)) == {"low_s": 18, "likely_s": 55, "high_s": 129}


def test_more_ahead_is_never_a_shorter_wait() -> None:
    ranges = [spread(parts / 8) for parts in range(800)]
    assert all(earlier < later for earlier, later in itertools.pairwise(ranges))
    assert all(low < likely < high for low, likely, high in ranges[1:])


def test_a_promise_needs_an_open_counter_and_grows_with_the_queue(hall: Any) -> None:
    hall.issue()
    hall.do(commands.OpenCounter(1))
    hall.do(commands.OpenCounter(2))
    for _ in range(4):
        hall.issue()
    promised = [entry.event.estimate for entry in hall.log if isinstance(entry.event, TicketIssued)]
    assert promised[0] is None
    # One stands ahead and two counters are free: no wait; then one, two, three services of the three ahead must end.
    m_s = 300 / 2
    assert [found["likely_s"] for found in promised[1:] if found] == [
        0,
        round(m_s * 0.6931),
        round(m_s * 1.6783),
        round(m_s * 2.6741),
    ]


@pytest.mark.parametrize(
    ("low_s", "high_s", "shown"),
    [
        (0, 0, (0, 5)),
        (10, 290, (0, 5)),
        (299, 301, (0, 10)),
        (300, 600, (5, 10)),
        (600, 600, (10, 15)),
        (601, 1190, (10, 20)),
        (3599, 4000, (55, 70)),
        (3600, 5000, (60, None)),
        (7000, 9000, (60, None)),
    ],
)
def test_a_range_is_shown_rounded_outward_to_five_minutes(
    low_s: int, high_s: int, shown: tuple[int, int | None]
) -> None:
    assert shown_range_min({"low_s": low_s, "likely_s": low_s, "high_s": high_s}) == shown
