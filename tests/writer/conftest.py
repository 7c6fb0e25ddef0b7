"""A branch's writer over a real file, with clocks and disk faults that happen when told."""

import errno
import itertools
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from structlog.testing import LogCapture

from config.load import read
from server.domain import commands
from server.domain.day import Day
from server.domain.events import Recorded, ReprintAsked
from server.domain.fold import folded
from server.store import log, replay, schema, store
from server.store.jobs import NewPrintJob
from server.writer import Answer, Once, Writer

# Tuesday 2026-11-24, 09:00 in Shanghai.
MORNING_MS = 1_795_482_000_000


def branch_file(**changes: Any) -> dict[str, Any]:
    """A branch's settings; `changes` replace whole tables, those of `branch` entry by entry."""
    written: dict[str, Any] = {
        "branch": {"id": "t-1", "name": "Test", "timezone": "Asia/Shanghai", **changes.pop("branch", {})},
        "services": [{"code": "A", "name": "Personal"}, {"code": "C", "name": "Corporate"}],
        "profiles": [{"name": "all", "services": ["*"], "segments": ["*"]}],
        "counters": [{"number": n, "profile": "all", "zone": "hall"} for n in (1, 2, 3)],
        "calling": {"call_next_gap_s": 0, "recall_gap_s": 0, "no_show_after_s": 0},
    }
    return read(written | changes).branch_file.model_dump(mode="json")


class Disk:
    """What may go wrong with a file: commits that fail or hang, no room for more pages."""

    def __init__(self) -> None:
        self.failing = False  # COMMIT fails, nothing is kept
        self.log_failing = False  # a log line cannot be written either
        self.lying = False  # COMMIT fails, everything is kept
        self.pages_max: int | None = None
        self.going_on = threading.Event()  # cleared: COMMIT hangs
        self.going_on.set()
        self.returning = threading.Event()  # cleared: COMMIT keeps everything, and hangs then
        self.returning.set()
        self.reached = threading.Event()  # a COMMIT hangs now
        self.commits = 0

    def connect(self, path: Path) -> sqlite3.Connection:
        """The writing connection of this disk."""
        connection = schema.connect_writing(path, factory=self._connection())
        if self.pages_max is not None:
            connection.execute(f"PRAGMA max_page_count = {self.pages_max}")
        return connection

    def _connection(self) -> type[sqlite3.Connection]:
        disk = self

        class Moody(sqlite3.Connection):
            def execute(self, sql: str, *parameters: Any) -> sqlite3.Cursor:
                if sql != "COMMIT":
                    return super().execute(sql, *parameters)
                disk.commits += 1
                if not disk.going_on.is_set():
                    disk.reached.set()
                    disk.going_on.wait(20)
                if disk.failing:
                    raise sqlite3.OperationalError("disk I/O error")
                cursor = super().execute(sql, *parameters)
                if not disk.returning.is_set():
                    disk.reached.set()
                    disk.returning.wait(20)
                if disk.lying:
                    raise sqlite3.OperationalError("disk I/O error")
                return cursor

        return Moody


class Branch:
    """A writer that can be stopped and started again over the same folder."""

    def __init__(self, folder: Path, now_ms: int = MORNING_MS, **changes: Any) -> None:
        self.folder, self.settings = folder, branch_file(**changes)
        self.now_ms, self.real_s = now_ms, 100.0
        self.disk, self.logged = Disk(), LogCapture()
        self.ids = itertools.count(1)
        self.pace: dict[str, float] = {"probed_every_s": 0.01}
        self.prints, self.broken_at_start = True, False
        self.start()

    def start(self) -> "Branch":
        self.store = store.opened(self.folder, connect=self.disk.connect)
        self.disk.failing = self.broken_at_start
        self.writer = Writer(
            self.store,
            settings=self.settings,
            now=lambda: self.now_ms,
            monotonic=lambda: self.real_s,
            estimate=lambda prospect: {"low_s": 60, "likely_s": 60 + prospect.ahead, "high_s": 600},
            print_job=lambda day, recorded: self.print_job(day, recorded),
            make_id=lambda: f"id{next(self.ids)}",
            log=structlog.wrap_logger(structlog.PrintLogger(), processors=[self._line_fits, self.logged]),
            **self.pace,
        )
        self.writer.start()
        return self

    def stop(self) -> None:
        self.writer.stop()
        self.store.close()

    def restart(self) -> "Branch":
        self.stop()
        return self.start()

    def _line_fits(self, logger: Any, method: str, entry: Any) -> Any:
        if self.disk.log_failing:
            raise OSError(errno.ENOSPC, "No space left on device")
        return entry

    def print_job(self, day: Day, recorded: Recorded) -> NewPrintJob | None:
        event = recorded.event
        if not self.prints:
            return None
        kind, slip = "copy" if isinstance(event, ReprintAsked) else "", {"number": event.number}
        job = f"job{next(self.ids)}"
        return NewPrintJob(job, event.ticket, event.number, recorded.day, kind, "front", slip, self.real_s)

    def do(self, command: commands.Command, once: Once | None = None) -> Answer:
        return self.writer.do(command, actor="test", once=once, answer=numbered)

    def issue(self, service: str = "A", once: Once | None = None) -> str:
        """Issue a ticket; answers its number."""
        return self.do(commands.IssueTicket(f"ticket{next(self.ids)}", service), once).body["numbers"][0]

    def until(self, condition: Callable[[], bool], what: str) -> None:
        """Wait for what another thread brings about."""
        deadline = time.monotonic() + 20
        while not condition():
            assert time.monotonic() < deadline, what
            threading.Event().wait(0.002)

    def queued(self, count: int) -> None:
        """Wait until so many requests stand before the writer."""
        self.until(lambda: self.writer.queued >= count, f"{self.writer.queued} of {count} came")

    def recovered(self) -> None:
        """Wait until the writer takes commands again."""
        self.until(lambda: not self.writer.degraded, "the writer did not recover")

    def hold_back(self) -> threading.Thread:
        """Let the commit of a first ticket hang; answers the thread that asked for it."""
        self.disk.going_on.clear()
        caller = threading.Thread(target=self.issue)
        caller.start()
        assert self.disk.reached.wait(10)
        return caller

    def later(self, seconds: float) -> "Branch":
        self.now_ms += round(seconds * 1000)
        self.real_s += seconds
        return self

    def log(self) -> list[Recorded]:
        return self.store.read(log.after, 0)

    def kinds(self) -> list[str]:
        return [entry.kind for entry in self.log()]

    def problems(self) -> list[str]:
        """What replay finds, and whether the day in memory is the one the log leads to."""
        fresh = folded(self.store.read(lambda connection: list(log.present(connection))))
        self.until(lambda: self.seq() >= fresh.seq, "what was committed is not published")
        with self.writer.reading() as day:
            same = vars(day) == vars(fresh)
        return self.store.read(replay.differences) + ([] if same else ["the day in memory is not the log's"])

    def seq(self) -> int:
        """The last event that the day in memory has."""
        with self.writer.reading() as day:
            return day.seq

    def said(self) -> list[str]:
        return [entry["event"] for entry in self.logged.entries]


def numbered(day: Day, recorded: Any) -> dict[str, Any]:
    """The numbers that the events name, and how many wait now."""
    numbers = [entry.event.number for entry in recorded if hasattr(entry.event, "number")]
    return {"numbers": numbers, "waiting": sum(day.waiting_count().values())}


@pytest.fixture
def make_branch(tmp_path: Path) -> Iterator[Any]:
    """`make_branch(**changes of the branch file)`, stopped at the end."""
    made: list[Branch] = []

    def make(folder: str = "data", **changes: Any) -> Branch:
        made.append(Branch(tmp_path / folder, **changes))
        return made[-1]

    yield make
    for branch in made:
        branch.disk.going_on.set()
        branch.disk.returning.set()
        branch.stop()


@pytest.fixture
def branch(make_branch: Any) -> Branch:
    """A branch on a Tuesday morning, nobody in the hall."""
    return make_branch()


@pytest.fixture
def together() -> Any:
    """`together(*calls)`: each in a thread of its own, begun at once; answers a list of results or exceptions."""

    def run(*calls: Any) -> list[Any]:
        results: list[Any] = [None] * len(calls)
        begun = threading.Barrier(len(calls))

        def one(place: int) -> None:
            begun.wait(10)
            try:
                results[place] = calls[place]()
            except Exception as error:
                results[place] = error

        threads = [threading.Thread(target=one, args=(place,)) for place in range(len(calls))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        return results

    return run
