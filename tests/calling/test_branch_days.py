"""What the rules do to the customers of busy days."""

import random

import pytest

import recorded_bank
from calling_place import MINUTE_MS, settings_of
from server.domain.branch import Branch
from simulated_hall import Arrival, log_normal, simulated
from six_counters import outcome

SEED = 20261122
STRATEGIES = ("due", "levels", "ratio", "accumulating", "fifo")


def test_the_default_rules_keep_ordinary_customers_from_waiting_45_minutes_and_strict_levels_do_not():
    print(f"seed {SEED}")
    ours, strict = outcome("default rules", 20, SEED), outcome("strict levels", 20, SEED)
    print(ours, strict, sep="\n")
    assert ours.over_45 <= 0.025
    assert ours.in_target["need"] >= 0.995
    assert strict.over_45 > 2 * ours.over_45


@pytest.mark.parametrize("favoured", ["high", "need"])
@pytest.mark.parametrize("strategy", STRATEGIES)
def test_an_endless_stream_of_favoured_customers_starves_nobody(strategy, favoured):
    """Ordinary customers beside favoured ones who come at 1.2 times what the counter can do."""
    print(f"seed {SEED}")
    profile = {"strategy": strategy} | ({"ratio": ["high", "high", "ordinary"]} if strategy == "ratio" else {})
    high = {"code": "high", "name": "High", "target_wait_min": 5, "level": 1}
    branch = Branch.from_settings(settings_of([profile], segments=[high]))
    draw, arrivals, at_s = random.Random(SEED), [], 0.0
    for _ in range(400):
        at_s += draw.expovariate(1.3 / 180)
        segment = favoured if draw.random() < 1.2 / 1.3 else "ordinary"
        arrivals.append(Arrival(round(at_s * 1000), "A", segment, round(draw.expovariate(1 / 180) * 1000)))
    calls = list(simulated(branch, "p0", 1, arrivals))
    assert len(calls) == len(arrivals)
    assert any(call.ticket.segment == "ordinary" and call.wait_ms > 30 * MINUTE_MS for call in calls)
    for place, call in enumerate(calls):
        ticket, run = call.ticket, 0
        for other in calls[:place]:
            if other.at_ms < ticket.overdue_ms:
                continue
            passed = other.ticket.overdue_ms > ticket.overdue_ms
            assert not passed or other.ticket.need, f"{other.rule} passed one who was overdue"
            run = run + 1 if other.ticket.need else 0
            if passed:
                assert run <= branch.calling.need_in_a_row or other.ticket.overdue_ms <= other.at_ms


def test_the_head_start_that_a_recording_was_called_by_is_found_in_it():
    """A made-up recording, called by due times with 90 s for the high: no other head start inverts fewer pairs."""
    print(f"seed {SEED}")
    draw, at_s, arrivals = random.Random(SEED), 0.0, []
    for _ in range(600):
        at_s += draw.expovariate(4 * 1.02 / 187)
        segment = "high" if draw.random() < 0.4 else "ordinary"
        arrivals.append(Arrival(round(at_s * 1000), "A", segment, round(log_normal(draw, 187, 1.28) * 1000)))
    recorded = sorted(
        (
            recorded_bank.Customer(call.ticket.entered_ms, call.at_ms, True, call.ticket.segment)
            for call in simulated(recorded_bank.branch_with(90), "p0", 4, arrivals)
            if call.wait_ms
        ),
        key=lambda customer: customer.entered_ms,
    )
    shares = {
        seconds: recorded_bank.pairs_of([recorded], recorded_bank.branch_with(seconds))
        for seconds in recorded_bank.HEAD_STARTS_S
    }
    print(shares)
    assert shares[90].inverted == 0 < shares[90].together
    assert all(pairs.inverted for seconds, pairs in shares.items() if seconds != 90)
