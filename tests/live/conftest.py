"""A hall whose log goes straight to the screens: real rules, a clock that moves when told, nothing sent anywhere."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from config.load import read
from server.domain import commands
from server.domain.board import board
from server.domain.commands import Command
from server.domain.day import Day
from server.domain.events import Event, Recorded
from server.domain.fold import apply
from server.domain.refusals import Refusal
from server.domain.rules import decide
from telling_line import Line

MORNING_MS = 1_795_482_000_000  # Tuesday 2026-11-24, 09:00 in Shanghai
STAFF = "teller-seven"

BRANCH = {
    "branch": {"id": "t-1", "name": "Test", "timezone": "Asia/Shanghai"},
    "services": [{"code": "A", "name": "Personal"}, {"code": "C", "name": "Corporate"}],
    "segments": [{"code": "gold", "name": "Gold", "target_wait_min": 10}],
    "profiles": [{"name": "all", "services": ["*"], "segments": ["*"]}],
    "counters": [{"number": n, "profile": "all", "zone": "hall" if n < 4 else "upstairs"} for n in (1, 2, 3, 4)],
    "calling": {"call_next_gap_s": 0, "recall_gap_s": 0, "no_show_after_s": 0},
}


class Clock:
    """Business time and real time that only move when told."""

    def __init__(self) -> None:
        self.s = 1000.0
        self.ahead_ms = 0

    @property
    def ms(self) -> int:
        return MORNING_MS + self.ahead_ms + round((self.s - 1000.0) * 1000)

    def tick(self, seconds: float) -> None:
        self.s += seconds


class Hall:
    """Commands in; `heard(recorded)` hears each event, once somebody listens."""

    def __init__(self, clock: Clock) -> None:
        self.clock, self.day = clock, Day()
        self.heard: Callable[[Recorded], None] = lambda recorded: None
        self.ids = (f"id-{n}" for n in itertools.count(1))
        self.failing = False
        self.do(commands.OpenDay("2026-11-24", read(BRANCH).branch_file.model_dump(mode="json")))

    def do(self, command: Command, *, quietly: bool = False) -> list[Recorded]:
        """Decide and fold; `quietly` leaves it to the caller when the events are heard."""
        made = [self._record(event) for event in decide(self.day, command, self.clock.ms, lambda prospect: None)]
        for recorded in () if quietly else made:
            self.heard(recorded)
        return made

    def tried(self, command: Command) -> bool:
        """Whether the rules allowed it."""
        try:
            self.do(command)
        except Refusal:
            return False
        return True

    def issue(self, service: str = "A", segment: str = "ordinary") -> str:
        ticket = next(self.ids)
        self.do(commands.IssueTicket(ticket, service, segment=segment))
        return self.day.tickets[ticket].number

    def call(self, counter: int = 1) -> str:
        """Open the counter where needed, issue and call; answers the number."""
        if self.day.counters[counter].state == "closed":
            self.do(commands.OpenCounter(counter, staff=f"{STAFF}-{counter}"))
        number = self.issue()
        self.do(commands.CallNext(counter, finish_current=True))
        return number

    def board(self) -> dict[str, Any]:
        if self.failing:
            raise RuntimeError("the board cannot be read")
        return board(self.day, self.clock.ms, estimate=self.estimate)

    def estimate(self, service: str) -> dict[str, int] | None:
        waiting = self.day.waiting_count()[service]
        return {"low_s": 60 * waiting, "likely_s": 90 * waiting, "high_s": 120 * waiting}

    def _record(self, event: Event) -> Recorded:
        recorded = Recorded(self.day.seq + 1, "t-1", "2026-11-24", self.clock.ms, "test", event, "cause")
        apply(self.day, recorded)
        return recorded


class Screen:
    """A client as contract.md describes it, from what is sent to it."""

    def __init__(self, name: str = "screen") -> None:
        self.name, self.held, self.gaps = name, -1, 0
        self.board: dict[str, Any] = {}
        self.called: list[str] = []

    def take(self, kind: str, message: Mapping[str, Any]) -> None:
        if kind == "snapshot":
            self.held, self.board = message["seq"], dict(message)
        elif kind == "event" and self.held >= 0:
            if message["after"] != self.held:
                self.gaps += message["seq"] > self.held
                return
            self.held = message["seq"]
            self._change(message)

    def _change(self, message: Mapping[str, Any]) -> None:
        match message["kind"]:
            case "called":
                self.called.append(message["number"])
                self._counter(message["counter"], state="called", ticket=message["number"])
            case "counter":
                self._counter(message["counter"], state=message["state"], ticket=message["ticket"])
            case "missed":
                self.board["missed"] = message["missed"]
            case "waiting":
                self.board.update(waiting=message["waiting"], estimates=message["estimates"])

    def _counter(self, number: int, **known: Any) -> None:
        self.board["counters"] = [
            counter | known if counter["number"] == number else counter for counter in self.board["counters"]
        ]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def hall(clock: Clock) -> Iterator[Hall]:
    yield Hall(clock)


@pytest.fixture
def make_screen() -> type[Screen]:
    return Screen


@pytest.fixture
def line(hall: Any, clock: Any) -> Line:
    line = Line(hall, clock)
    line.ask("first")
    line.sent.clear()
    return line
