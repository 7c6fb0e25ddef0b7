"""Gamma quantiles agree with closed forms, with sums and with plain integration."""

import math
import random

import pytest

from server.stats.gamma import gamma_quantile, gamma_share_below


@pytest.mark.parametrize(
    ("ahead", "counters", "mean_min", "percent", "expected"),
    [
        (9, 5, 4, 50, 7.7350),
        (9, 5, 4, 80, 10.0150),
        (9, 5, 4, 90, 11.3648),
        (0, 1, 4, 50, 2.7726),
        (0, 1, 4, 80, 6.4378),
        (0, 1, 4, 90, 9.2103),
        (19, 6, 4, 50, 13.1118),
        (19, 6, 4, 80, 15.7562),
    ],
)
def test_the_waits_of_the_design_come_out_to_four_decimals(
    ahead: int, counters: int, mean_min: int, percent: int, expected: float
) -> None:
    assert round(gamma_quantile(percent / 100, ahead + 1) * mean_min / counters, 4) == pytest.approx(expected, abs=1e-9)


def erlang_share_below(value: float, shape: int) -> float:
    """The chance that a Poisson count of mean `value` reaches `shape`, summed term by term."""
    term, missing = math.exp(-value), 0.0
    for count in range(shape):
        missing += term
        term *= value / (count + 1)
    return 1 - missing


@pytest.mark.parametrize("shape", [1, 2, 3, 7, 20, 60, 200])
@pytest.mark.parametrize("probability", [0.01, 0.2, 0.5, 0.8, 0.99])
def test_whole_shapes_agree_with_the_sum_over_poisson_counts(shape: int, probability: float) -> None:
    assert erlang_share_below(gamma_quantile(probability, shape), shape) == pytest.approx(probability, abs=1e-9)


def integrated_share_below(value: float, shape: float, slices: int = 4000) -> float:
    """Simpson's rule over the density of t = u², which has no pole at 0 for shapes of one half and more."""
    end = math.sqrt(value)

    def density(u: float) -> float:
        return 2 * u ** (2 * shape - 1) * math.exp(-u * u) if u else float(shape == 0.5) * 2

    width = end / slices
    weighted = sum((4 if place % 2 else 2) * density(place * width) for place in range(1, slices))
    return (density(0) + weighted + density(end)) * width / 3 / math.gamma(shape)


@pytest.mark.parametrize("shape", [0.5, 1.25, 2.5, 3.75, 9.375, 40.1])
@pytest.mark.parametrize("probability", [0.2, 0.5, 0.8])
def test_broken_shapes_agree_with_integration(shape: float, probability: float) -> None:
    assert integrated_share_below(gamma_quantile(probability, shape), shape) == pytest.approx(probability, abs=1e-7)


def test_a_quantile_answers_its_own_share_over_all_shapes() -> None:
    chance = random.Random(20261122)
    for _ in range(400):
        shape, probability = math.exp(chance.uniform(math.log(0.01), math.log(5000))), chance.uniform(0.001, 0.999)
        assert gamma_share_below(gamma_quantile(probability, shape), shape) == pytest.approx(probability, abs=1e-9)


def test_half_a_customer_is_a_squared_normal() -> None:
    assert gamma_quantile(0.5, 0.5) == pytest.approx(0.6744897501960817**2 / 2, rel=1e-10)


@pytest.mark.parametrize(("probability", "shape"), [(0, 1), (1, 1), (0.5, 0), (0.5, -1), (0.5, math.inf)])
def test_what_has_no_quantile_is_refused(probability: float, shape: float) -> None:
    with pytest.raises(ValueError, match="no gamma quantile"):
        gamma_quantile(probability, shape)
