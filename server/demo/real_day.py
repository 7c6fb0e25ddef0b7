"""`demo --arrivals`: a recorded day through a real server, then its figures."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from config.load import load
from server.demo import access, branch_file
from server.demo.child import Server
from server.demo.client import Client
from server.demo.recorded import RecordedDay
from server.demo.replay import Replay
from server.demo.summary import complaints, summary
from server.demo.watch import Watch
from server.domain.refusals import Refusal
from server.store import jobs, schema, store

Json = dict[str, Any]

DAY_MS = 86_400_000
EARLY_MS = 60_000
"""Business time begins so long before the first customer."""

SETTLE_S = 150.0
"""Real time that printers have to end their jobs in; a slip grows stale in less."""

SETTLE_LOOK_S = 0.25
CONFIG_NAME = "branch.toml"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The figures of the day, the names of those that are not as they must be, the longest delay of an action."""

    figures: Json
    wrong: list[str]
    latest_s: float


def run(
    recorded: RecordedDay,
    data: Path,
    *,
    speed: float,
    port: int,
    monotonic: Callable[[], float],
    now_ms: int,
    began: Callable[[str], object] = lambda url: None,
) -> Outcome:
    """Live through the recorded day in the empty data folder `data`; `now_ms` is the wall's time, for the tokens.

    `began(url)` is told where the branch can be watched. Raises Refusal, or what the server or the client raise.
    """
    if (data / schema.FILE_NAME).exists():
        raise Refusal("folder_not_empty", folder=str(data))
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    config = data / CONFIG_NAME
    config.write_text(branch_file.of_recording(recorded), encoding="utf-8")
    keys = access.made(data, load(config).branch_file.model_dump(mode="json"), now_ms, staff=False)
    watch, midnight_ms = _watch(recorded, speed, monotonic)
    server = Server(config, data, port=port, watch=watch)
    try:
        server.begin()
        began(f"{server.url}/display#token={keys.boards[branch_file.BOARD]}")
        client = Client(server.url, monotonic=monotonic)
        replay = Replay(recorded, client, watch, keys, midnight_ms)
        replay.run()
        _settle(client, keys.program, monotonic)
        log = _log(client, keys.program)
    finally:
        server.stop()
    place_of = {id(visit.customer): place for place, visit in enumerate(replay.visits)}
    customers_of = {ticket: place_of[id(visit.customer)] for ticket, visit in replay.tickets.items()}
    figures = summary(recorded, customers_of, log, client.refusals, _print_jobs(data, recorded.day))
    return Outcome(figures, complaints(figures, recorded), replay.agenda.latest_s)


def _watch(recorded: RecordedDay, speed: float, monotonic: Callable[[], float]) -> tuple[Watch, int]:
    """Time that begins shortly before the first customer and ends with the day; and the day's midnight, in UTC ms."""
    midnight_ms = round(datetime.fromisoformat(recorded.day).replace(tzinfo=UTC).timestamp() * 1000)
    first_ms = min([recorded.customers[0].entered_ms, *(shift.starts_ms for shift in recorded.shifts())])
    start_ms = midnight_ms + max(0, first_ms - EARLY_MS)
    return Watch(start_ms, speed, monotonic, until_ms=midnight_ms + DAY_MS - 1), midnight_ms


def _settle(client: Client, token: str, monotonic: Callable[[], float]) -> None:
    deadline_s, pause = monotonic() + SETTLE_S, threading.Event()
    while monotonic() < deadline_s and any(
        client.get(f"/print-jobs?state={state}&limit=1", token)["print_jobs"] for state in (jobs.QUEUED, jobs.SENDING)
    ):
        pause.wait(SETTLE_LOOK_S)


def _log(client: Client, token: str) -> list[Json]:
    log: list[Json] = []
    while events := client.get(f"/events?after={log[-1]['seq'] if log else 0}", token)["events"]:
        log += events
    return log


def _print_jobs(data: Path, day: str) -> dict[str, int]:
    kept = store.existing(data)
    try:
        return kept.read(jobs.count_by_state, day)
    finally:
        kept.close()
