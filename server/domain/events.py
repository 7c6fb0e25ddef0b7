"""What happened, in the past tense: the shapes that the log keeps for ever."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class DayOpened:
    """A business day began. `settings` are its frozen rules; `hours` maps a service to its opening times in UTC ms."""

    settings: dict[str, Any]
    starts_ms: int
    ends_ms: int
    hours: dict[str, list[list[int]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DayClosed:
    """A business day ended."""

    issued: int


@dataclass(frozen=True, slots=True)
class TicketIssued:
    """A number was given. `estimate` is {low_s, likely_s, high_s} or None, `ahead` how many stood before it."""

    ticket: str
    number: str
    series: str
    serial: int
    service: str
    segment: str
    language: str
    channel: str
    kiosk: str | None
    entered_ms: int
    ahead: int
    estimate: dict[str, int] | None = None
    large_print: bool = False


@dataclass(frozen=True, slots=True)
class TicketCalled:
    """A ticket was called. `reason` is {rule, wait_s, due_in_s, overtaken}; `note` the teller's words when by hand.

    `need_run` and `premium_run` are the lengths, after this call, of the runs that the limits of need and premium
    calls count for this work profile.
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
    """A transaction ended at a counter; `outcome` is served or not_completed. `counter` is None for one parked."""

    ticket: str
    counter: int | None
    outcome: str = "served"
    delivered: list[str] = field(default_factory=list)


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


@dataclass(frozen=True, slots=True)
class TicketGivenBack:
    """A counter that closed or paused gave its called ticket to the head of the queue; `why` is closed or paused."""

    ticket: str
    number: str
    counter: int
    why: str


@dataclass(frozen=True, slots=True)
class TicketAbandoned:
    """A customer left for good; `why` is cancelled, return_time_over or day_end."""

    ticket: str
    number: str
    counter: int | None
    why: str


@dataclass(frozen=True, slots=True)
class TicketRemoved:
    """Staff took a ticket out; `reason` is their words."""

    ticket: str
    number: str
    counter: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class TicketExpired:
    """The day ended while the ticket was open."""

    ticket: str
    number: str
    counter: int | None


@dataclass(frozen=True, slots=True)
class ReprintAsked:
    """A person asked for a copy of the paper."""

    ticket: str
    number: str
    kiosk: str | None


@dataclass(frozen=True, slots=True)
class CounterOpened:
    """A counter began to serve."""

    counter: int
    profile: str
    staff: str | None


@dataclass(frozen=True, slots=True)
class CounterClosed:
    """A counter stopped serving."""

    counter: int


@dataclass(frozen=True, slots=True)
class CounterPaused:
    """A counter rested for a reason."""

    counter: int
    reason: str


@dataclass(frozen=True, slots=True)
class CounterResumed:
    """A paused counter went on."""

    counter: int


@dataclass(frozen=True, slots=True)
class AnnouncementStarted:
    """The voice began to speak the call that log event `call_seq` made."""

    call_seq: int
    number: str
    counter: int
    zone: str
    language: str
    url: str


@dataclass(frozen=True, slots=True)
class AnnouncementEnded:
    """An announcement was over: spoken, dropped or failed."""

    call_seq: int
    outcome: str


Event = (
    DayOpened | DayClosed | TicketIssued | TicketCalled | TicketRecalled | ServingStarted | TicketFinished
    | NoShowMarked | CallUndone | TicketGivenBack | TicketAbandoned | TicketRemoved | TicketExpired | ReprintAsked
    | CounterOpened | CounterClosed | CounterPaused | CounterResumed | AnnouncementStarted | AnnouncementEnded
)  # fmt: skip

EVENT_KINDS: tuple[type[Event], ...] = (
    DayOpened, DayClosed, TicketIssued, TicketCalled, TicketRecalled, ServingStarted, TicketFinished,
    NoShowMarked, CallUndone, TicketGivenBack, TicketAbandoned, TicketRemoved, TicketExpired, ReprintAsked,
    CounterOpened, CounterClosed, CounterPaused, CounterResumed, AnnouncementStarted, AnnouncementEnded,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event with its row in the log: `at_ms` UTC milliseconds, `cause` the command's id, `v` the shape's version."""

    seq: int
    branch: str
    day: str
    at_ms: int
    actor: str
    event: Event
    cause: str
    v: int = 1

    @property
    def kind(self) -> str:
        """The event's name, as the log and the sockets spell it."""
        return type(self.event).__name__
