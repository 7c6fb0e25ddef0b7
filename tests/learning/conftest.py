"""Recorded days of a bank that never was: one queue, three agents, a seed."""

import csv
import random
from datetime import date, timedelta
from pathlib import Path

import pytest

SEED = 7
CUSTOMERS = 70


def clock(at_s: int) -> str:
    return f"{at_s // 3600:02d}:{at_s // 60 % 60:02d}:{at_s % 60:02d}"


def day_rows(day: str, chance: random.Random) -> list[list[str]]:
    free = [9 * 3600] * 3
    at_s, rows = 9 * 3600, []
    for call in range(CUSTOMERS):
        at_s += round(chance.expovariate(1 / 66))
        agent = free.index(min(free))
        started = max(at_s, free[agent])
        ended = started + round(chance.expovariate(1 / 180)) + 5
        if started - at_s > 900:
            rows.append([day, str(call), "PS", "0", clock(at_s), "", clock(at_s + 600), "abandoned", ""])
            continue
        free[agent] = ended
        times = [clock(at_s), clock(started), clock(ended)]
        rows.append([day, str(call), chance.choice(["PS", "NW"]), "0", *times, "served", f"agent{agent}"])
    return rows


@pytest.fixture(scope="session")
def recording(tmp_path_factory) -> Path:
    chance, first = random.Random(SEED), date(1999, 3, 10)
    file = tmp_path_factory.mktemp("recorded") / "queue.csv"
    with file.open("w", newline="") as out:
        table = csv.writer(out)
        table.writerow(["day", "call", "service", "priority", "entered", "started", "ended", "outcome", "counter"])
        for past in range(27):
            table.writerows(day_rows((first + timedelta(past)).isoformat(), chance))
    return file
