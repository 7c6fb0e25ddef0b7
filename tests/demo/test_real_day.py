"""A recorded day through a real server."""

import random
import time
from pathlib import Path

import pytest

from server.demo import real_day
from server.demo.recorded import RecordedDay, read_day
from server.domain.events import DayClosed, TicketCalled, TicketFinished
from server.domain.refusals import Refusal
from server.store import log, store
from server.store.replay import differences

DAY = "2001-02-03"
HEAD = "day,call,service,priority,entered,started,ended,outcome,counter\n"
SPEED = 600.0
NOW_MS = 981_000_000_000


def _clock(second: float) -> str:
    return f"{int(second // 3600):02}:{int(second // 60 % 60):02}:{int(second % 60):02}"


def _row(service: str, entered_s: float, started_s: float | None, ended_s: float, agent: str = "") -> str:
    outcome, started = ("abandoned", "") if started_s is None else ("served", _clock(started_s))
    return f"{DAY},7,{service},0,{_clock(entered_s)},{started},{_clock(ended_s)},{outcome},{agent}\n"


def a_morning() -> str:
    """50 customers in 20 minutes for two services and three agents, one of whom comes back later."""
    rng = random.Random(20010203)
    rows, free_s = [], {"ann": 32_400.0, "ben": 32_700.0, "cyd": 32_400.0}
    for _ in range(50):
        entered_s = rng.uniform(32_400, 33_600)
        service = rng.choice(["PS", "PS", "PS", "NE"])
        if rng.random() < 0.25:
            rows.append(_row(service, entered_s, None, entered_s + rng.choice([0, 3, 60, 200])))
            continue
        agent = rng.choice(["ann", "ben"]) if service == "PS" else "cyd"
        started_s = max(entered_s, free_s[agent])
        free_s[agent] = started_s + rng.lognormvariate(4, 0.8)
        rows.append(_row(service, entered_s, started_s, free_s[agent], agent))
    again_s = free_s["ann"] + 3_601
    rows.append(_row("PS", again_s, again_s, again_s, "ann"))
    return "".join(rows)


def through(tmp_path: Path, rows: str, speed: float = SPEED) -> tuple[RecordedDay, real_day.Outcome]:
    file = tmp_path / "queue.csv"
    file.write_text(HEAD + rows, encoding="utf-8")
    recorded = read_day(file, DAY)
    outcome = real_day.run(recorded, tmp_path / "branch", speed=speed, port=0, monotonic=time.monotonic, now_ms=NOW_MS)
    return recorded, outcome


def test_everybody_of_a_recorded_day_comes_and_is_served_or_leaves_as_recorded(tmp_path: Path) -> None:
    recorded, outcome = through(tmp_path, a_morning(), speed=1500.0)
    figures, to_serve = outcome.figures, [customer for customer in recorded.customers if customer.served]
    assert outcome.wrong == []
    assert (figures["customers"], figures["tickets"], figures["served"]) == (51, 51, len(to_serve))
    assert figures["abandoned"] + figures["no_show"] == 51 - len(to_serve)
    assert figures["calls"] == len(to_serve) + figures["no_show"]
    assert (figures["duplicates"], figures["called_twice"]) == (0, 0)
    assert sum(figures["print_jobs"].values()) == 51
    assert set(figures["refusals"]) <= {"nobody_waiting"}
    assert figures["wait_s"]["recorded"]["mean"] > 0
    kept = store.existing(tmp_path / "branch")
    assert kept.read(differences) == []
    kept.close()


def test_services_last_as_long_as_they_did_and_nobody_is_cut_off_by_midnight(tmp_path: Path) -> None:
    """Two customers for one agent who, as run, cannot both be through by 24:00."""
    rows = _row("PS", 86_300, 86_310, 86_330, "ann") + _row("PS", 86_320, 86_330, 86_399, "ann")
    rows += "".join(_row("PS", 86_301 + n, None, 86_399) for n in range(3))
    rows += _row("NE", 86_397, 86_398, 86_399, "ben")
    _, outcome = through(tmp_path, rows, speed=60.0)
    assert outcome.wrong == []
    kept = store.existing(tmp_path / "branch")
    events = kept.read(log.after, 0, 1000)
    kept.close()
    assert {recorded.day for recorded in events} == {DAY}
    assert not [recorded for recorded in events if isinstance(recorded.event, DayClosed)]
    called = {one.event.ticket: one.at_ms for one in events if isinstance(one.event, TicketCalled)}
    ended = {one.event.ticket: one.at_ms for one in events if isinstance(one.event, TicketFinished)}
    first = min(ended, key=lambda ticket: called[ticket])
    assert 20_000 <= ended[first] - called[first] < 40_000


def test_a_counter_stays_open_until_everybody_recorded_as_served_is(tmp_path: Path) -> None:
    """The agent's last customers came together; as run the no-shows before them make the shift too short."""
    rows = _row("PS", 30_000, 30_000, 30_060, "ann") + "".join(_row("PS", 30_010, None, 30_059) for _ in range(4))
    rows += _row("PS", 30_055, 30_060, 30_061, "ann") + _row("PS", 30_056, 30_061, 30_061, "ann")
    _, outcome = through(tmp_path, rows)
    assert outcome.wrong == []
    assert outcome.figures["served"] == 3


def test_a_recorded_day_wants_a_folder_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "branch").mkdir()
    (tmp_path / "branch" / "branch.db").touch()
    with pytest.raises(Refusal, match="folder_not_empty"):
        through(tmp_path, a_morning())
