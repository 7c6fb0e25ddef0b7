"""What the API is asked of alerts, advice and feedback, as models."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from server.api.asked import Asked, Code, Date, Query
from server.domain.feedback import COMMENT_LENGTH_MAX, RATING_MAX, TAGS_MAX
from server.domain.lending import LENT_MIN_MAX
from server.stats.advice import LENT_MIN

# The rules say how long a comment may be once its spaces are counted as one; here it only must not be a book.
WRITTEN_LENGTH_MAX = 10 * COMMENT_LENGTH_MAX


class AlertsAsked(Query):
    """What stands, or with `history` what ended too, of one business day or of any."""

    history: bool = False
    day: Date | None = None


class ServiceLending(Asked):
    """A service for a counter to take beside its own work."""

    service: Code
    minutes: int = Field(LENT_MIN, ge=1, le=LENT_MIN_MAX)


class FeedbackWritten(Asked):
    """A customer's answer: 1 is poor, 4 good."""

    rating: int = Field(ge=1, le=RATING_MAX)
    tags: list[Code] = Field(default_factory=list, max_length=TAGS_MAX)
    comment: Annotated[str, StringConstraints(max_length=WRITTEN_LENGTH_MAX)] = ""
