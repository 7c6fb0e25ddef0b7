"""Simulated waits agree with those that queueing theory gives exactly."""

import pytest

from queueing_theory import EXACT, means

SEED = 20261122


def agrees(strategy, customers, seed):
    print(f"seed {seed}")
    for name, mean, exact in zip(("low", "high"), means(strategy, customers, seed), EXACT[strategy], strict=True):
        print(f"{strategy} {name}: {mean.value:.4f} +- {mean.error:.4f}, exact {exact}")
        assert abs(mean.value - exact) <= 3 * mean.error


@pytest.mark.parametrize("strategy", EXACT)
def test_mean_waits_are_those_of_theory(strategy):
    agrees(strategy, 60_000, SEED)


@pytest.mark.deep
@pytest.mark.timeout(900)
@pytest.mark.parametrize("strategy", EXACT)
def test_mean_waits_are_those_of_theory_over_a_million_customers(strategy):
    agrees(strategy, 1_000_000, SEED + 1)
