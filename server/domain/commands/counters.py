"""What may be asked of a counter's own state."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OpenCounter:
    """A counter begins to serve; `profile` None means the counter's own at this hour."""

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
class TakeOver:
    """Another member of staff goes on at a counter that somebody left open, with whom it serves."""

    counter: int
    staff: str | None


@dataclass(frozen=True, slots=True)
class LoseCounter:
    """Nobody has been heard of at a counter for too long: it rests until somebody comes back."""

    counter: int


@dataclass(frozen=True, slots=True)
class ChangeProfile:
    """A counter goes on by another work profile."""

    counter: int
    profile: str


@dataclass(frozen=True, slots=True)
class EndWrapUp:
    """The teller's work after the customer left is done."""

    counter: int
