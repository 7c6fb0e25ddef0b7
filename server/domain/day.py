"""What the rules know of a business day."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field
from typing import Any

from server.domain.booking import Booking
from server.domain.branch import ORDINARY, Branch, Profile
from server.domain.lately import Lately
from server.domain.notice import Emergency, Notice
from server.domain.ticket import Move, State, Ticket, after

CALLS_KEPT = 60  # a screen of a quiet zone keeps its nine while the busy ones go on
MISSED_KEPT = 5
SERVING_TIMES_KEPT = 60
AWAY = ("closed", "paused")
NO_RUNS = (0, 0, 0)
FIRST_LEG = 1
HELD = (State.POOLED, State.PARKED, State.NO_SHOW)


@dataclass(slots=True)
class Counter:
    """A service point now: `state` is closed, open, called, serving, wrap_up or paused; `since_ms` when that began.

    `spent_ms` is how long it was in each state before the present one, `rested_ms` how long it was paused for each
    reason, `working_since_ms` since when its staff has worked without a pause, `shift_ms` when its work profile was
    last settled, `takes_since_ms` since when it takes what it takes now. `call_profile` is the work profile of its last
    call, and `runs_before_call` what that profile's runs were before it (need, premium, place in a ratio). `lent` are
    services it takes for a while, by until when (UTC ms).
    """

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
    spent_ms: dict[str, int] = field(default_factory=dict)
    rested_ms: dict[str, int] = field(default_factory=dict)
    working_since_ms: int | None = None
    shift_ms: int = 0
    takes_since_ms: int = 0
    call_profile: str = ""
    runs_before_call: tuple[int, int, int] = NO_RUNS
    lent: Mapping[str, int] = field(default_factory=dict)

    @property
    def paused_ms(self) -> int:
        """How long it rested before now."""
        return self.spent_ms.get("paused", 0)

    def turn(self, state: str, at_ms: int) -> None:
        """Go from one state to another."""
        self.spent_ms[self.state] = self.spent_ms.get(self.state, 0) + at_ms - self.since_ms
        if state in AWAY:
            self.working_since_ms = None
        elif self.state in AWAY:
            self.working_since_ms = at_ms
        if self.state == "paused":
            if self.pause is not None:
                self.rested_ms[self.pause] = self.rested_ms.get(self.pause, 0) + at_ms - self.since_ms
            self.pause = None
        self.state, self.since_ms = state, at_ms


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
        self.bookings: dict[str, Booking] = {}  # of this day and later ones: they outlive the day they were made on
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
        self.by_identity: dict[str, list[str]] = {}  # by the keyed hash, its tickets in order of issue
        self.serials: dict[str, int] = {}
        self.numbers: dict[str, dict[str, int]] = {}  # by service, when each ticket counted in its quota entered
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
        self.lately = Lately()
        self.feedback: dict[str, bool] = {}  # by ticket that was asked for it, whether it was given
        self.muted = False  # whether the hall's sound was silenced
        self.notice: Notice | None = None
        self.emergency: Emergency | None = None
        self.emergency_ended_ms: int | None = None  # when the last one of the day was over

    @property
    def rules(self) -> Branch:
        """The frozen rules; only to be asked of a day that was opened."""
        assert self.branch is not None, "no business day was opened yet"
        return self.branch

    def profile_of(self, counter: Counter, name: str | None = None) -> Profile:
        """What a counter takes now: its work profile (or the one of this name) with what was lent to it."""
        return self.rules.profiles[name or counter.profile].lending(counter.lent)

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

    def keep(self, ticket: Ticket, series: str, serial: int) -> None:
        """Take a new ticket in, with the number of a series that it got."""
        self.tickets[ticket.id] = ticket
        self.by_number[ticket.number] = ticket.id
        self.serials[series] = max(serial, self.serials.get(series, 0))
        if ticket.identity is not None:
            self.know(ticket, ticket.identity)

    def know(self, ticket: Ticket, identity: dict[str, str]) -> None:
        """Remember whose ticket it is."""
        ticket.identity = identity
        theirs = self.by_identity.setdefault(identity["hash"], [])
        if ticket.id not in theirs:
            theirs.append(ticket.id)

    def leave(self, ticket: Ticket) -> None:
        """Take a ticket from among those waiting."""
        del self.waiting[ticket.service, ticket.segment][ticket.id]

    def move(self, ticket: Ticket, move: Move) -> None:
        """Take a ticket along its table, in or out of those waiting or held."""
        before, ticket.state = ticket.state, after(ticket.state, move)
        if before is ticket.state:
            return
        if before is State.WAITING:
            self.leave(ticket)
        elif before in self.held:
            del self.held[before][ticket.id]
        if ticket.state is State.WAITING:
            self.enter(ticket)
        elif ticket.state in self.held:
            self.held[ticket.state][ticket.id] = ticket

    def measure(self, ticket: Ticket) -> None:
        """By when a ticket is promised, due and overdue, from its entry, service and segment."""
        rules, service, segment = self.rules, ticket.service, ticket.segment
        booked = ticket.slot_ms is not None and ticket.leg == FIRST_LEG
        target_s = rules.target_wait_s(service, segment, booked=booked)
        ticket.promised_ms = ticket.entered_ms + target_s * 1000
        ticket.due_ms = ticket.promised_ms - rules.head_start_s(service, segment, self.day) * 1000
        ticket.overdue_ms = ticket.entered_ms + rules.maximum_wait_s(service) * 1000
        ticket.premium = target_s < rules.target_wait_s(service, ORDINARY)
        ticket.need = rules.segments[segment].serve_first

    def change_kind(self, ticket: Ticket, service: str, segment: str, at_ms: int) -> None:
        """Give a ticket another service or segment; it keeps its entry, and the calls it still has to sit out."""
        waits = ticket.state is State.WAITING
        if waits:
            self.leave(ticket)
        if ticket.sits_out_until is not None:
            left = max(0, ticket.sits_out_until - self.service_calls.get(ticket.service, 0))
            ticket.sits_out_until = left + self.service_calls.get(service, 0)
        if (service, segment) != (ticket.service, ticket.segment):
            ticket.stands_since_ms = at_ms
        ticket.service, ticket.segment = service, segment
        self.measure(ticket)
        if waits:
            self.enter(ticket)

    def leave_counter(self, number: int | None, ticket: Ticket, at_ms: int, state: str = "open") -> None:
        """Free the counter that holds `ticket`, if one does."""
        ticket.counter = None
        if number is None:
            return
        counter = self.counters[number]
        if counter.ticket == ticket.id:
            counter.ticket = None
            counter.turn(state, at_ms)

    def end(self, ticket: Ticket, move: Move, outcome: str, at_ms: int, state: str = "open") -> None:
        """End a ticket's transaction with an outcome; its counter goes on in `state`."""
        counter = ticket.counter
        self.move(ticket, move)
        ticket.outcome, ticket.ended_ms = outcome, at_ms
        self.leave_counter(counter, ticket, at_ms, state)
        ticket.counter = counter

    def go_on(self, ticket: Ticket, move: Move, at_ms: int, entered_ms: int, state: str = "open") -> None:
        """End a ticket's transaction and begin the next of the same visit; the counter goes on in `state`."""
        self.leave_counter(ticket.counter, ticket, at_ms, state)
        ticket.begin_leg(at_ms, entered_ms)
        self.measure(ticket)
        self.move(ticket, move)

    def sketch(self, ticket: Ticket) -> Day:
        """A day to try on what happens next to `ticket` and its counter; all others are shared, not to be changed."""
        day, own = self.apart(), copy(ticket)
        own.more, own.marks, own.steps = list(ticket.more), list(ticket.marks), list(ticket.steps)
        day.tickets = self.tickets | {ticket.id: own}
        if ticket.state is State.WAITING:
            day.waiting[ticket.service, ticket.segment][ticket.id] = own
        elif ticket.state in day.held:
            day.held[ticket.state][ticket.id] = own
        return day

    def apart(self) -> Day:
        """The same day with counters and lists of its own; tickets are shared, and so is what only an issue changes."""
        day = copy(self)
        day.counters = {number: copy(counter) for number, counter in self.counters.items()}
        for counter in day.counters.values():
            counter.spent_ms, counter.rested_ms = dict(counter.spent_ms), dict(counter.rested_ms)
        day.waiting = {kind: dict(queue) for kind, queue in self.waiting.items()}
        day.held = {state: dict(tickets) for state, tickets in self.held.items()}
        day.calls, day.missed, day.lately = copy(self.calls), copy(self.missed), self.lately.copy()
        day.serving_times_ms = {code: copy(times) for code, times in self.serving_times_ms.items()}
        day.service_calls, day.runs, day.last_calls = dict(self.service_calls), dict(self.runs), dict(self.last_calls)
        return day
