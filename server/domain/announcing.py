"""Rules of the voice: what it begins and ends is only noted."""

from __future__ import annotations

from server.domain.commands import EndAnnouncement, StartAnnouncement
from server.domain.day import Day
from server.domain.events import AnnouncementEnded, AnnouncementStarted, Event


def started(day: Day, command: StartAnnouncement) -> list[Event]:
    """The voice begins to speak a call."""
    return [
        AnnouncementStarted(
            command.call_seq, command.number, command.counter, command.zone, command.language, command.url
        )
    ]


def ended(day: Day, command: EndAnnouncement) -> list[Event]:
    """An announcement is over."""
    return [AnnouncementEnded(command.call_seq, command.outcome)]
