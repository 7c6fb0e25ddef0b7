"""What was called on the evening that the power went, and when the hall opens again."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from living_branch import branch_file, living
from server.app import Running
from server.domain import commands
from server.domain.events import AnnouncementEnded
from server.store import log, store
from server.store.store import Store

EVENING, DAYS_AFTER = "2026-10-12", ("2026-10-13", "2026-10-14")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The power went while the first of two calls was said; the second one's turn had not come."""
    folder = tmp_path / "data"
    with living(folder, seed=1) as made:
        made.go_to(EVENING, "17:58")
        made.ledger.begin()
        made.deciding.turn_to(EVENING)
        for counter, ticket in ((1, "t1"), (2, "t2")):
            made.do(commands.OpenCounter(counter, staff="anna" if counter == 1 else "boris"))
            made.do(commands.IssueTicket(ticket, "A"))
            made.do(commands.CallNext(counter))
        first = next(one.seq for one in made.deciding.recorded if one.kind == "TicketCalled")
        made.do(commands.StartAnnouncement(first, "A001", 1, "hall", "en", "/announcements/a.wav"))
        made.ledger.commit()
    return folder


@pytest.fixture
def memory(data: Path) -> Iterator[Store]:
    opened = store.opened(data)
    yield opened
    opened.close()


def morning(data: Path, day: str) -> list[list[str]]:
    """Run the branch on this day for a moment; what the two tickets' stories say of their announcements."""
    with living(data, seed=2) as made:
        made.go_to(day, "08:00")
        now_ms = made.now_ms
    running = Running(branch_file(), data, now=lambda: now_ms, monotonic=time.monotonic, log=structlog.get_logger())
    try:
        stories = [running._reads.story(ticket, "en")["lines"] for ticket in ("t1", "t2")]
    finally:
        running.stop()
    return [[line["sentence"] for line in lines if line["kind"] == "announced"] for lines in stories]


def test_what_was_left_unsaid_in_the_evening_ends_once_as_dropped_and_the_stories_say_so(
    data: Path, memory: Store
) -> None:
    for day in DAYS_AFTER:
        assert morning(data, day) == [["Not announced: it was no longer called."]] * 2
        every = [one for name in (EVENING, *DAYS_AFTER) for one in memory.read(log.of_day, name)]
        called = [one.seq for one in every if one.kind == "TicketCalled"]
        ends = [one.event for one in every if isinstance(one.event, AnnouncementEnded)]
        assert [(one.call_seq, one.outcome) for one in ends] == [(seq, "dropped") for seq in called]
