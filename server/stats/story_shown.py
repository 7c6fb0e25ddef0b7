"""Where and when the hall saw a call, as lines of a ticket's story."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from server.stats.story_scene import Line
from server.stats.telling import Telling

LATE_MS = 3000  # a screen that came so much later than the first is named with its own moment


class Showing(Protocol):
    """What the story needs of a call on a screen; `sound` is "spoken", "dropped", "failed" or None."""

    @property
    def call_seq(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def page(self) -> str: ...
    @property
    def counter(self) -> int | None: ...
    @property
    def shown_ms(self) -> int | None: ...
    @property
    def sound(self) -> str | None: ...


def lines_of(shown: Iterable[Showing], calls: set[int], tell: Telling) -> list[Line]:
    """A line for each call that a screen said it painted; what its sound came to is the line's detail.

    What screens say stands beside the log, so these lines have no `seq`.
    """
    by_call: dict[int, list[Showing]] = {}
    for one in shown:
        if one.call_seq in calls:
            by_call.setdefault(one.call_seq, []).append(one)
    return [line for seq, some in by_call.items() if (line := _line(seq, some, tell)) is not None]


def _line(seq: int, some: Sequence[Showing], tell: Telling) -> Line | None:
    painted = sorted((one.shown_ms, _name(one, tell)) for one in some if one.shown_ms is not None)
    if not painted:
        return None
    first_ms = painted[0][0]
    names = tell("join").join(name for _, name in painted)
    details = [
        tell("shown.late", name=name, clock=tell.clock(at_ms)) for at_ms, name in painted if at_ms - first_ms >= LATE_MS
    ]
    for outcome in ("spoken", "failed"):
        heard = [_name(one, tell) for one in some if one.sound == outcome]
        if heard:
            details.append(tell(f"shown.sound_{outcome}", names=tell("join").join(heard)))
    alone = len(painted) == 1 and some[0].page != "strip"
    sentence = tell("shown.board" if alone else "shown.screens", clock=tell.clock(first_ms), name=names, names=names)
    return Line(first_ms, seq, None, "shown", sentence, tell.joined(*details))


def _name(one: Showing, tell: Telling) -> str:
    return tell("shown.strip", counter=one.counter) if one.page == "strip" else one.name
