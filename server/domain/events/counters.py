"""What happened to a counter's own state."""

from __future__ import annotations

from dataclasses import dataclass


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
    """A counter rested for a reason of the branch's list, or `unattended` when nobody was heard of there."""

    counter: int
    reason: str


@dataclass(frozen=True, slots=True)
class CounterResumed:
    """A paused counter went on."""

    counter: int


@dataclass(frozen=True, slots=True)
class CounterTakenOver:
    """Another member of staff went on at a counter; `before` is who sat there."""

    counter: int
    staff: str | None
    before: str | None


@dataclass(frozen=True, slots=True)
class ProfileChanged:
    """A counter went on by another work profile."""

    counter: int
    profile: str


@dataclass(frozen=True, slots=True)
class WrapUpEnded:
    """The teller's work after the customer left was done."""

    counter: int
