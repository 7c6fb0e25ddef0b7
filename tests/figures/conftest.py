"""A month that chance made, with every kind of event, kept for the whole module."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from living_branch import branch_file, days, living
from server.store import store

SEED = 1106


@pytest.fixture(scope="session")
def month(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of October 2026 in Berlin, where the clocks go back on the 25th; four days were longer."""
    folder = tmp_path_factory.mktemp("month")
    with living(folder, SEED) as branch:
        for day in days("2026-10-01", 31):
            if day == "2026-10-12":
                branch.day(day, steps=350)
                continue  # and then the power was gone, with counters open, until the next day at noon
            if day == "2026-10-13":
                branch.day(day, opens="12:00", steps=350)
                continue
            if day == "2026-10-18":
                branch.rules(branch_file(arrival="confirmed"))
            branch.day(day)
            if day == "2026-10-24":  # its business day has 25 hours
                branch.day("2026-10-25", opens="00:30", steps=150, pace_s=90, opening=False)
        branch.day("2026-11-01", steps=5)
    return folder


@pytest.fixture(scope="session")
def raw(month: Path) -> Iterator[sqlite3.Connection]:
    """The month's file as SQLite has it."""
    connection = sqlite3.connect(f"file:{month / 'branch.db'}?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    yield connection
    connection.close()


@pytest.fixture(scope="session")
def kept(month: Path) -> Iterator[Any]:
    """The month's store, as the program reads it."""
    opened = store.existing(month)
    yield opened
    opened.close()
