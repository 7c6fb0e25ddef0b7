"""The life of a ticket, as a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from operator import attrgetter

from server.domain.refusals import Refusal


class State(StrEnum):
    """Where a ticket stands."""

    BOOKED = "booked"
    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    PARKED = "parked"
    POOLED = "pooled"
    NO_SHOW = "no_show"
    FINISHED = "finished"
    ABANDONED = "abandoned"
    REMOVED = "removed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


class Move(StrEnum):
    """What can happen to a ticket."""

    BOOK = "book"
    ISSUE = "issue"
    WALK_IN = "walk in"
    CHECK_IN = "check in"
    CANCEL_BOOKING = "cancel booking"
    CALL = "call"
    RECALL = "recall"
    START = "start"
    FINISH = "finish"
    NEXT_SERVICE = "finish and next service"
    NO_SHOW = "no-show"
    RETURN = "return"
    GIVE_UP = "return time over"
    CANCEL = "customer cancels"
    REMOVE = "remove"
    UNDO = "undo"
    PUT_BACK = "put back"
    GIVE_BACK = "counter closes or pauses"
    PARK = "park"
    UNPARK = "unpark"
    INSERT_FIRST = "insert first"
    MOVE = "move"
    TRANSFER_SERVICE = "transfer to a service"
    TRANSFER_POOL = "transfer to a counter or staff"
    RELEASE_FIRST = "its counter or staff closes"
    RELEASE_POOL = "its counter or staff closes, kept in a pool"
    END_OF_DAY = "the day ends"


BORN: dict[Move, State] = {
    Move.BOOK: State.BOOKED,
    Move.ISSUE: State.WAITING,
    Move.WALK_IN: State.SERVING,
}

MOVES: dict[tuple[State, Move], State] = {
    (State.BOOKED, Move.CHECK_IN): State.WAITING,
    (State.BOOKED, Move.CANCEL_BOOKING): State.CANCELLED,
    (State.BOOKED, Move.END_OF_DAY): State.EXPIRED,
    (State.WAITING, Move.CALL): State.CALLED,
    (State.WAITING, Move.REMOVE): State.REMOVED,
    (State.WAITING, Move.CANCEL): State.ABANDONED,
    (State.WAITING, Move.INSERT_FIRST): State.WAITING,
    (State.WAITING, Move.MOVE): State.WAITING,
    (State.WAITING, Move.END_OF_DAY): State.EXPIRED,
    (State.CALLED, Move.RECALL): State.CALLED,
    (State.CALLED, Move.START): State.SERVING,
    (State.CALLED, Move.FINISH): State.FINISHED,
    (State.CALLED, Move.UNDO): State.WAITING,
    (State.CALLED, Move.PUT_BACK): State.WAITING,
    (State.CALLED, Move.GIVE_BACK): State.WAITING,
    (State.CALLED, Move.NO_SHOW): State.NO_SHOW,
    (State.CALLED, Move.REMOVE): State.REMOVED,
    (State.CALLED, Move.CANCEL): State.ABANDONED,
    (State.CALLED, Move.TRANSFER_SERVICE): State.WAITING,
    (State.CALLED, Move.TRANSFER_POOL): State.POOLED,
    (State.CALLED, Move.END_OF_DAY): State.EXPIRED,
    (State.SERVING, Move.FINISH): State.FINISHED,
    (State.SERVING, Move.NEXT_SERVICE): State.WAITING,
    (State.SERVING, Move.PARK): State.PARKED,
    (State.SERVING, Move.TRANSFER_SERVICE): State.WAITING,
    (State.SERVING, Move.TRANSFER_POOL): State.POOLED,
    (State.SERVING, Move.END_OF_DAY): State.EXPIRED,
    (State.PARKED, Move.UNPARK): State.SERVING,
    (State.PARKED, Move.RELEASE_FIRST): State.WAITING,
    (State.PARKED, Move.RELEASE_POOL): State.POOLED,
    (State.PARKED, Move.END_OF_DAY): State.FINISHED,
    (State.POOLED, Move.CALL): State.CALLED,
    (State.POOLED, Move.REMOVE): State.REMOVED,
    (State.POOLED, Move.CANCEL): State.ABANDONED,
    (State.POOLED, Move.RELEASE_FIRST): State.WAITING,
    (State.POOLED, Move.RELEASE_POOL): State.POOLED,
    (State.POOLED, Move.END_OF_DAY): State.EXPIRED,
    (State.NO_SHOW, Move.RETURN): State.WAITING,
    (State.NO_SHOW, Move.GIVE_UP): State.ABANDONED,
    (State.NO_SHOW, Move.CANCEL): State.ABANDONED,
    (State.NO_SHOW, Move.REMOVE): State.REMOVED,
    (State.NO_SHOW, Move.END_OF_DAY): State.ABANDONED,
}

OPEN_STATES = frozenset(state for state, _ in MOVES)
ENDED_STATES = frozenset(State) - OPEN_STATES
AT_COUNTER = frozenset({State.CALLED, State.SERVING})


def after(state: State, move: Move) -> State:
    """The state that `move` leads to from `state`; raises `Refusal("wrong_moment")` when the table has no such row."""
    try:
        return MOVES[state, move]
    except KeyError:
        raise Refusal("wrong_moment", state=state.value, move=move.value) from None


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a ticket stood before it was called, apart from its entry; see Ticket."""

    state: State
    first: bool
    first_at: int | None
    sits_out_until: int | None
    sits_out_calls: int | None
    pool_counter: int | None
    pool_staff: str | None


@dataclass(slots=True)
class Ticket:
    """One promise, folded from the log. Moments are UTC milliseconds, None until they happen.

    `entered_ms` is the entry that it is called by, `queued_ms` since when this transaction waits: later, where a
    customer who was sent on keeps the first entry; `stands_since_ms` since when those may call it who may now: later,
    where it was at a counter meanwhile, held for one, or of another service or segment. `leg` counts its transactions,
    `more` are the services still to come in the same visit. `first` stands at the head of its queue for every counter,
    `first_at` for one counter alone; `sits_out_until` is how many calls its service must have had today before it
    stands there, `sits_out_calls` how many all services together, which is enough where nobody else waits for its own.
    A pooled ticket is held for `pool_counter` or `pool_staff`; one that waits with a `pool_counter` was held before an
    undone call, and is next there. `parked_ms` is since when it is on hold, `missed_ms` when it was marked absent (at
    `counter`). `stood` is where it stood before the present call, `wanted` how many services were asked for in this
    visit so far. `automatic` says that nobody pressed a key for the present call; `remark` is what staff last wrote of
    it (sent on, moved, inserted first), and `remark_by` who.
    `identified_ms` is when it was last learned who holds it.
    """

    id: str
    number: str
    service: str
    segment: str
    language: str
    channel: str
    kiosk: str | None
    state: State
    issued_ms: int
    entered_ms: int
    queued_ms: int
    order: int
    promised_ms: int
    due_ms: int
    overdue_ms: int
    premium: bool
    need: bool
    ahead: int = 0
    estimate: dict[str, int] | None = None
    first: bool = False
    calls: int = 0
    call_seq: int | None = None
    first_called_ms: int | None = None
    last_called_ms: int | None = None
    started_ms: int | None = None
    ended_ms: int | None = None
    counter: int | None = None
    outcome: str | None = None
    reason: dict[str, int | str] | None = None
    note: str | None = None
    leg: int = 1
    more: list[str] = field(default_factory=list)
    identity: dict[str, str] | None = None
    segment_by: str | None = None
    identified_ms: int | None = None
    slot_ms: int | None = None
    walk_in: bool = False
    stands_since_ms: int = 0
    first_at: int | None = None
    sits_out_until: int | None = None
    sits_out_calls: int | None = None
    pool_counter: int | None = None
    pool_staff: str | None = None
    parked_ms: int | None = None
    parked_total_ms: int = 0
    park_reason: str | None = None
    missed_ms: int | None = None
    marks: list[str] = field(default_factory=list)
    steps: list[int] = field(default_factory=list)
    delivered: list[str] = field(default_factory=list)
    stood: Stand | None = None
    wanted: int = 1
    automatic: bool = False
    remark: str | None = None
    remark_by: str | None = None

    def __copy__(self) -> Ticket:
        """The same with the same parts: ten times as fast as the general way, for a whole hall is copied at once."""
        return Ticket(*_parts(self))

    def leave_stand(self) -> None:
        """Called: it no longer stands anywhere, but it is remembered where."""
        self.stood = Stand(
            self.state,
            self.first,
            self.first_at,
            self.sits_out_until,
            self.sits_out_calls,
            self.pool_counter,
            self.pool_staff,
        )
        self.stand_anywhere()

    def stand_again(self, seat: int) -> None:
        """The call did not happen: its place is what it was.

        Who was held for a counter, or for who sits at `seat`, now waits as the others do, but first at that counter.
        """
        stood, self.stood = self.stood, None
        if stood is None:
            return
        self.first, self.first_at, self.pool_counter = stood.first, stood.first_at, stood.pool_counter
        self.sits_out_until, self.sits_out_calls = stood.sits_out_until, stood.sits_out_calls
        if stood.state is State.POOLED:
            self.pool_counter = self.first_at = seat if stood.pool_counter is None else stood.pool_counter
            self.first = False

    def stand_anywhere(self) -> None:
        """Nothing but its entry decides where it stands."""
        self.first = False
        self.first_at = self.sits_out_until = self.sits_out_calls = self.pool_counter = self.pool_staff = None

    def sit_out(self, service_calls: Mapping[str, int], behind: int) -> None:
        """Stand behind the next `behind` calls of its service; of any, while nobody else waits for it."""
        self.sits_out_until = service_calls.get(self.service, 0) + behind
        self.sits_out_calls = sum(service_calls.values()) + behind

    def uncall(self) -> None:
        """Forget the calls and the serving of the transaction that ended or went back into the queue."""
        self.calls, self.call_seq, self.reason, self.note = 0, None, None, None
        self.first_called_ms = self.last_called_ms = self.started_ms = None
        self.automatic = False

    def say(self, remark: str | None, by: str) -> None:
        """Staff wrote something of it; nothing written leaves what stands."""
        if remark:
            self.remark, self.remark_by = remark, by

    def begin_leg(self, queued_ms: int, entered_ms: int) -> None:
        """Begin the visit's next transaction at `queued_ms`; it is called by the entry `entered_ms`."""
        self.uncall()
        self.stand_anywhere()
        self.leg, self.entered_ms = self.leg + 1, entered_ms
        self.queued_ms = self.stands_since_ms = queued_ms
        self.ended_ms = self.outcome = self.stood = self.missed_ms = self.parked_ms = self.park_reason = None
        self.parked_total_ms = 0
        self.marks, self.steps, self.delivered = [], [], []


_parts = attrgetter(*(part.name for part in fields(Ticket)))
