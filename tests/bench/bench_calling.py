"""What a call costs, and what the rules do to a recorded bank and to busy days."""

import os
import random
import time
from pathlib import Path

import pytest

import recorded_bank
import six_counters
from bare_hall import Hall
from calling_place import settings_of
from server.domain import commands
from server.domain.fold import folded
from server.domain.routing import asker_at, choose

SEED = 20261122
DAYS = 300
ROUNDS = 5
SEGMENTS = ("ordinary", "gold", "platinum", "diamond", "need")
STRATEGIES = ("due", "levels", "ratio", "accumulating", "fifo")


def hall_of(strategy: str) -> Hall:
    """A hall of eight services and five segments, one open counter."""
    profile = {"strategy": strategy} | ({"ratio": list(SEGMENTS[:4])} if strategy == "ratio" else {})
    codes = ("A", "C", "F", "G", "H", "K", "L", "M")
    settings = settings_of(
        [profile],
        services=[{"code": code, "name": code} for code in codes],
        segments=[
            {"code": code, "name": code, "level": level, "target_wait_min": 20 - 4 * level}
            for level, code in enumerate(SEGMENTS[1:4], 1)
        ],
    )
    return Hall(settings).open(1)


def filled(hall: Hall, count: int) -> Hall:
    draw = random.Random(SEED)
    for _ in range(count):
        hall.later(1).issue(draw.choice(tuple(hall.day.rules.services)), draw.choice(SEGMENTS))
    return hall


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_choosing_among_a_thousand(strategy, table):
    """The next of 1,000 waiting, 5 segments, 8 services; of 500, 2,000 and 4,000 too, which tells if it is linear."""
    for count in (500, 1_000, 2_000, 4_000):
        hall = filled(hall_of(strategy), count)
        asker = asker_at(hall.day, hall.day.counters[1], hall.now_ms)
        for _ in range(ROUNDS):
            took = []
            for _ in range(40):
                begun = time.perf_counter()
                choose(hall.day, asker, hall.now_ms)
                took.append((time.perf_counter() - begun) * 1000)
            limit = "< 2" if count == 1_000 else ""
            table.add(f"{strategy}: next of {count}, median ms", sorted(took)[len(took) // 2], limit)


def test_folding_a_day_of_five_thousand(table):
    """5,000 tickets issued, called, started and finished: their events folded."""
    hall = hall_of("due")
    for _ in range(5_000):
        hall.later(2).issue()
        hall.call_next(1)
        hall.do(commands.StartServing(1))
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        folded(hall.log)
        table.add(f"fold of {len(hall.log)} events, s", time.perf_counter() - begun, "< 1")


def test_a_real_bank_s_calling_order():
    """Two months of the recorded bank: which head start for its priority customers inverts the fewest pairs."""
    arrivals = os.environ.get("ARRIVALS", "../shared/data/anonymous-bank/1999-05.csv.gz")
    folder = (Path(__file__).parents[2] / arrivals).parent
    files = [folder / name for name in recorded_bank.MONTHS]
    if not all(file.exists() for file in files):
        print("\nno recorded bank beside this project: nothing replayed")
        return
    days = recorded_bank.waits_of(files)
    found = {
        seconds: recorded_bank.pairs_of(days, recorded_bank.branch_with(seconds))
        for seconds in recorded_bank.HEAD_STARTS_S
    }
    print(f"\n{' '.join(recorded_bank.MONTHS)}: {len(days)} days, {found[0].together} pairs who waited together")
    print("| head start | inverted pairs | share |\n|---|---|---|")
    for seconds, pairs in found.items():
        print(f"| {seconds} s | {pairs.inverted:,} | {pairs.share:.2%} |")
    print(f"least at {min(found, key=lambda seconds: found[seconds].share)} s (limit: 90 s)")


def test_six_counters_at_more_than_they_can_do():
    """The design's claim: ordinary customers over 45 minutes <= 2.5 %, every need in target."""
    print(f"\nseed {SEED}, {DAYS} days")
    print("| rules | ordinary over 45 min | P90 ordinary | in target: ordinary | gold | platinum | need |")
    print("|---|---|---|---|---|---|---|")
    for rules in six_counters.RULES:
        got = six_counters.outcome(rules, DAYS, SEED)
        shares = " | ".join(f"{got.in_target[segment]:.2%}" for segment in six_counters.SEGMENTS)
        print(f"| {rules} | {got.over_45:.2%} | {got.p90_min:.1f} min | {shares} |")
    print("limits under the default rules: ordinary over 45 min <= 2.5 %, need 100 %")
