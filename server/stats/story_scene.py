"""What a line of a story is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from server.domain.day import Day
from server.domain.events import Recorded
from server.domain.ticket import Ticket
from server.stats.telling import Telling


@dataclass(slots=True)
class Line:
    """A moment of the story; lines of one moment stand in `order`."""

    at_ms: int
    order: int
    seq: int | None
    kind: str
    sentence: str
    detail: str | None = None
    strong: bool = False
    table: dict[str, Any] | None = None
    call_seq: int | None = None


@dataclass(frozen=True, slots=True)
class Scene:
    """An event of ours and the moment before it: the day, our ticket in it (None before its issue), who stood before
    it at the counter that calls, and whether the counter finished its customer with the same key."""

    recorded: Recorded
    day: Day
    mine: Ticket | None
    passed: Sequence[Ticket]
    finished_first: bool
    tell: Telling

    def line(self, kind: str, key: str, *details: str, strong: bool = False, **values: object) -> Line:
        """A line with the sentence `story.<key>`; its details are sentences already."""
        seq = self.recorded.seq
        return Line(self.recorded.at_ms, seq, seq, kind, self.tell(key, **values), self.tell.joined(*details), strong)

    def service(self, code: str) -> str:
        """The name of a service."""
        return self.tell.named(self.day.rules.services[code].names)

    def segment(self, code: str) -> str:
        """The name of a class of customers."""
        return self.tell.named(self.day.rules.segments[code].names)

    def choice(self, table: str, code: str) -> str:
        """The name of what staff chose from a list of the branch file, such as `parks`; the code where it has none."""
        names = {entry["code"]: entry["name"] for entry in self.day.settings.get(table, ())}
        return self.tell.named(names[code]) if code in names else code

    def reason(self, words: str | None) -> str:
        """A sentence with somebody's reason, empty without one."""
        return self.tell("reason", reason=words) if words else ""
