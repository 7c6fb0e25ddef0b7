"""`demo`: a branch to look at, its server, its people, its links."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from config.load import load
from config.sentences import Sentences
from server.demo import access, branch_file
from server.demo.child import Server
from server.demo.client import Client
from server.demo.living import Living
from server.demo.past import Past
from server.demo.people import People
from server.demo.watch import Watch
from server.store import log, schema, store

Json = dict[str, Any]

BEGINS = time(10, 30)
"""Business time at the start, by the branch's own clock."""

PAST_DAYS = 7
"""Days that the branch has lived before it is shown, so that there is something to compare with."""

CONFIG_NAME = "branch.toml"
NEXT_MS = 1000


@dataclass(frozen=True, slots=True)
class Shown:
    """What a visitor needs: `links` as [{href, key, note}] (absolute), passwords by name, the counter left free."""

    url: str
    seed: int
    speed: float
    visitor: int
    links: list[dict[str, str]]
    passwords: dict[str, str]

    def to_json(self) -> Json:
        """The same as JSON."""
        return {name: getattr(self, name) for name in ("url", "seed", "speed", "visitor", "links", "passwords")}


def run(
    data: Path,
    *,
    speed: float,
    port: int,
    seed: int,
    monotonic: Callable[[], float],
    now_ms: int,
    began: Callable[[Shown], object],
    hold: Callable[[Callable[[], None]], object] = lambda stop: None,
    past_days: int = PAST_DAYS,
    remembers: Callable[[int], object] = lambda days: None,
) -> None:
    """Show the flagship branch until stopped.

    `now_ms` is the wall's time; `began` is told once people can look; `hold` is given what ends the demonstration.
    A new data folder is given a past first, which takes some seconds: `remembers` is told how many days. One from
    before goes on where it was.
    """
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    config = data / CONFIG_NAME
    config.write_text(branch_file.of_sample(), encoding="utf-8")
    settings = load(config).branch_file.model_dump(mode="json")
    say = Sentences.load(settings["branch"]["languages"]).say
    numbers = [counter["number"] for counter in settings["counters"]]
    visitor = min(numbers)
    begins_at_ms = begins_ms(data, settings["branch"]["timezone"], now_ms)
    people = People(settings, set(numbers) - {visitor}, random.Random(seed))
    if not (data / schema.FILE_NAME).exists():
        remembers(past_days)
        today = datetime.fromtimestamp(begins_at_ms / 1000, ZoneInfo(settings["branch"]["timezone"])).date()
        past = Past(data, settings, people, sorted(set(numbers) - {visitor}), say)
        past.live([today - timedelta(days=ago) for ago in range(past_days, -1, -1)], begins_at_ms)
    keys = access.made(data, settings, now_ms, staff=True, tellers=set(numbers) - {visitor})
    watch = Watch(begins_at_ms, speed, monotonic)
    links = links_of(settings, keys, visitor)
    server = Server(config, data, port=port, watch=watch, links=links)
    try:
        server.begin()
        living = Living(settings, Client(server.url, monotonic=monotonic), watch, keys, people, say)
        hold(living.agenda.stop)
        whole = [{**link, "href": server.url + link["href"]} for link in links]
        began(Shown(server.url, seed, speed, visitor, whole, keys.passwords))
        living.run()
    finally:
        server.stop()


def links_of(settings: Json, keys: access.Keys, visitor: int) -> list[dict[str, str]]:
    """Every page that needs a token or a password, as {href, key, note}: what `/` offers in a demonstration."""
    boards = [
        {"key": "front.board", "href": f"/display#token={token}", "note": name} for name, token in keys.boards.items()
    ]
    numbers = [visitor, *(counter["number"] for counter in settings["counters"] if counter["number"] != visitor)]
    screen = next(iter(keys.boards.values()))
    strips = [
        {"key": "front.strip", "href": f"/display/counter/{number}#token={screen}", "note": str(number)}
        for number in numbers
    ]
    people = [
        {"key": f"front.{page}", "href": f"/{page}", "note": f"{name} · {keys.passwords[name]}"}
        for page, name in (("teller", "teller"), ("lobby", "lobby"), ("manager", "manager"), ("story", "manager"))
    ]
    return [
        {"key": "front.kiosk", "href": f"/kiosk#token={keys.kiosk}"},
        *boards,
        *strips,
        *people,
        {"key": "front.printer", "href": f"/printer#token={keys.lobby}"},
    ]


def begins_ms(data: Path, timezone: str, now_ms: int) -> int:
    """This morning; but never before what the log of an earlier demonstration has seen."""
    today = datetime.fromtimestamp(now_ms / 1000, UTC).astimezone(ZoneInfo(timezone)).date()
    morning_ms = round(datetime.combine(today, BEGINS, ZoneInfo(timezone)).timestamp() * 1000)
    if not (data / schema.FILE_NAME).exists():
        return morning_ms
    kept = store.existing(data)
    try:
        newest = kept.read(log.after, kept.read(log.last_seq) - 1)
    finally:
        kept.close()
    return max(morning_ms, newest[-1].at_ms + NEXT_MS if newest else 0)
