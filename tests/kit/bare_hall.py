"""A hall without a server: the rules, a clock that only moves when told, and the fold."""

import itertools
from typing import Any

from config.load import read
from server.domain import commands
from server.domain.commands import Command
from server.domain.day import Day
from server.domain.events import Event, Recorded
from server.domain.fold import apply, folded
from server.domain.routing import Choice, asker_at, line, standing
from server.domain.rules import decide
from server.domain.ticket import Ticket

# Tuesday 2026-11-24, 09:00 in Shanghai.
MORNING_MS = 1_795_482_000_000
SECOND_MS = 1_000
MINUTE_MS = 60_000


def branch_file(**changes: Any) -> dict[str, Any]:
    """A branch's frozen settings; `changes` replace whole tables, those of `calling` and `branch` entry by entry."""
    written: dict[str, Any] = {
        "branch": {"id": "t-1", "name": "Test", "timezone": "Asia/Shanghai", **changes.pop("branch", {})},
        "services": [
            {"code": "A", "name": "Personal", "target_wait_min": 20},
            {"code": "C", "name": "Corporate", "target_wait_min": 20},
        ],
        "segments": [{"code": "gold", "name": "Gold", "target_wait_min": 10}],
        "profiles": [{"name": "all", "services": ["*"], "segments": ["*"]}],
        "counters": [{"number": n, "profile": "all", "zone": "hall"} for n in (1, 2, 3)],
        "calling": {"call_next_gap_s": 0, **changes.pop("calling", {})},
    }
    return read(written | changes).branch_file.model_dump(mode="json")


class Hall:
    """Commands in, events kept; the day is folded as the server folds it."""

    def __init__(self, settings: dict[str, Any], at_ms: int = MORNING_MS) -> None:
        self.now_ms, self.today = at_ms, ""
        self.day = Day()
        self.log: list[Recorded] = []
        self.ids = (f"t{n}" for n in itertools.count(1))
        self.do(commands.OpenDay("2026-11-24", settings))

    def do(self, command: Command) -> list[Event]:
        events = decide(self.day, command, self.now_ms, lambda prospect: None)
        if isinstance(command, commands.OpenDay):
            self.today = command.day
        for event in events:
            name = getattr(event, "day", self.today)
            recorded = Recorded(len(self.log) + 1, "t-1", name, self.now_ms, "test", event, "c")
            self.log.append(recorded)
            apply(self.day, recorded)
        return events

    def later(self, seconds: float) -> "Hall":
        self.now_ms += round(seconds * SECOND_MS)
        return self

    def open(self, *counters: int) -> "Hall":
        for counter in counters or tuple(self.day.counters):
            self.do(commands.OpenCounter(counter))
        return self

    def issue(self, service: str = "A", segment: str = "ordinary") -> Ticket:
        ticket = next(self.ids)
        self.do(commands.IssueTicket(ticket, service, segment=segment))
        return self.day.tickets[ticket]

    def call_next(self, counter: int = 1, finish: bool = True) -> Ticket:
        self.do(commands.CallNext(counter, finish_current=finish))
        return self.day.tickets[self.day.counters[counter].ticket or ""]

    def waiting_list(self, counter: int = 1) -> list[Choice]:
        asker = asker_at(self.day, self.day.counters[counter], self.now_ms)
        return line(standing(self.day, asker), self.now_ms, limit=10_000)

    def refolded(self) -> Day:
        return folded(self.log)
