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
    rows.append(_row("NE", free_s["cyd"] + 3_601, free_s["cyd"] + 3_601, free_s["cyd"] + 3_601, "cyd"))
    return "".join(rows) + a_shift_too_short()


def a_shift_too_short() -> str:
    """As run, those who are called and absent take the time that the agent's last two customers need."""
    rows = _row("TT", 32_400, 32_400, 32_460, "dan") + "".join(_row("TT", 32_410, None, 32_459) for _ in range(4))
    return rows + _row("TT", 32_455, 32_460, 32_461, "dan") + _row("TT", 32_456, 32_461, 32_461, "dan")


def through(tmp_path: Path, rows: str, speed: float) -> tuple[RecordedDay, real_day.Outcome]:
    file = tmp_path / "queue.csv"
    file.write_text(HEAD + rows, encoding="utf-8")
    recorded = read_day(file, DAY)
    outcome = real_day.run(recorded, tmp_path / "branch", speed=speed, port=0, monotonic=time.monotonic, now_ms=NOW_MS)
    return recorded, outcome


def test_everybody_of_a_recorded_day_comes_and_is_served_or_leaves_as_recorded(tmp_path: Path) -> None:
    recorded, outcome = through(tmp_path, a_morning(), speed=1500.0)
    figures, to_serve = outcome.figures, [customer for customer in recorded.customers if customer.served]
    assert outcome.wrong == []
    assert (figures["customers"], figures["tickets"], figures["served"]) == (58, 58, len(to_serve))
    assert figures["abandoned"] + figures["no_show"] == 58 - len(to_serve)
    # Who gives up in the instant of being called has a call too.
    assert 0 <= figures["calls"] - len(to_serve) - figures["no_show"] <= figures["abandoned"]
    assert (figures["duplicates"], figures["called_twice"]) == (0, 0)
    assert sum(figures["print_jobs"].values()) == 58
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
    assert ended[first] - called[first] >= 20_000


def test_a_recorded_day_wants_a_folder_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "branch").mkdir()
    (tmp_path / "branch" / "branch.db").touch()
    with pytest.raises(Refusal, match="folder_not_empty"):
        through(tmp_path, a_morning(), speed=1500.0)
