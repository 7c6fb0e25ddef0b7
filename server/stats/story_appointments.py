"""The lines of a story about a promised slot."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from server.domain import events
from server.domain.calendar import rfc3339
from server.domain.events import Recorded
from server.stats.story_scene import Line, Scene
from server.stats.telling import Telling


def slot_of(scene: Scene, event: events.TicketIssued) -> str:
    """What a number has to do with an appointment, empty for one that has nothing; told before its check-in is folded.

    Within its grace a booking keeps its slot; whoever comes later lost it, and is told so.
    """
    tell, booking = scene.tell, scene.day.bookings.get(event.ticket)
    if event.slot_ms is not None:
        return tell("issued.slot", clock=tell.clock(event.slot_ms, seconds=False))
    if booking is None:
        return ""
    late = tell.span(scene.recorded.at_ms - booking.slot_ms)
    return tell("issued.slot_lost", clock=tell.clock(booking.slot_ms, seconds=False), late=late)


def booking_lines(log: Iterable[Recorded], tell: Telling) -> list[dict[str, Any]]:
    """What became of a booking, from its events: `[{at, day, clock, sentence}]`; day and clock are the branch's.

    A check-in is its last line here: from then on the number has a story.
    """
    lines = []
    for recorded in log:
        sentence = _sentence(recorded, tell)
        if sentence is not None:
            at_ms = recorded.at_ms
            lines.append(
                {"at": rfc3339(at_ms), "day": date_of(at_ms, tell), "clock": tell.clock(at_ms), "sentence": sentence}
            )
    return lines


def date_of(at_ms: int, tell: Telling) -> str:
    """The date (YYYY-MM-DD) on the branch's calendar."""
    return datetime.fromtimestamp(at_ms / 1000, tell.zone).strftime("%Y-%m-%d")


def _sentence(recorded: Recorded, tell: Telling) -> str | None:
    match recorded.event:
        case events.AppointmentBooked(day=day, slot_ms=slot_ms):
            return tell("booked", day=day, clock=tell.clock(slot_ms, seconds=False))
        case events.AppointmentChanged(slot_ms=slot_ms):
            return tell("booked.changed", clock=tell.clock(slot_ms, seconds=False))
        case events.AppointmentCancelled():
            return tell("booked.cancelled")
        case events.AppointmentExpired(why=why):
            return tell(f"booked.{why}")
        case events.TicketIssued(number=number):
            return tell("booked.checked_in", number=number)
    return None


def _told(scene: Scene, event: object) -> list[Line]:
    """A line of the number's story; a booking made on another day says when."""
    at_ms, tell = scene.recorded.at_ms, scene.tell
    sentence, on = _sentence(scene.recorded, tell) or "", date_of(at_ms, tell)
    detail = tell("booked.on", day=on) if on != scene.recorded.day else None
    return [Line(at_ms, scene.recorded.seq, scene.recorded.seq, "booked", sentence, detail)]


LINES: Mapping[type, Callable[[Scene, Any], list[Line]]] = {
    events.AppointmentBooked: _told,
    events.AppointmentChanged: _told,
}
