"""Transactions turned on their side: a column per measure, so that years of them are read in a moment."""

from __future__ import annotations

import json
import sys
from array import array
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from enum import IntFlag
from operator import attrgetter
from typing import Any
from zoneinfo import ZoneInfo

from server.domain import measures
from server.domain.measures import TRANSFERRED
from server.domain.visits import FIRST_LEG, Visit

NAMES = ("service", "segment", "channel", "zone", "staff")
"""Columns of names, kept as places in a list of those that occur."""
SPANS = ("wait", "walking", "serving", "wrap_up", "parked", "visit_wait")
"""Columns of milliseconds, NOTHING where there is nothing to measure."""
COUNTS = ("counter", "minute", "flags")
NOTHING = -1


class Flag(IntFlag):
    """What a transaction counts for."""

    ISSUED = 1  # the first transaction of a visit with a ticket
    WALK_IN = 2
    SERVED = 4
    ABANDONED = 8
    NO_SHOW = 16
    RETURNED = 32
    GAVE_UP = 64  # with ISSUED: the visit ended so
    WAITING = 128
    LEVEL = 256  # one of those that the service level is a share of
    WITHIN = 512
    TRANSFERRED = 1024
    NOT_COMPLETED = 2048


class Columns:
    """The transactions of some business days, in one order in every column.

    `counter` is 0 where there was none; `minute` is the minute of the day, by the branch's clocks, of the entry into
    the queue; `visit_wait` is the sum of a visit's waits and stands with its first transaction. `days` says which rows
    are of which day, as (day, how many) one after another.
    """

    def __init__(self) -> None:
        self.days: list[tuple[str, int]] = []
        self.names: dict[str, list[str | None]] = {name: [] for name in NAMES}
        self._places: dict[str, dict[str | None, int]] = {name: {} for name in NAMES}
        self.column: dict[str, array[int]] = {name: array("H") for name in (*NAMES, *COUNTS)}
        self.column |= {name: array("i") for name in SPANS}

    def __len__(self) -> int:
        return len(self.column["flags"])

    def place(self, column: str, name: str | None) -> int:
        """Where a name stands in its list, at the end if it is new."""
        places = self._places[column]
        if name not in places:
            places[name] = len(places)
            self.names[column].append(name)
        return places[name]

    def add(self, visits: Iterable[Visit], timezone: str) -> Columns:
        """Take transactions in, those of one business day together, days in their order."""
        visits, zone = list(visits), ZoneInfo(timezone)
        sums = _sums(visits)
        for visit in visits:
            if not self.days or self.days[-1][0] != visit.day:
                self.days.append((visit.day, 0))
            self.days[-1] = (visit.day, self.days[-1][1] + 1)
        for name in NAMES:
            self.column[name].extend([self.place(name, value) for value in map(attrgetter(name), visits)])
        self.column["counter"].extend([visit.counter or 0 for visit in visits])
        self.column["minute"].extend([_minute(visit.entered_ms, zone) for visit in visits])
        self.column["flags"].extend([flags_of(visit) for visit in visits])
        for name, measure in _MEASURES.items():
            self.column[name].extend([_kept(measure(visit)) for visit in visits])
        self.column["visit_wait"].extend(
            [_kept(sums.get(visit.ticket) if visit.leg == FIRST_LEG else None) for visit in visits]
        )
        return self

    def add_bytes(self, day: str, kept: bytes) -> Columns:
        """Take in what `to_bytes` made of a day."""
        head, _, body = kept.partition(b"\n")
        described: dict[str, Any] = json.loads(head)
        rows, at = described["rows"], 0
        for name, column in self.column.items():
            size = rows * column.itemsize
            read: array[int] = array(column.typecode, body[at : at + size])
            if sys.byteorder == "big":
                read.byteswap()
            if name in NAMES:
                table = [self.place(name, text) for text in described["names"][name]]
                read = array("H", [table[place] for place in read])
            column.extend(read)
            at += size
        self.days.append((day, rows))
        return self

    def to_bytes(self) -> bytes:
        """One line of JSON, then the columns one after another, each value in 2 or 4 bytes, the lowest first."""
        head = json.dumps({"rows": len(self), "names": self.names}, ensure_ascii=False)
        parts = [head.encode(), b"\n"]
        for column in self.column.values():
            written = column[:]
            if sys.byteorder == "big":
                written.byteswap()
            parts.append(written.tobytes())
        return b"".join(parts)


def flags_of(visit: Visit) -> int:
    """What a transaction counts for, as `Flag`s together."""
    flags = 0
    if visit.walk_in:
        flags |= _WALK_IN
    elif visit.leg == FIRST_LEG:
        flags |= _ISSUED | _GAVE_UP if visit.gave_up else _ISSUED
    if visit.outcome is None:
        flags |= _WAITING if measures.is_waiting(visit) else 0
    else:
        flags |= _OUTCOMES.get(visit.outcome, 0)
    if visit.returned:
        flags |= _RETURNED
    if measures.is_of_service_level(visit):
        flags |= _LEVEL
        if measures.is_within_target(visit):
            flags |= _WITHIN
    return flags


# As plain numbers: an IntFlag makes an object of every sum.
_WALK_IN, _ISSUED, _WAITING = int(Flag.WALK_IN), int(Flag.ISSUED), int(Flag.WAITING)
_RETURNED, _GAVE_UP, _LEVEL, _WITHIN = int(Flag.RETURNED), int(Flag.GAVE_UP), int(Flag.LEVEL), int(Flag.WITHIN)
_OUTCOMES = {
    "served": int(Flag.SERVED),
    "abandoned": int(Flag.ABANDONED),
    "no_show": int(Flag.NO_SHOW),
    "not_completed": int(Flag.NOT_COMPLETED),
    **dict.fromkeys(TRANSFERRED, int(Flag.TRANSFERRED)),
}
_MEASURES: dict[str, Callable[[Visit], int | None]] = {
    "wait": measures.wait_ms,
    "walking": measures.walking_ms,
    "serving": measures.serving_ms_of,
    "wrap_up": lambda visit: visit.wrap_up_ms or None,
    "parked": lambda visit: visit.parked_ms or None,
}


def _sums(visits: Sequence[Visit]) -> dict[str, int]:
    """The waits of each visit together; none for one that was never called."""
    sums: dict[str, int] = {}
    for visit in visits:
        waited_ms = measures.wait_ms(visit)
        if waited_ms is not None:
            sums[visit.ticket] = sums.get(visit.ticket, 0) + waited_ms
    return sums


def _minute(at_ms: int, zone: ZoneInfo) -> int:
    local = datetime.fromtimestamp(at_ms // 1000, zone)
    return local.hour * 60 + local.minute


def _kept(value: int | None) -> int:
    return NOTHING if value is None else value
