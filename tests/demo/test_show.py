"""The branch on show."""

import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from server.demo import show
from server.domain.events import DayOpened, Recorded
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
        data, speed=speed, port=0, seed=SEED, monotonic=time.monotonic, now_ms=NOW_MS, began=began, hold=stops.append
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
    branch, first, page = shown(tmp_path, 400.0, lambda events: kinds(events)["TicketFinished"] >= 8)
    counted = kinds(first)
    assert counted["TicketFinished"] >= 8
    assert counted["CounterOpened"] == 10
    assert counted["ServingStarted"] >= counted["TicketFinished"]
    assert not [event for event in first if getattr(event.event, "counter", None) == branch.visitor]
    opened = first[0].event
    assert isinstance(opened, DayOpened)
    assert {link["key"] for link in branch.links} == {
        f"front.{page}" for page in ("kiosk", "board", "strip", "teller", "lobby", "manager", "story", "printer")
    }
    for link in branch.links:
        if link["key"] == "front.board":
            assert link["href"].removeprefix(branch.url) in page
    again_ms = show.begins_ms(tmp_path, "Asia/Shanghai", NOW_MS)
    assert again_ms > first[-1].at_ms, "started again, it goes on after all that has happened"
    assert show.begins_ms(tmp_path / "new", "Asia/Shanghai", NOW_MS) < first[0].at_ms + 1
