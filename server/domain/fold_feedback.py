"""The fold of feedback: who was asked, who has answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from server.domain import events
from server.domain.day import Day
from server.domain.events import Recorded


def _asked(day: Day, recorded: Recorded, event: events.FeedbackAsked) -> None:
    day.feedback.setdefault(event.ticket, False)


def _given(day: Day, recorded: Recorded, event: events.FeedbackGiven) -> None:
    day.feedback[event.ticket] = True


CHANGES: Mapping[type, Callable[[Day, Recorded, Any], None]] = {
    events.FeedbackAsked: _asked,
    events.FeedbackGiven: _given,
}
