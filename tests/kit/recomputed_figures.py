"""The figures a second time, from the raw log alone: nothing of the server is used here."""

from __future__ import annotations

import json
import statistics
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from sqlite3 import Connection
from typing import Any
from zoneinfo import ZoneInfo

LATE_MS = 300_000
AWAY = {"TicketFinished", "NoShowMarked", "CallUndone", "TicketGivenBack", "TicketPutBack", "TicketParked",
        "TicketTransferred", "TicketAbandoned", "TicketRemoved"}  # fmt: skip
THERE = {"TicketCalled": "called", "ServingStarted": "serving", "TicketUnparked": "serving", "WalkInStarted": "serving"}


@dataclass
class Step:
    """One line of the log."""

    seq: int
    at: int
    kind: str
    data: dict[str, Any]


@dataclass
class Leg:
    """One transaction, as plain facts."""

    day: str
    ticket: str
    place: int
    service: str
    segment: str
    channel: str
    entered: int
    booked: bool = False
    steps: list[Step] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)


class Lived:
    """One business day of the log."""

    def __init__(self, raw: Connection, day: str) -> None:
        rows = raw.execute("SELECT seq, at_ms, kind, data FROM events WHERE day = ? ORDER BY seq", (day,))
        steps = [Step(row[0], row[1], row[2], json.loads(row[3])) for row in rows]
        first = next(place for place, step in enumerate(steps) if step.kind == "DayOpened")
        self.day, self.steps, self.opened = day, steps[first:], steps[first].data
        self.settings = self.opened["settings"]
        self.zone = ZoneInfo(self.settings["branch"]["timezone"])
        self.zones = {one["number"]: one["zone"] for one in self.settings["counters"]}
        self.over_at = self._over_at()
        self.times, self.staffed = self._counters()
        self.legs = [leg for own in self._tickets().values() for leg in self._told(own)]

    def until(self, step: Step) -> int:
        """When what a step ends was over: a day ended late was over at the last sign of life."""
        return min(step.at, self.over_at)

    def _over_at(self) -> int:
        last = self.steps[-1].at
        if last <= self.opened["ends_ms"] + LATE_MS:
            return last
        return max(step.at for step in self.steps if step.at < last)

    def _counters(self) -> tuple[list[dict[str, Any]], dict[int, list[tuple[int, Any]]]]:
        """Stretches of every counter, and who sat there from which seq on."""
        changes: dict[int, list[tuple[int, dict[str, Any] | None]]] = defaultdict(list)
        staffed: dict[int, list[tuple[int, Any]]] = defaultdict(list)
        here: dict[int, str] = {}
        for step in self.steps:
            data, kind = step.data, step.kind
            number = data.get("counter")
            if kind in ("TicketAbandoned", "TicketRemoved"):
                number = next((one for one, ticket in here.items() if ticket == data["ticket"]), None)
            if number is None or kind.startswith("Announcement"):
                continue
            now = dict(changes[number][-1][1] or {}) if changes[number] else {}
            if kind in THERE:
                here[number], now["state"] = data["ticket"], THERE[kind]
            elif kind in AWAY and here.get(number) == data["ticket"]:
                del here[number]
                now["state"] = "wrap_up" if data.get("wrap_up") else "open"
            elif kind == "CounterOpened":
                now = {"state": "open", "staff": data["staff"], "profile": data["profile"]}
            elif kind in ("CounterResumed", "WrapUpEnded"):
                now["state"] = "open"
            elif kind == "CounterPaused":
                now["state"], now["reason"] = "paused", data["reason"]
            elif kind == "CounterTakenOver":
                now["staff"] = data["staff"]
            elif kind == "ProfileChanged":
                now["profile"] = data["profile"]
            elif kind == "CounterClosed":
                here.pop(number, None)
                changes[number].append((self.until(step), None))
                continue
            else:
                continue
            if now["state"] != "paused":
                now.pop("reason", None)
            changes[number].append((step.at, now))
            staffed[number].append((step.seq, now["staff"]))
        times = [
            {"counter": number, **state, "from": begun, "spent": max(0, ended - begun)}
            for number, every in changes.items()
            for (begun, state), (ended, _) in pairwise(every)
            if state is not None
        ]
        return times, staffed

    def _tickets(self) -> dict[str, list[Leg]]:
        """The transactions of every ticket, each with its own steps."""
        legs: dict[str, list[Leg]] = {}
        held: set[str] = set()
        for step in self.steps:
            data, kind, ticket = step.data, step.kind, step.data.get("ticket")
            if kind in ("TicketIssued", "WalkInStarted"):
                channel, entered = data.get("channel", "walk_in"), data.get("entered_ms", step.at)
                booked = data.get("slot_ms") is not None
                legs[ticket] = [Leg(self.day, ticket, 1, data["service"], data["segment"], channel, entered, booked)]
            if ticket not in legs:
                continue
            leg = legs[ticket][-1]
            leg.steps.append(step)
            if kind in ("TicketMoved", "TicketIdentified"):
                over = any(one.kind == "NoShowMarked" for one in leg.steps)
                leg.facts["next_segment"] = data["segment"]
                if not over:
                    leg.segment, leg.service = data["segment"], data.get("service", leg.service)
            follows = {"TicketFinished": data.get("next_service"), "TicketPutBack": leg.service,
                       "TicketTransferred": data.get("service"), "TicketReturned": data.get("service"),
                       "TicketReleased": leg.service if ticket in held else None}.get(kind)  # fmt: skip
            if kind == "TicketParked":
                held.add(ticket)
            elif kind in ("TicketUnparked", "TicketReleased", "TicketFinished", "TicketAbandoned", "TicketRemoved"):
                held.discard(ticket)
            if follows:
                segment = leg.facts.get("next_segment", leg.segment)
                legs[ticket].append(Leg(self.day, ticket, leg.place + 1, follows, segment, leg.channel, step.at))
        return legs

    def _told(self, own: list[Leg]) -> list[Leg]:
        outcomes = [self._tell(leg) for leg in own]
        own[0].facts["gave_up"] = outcomes[-1] in ("abandoned", "no_show") and own[0].channel != "walk_in"
        for leg in own[1:]:
            leg.facts["gave_up"] = False
        return own

    def _tell(self, leg: Leg) -> str | None:
        facts, steps = leg.facts, leg.steps
        called = started = None
        parked = 0
        parked_at = there = place = None
        here = False
        for step in steps:
            kind, at = step.kind, step.at
            if kind in ("TicketCalled", "TicketRecalled"):
                called = at
            elif kind in ("CallUndone", "TicketGivenBack"):
                called = started = place = there = None
                here = False
            elif kind in ("ServingStarted", "WalkInStarted"):
                started = at
            if kind in THERE:
                place = step.data["counter"]
            if parked_at is not None and kind in ("TicketUnparked", "TicketFinished", "TicketReleased"):
                parked, parked_at = parked + max(0, self.until(step) - parked_at), None
            if kind == "TicketParked":
                parked_at = at
            here = here or kind in THERE
            there = step.seq if here else there
            here = here and kind not in AWAY
        finish = next((one for one in steps if one.kind == "TicketFinished"), None)
        implied = self.settings["calling"]["arrival"] == "implied"
        if finish and implied and started == finish.at and called is not None:
            started = None
        outcome, ended = self._end(steps)
        facts.update(called=called, started=started, parked=parked, outcome=outcome, ended=ended, counter=place)
        facts["returned"] = any(step.kind == "TicketReturned" for step in steps)
        facts["zone"] = None if place is None else self.zones[place]
        facts["staff"] = None if place is None or there is None else self._staff(place, there)
        facts["wrap_up"] = self._wrap_up(finish) if finish and finish.data["wrap_up"] else 0
        facts["target"] = self._target(leg)
        return outcome

    def _end(self, steps: list[Step]) -> tuple[str | None, int | None]:
        for step in steps:
            simple = {"NoShowMarked": "no_show", "TicketAbandoned": "abandoned", "TicketRemoved": "removed",
                      "TicketExpired": "expired", "TicketPutBack": "put_back"}.get(step.kind)  # fmt: skip
            if simple:
                return simple, step.at
            if step.kind == "TicketFinished":
                return step.data["outcome"], self.until(step)
            if step.kind == "TicketTransferred":
                return f"transferred_{step.data['to']}", step.at
        if steps[-1].kind == "TicketReleased" and any(step.kind == "TicketParked" for step in steps):
            return "counter_closed", steps[-1].at
        return None, None

    def _staff(self, counter: int, seq: int) -> Any:
        return [staff for since, staff in self.staffed[counter] if since <= seq][-1]

    def _wrap_up(self, finish: Step) -> int:
        counter = finish.data["counter"]
        for step in self.steps:
            after = step.seq > finish.seq and step.data.get("counter") == counter
            if after and step.kind in ("WrapUpEnded", "CounterClosed"):
                return max(0, self.until(step) - finish.at)
        return 0

    def _target(self, leg: Leg) -> float:
        service = next(one for one in self.settings["services"] if one["code"] == leg.service)
        segment = next(one for one in self.settings["segments"] if one["code"] == leg.segment)
        wanted = [service["target_wait_min"], segment["target_wait_min"]]
        wanted += [self.settings["appointments"]["target_wait_min"]] if leg.booked else []
        return min(minutes for minutes in wanted if minutes is not None) * 60_000


def key_of(leg: Leg, name: str, zone: ZoneInfo) -> Any:
    """What a transaction is split by."""
    local = datetime.fromtimestamp(leg.entered / 1000, zone)
    return {
        "day": leg.day, "weekday": date.fromisoformat(leg.day).isoweekday(), "hour": local.hour,
        "half_hour": f"{local.hour:02}:{local.minute // 30 * 30:02}", "service": leg.service, "segment": leg.segment,
        "channel": leg.channel, "counter": leg.facts["counter"], "staff": leg.facts["staff"],
        "zone": leg.facts["zone"],
    }[name]  # fmt: skip


def figures(legs: list[Leg]) -> dict[str, Any]:
    """The measures of waits.md over some transactions, in milliseconds and shares."""
    waits = [max(0, leg.facts["called"] - leg.entered) for leg in legs if leg.facts["called"] is not None]
    walks = [leg.facts["started"] - leg.facts["called"] for leg in legs if leg.facts["called"] and leg.facts["started"]]
    serving = [
        leg.facts["ended"] - (leg.facts["started"] or leg.facts["called"]) - leg.facts["parked"]
        for leg in legs
        if leg.facts["outcome"] in ("served", "not_completed")
    ]
    met = sum(
        leg.facts["called"] is not None and leg.facts["called"] - leg.entered <= leg.facts["target"] for leg in legs
    )
    missed = sum(
        leg.facts["called"] is None
        and leg.facts["outcome"] == "abandoned"
        and leg.facts["ended"] - leg.entered > leg.facts["target"]
        for leg in legs
    )
    issued = sum(leg.place == 1 and leg.channel != "walk_in" for leg in legs)
    cuts = statistics.quantiles(waits, n=100, method="inclusive") if len(waits) > 1 else waits * 99
    wrap_ups = [leg.facts["wrap_up"] for leg in legs if leg.facts["wrap_up"]]
    parked = [leg.facts["parked"] for leg in legs if leg.facts["parked"]]
    return {
        "transactions": len(legs), "issued": issued, "called": len(waits),
        "walk_ins": sum(leg.channel == "walk_in" and leg.place == 1 for leg in legs),
        **{name: sum(leg.facts["outcome"] == name for leg in legs)
           for name in ("served", "abandoned", "no_show", "not_completed")},
        "transferred": sum((leg.facts["outcome"] or "").startswith("transferred") for leg in legs),
        "returned": sum(leg.facts["returned"] for leg in legs),
        "waiting": sum(leg.facts["outcome"] is None for leg in legs),
        "gave_up": sum(leg.facts["gave_up"] for leg in legs),
        "abandonment": sum(leg.facts["gave_up"] for leg in legs) / issued if issued else None,
        "waits": (_mean(waits), *((cuts[at - 1] for at in (50, 80, 90, 95)) if waits else (None,) * 4),
                  max(waits, default=None)),
        "walking": (len(walks), _mean(walks)), "serving": (len(serving), _mean(serving)),
        "wrap_up": (len(wrap_ups), _mean(wrap_ups)), "parked": (len(parked), _mean(parked)), "parked_s": sum(parked),
        "buckets": [sum(low < wait / 60_000 <= high for wait in waits)
                    for low, high in ((-1, 10), (10, 20), (20, 30), (30, 9e9))],
        "level": (met / (len(waits) + missed) if waits or missed else None, len(waits) + missed),
    }  # fmt: skip


def _mean(values: list[int]) -> float | None:
    return statistics.fmean(values) if values else None
