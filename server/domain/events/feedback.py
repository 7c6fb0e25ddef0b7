"""What customers said of how they were served."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FeedbackAsked:
    """A customer was asked, at the counter or on the phone."""

    ticket: str
    number: str


@dataclass(frozen=True, slots=True)
class FeedbackGiven:
    """A customer answered, once: `rating` 1 (poor) to 4 (good), `tags` as a page codes them, a comment or none."""

    ticket: str
    number: str
    rating: int
    tags: list[str]
    comment: str
