"""What stands round an announcer: writer, engine, a board, a clock, all in the test's hands."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from config.sentences import Sentences
from display.chime import CHIME
from server.domain.commands import Command, EndAnnouncement, StartAnnouncement
from server.domain.events import Event, Recorded, TicketCalled, TicketRecalled
from server.domain.refusals import Refusal
from server.reactions.outcomes import Outcomes
from server.reactions.outlets import Boards
from server.reactions.voice import Announcer

WITHIN_S = 10.0
LOOK_S = 0.005
SETTINGS: dict[str, Any] = {
    "branch": {"languages": ["zh", "en"]},
    "zones": [{"code": "hall", "name": {"zh": "大厅", "en": "Hall"}}],
    "voice": {"repeat": 2, "second_language": False, "one_as_yao": False, "clips": None},
}


class Hall:
    """What stands round the announcer: the writer, the engine, a board that plays, a clock that rests until it is let
    go."""

    def __init__(self) -> None:
        self.told: list[tuple[str, dict[str, Any]]] = []
        self.plays = "spoken"
        self.percent = 100
        self.attended, self.looked = True, 0
        self.blind: list[Exception] = []
        self.ahead: list[tuple[str, list[tuple[str, str]]]] = []
        self.asked: list[Command] = []
        self.said: list[list[tuple[str, str]]] = []
        self.rested_s: list[float] = []
        self.ended: set[str] = set()
        self.trouble: list[Exception] = []
        self.refuses: list[Refusal] = []
        self.notes: list[str] = []
        self.moved = threading.Condition()
        self.turns = 0

    def ask(self, command: Command) -> None:
        with self.moved:
            if self.refuses:
                raise self.refuses.pop()
            self.asked.append(command)
            self.moved.notify_all()

    def sound(self, sentences: Sequence[tuple[str, str]]) -> Path:
        self.said.append(list(sentences))
        if self.trouble:
            raise self.trouble.pop()
        return CHIME

    def tell(self, kind: str, **fields: Any) -> None:
        with self.moved:
            self.told.append((kind, fields))
            self.moved.notify_all()

    def rest(self, seconds: float, cut: threading.Event) -> None:
        with self.moved:
            self.rested_s.append(seconds)
            self.moved.notify_all()
        while not cut.wait(LOOK_S):
            with self.moved:
                if self.turns > 0:
                    self.turns -= 1
                    break
        if cut.is_set():
            return
        last = [fields for kind, fields in self.told if kind == "announce"][-1]
        self.announced(last["call_seq"], self.plays, "hall")

    def is_attended(self) -> bool:
        with self.moved:
            self.looked += 1
            self.moved.notify_all()
        self.see()
        return self.attended

    def loud(self) -> int:
        self.see()
        return self.percent

    def see(self) -> None:
        """Look at the day, which may be impossible for a while."""
        if self.blind:
            raise self.blind.pop()

    def announced(self, call_seq: int, outcome: str, screen: str) -> None:
        """A board's word for it; set when the announcer is made."""

    def announces(self, **wanted: Any) -> list[int]:
        return [
            fields["call_seq"]
            for kind, fields in self.told
            if kind == "announce" and all(fields[name] == value for name, value in wanted.items())
        ]

    def go(self, turns: int) -> None:
        with self.moved:
            self.turns += turns
            self.moved.notify_all()

    def until(self, what: Callable[[], bool]) -> None:
        with self.moved:
            assert self.moved.wait_for(what, WITHIN_S), (self.asked, self.notes)

    def log(self, note: str, **_: object) -> None:
        self.notes.append(note)

    def outcomes(self) -> list[tuple[int, str]]:
        return [(one.call_seq, one.outcome) for one in self.asked if isinstance(one, EndAnnouncement)]

    def started(self) -> list[int]:
        return [one.call_seq for one in self.asked if isinstance(one, StartAnnouncement)]

    def announcer(self, **settings: Any) -> Announcer:
        """An announcer in this hall."""
        outcomes = Outcomes(lambda seq, outcome: made.end(seq, outcome), lambda: 0.0)
        self.announced = outcomes.announced  # type: ignore[method-assign]
        made = Announcer(
            settings={**SETTINGS, **settings},
            say=Sentences.load(["zh", "en"]).say,
            sound=lambda sentences: self.sound(sentences),
            chime=CHIME,
            still_called=lambda ticket, counter: ticket not in self.ended,
            ask=self.ask,
            log=self.log,
            percent=self.loud,
            attended=self.is_attended,
            ahead=lambda zone, sentences: self.ahead.append((zone, sentences)),
            again_s=0.0,
            outlet=Boards(
                tell=lambda kind, **fields: self.tell(kind, **fields),
                audible=lambda zone: {"hall": 1},
                outcomes=outcomes,
                chime=CHIME,
                rest=self.rest,
            ),
        )
        return made


def happened(seq: int, event: Event) -> Recorded:
    return Recorded(seq, "b", "2026-11-22", 0, "t", event, "c")


def call(seq: int, zone: str = "hall", language: str = "zh") -> Recorded:
    reason: dict[str, Any] = {}
    return happened(seq, TicketCalled(f"t{seq}", f"A{seq:03d}", 3, zone, "A", language, "general", None, reason))


def recall(seq: int, of: int, last: bool) -> Recorded:
    return happened(seq, TicketRecalled(f"t{of}", f"A{of:03d}", 3, "hall", "A", "en", 2, last))
