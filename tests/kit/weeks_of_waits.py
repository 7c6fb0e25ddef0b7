"""Weeks of a small branch through the real rules: morning and noon rushes, a seed, each day closed."""

from __future__ import annotations

import itertools
import random
import tomllib
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import structlog

from config.load import read
from server.domain import commands
from server.domain.calendar import moment_ms
from server.domain.day import Day
from server.domain.prospect import Prospect
from server.domain.refusals import Refusal
from server.stats.lessons import Lesson, lessons
from server.stats.waits import estimate as by_rule
from server.store import log, store
from server.writer.deciding import Deciding
from server.writer.inbox import Asked

BRANCH_FILE = """
[branch]
id = "weeks-1"
name = { zh = "试点支行", en = "Weeks" }
timezone = "Asia/Shanghai"
day_starts = "05:00"
languages = ["zh", "en"]

[[services]]
code = "A"
name = { zh = "个人业务", en = "Personal" }
target_service_min = 4

[[services]]
code = "C"
name = { zh = "对公业务", en = "Corporate" }
target_service_min = 6

[[segments]]
code = "gold"
name = { zh = "黄金客户", en = "Gold" }
target_wait_min = 5

[calling]
call_next_gap_s = 0
recall_gap_s = 0
no_show_after_s = 0

[[profiles]]
name = "all"

[[counters]]
number = 1
profile = "all"
zone = "hall"

[[counters]]
number = 2
profile = "all"
zone = "hall"

[[counters]]
number = 3
profile = "all"
zone = "hall"
"""
TIMEZONE = "Asia/Shanghai"
COUNTERS = (1, 2, 3)
MEAN_S = {"A": 200.0, "C": 360.0}
WEEKDAY_FACTOR = (1.2, 1.0, 0.9, 1.0, 1.1, 0.8, 0.6)
OPEN_HOURS = 2.5
IDLE_MS = 15_000

Promise = Callable[[Prospect], dict[str, int] | None]


def settings() -> dict[str, Any]:
    """The branch file's dump."""
    return read(tomllib.loads(BRANCH_FILE)).branch_file.model_dump(mode="json")


class Weeks:
    """A branch in `folder` whose days are lived one by one; `promise` is what its customers are told by.

    A service takes `slow` times as long as usual, which may be changed from one day to the next.
    """

    def __init__(self, folder: Path, first: date, *, seed: int = 3, tickets: int = 80) -> None:
        self.store = store.opened(folder)
        self.promise: Promise = by_rule
        self.slow, self.next_day = 1.0, first
        self._ledger, self._chance, self._ids = self.store.ledger(), random.Random(seed), itertools.count(1)
        self._tickets = tickets
        self._now_ms = moment_ms(TIMEZONE, first, "05:00")
        self._deciding = Deciding(
            self._ledger,
            settings=settings(),
            now=lambda: self._now_ms,
            estimate=lambda standing: self.promise(standing),
            print_job=lambda day, recorded: None,
            make_id=lambda: f"w{next(self._ids):025}",
            log=structlog.get_logger(),
        )

    def close(self) -> None:
        """Let go of the folder."""
        self._ledger.close()
        self.store.close()

    def live(self, days: int) -> None:
        """Live so many days, each until it is closed and the next has begun."""
        self._ledger.begin()
        for _ in range(days):
            self._day(self.next_day)
            self.next_day += timedelta(days=1)
        self._turn_to(self.next_day)
        self._ledger.commit()

    @property
    def day(self) -> Day:
        """The business day as it stands."""
        return self._deciding.day

    def wait(self, seconds: float) -> None:
        """Let the clock go on."""
        self._now_ms += round(seconds * 1000)

    def do(self, command: commands.Command) -> bool:
        """Have a command decided; whether it was not refused."""
        try:
            self._deciding.decide(Asked(command=command, actor="staff:0123456789"))
        except Refusal:
            return False
        return True

    def _turn_to(self, day: date) -> None:
        if self._deciding.day.day != day.isoformat():
            self._now_ms = moment_ms(TIMEZONE, day, "05:00")
            self._deciding.turn_to(day.isoformat())

    def _day(self, day: date) -> None:
        chance, open_ms = self._chance, moment_ms(TIMEZONE, day, "09:00")
        self._turn_to(day)
        count = round(self._tickets * WEEKDAY_FACTOR[day.weekday()] * chance.uniform(0.85, 1.15))
        hours = [chance.betavariate(2, 6) if chance.random() < 0.6 else chance.betavariate(5, 4) for _ in range(count)]
        arrivals = sorted(open_ms + round(hour * OPEN_HOURS * 3_600_000) for hour in hours)
        free_ms = dict.fromkeys(COUNTERS, open_ms)
        self._now_ms = open_ms
        for counter in COUNTERS:
            self.do(commands.OpenCounter(counter, staff=f"teller {counter}"))
        counters = self._deciding.day.counters
        while arrivals or any(counter.ticket for counter in counters.values()):
            counter = min(free_ms, key=free_ms.__getitem__)
            if arrivals and arrivals[0] <= free_ms[counter]:
                self._now_ms = arrivals.pop(0)
                self._arrive()
                continue
            self._now_ms = max(self._now_ms, free_ms[counter])
            if counters[counter].ticket is not None:
                self.do(commands.Finish(counter))
            free_ms[counter] = self._now_ms + self._serve(counter)
            counters = self._deciding.day.counters

    def _arrive(self) -> None:
        segment = "gold" if self._chance.random() < 0.15 else "ordinary"
        service = self._chance.choice("AAAC")
        self.do(commands.IssueTicket(f"w{next(self._ids):025}", service, segment=segment, kiosk="door"))

    def _serve(self, counter: int) -> int:
        """Call the next, if any; after how many milliseconds the counter is free again."""
        if not self.do(commands.CallNext(counter)):
            return IDLE_MS
        day = self._deciding.day
        if self._chance.random() < 0.04:
            self.do(commands.Recall(counter))
            self.do(commands.MarkNoShow(counter))
            return IDLE_MS
        mean_s = MEAN_S[day.tickets[day.counters[counter].ticket or ""].service] * self.slow
        return round(1000 * mean_s * self._chance.lognormvariate(-0.32, 0.8))


def lessons_of(weeks: Weeks, services: Sequence[str], segments: Sequence[str]) -> list[Lesson]:
    """What every day of them teaches that is over."""
    days = weeks.store.read(log.days)[:-1]
    return [one for day in days for one in lessons(weeks.store.read(log.of_day, day), services, segments)]
