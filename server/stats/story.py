"""The story of a number: a ticket's life in plain sentences, from the log alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass, field
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from server.domain import events
from server.domain.calendar import rfc3339
from server.domain.day import Day
from server.domain.events import Recorded
from server.domain.fold import apply
from server.domain.fold_visits import Visits
from server.domain.refusals import Refusal
from server.domain.routing import asker_at, eligible
from server.domain.ticket import State, Ticket
from server.domain.visits import FIRST_LEG, Visit
from server.stats.story_hall import touches
from server.stats.story_lines import lines_of
from server.stats.story_scene import Line, Scene
from server.stats.story_shown import Showing
from server.stats.story_shown import lines_of as lines_of_screens
from server.stats.summary import wait_ms
from server.stats.telling import Say, Telling

NOTHING = "—"
AFTER_THE_LOG = 2**62  # Paper has no place in the log: it stands behind what the log has of the same moment.
EARLIER_CALLS_LISTED = 10
LATER_CALLS_LISTED = 40


class Paper(Protocol):
    """What the story needs of a print job; `kind` is "", "copy" or "again"."""

    @property
    def kind(self) -> str: ...
    @property
    def printer(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def changed_at_ms(self) -> int: ...


@dataclass(frozen=True, slots=True)
class _Other:
    """A call that another ticket got while ours waited; `ticket` and who came `later` are as they were then, for either
    may enter anew."""

    ticket: Ticket
    later: bool
    event: events.TicketCalled
    at_ms: int
    seq: int


@dataclass
class _Life:
    """What the walk through a day's log has gathered about one ticket."""

    ticket: str
    lines: list[Line] = field(default_factory=list)
    others: list[_Other] = field(default_factory=list)
    calls: set[int] = field(default_factory=set)
    call: Recorded | None = None
    called_ms: int | None = None
    folding: Visits = field(default_factory=Visits)
    legs: dict[int, Visit] = field(default_factory=dict)
    finished_by: str | None = None


def story(
    ticket: str,
    log: Iterable[Recorded],
    papers: Sequence[Paper],
    say: Say,
    language: str,
    shown: Iterable[Showing] = (),
) -> dict[str, Any]:
    """The life of `ticket` in `language`; raises Refusal("unknown_ticket").

    `log` holds the ticket's business day, with the bookings made before its `DayOpened`; `papers` its print jobs,
    `shown` what screens said of its calls; `say(key, language, **values)` gives the sentences. The answer:

    `{ticket: {id, number, day, branch, service, segment, state}, verdict, facts: [{label, value}],
    lines: [{at, clock, seq, sentence, detail, kind, strong, table}], source}`: `at` is RFC 3339 and `clock` the same
    moment on the branch's clocks; `seq` is the log's event, None for paper, which the log does not hold; `detail` is
    one text or None; `strong` marks what the life turns on; `table` is None or `{head: [texts], rows: [[texts]]}`.
    """
    day, life, log = Day(), _Life(ticket), list(log)
    openings = (entry.event for entry in log if isinstance(entry.event, events.DayOpened))
    zones = (opening.settings["branch"]["timezone"] for opening in openings)
    tell = Telling(say, language, ZoneInfo(next(zones, "UTC")))
    for recorded in log:
        _take(life, day, recorded, tell)
    found = day.tickets.get(ticket)
    if found is None:
        raise Refusal("unknown_ticket", ticket=ticket)
    life.lines += [_paper(paper, tell) for paper in papers]
    life.lines += lines_of_screens(shown, life.calls, tell)
    before = _before(life, day, tell)
    if before is not None:
        life.lines.append(before)
    life.lines.sort(key=lambda line: (line.at_ms, line.order))
    told = [line.seq for line in life.lines if line.seq is not None]
    return {
        "ticket": _ticket(day, found, tell),
        "verdict": _verdict(life, found, tell),
        "facts": _facts(life, found, tell),
        "lines": [_shown(line, tell) for line in life.lines],
        "source": tell("source", day=day.day, first=min(told), last=max(told)),
    }


def _take(life: _Life, day: Day, recorded: Recorded, tell: Telling) -> None:
    """Take one event of the day in, told as the day stood before it."""
    event, mine = recorded.event, day.tickets.get(life.ticket)
    if getattr(event, "ticket", None) == life.ticket or getattr(event, "call_seq", None) in life.calls:
        passed = [] if mine is None else _passed(day, recorded, mine)
        scene = Scene(recorded, day, mine, passed, life.finished_by == recorded.cause, tell)
        life.lines += lines_of(scene)
        _remember(life, recorded)
    elif touches(event, mine):
        life.lines += lines_of(Scene(recorded, day, mine, [], False, tell))
    elif isinstance(event, events.TicketCalled) and mine is not None and _could_have_been(day, event, mine):
        other = copy(day.tickets[event.ticket])
        life.others.append(_Other(other, _entry(other) > _entry(mine), event, recorded.at_ms, recorded.seq))
    elif isinstance(event, events.CallUndone):
        undone = (event.ticket, day.tickets[event.ticket].first_called_ms)
        life.others = [other for other in life.others if (other.ticket.id, other.at_ms) != undone]
    if isinstance(event, events.TicketFinished):
        life.finished_by = recorded.cause
    for leg in life.folding.apply(recorded):
        if leg.ticket == life.ticket:
            life.legs[leg.leg] = leg
    apply(day, recorded)


def _passed(day: Day, recorded: Recorded, mine: Ticket) -> list[Ticket]:
    """Who stood before ours when it was called, at a counter that might have called them."""
    event = recorded.event
    if not isinstance(event, events.TicketCalled):
        return []
    asker = asker_at(day, day.counters[event.counter], recorded.at_ms, event.profile, event.staff)
    able = eligible(day, asker)
    return [other for other in able if _entry(other) < _entry(mine)]


def _could_have_been(day: Day, event: events.TicketCalled, mine: Ticket) -> bool:
    """Whether ours waited for a counter such as the one that called another."""
    return mine.state is State.WAITING and day.rules.profile(event.profile).takes(mine.service, mine.segment)


def _remember(life: _Life, recorded: Recorded) -> None:
    """Keep what later lines need of an event of ours."""
    event = recorded.event
    if isinstance(event, events.TicketCalled | events.TicketRecalled):
        life.calls.add(recorded.seq)
        life.called_ms = recorded.at_ms
        if isinstance(event, events.TicketCalled):
            life.call = recorded
    elif isinstance(event, events.CallUndone | events.TicketGivenBack):
        life.call = life.called_ms = None
    elif isinstance(event, events.AnnouncementEnded):
        _merge_announcements(life, event.call_seq)


def _merge_announcements(life: _Life, call_seq: int) -> None:
    """An announcement that is over is one line, at the moment it began."""
    begun, *ended = [line for line in life.lines if line.kind == "announced" and line.call_seq == call_seq]
    for line in ended:
        life.lines.remove(begun)
        line.at_ms, line.order = begun.at_ms, begun.order


def _paper(paper: Paper, tell: Telling) -> Line:
    return Line(
        at_ms=paper.changed_at_ms,
        order=AFTER_THE_LOG,
        seq=None,
        kind="paper",
        sentence=tell(f"paper.{paper.state}", printer=paper.printer),
        detail=tell(f"paper.{paper.kind}") if paper.kind else None,
    )


def _before(life: _Life, day: Day, tell: Telling) -> Line | None:
    """Who was called while ours waited: all who came later, the last of those who came earlier."""
    if not life.others:
        call = life.call
        return None if call is None else Line(call.at_ms, call.seq - 1, call.seq, "before", tell("before.none"))
    later = [other for other in life.others if other.later]
    earlier = [other for other in life.others if not other.later]
    listed = later[-LATER_CALLS_LISTED:] + earlier[-EARLIER_CALLS_LISTED:]
    listed.sort(key=lambda other: other.seq)
    details = []
    if len(later) > LATER_CALLS_LISTED:
        details.append(tell("before.more", count=len(later) - LATER_CALLS_LISTED))
    if len(earlier) > EARLIER_CALLS_LISTED:
        details.append(tell("before.rest", count=len(earlier) - EARLIER_CALLS_LISTED))
    key = "before.some" if later else "before.earlier"
    return Line(
        at_ms=life.others[-1].at_ms,
        order=life.others[-1].seq,
        seq=life.others[-1].seq,
        kind="before",
        sentence=tell(key, count=len(life.others), later=len(later)),
        detail=tell.joined(*details),
        table={
            "head": [tell(f"head.{name}") for name in ("number", "issued", "called", "counter", "why")],
            "rows": [_row(other, day, tell) for other in listed],
        },
    )


def _row(other: _Other, day: Day, tell: Telling) -> list[str]:
    came = "later" if other.later else "earlier"
    target_min = day.rules.target_wait_s(other.ticket.service, other.ticket.segment) // 60
    rule = other.event.reason["rule"]
    return [
        other.ticket.number,
        tell.clock(other.ticket.issued_ms, seconds=False),
        tell.clock(other.at_ms, seconds=False),
        str(other.event.counter),
        tell(f"came.{rule}.{came}", target_min=target_min, note=other.event.note or NOTHING),
    ]


def _entry(ticket: Ticket) -> tuple[int, int]:
    return ticket.entered_ms, ticket.order


def _ticket(day: Day, mine: Ticket, tell: Telling) -> dict[str, Any]:
    rules = day.rules
    return {
        "id": mine.id,
        "number": mine.number,
        "day": day.day,
        "branch": tell.named(rules.names),
        "service": tell.named(rules.services[mine.service].names),
        "segment": tell.named(rules.segments[mine.segment].names),
        "state": mine.state.value,
    }


def _verdict(life: _Life, mine: Ticket, tell: Telling) -> str:
    if mine.state in (State.WAITING, State.POOLED):
        return tell("verdict.waiting" if mine.leg == FIRST_LEG else "verdict.waiting_again", leg=mine.leg)
    end = mine.outcome or mine.state.value
    if end in ("served", "not_completed") and mine.counter is None:
        end = "parked"
    elif mine.state is State.PARKED:
        end = "on_hold"
    ended = tell(f"end.{end}", counter=mine.counter)
    if mine.walk_in:
        return tell("verdict.walk_in", end=ended)
    waits_ms = {number: wait for number, leg in life.legs.items() if (wait := wait_ms(leg)) is not None}
    if not waits_ms:
        return tell("verdict.uncalled", end=ended)
    promise = tell.kept(mine.estimate, waits_ms.get(FIRST_LEG, sum(waits_ms.values())))
    key = "verdict.called" if len(life.legs) == 1 else "verdict.called_in_parts"
    return tell(key, wait=tell.span(sum(waits_ms.values())), promise=promise, end=ended, parts=len(life.legs))


def _facts(life: _Life, mine: Ticket, tell: Telling) -> list[dict[str, str]]:
    later = sum(other.later for other in life.others)
    end = mine.state.value if mine.ended_ms is not None else "open"
    return [
        {"label": tell("fact.issued"), "value": tell.clock(mine.issued_ms)},
        {"label": tell("fact.called"), "value": _clock(life.called_ms, tell)},
        {"label": tell(f"fact.end.{end}"), "value": _clock(mine.ended_ms, tell)},
        {"label": tell("fact.passed"), "value": tell("fact.times", count=later)},
    ]


def _clock(at_ms: int | None, tell: Telling) -> str:
    return NOTHING if at_ms is None else tell.clock(at_ms)


def _shown(line: Line, tell: Telling) -> dict[str, Any]:
    return {
        "at": rfc3339(line.at_ms),
        "clock": tell.clock(line.at_ms),
        "seq": line.seq,
        "sentence": line.sentence,
        "detail": line.detail,
        "kind": line.kind,
        "strong": line.strong,
        "table": line.table,
    }
