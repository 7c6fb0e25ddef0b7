"""What each event that the whole hall is told of changes in a day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from server.domain import events
from server.domain.day import Day
from server.domain.events import Recorded
from server.domain.notice import Emergency, Notice


def _posted(day: Day, recorded: Recorded, event: events.NoticePosted) -> None:
    posted_ms = recorded.at_ms if event.posted_ms is None else event.posted_ms
    day.notice = Notice(event.notice, event.text, event.until_ms, event.by, posted_ms)


def _taken_down(day: Day, recorded: Recorded, event: events.NoticeEnded) -> None:
    day.notice = None


def _begun(day: Day, recorded: Recorded, event: events.EmergencyBegun) -> None:
    since_ms = event.since_ms
    if since_ms is None:
        since_ms = recorded.at_ms if day.emergency is None else day.emergency.since_ms
    day.emergency = Emergency(event.text, event.by, since_ms)


def _ended(day: Day, recorded: Recorded, event: events.EmergencyEnded) -> None:
    day.emergency, day.emergency_ended_ms = None, recorded.at_ms


CHANGES: Mapping[type, Callable[[Day, Recorded, Any], None]] = {
    events.NoticePosted: _posted,
    events.NoticeEnded: _taken_down,
    events.EmergencyBegun: _begun,
    events.EmergencyEnded: _ended,
}
