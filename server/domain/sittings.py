"""One row per stretch of a counter's time, folded from the log: what the times of counters and staff are made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

IDLE, PAUSED = "open", "paused"
OCCUPIED = ("called", "serving", "wrap_up")


@dataclass(slots=True)
class Sitting:
    """A stretch in which a counter had one state, one member of staff and one work profile.

    `state` is open (idle), called, serving, wrap_up or paused, then with its `reason`; a closed counter has no row.
    Moments are UTC milliseconds; `to_ms` is None while it lasts. A counter's rows of a day follow each other without
    gaps from its opening to its closing, and are known by (day, counter, from_ms).
    """

    day: str
    counter: int
    from_ms: int
    to_ms: int | None
    zone: str
    profile: str
    staff: str | None
    state: str
    reason: str | None


class Time(NamedTuple):
    """How long (ms) a counter and its staff were in one kind of `Sitting`, over a business day."""

    counter: int
    zone: str
    profile: str
    staff: str | None
    state: str
    reason: str | None
    spent_ms: int
