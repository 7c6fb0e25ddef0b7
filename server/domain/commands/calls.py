"""What may be asked of a call at a counter."""

from __future__ import annotations

from dataclasses import dataclass


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
    """The transaction ends.

    `outcome` is served or not_completed, `delivered` the service codes really done, `next_service` where the customer
    goes on in the same visit (None: to the next of those wanted, if any).
    """

    counter: int
    outcome: str = "served"
    delivered: tuple[str, ...] = ()
    next_service: str | None = None


@dataclass(frozen=True, slots=True)
class MarkNoShow:
    """The called customer is not there."""

    counter: int


@dataclass(frozen=True, slots=True)
class UndoCall:
    """The call did not happen: the ticket stands where it stood."""

    counter: int


@dataclass(frozen=True, slots=True)
class PutBack:
    """The customer is here but not ready: a few calls later."""

    counter: int


@dataclass(frozen=True, slots=True)
class Park:
    """Hold the present customer, to go on later; `reason` is of the branch's list."""

    counter: int
    reason: str


@dataclass(frozen=True, slots=True)
class Unpark:
    """Go on with a customer on hold."""

    counter: int
    ticket: str


@dataclass(frozen=True, slots=True)
class Transfer:
    """Send the present customer to one of a service, a counter, a member of staff; `first` before the others there."""

    counter: int
    service: str | None = None
    to_counter: int | None = None
    to_staff: str | None = None
    reason: str | None = None
    first: bool = False


@dataclass(frozen=True, slots=True)
class WalkIn:
    """Serve somebody who took no number; `ticket` is the new id, made outside."""

    counter: int
    ticket: str
    service: str


@dataclass(frozen=True, slots=True)
class MarkTicket:
    """Note something about the present customer's transaction for statistics; `mark` is of the branch's list."""

    counter: int
    mark: str


@dataclass(frozen=True, slots=True)
class CheckStep:
    """Tick (or untick) a step of the service's checklist for the present customer; steps count from 0."""

    counter: int
    step: int
    done: bool = True
