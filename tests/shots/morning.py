"""Lives a branch's morning in an instant, into a data folder: python morning.py BRANCH_FILE DATA UNTIL SEED.

The commands go to a real writer whose clock jumps from one to the next, so that the same seed always gives the same
calls. UNTIL is an RFC 3339 moment; the day begins 17 minutes before 9 by the branch's own clock.
"""

from __future__ import annotations

import heapq
import itertools
import random
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import structlog

from config.load import load
from config.sentences import Sentences
from server.domain import commands
from server.domain.refusals import Refusal
from server.reactions.slips import job_maker
from server.stats.waits import estimate
from server.store import jobs, store
from server.writer import Writer

SECOND_MS, MINUTE_MS, HALF_HOUR_MS = 1_000, 60_000, 1_800_000
DOORS_BEFORE_MS = 17 * MINUTE_MS
# Customers of each half hour from 9:00 on, of all services together.
ARRIVALS = (24, 31, 38, 42, 36, 27, 18, 14, 16, 22, 29, 31, 25, 17, 9, 3)
SHARES = {"A": 0.66, "C": 0.16, "F": 0.1, "M": 0.08}
SERVED_MIN = {"A": 4.2, "C": 8.0, "F": 16.0, "M": 2.5}
SEGMENTS = {"ordinary": 0.82, "gold": 0.12, "need": 0.06}
LEAVE, ABSENT, ENGLISH = 0.05, 0.06, 0.12


class Morning:
    """A queue of things to come, and the branch they happen to."""

    def __init__(self, branch_file: Path, data: Path, until_ms: int, seed: int) -> None:
        self.settings = load(branch_file).branch_file.model_dump(mode="json")
        self.random, self.until_ms = random.Random(seed), until_ms
        self.nine_ms = self._nine(until_ms)
        self.now_ms = self.nine_ms - DOORS_BEFORE_MS
        self.ids, self.order = itertools.count(1), itertools.count()
        self.to_come: list[tuple[int, int, Callable[[], None]]] = []
        self.spoken_until_ms = self.now_ms
        self.store = store.opened(data)
        self.writer = Writer(
            self.store,
            settings=self.settings,
            now=lambda: self.now_ms,
            monotonic=time.monotonic,
            estimate=estimate,
            print_job=job_maker(Sentences.load(self.settings["branch"]["languages"]).say, time.monotonic),
            make_id=lambda: f"{self.random.getrandbits(128):032x}",
            log=structlog.get_logger(),
        )
        self.writer.start()

    def _nine(self, at_ms: int) -> int:
        local = datetime.fromtimestamp(at_ms / 1000, ZoneInfo(self.settings["branch"]["timezone"]))
        return round(local.replace(hour=9, minute=0, second=0, microsecond=0).timestamp() * 1000)

    def live(self) -> None:
        """Let everything happen that comes before the end."""
        services = {service["code"] for service in self.settings["services"]}
        for half_hour, customers in enumerate(ARRIVALS):
            for _ in range(customers):
                at_ms = self.nine_ms + half_hour * HALF_HOUR_MS + self.random.randrange(HALF_HOUR_MS)
                service = self._one_of(SHARES)
                if service in services:
                    self._at(at_ms - (DOORS_BEFORE_MS // 2 if half_hour == 0 else 0), lambda s=service: self._enter(s))
        for counter in self.settings["counters"][:-1]:
            self._at(self.nine_ms - MINUTE_MS, lambda n=counter["number"]: self._open(n))
        while self.to_come and self.to_come[0][0] < self.until_ms:
            self.now_ms, _, happen = heapq.heappop(self.to_come)
            happen()
        self.writer.stop()
        self.store.close()

    def _at(self, at_ms: int, happen: Callable[[], Any]) -> None:
        heapq.heappush(self.to_come, (at_ms, next(self.order), happen))

    def _in_s(self, seconds: float, happen: Callable[[], Any]) -> None:
        self._at(self.now_ms + round(seconds * 1000), happen)

    def _one_of(self, shares: dict[str, float]) -> str:
        return self.random.choices(list(shares), list(shares.values()))[0]

    def _do(self, command: commands.Command, actor: str) -> list[Any]:
        """The events that came of it; none where it was refused."""
        made: list[Any] = []
        try:
            self.writer.do(command, actor=actor, answer=lambda day, recorded: made.extend(recorded) or {})
        except Refusal:
            return []
        return made

    def _enter(self, service: str) -> None:
        ticket = f"t{next(self.ids):031x}"
        language = "en" if self.random.random() < ENGLISH else "zh"
        segment = self._one_of(SEGMENTS)
        kiosk = self.settings["kiosks"][0]["name"]
        issued = self._do(commands.IssueTicket(ticket, service, language, segment, kiosk=kiosk), "kiosk")
        if issued:
            self._in_s(2.1, lambda: self._printed(issued[0].cause))
            if self.random.random() < LEAVE:
                self._in_s(self.random.uniform(400, 1500), lambda: self._do(commands.CancelTicket(ticket), "kiosk"))

    def _printed(self, job: str) -> None:
        for state in ("sending", "printed"):
            self.writer.note(jobs.change, job, state, None)

    def _open(self, counter: int) -> None:
        self._do(commands.OpenCounter(counter, staff=staff_at(counter)), staff_at(counter))
        self._next(counter)

    def _next(self, counter: int) -> None:
        made = self._do(commands.CallNext(counter), staff_at(counter))
        if not made:
            self._in_s(15, lambda: self._next(counter))
            return
        call = made[-1]
        self._spoken(call)
        if self.random.random() < ABSENT:
            self._in_s(14, lambda: self._again(counter))
        else:
            walk_s = self.random.uniform(9, 35)
            self._in_s(walk_s, lambda: self._serve(counter, call.event.service))

    def _again(self, counter: int) -> None:
        for call in self._do(commands.Recall(counter), staff_at(counter)):
            self._spoken(call)
        self._in_s(31, lambda: self._miss(counter))

    def _miss(self, counter: int) -> None:
        self._do(commands.MarkNoShow(counter), staff_at(counter))
        self._in_s(6, lambda: self._next(counter))

    def _serve(self, counter: int, service: str) -> None:
        self._do(commands.StartServing(counter), staff_at(counter))
        lasts_s = 60 * SERVED_MIN.get(service, 5.0) * self.random.gammavariate(3, 1 / 3)
        self._in_s(max(40.0, lasts_s), lambda: self._end(counter))

    def _end(self, counter: int) -> None:
        self._do(commands.Finish(counter), staff_at(counter))
        self._in_s(self.random.uniform(5, 20), lambda: self._next(counter))

    def _spoken(self, call: Any) -> None:
        """The hall has one voice: what is said begins when the one before is over."""
        event = call.event
        begins_ms = max(self.now_ms + 400, self.spoken_until_ms)
        self.spoken_until_ms = begins_ms + 8 * SECOND_MS
        start = commands.StartAnnouncement(
            call.seq, event.number, event.counter, event.zone, event.language, "/announcements/chime.wav"
        )
        self._at(begins_ms, lambda: self._do(start, "voice"))
        self._at(self.spoken_until_ms, lambda: self._do(commands.EndAnnouncement(call.seq, "spoken"), "voice"))


def staff_at(counter: int) -> str:
    """Who sits at a counter."""
    return f"柜员{counter:02}"


if __name__ == "__main__":
    file, folder, until, seed = sys.argv[1:]
    structlog.configure(
        processors=[structlog.processors.JSONRenderer()], logger_factory=structlog.PrintLoggerFactory(sys.stderr)
    )
    Morning(Path(file), Path(folder), round(datetime.fromisoformat(until).timestamp() * 1000), int(seed)).live()
