"""What may be asked about customers' feedback."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AskFeedback:
    """Note that a customer was asked how it was."""

    ticket: str


@dataclass(frozen=True, slots=True)
class GiveFeedback:
    """Take a customer's answer: `rating` 1 to 4, `tags` and a `comment`, both of which may be empty."""

    ticket: str
    rating: int
    tags: tuple[str, ...] = ()
    comment: str = ""
