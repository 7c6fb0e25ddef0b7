"""Three zones with a board each, called in bursts: each in its order, none over another, none waits for another's."""

from __future__ import annotations

import random
import threading
from collections import defaultdict
from pathlib import Path
from typing import Any

from config.sentences import Sentences
from display.chime import CHIME
from server.domain.commands import Command, EndAnnouncement
from server.reactions.outcomes import Outcomes
from server.reactions.outlets import Boards
from server.reactions.voice import Announcer
from voice_hall import SETTINGS, call

WITHIN_S = 10.0
ZONES = ("a", "b", "c")
CALLS, BURST_MAX, SEED = 30, 5, 20261122


class Halls:
    """The boards of all zones: what sounds in each, until the test lets its zone go on."""

    def __init__(self) -> None:
        self.moved = threading.Condition()
        self.begun: dict[str, list[int]] = defaultdict(list)
        self.sounding: dict[str, int] = defaultdict(int)
        self.overlapped: list[str] = []
        self.turns: dict[str, int] = defaultdict(int)
        self.ended: list[tuple[int, str]] = []
        outcomes = Outcomes(lambda seq, outcome: self.announcer.end(seq, outcome), lambda: 0.0)
        self.outcomes = outcomes
        boards = Boards(
            tell=self.tell, audible=lambda zone: {"hall": 1}, outcomes=outcomes, chime=CHIME, rest=self.rest
        )
        self.announcer = Announcer(
            settings=SETTINGS | {"zones": [{"code": zone, "name": {"zh": zone, "en": zone}} for zone in ZONES]},
            say=Sentences.load(["zh", "en"]).say,
            sound=lambda sentences: Path(CHIME),
            chime=CHIME,
            still_called=lambda ticket, counter: True,
            ask=self.ask,
            log=lambda note, **_: None,
            outlet=boards,
        )

    def ask(self, command: Command) -> None:
        if isinstance(command, EndAnnouncement):
            with self.moved:
                self.ended.append((command.call_seq, command.outcome))
                self.moved.notify_all()

    def tell(self, kind: str, **fields: Any) -> None:
        if kind != "announce":
            return
        zone = fields["zone"]
        with self.moved:
            self.sounding[zone] += 1
            if self.sounding[zone] > 1:
                self.overlapped.append(zone)
            self.begun[zone].append(fields["call_seq"])
            self.moved.notify_all()

    def rest(self, seconds: float, cut: threading.Event) -> None:
        zone = threading.current_thread().name.removeprefix("voice-")
        with self.moved:
            assert self.moved.wait_for(lambda: self.turns[zone] > 0 or cut.is_set(), WITHIN_S)
            self.turns[zone] -= 1
            self.sounding[zone] -= 1
            seq = self.begun[zone][-1]
        self.outcomes.announced(seq, "spoken", "hall")

    def go(self, zone: str, turns: int) -> None:
        with self.moved:
            self.turns[zone] += turns
            self.moved.notify_all()

    def until(self, zone: str, begun: int) -> None:
        with self.moved:
            assert self.moved.wait_for(lambda: len(self.begun[zone]) == begun, WITHIN_S), self.begun


def test_thirty_calls_in_bursts_are_said_in_order_in_each_zone_and_no_zone_waits_for_another() -> None:
    halls, chance = Halls(), random.Random(SEED)
    called: dict[str, list[int]] = defaultdict(list)
    seq = 0
    while seq < CALLS:
        for _ in range(min(chance.randint(1, BURST_MAX), CALLS - seq)):
            seq += 1
            zone = chance.choice(ZONES)
            called[zone].append(seq)
            halls.announcer.heard(call(seq, zone))
        zone = chance.choice(ZONES[1:])  # the first zone's first call goes on and on
        halls.go(zone, 1)
    for zone in ZONES[1:]:
        halls.go(zone, len(called[zone]))
        halls.until(zone, len(called[zone]))
    assert halls.begun[ZONES[0]] == called[ZONES[0]][:1], "the others did not wait for it, nor did it go on"
    halls.go(ZONES[0], len(called[ZONES[0]]))
    with halls.moved:
        assert halls.moved.wait_for(lambda: len(halls.ended) == CALLS, WITHIN_S)
    halls.announcer.stop()
    assert dict(halls.begun) == dict(called)
    assert halls.overlapped == []
    assert sorted(halls.ended) == [(one, "spoken") for one in range(1, CALLS + 1)]
