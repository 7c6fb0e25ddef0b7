"""The branch on show."""

import re
import subprocess
import sys
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from server.demo import show
from server.domain.events import Recorded
from server.store import log, store

NOW_MS = 1_700_000_000_000
SEED = 7
WITHIN_S = 40.0


def shown(data: Path, speed: float, enough: Callable[[list[Recorded]], bool]) -> tuple[show.Shown, list[Recorded], str]:
    """Show the branch until `enough` of its log; the front page as a visitor sees it meanwhile."""
    stops: list[Callable[[], None]] = []
    told: list[show.Shown] = []
    pages: list[str] = []

    def watch() -> None:
        try:
            with urllib.request.urlopen(told[0].url, timeout=20) as page:
                pages.append(page.read().decode())
            deadline_s, pause = time.monotonic() + WITHIN_S, threading.Event()
            while time.monotonic() < deadline_s and not enough(events_of(data)):
                pause.wait(0.2)
        finally:
            stops[0]()

    def began(branch: show.Shown) -> None:
        told.append(branch)
        threading.Thread(target=watch).start()

    show.run(
        data,
        speed=speed,
        port=0,
        seed=SEED,
        monotonic=time.monotonic,
        now_ms=NOW_MS,
        began=began,
        hold=stops.append,
        past_days=1,
    )
    return told[0], events_of(data), pages[0]


def events_of(data: Path) -> list[Recorded]:
    kept = store.existing(data)
    try:
        return kept.read(log.after, 0, 100_000)
    finally:
        kept.close()


def kinds(events: list[Recorded]) -> Counter[str]:
    return Counter(event.kind for event in events)


@pytest.mark.timeout(120)
def test_a_branch_on_show_lives_and_would_go_on_where_it_was(tmp_path: Path) -> None:
    begins_ms = show.begins_ms(tmp_path, "Asia/Shanghai", NOW_MS)

    def lived(events: list[Recorded]) -> list[Recorded]:
        return [event for event in events if event.at_ms >= begins_ms]

    branch, whole, page = shown(tmp_path, 400.0, lambda events: kinds(lived(events))["TicketFinished"] >= 8)
    first = lived(whole)
    counted = kinds(first)
    assert counted["TicketFinished"] >= 8
    assert counted["FeedbackAsked"] >= counted["TicketFinished"] - 1
    assert not [event for event in whole if getattr(event.event, "counter", None) == branch.visitor]
    tellers = {event.actor for event in first if event.kind == "TicketFinished"}
    assert all(re.fullmatch(r"teller:teller-\d\d", actor) for actor in tellers), "people, who sign in"
    assert {link["key"] for link in branch.links} == {
        f"front.{page}" for page in ("kiosk", "board", "strip", "teller", "lobby", "manager", "story", "printer")
    }
    for link in branch.links:
        if link["key"] == "front.board":
            assert link["href"].removeprefix(branch.url) in page
    again_ms = show.begins_ms(tmp_path, "Asia/Shanghai", NOW_MS)
    assert again_ms > whole[-1].at_ms, "started again, it goes on after all that has happened"
    _is_a_past(tmp_path, [event for event in whole if event.at_ms < begins_ms])


def _is_a_past(data: Path, events: list[Recorded]) -> None:
    """A whole day and a morning, as the branch's own rules would have it."""
    days = [event.day for event in events if event.kind == "DayOpened"]
    yesterday, today = (kinds([event for event in events if event.day == day]) for day in days)
    assert yesterday["CounterOpened"] == yesterday["CounterClosed"] == today["CounterOpened"] == 10
    assert yesterday["TicketFinished"] > 200 and today["TicketFinished"] > 30
    assert yesterday["TicketCalled"] + yesterday["TicketRecalled"] == yesterday["AnnouncementEnded"], (
        "nothing is left to be said"
    )
    for kind in (
        "NoShowMarked",
        "TicketReturned",
        "CounterPaused",
        "WrapUpEnded",
        "FeedbackGiven",
        "TicketTransferred",
    ):
        assert yesterday[kind] > 0, kind
    issued = [event.event.number for event in events if event.kind == "TicketIssued" and event.day == days[0]]  # type: ignore[union-attr]
    assert len(set(issued)) == len(issued)
    done = subprocess.run(
        [sys.executable, "-m", "server.cli", "replay", "--data", str(data)], check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
