"""What a story says of what happened to the whole hall while its ticket was there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from server.domain import events
from server.domain.ticket import ENDED_STATES, Ticket
from server.stats.story_scene import Line, Scene

OF_ALL = (events.EmergencyBegun, events.EmergencyEnded)


def touches(event: events.Event, mine: Ticket | None) -> bool:
    """Whether an event of the whole hall befell somebody who was there."""
    return isinstance(event, OF_ALL) and mine is not None and mine.state not in ENDED_STATES


def _stopped(scene: Scene, event: events.EmergencyBegun) -> list[Line]:
    """Once: other words while it lasts change nothing for the ticket."""
    if scene.day.emergency is not None:
        return []
    return [scene.line("stopped", "stopped", scene.tell("stopped.words", words=scene.tell.named(event.text)))]


def _went_on(scene: Scene, event: events.EmergencyEnded) -> list[Line]:
    emergency = scene.day.emergency
    if emergency is None:
        return []
    lasted = scene.tell.span(scene.recorded.at_ms - emergency.since_ms)
    return [scene.line("went_on", "went_on", duration=lasted)]


LINES: Mapping[type, Callable[[Scene, Any], list[Line]]] = {
    events.EmergencyBegun: _stopped,
    events.EmergencyEnded: _went_on,
}
