"""What happened to a call at a counter."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class TicketCalled:
    """A ticket was called. `reason` is {rule, wait_s, due_in_s, overtaken}; `note` the teller's words when by hand.

    `need_run` and `premium_run` are the lengths, after this call, of the runs that the limits of need and premium
    calls count for this work profile; `ratio_at` is the place of its pattern that comes next. `automatic` says that no
    teller pressed a key.
    """

    ticket: str
    number: str
    counter: int
    zone: str
    service: str
    language: str
    profile: str
    staff: str | None
    reason: dict[str, Any]
    need_run: int = 0
    premium_run: int = 0
    note: str | None = None
    ratio_at: int = 0
    automatic: bool = False


@dataclass(frozen=True, slots=True)
class TicketRecalled:
    """The present call was repeated; `calls` counts all calls so far, `last` says that no further one is allowed."""

    ticket: str
    number: str
    counter: int
    zone: str
    service: str
    language: str
    calls: int
    last: bool


@dataclass(frozen=True, slots=True)
class ServingStarted:
    """The customer was at the counter."""

    ticket: str
    counter: int


@dataclass(frozen=True, slots=True)
class TicketFinished:
    """A transaction ended at a counter; `outcome` is served or not_completed. `counter` is None for one parked.

    With `next_service` the ticket waits again at once, in a new transaction entered now. `wrap_up` says that the
    counter is not free before the teller's own work is done.
    """

    ticket: str
    counter: int | None
    outcome: str = "served"
    delivered: list[str] = field(default_factory=list)
    next_service: str | None = None
    wrap_up: bool = False


@dataclass(frozen=True, slots=True)
class NoShowMarked:
    """The called customer was absent."""

    ticket: str
    number: str
    counter: int


@dataclass(frozen=True, slots=True)
class CallUndone:
    """A call was taken back: the ticket stands where it stood, the runs are what they were."""

    ticket: str
    number: str
    counter: int
    need_run: int
    premium_run: int
    ratio_at: int = 0


@dataclass(frozen=True, slots=True)
class TicketGivenBack:
    """A counter that closed or paused gave its called ticket to the head of the queue; `why` is closed or paused."""

    ticket: str
    number: str
    counter: int
    why: str


@dataclass(frozen=True, slots=True)
class TicketPutBack:
    """The called customer was not ready and stands behind the next `behind` calls of its service.

    A new transaction with the entry of the first.
    """

    ticket: str
    number: str
    counter: int
    behind: int


@dataclass(frozen=True, slots=True)
class TicketParked:
    """The customer being served was put on hold; `reason` is of the branch's list, or `unattended`."""

    ticket: str
    number: str
    counter: int
    reason: str
    staff: str | None


@dataclass(frozen=True, slots=True)
class TicketUnparked:
    """A customer on hold was served again."""

    ticket: str
    number: str
    counter: int
    staff: str | None


@dataclass(frozen=True, slots=True)
class TicketTransferred:
    """The present customer was sent on, in a new transaction; `to` is service, counter or staff.

    `service` is what it waits for now, `to_counter` or `to_staff` the pool that holds it. `entered_ms` is the entry it
    is called by, `first` says that it stands before the others there.
    """

    ticket: str
    number: str
    counter: int
    to: str
    service: str
    to_counter: int | None
    to_staff: str | None
    entered_ms: int
    first: bool
    reason: str | None


@dataclass(frozen=True, slots=True)
class TicketReleased:
    """A held ticket went where the branch file says, because its counter or member of staff left.

    `to_counter` and `to_staff` name the pool it is in now; both None means the head of its service's queue.
    """

    ticket: str
    number: str
    to_counter: int | None
    to_staff: str | None


@dataclass(frozen=True, slots=True)
class WalkInStarted:
    """Somebody without a ticket was served at a counter; the number is for the records alone."""

    ticket: str
    number: str
    series: str
    serial: int
    service: str
    segment: str
    language: str
    counter: int
    zone: str
    profile: str
    staff: str | None


@dataclass(frozen=True, slots=True)
class TicketMarked:
    """Something was noted about a transaction for statistics."""

    ticket: str
    mark: str


@dataclass(frozen=True, slots=True)
class StepChecked:
    """A step of the service's checklist was ticked or unticked; steps count from 0."""

    ticket: str
    step: int
    done: bool
