"""What the rules know of a business day."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Any

from server.domain.branch import Branch
from server.domain.ticket import Move, State, Ticket, after

CALLS_KEPT = 60  # a screen of a quiet zone keeps its nine while the busy ones go on
MISSED_KEPT = 5
SERVING_TIMES_KEPT = 20
HELD = (State.POOLED, State.PARKED, State.NO_SHOW)


@dataclass(slots=True)
class Counter:
    """A service point now: `state` is closed, open, called, serving or paused; `since_ms` when that began."""

    number: int
    zone: str
    profile: str
    state: str = "closed"
    ticket: str | None = None
    staff: str | None = None
    since_ms: int = 0
    pause: str | None = None
    last_call_next_ms: int | None = None
    served: int = 0
    serving_ms: int = 0
    paused_ms: int = 0
    runs_before_call: tuple[int, int, int] = (0, 0, 0)


@dataclass(frozen=True, slots=True)
class ShownCall:
    """A call as the hall sees it; `seq` is the log event that made it (a recall replaces the call it repeats)."""

    seq: int
    at_ms: int
    number: str
    ticket: str
    counter: int
    zone: str
    service: str
    language: str
    recall: bool
    last: bool = False


class Day:
    """Everything the rules and the boards need of today; changed only by fold.apply, one event at a time."""

    def __init__(self) -> None:
        self.seq = 0
        self.at_ms = 0
        self.begin()

    def begin(self) -> None:
        """Forget the day before: a new day starts with nobody in the hall."""
        self.day: str | None = None
        self.open = False
        self.starts_ms = 0
        self.ends_ms = 0
        self.settings: dict[str, Any] = {}
        self.branch: Branch | None = None
        self.hours: dict[str, list[list[int]]] = {}
        self.tickets: dict[str, Ticket] = {}
        self.by_number: dict[str, str] = {}
        self.serials: dict[str, int] = {}
        self.waiting: dict[tuple[str, str], dict[str, Ticket]] = {}  # by service and segment, in order of entry
        self.counters: dict[int, Counter] = {}
        self.held: dict[State, dict[str, Ticket]] = {state: {} for state in HELD}
        self.service_calls: dict[str, int] = {}
        self.issuing_ended: dict[str | None, str] = {}  # by service (None: all), the reason
        self.runs: dict[str, tuple[int, int, int]] = {}  # by profile: need, premium, place in the ratio's pattern
        self.last_calls: dict[str, int] = {}  # by profile, the seq of what last changed its runs
        self.calls: deque[ShownCall] = deque(maxlen=CALLS_KEPT)
        self.missed: deque[tuple[int, str]] = deque(maxlen=MISSED_KEPT)
        self.serving_times_ms: dict[str, deque[int]] = {}

    @property
    def rules(self) -> Branch:
        """The frozen rules; only to be asked of a day that was opened."""
        assert self.branch is not None, "no business day was opened yet"
        return self.branch

    def waiting_count(self) -> dict[str, int]:
        """How many wait for each service."""
        count = dict.fromkeys(self.branch.services, 0) if self.branch else {}
        for (service, _), queue in self.waiting.items():
            count[service] += len(queue)
        return count

    def enter(self, ticket: Ticket) -> None:
        """Put a ticket among those waiting, at its place by entry."""
        kind = (ticket.service, ticket.segment)
        queue = self.waiting.setdefault(kind, {})
        last = next(reversed(queue.values()), None)
        queue[ticket.id] = ticket
        if last is not None and (last.entered_ms, last.order) > (ticket.entered_ms, ticket.order):
            self.waiting[kind] = dict(sorted(queue.items(), key=lambda entry: (entry[1].entered_ms, entry[1].order)))

    def move(self, ticket: Ticket, move: Move) -> None:
        """Take a ticket along its table, in or out of those waiting."""
        before, ticket.state = ticket.state, after(ticket.state, move)
        if before is State.WAITING and ticket.state is not State.WAITING:
            del self.waiting[ticket.service, ticket.segment][ticket.id]
        elif ticket.state is State.WAITING and before is not State.WAITING:
            self.enter(ticket)

    def leave_counter(self, number: int | None, ticket: Ticket, at_ms: int) -> None:
        """Free the counter that holds `ticket`, if one does."""
        ticket.counter = None
        if number is None:
            return
        counter = self.counters[number]
        if counter.ticket == ticket.id:
            counter.ticket, counter.state, counter.since_ms = None, "open", at_ms

    def end(self, ticket: Ticket, move: Move, outcome: str, at_ms: int) -> None:
        """End a ticket's transaction with an outcome."""
        counter = ticket.counter
        self.move(ticket, move)
        ticket.outcome, ticket.ended_ms = outcome, at_ms
        self.leave_counter(counter, ticket, at_ms)
        ticket.counter = counter
