"""Figures: measured beside their limit in the same run, printed, never asserted."""

from __future__ import annotations

import http.client
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

ROUNDS = 5
HERE = Path(__file__).parent


def at(values: Sequence[float], share: float) -> float:
    """The value below which `share` of them lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


class Table:
    """Rows of figures over the rounds: min / median / max, beside the limit they are held to."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.rows: dict[str, list[float]] = {}
        self.limits: dict[str, str] = {}

    def add(self, name: str, value: float, limit: str = "") -> None:
        self.rows.setdefault(name, []).append(value)
        self.limits[name] = limit

    def print(self) -> None:
        print(f"\n{self.title}\n{'':44} {'min':>10} {'median':>10} {'max':>10}  limit")
        for name, values in self.rows.items():
            figures = [min(values), statistics.median(values), max(values)]
            print(f"{name:44} " + " ".join(f"{value:10.3f}" for value in figures) + f"  {self.limits[name]}")


@pytest.fixture
def table(request: pytest.FixtureRequest) -> Iterator[Table]:
    """The test's own table, printed at its end."""
    made = Table(request.node.name)
    yield made
    made.print()


class Client:
    """One kept-alive connection."""

    def __init__(self, port: int, token: str = "") -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})

    def ask(self, method: str, path: str, body: Any = None) -> tuple[int, bytes]:
        self.connection.request(method, path, None if body is None else json.dumps(body), self.headers)
        answer = self.connection.getresponse()
        return answer.status, answer.read()

    def timed(self, method: str, path: str, body: Any = None, status: int = 200) -> float:
        """Milliseconds until the whole answer is there."""
        begun = time.perf_counter()
        got, content = self.ask(method, path, body)
        took_ms = (time.perf_counter() - begun) * 1000
        assert got == status, content
        return took_ms


@pytest.fixture
def client() -> type[Client]:
    return Client


@pytest.fixture
def quantile() -> Callable[[Sequence[float], float], float]:
    return at


@pytest.fixture
def started() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """`started(script, *arguments)` runs a script of this folder and ends it afterwards; one that ended before fails.

    Else a figure would be one of an emptier hall than it says.
    """
    running: list[subprocess.Popen[str]] = []

    def start(script: str, *arguments: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, str(HERE / script), *arguments], stdout=subprocess.PIPE, text=True, start_new_session=True
        )
        running.append(process)
        return process

    yield start
    ended = [process.args for process in running if process.poll() is not None]
    for process in running:
        process.kill()
        process.wait()
    assert not ended, "scripts that ended by themselves"
