"""What may be asked of a branch, in the imperative."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class OpenDay:
    """Begin the business day `day` (YYYY-MM-DD) under `settings` (the branch file's dump), which it freezes."""

    day: str
    settings: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CloseDay:
    """End the business day: every open ticket ends by its own event."""


@dataclass(frozen=True, slots=True)
class IssueTicket:
    """Give a number. `ticket` is the new id, made outside; None means the branch's default."""

    ticket: str
    service: str
    language: str | None = None
    segment: str = "ordinary"
    channel: str = "kiosk"
    kiosk: str | None = None
    large_print: bool = False


@dataclass(frozen=True, slots=True)
class CancelTicket:
    """The customer gives the ticket up."""

    ticket: str


@dataclass(frozen=True, slots=True)
class RemoveTicket:
    """Staff take a ticket out, with a reason."""

    ticket: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReprintTicket:
    """A person asks for a copy of the paper; `kiosk` says where it comes out (None: where the ticket was issued)."""

    ticket: str
    kiosk: str | None = None


@dataclass(frozen=True, slots=True)
class OpenCounter:
    """A counter begins to serve; `profile` None means the counter's own."""

    counter: int
    profile: str | None = None
    staff: str | None = None


@dataclass(frozen=True, slots=True)
class CloseCounter:
    """A counter stops serving."""

    counter: int


@dataclass(frozen=True, slots=True)
class PauseCounter:
    """A counter rests for a reason of the branch's list."""

    counter: int
    reason: str


@dataclass(frozen=True, slots=True)
class ResumeCounter:
    """A paused counter goes on."""

    counter: int


@dataclass(frozen=True, slots=True)
class CallNext:
    """Call whom the rules choose; `finish_current` ends the present customer in the same commit."""

    counter: int
    finish_current: bool = False


@dataclass(frozen=True, slots=True)
class CallTicket:
    """Call a chosen ticket out of turn, with a reason."""

    counter: int
    ticket: str
    reason: str


@dataclass(frozen=True, slots=True)
class Recall:
    """Repeat the present call."""

    counter: int


@dataclass(frozen=True, slots=True)
class StartServing:
    """The customer is at the counter."""

    counter: int


@dataclass(frozen=True, slots=True)
class Finish:
    """The transaction ends; `outcome` is served or not_completed, `delivered` the service codes really done."""

    counter: int
    outcome: str = "served"
    delivered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MarkNoShow:
    """The called customer is not there."""

    counter: int


@dataclass(frozen=True, slots=True)
class UndoCall:
    """The call did not happen: the ticket stands where it stood."""

    counter: int


@dataclass(frozen=True, slots=True)
class StartAnnouncement:
    """The voice begins to speak the call that log event `call_seq` made; `url` is the sound."""

    call_seq: int
    number: str
    counter: int
    zone: str
    language: str
    url: str


@dataclass(frozen=True, slots=True)
class EndAnnouncement:
    """An announcement is over: `outcome` is spoken, dropped or failed."""

    call_seq: int
    outcome: str


Command = (
    OpenDay | CloseDay | IssueTicket | CancelTicket | RemoveTicket | ReprintTicket
    | OpenCounter | CloseCounter | PauseCounter | ResumeCounter
    | CallNext | CallTicket | Recall | StartServing | Finish | MarkNoShow | UndoCall
    | StartAnnouncement | EndAnnouncement
)  # fmt: skip
