"""A hall without a house around it: commands in, the log out."""

import random
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from config.load import read
from server.domain import commands
from server.domain.calendar import business_day, moment_ms
from server.domain.commands import Command
from server.domain.day import Day
from server.domain.events import Event, Recorded
from server.domain.fold import apply
from server.domain.fold_visits import folded_visits
from server.domain.refusals import Refusal
from server.domain.rules import decide
from server.domain.visits import Visit
from server.stats.waits import estimate

TIMEZONE = "Asia/Shanghai"
FRIDAY = "2026-11-20"
SETTINGS: dict[str, Any] = {
    "branch": {"id": "hz-1", "name": {"zh": "西湖支行", "en": "West Lake Branch"}, "timezone": TIMEZONE},
    "services": [
        {"code": "A", "name": {"zh": "个人业务", "en": "Personal banking"}, "target_wait_min": 20},
        {"code": "C", "name": {"zh": "对公业务", "en": "Business banking"}, "target_wait_min": 10},
    ],
    "segments": [{"code": "gold", "name": {"zh": "黄金客户", "en": "Gold"}, "target_wait_min": 5, "prefix": "V"}],
    "counters": [{"number": 1}, {"number": 2}, {"number": 3}],
    "calling": {"recall_gap_s": 0, "no_show_after_s": 0, "call_next_gap_s": 0},
}


class Hall:
    """A branch whose clock goes only when it is told to."""

    def __init__(self, settings: dict[str, Any], day: str = FRIDAY, opens: str = "09:00") -> None:
        self.settings = read(settings).branch_file.model_dump(mode="json")
        self.timezone: str = self.settings["branch"]["timezone"]
        self.day = Day()
        self.log: list[Recorded] = []
        self.go_to(opens, day)
        business = business_day(self.timezone, self.settings["branch"]["day_starts"], self.now_ms)
        self.do(commands.OpenDay(business, self.settings))

    def go_to(self, clock: str, day: str = FRIDAY) -> None:
        """Set the clock by the wall: "09:30" or "09:30:15"."""
        hours, minutes, *rest = clock.split(":")
        self.now_ms = moment_ms(self.timezone, date.fromisoformat(day), f"{hours}:{minutes}")
        self.now_ms += int(rest[0]) * 1000 if rest else 0

    def wait(self, wait_s: float) -> None:
        """Let the clock go on."""
        self.now_ms += round(wait_s * 1000)

    def do(self, command: Command, actor: str = "staff:1") -> list[Event]:
        """Have a command decided and remembered; raises Refusal."""
        cause = f"command {len(self.log)}"
        decided = decide(self.day, command, self.now_ms, estimate)
        for event in decided:
            day = command.day if isinstance(command, commands.OpenDay) else self.day.day or FRIDAY
            entry = Recorded(len(self.log) + 1, "hz-1", day, self.now_ms, actor, event, cause)
            self.log.append(entry)
            apply(self.day, entry)
        return decided

    def issue(self, service: str = "A", segment: str = "ordinary") -> str:
        """A new ticket; its id."""
        ticket = f"t{len(self.log)}"
        self.do(commands.IssueTicket(ticket, service, segment=segment, kiosk="door"))
        return ticket

    def visits(self) -> list[Visit]:
        """The transactions so far."""
        return folded_visits(self.log)


@pytest.fixture
def new_hall() -> Callable[..., Hall]:
    """Makes a hall, of the usual branch unless another is given."""

    def made(settings: dict[str, Any] | None = None, **changed: Any) -> Hall:
        return Hall(settings or SETTINGS, **changed)

    return made


@pytest.fixture
def hall(new_hall: Callable[..., Hall]) -> Hall:
    """The usual branch at nine in the morning."""
    return new_hall()


def lively_day(hall: Hall, seed: int, steps: int = 1500) -> Hall:
    """Let chance run the branch for a while; refusals are part of life."""
    chance = random.Random(seed)
    for counter in (1, 2, 3):
        hall.do(commands.OpenCounter(counter, staff=f"teller {counter}"))
    tickets: list[str] = []
    for _ in range(steps):
        hall.wait(chance.expovariate(1 / 12))
        counter = chance.choice((1, 2, 3))
        if chance.random() < 0.35:
            tickets.append(hall.issue(chance.choice("AAC"), chance.choice(("ordinary", "ordinary", "gold", "need"))))
            continue
        acts: tuple[Command, ...] = (
            commands.CallNext(counter, finish_current=chance.random() < 0.8),
            commands.Finish(counter),
            commands.Finish(counter, outcome="not_completed"),
            commands.StartServing(counter),
            commands.Recall(counter),
            commands.MarkNoShow(counter),
            commands.UndoCall(counter),
            commands.PauseCounter(counter, "break"),
            commands.ResumeCounter(counter),
            commands.ResumeCounter(counter),
            commands.CancelTicket(chance.choice(tickets or ["none"])),
            commands.RemoveTicket(chance.choice(tickets or ["none"]), "left"),
        )
        try:
            hall.do(chance.choice(acts))
        except Refusal:
            continue
    return hall


@pytest.fixture
def lively() -> Callable[..., Hall]:
    """Lets chance run a hall: `lively(hall, seed)`; the seed is part of the test's name."""
    return lively_day
