"""The lines of a story where a visit takes a turn: on hold, sent on, back again, another place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from server.domain import events
from server.domain.attending import UNATTENDED
from server.stats.story_scene import Line, Scene


def _put_back(scene: Scene, event: events.TicketPutBack) -> list[Line]:
    return [scene.line("put_back", "put_back", strong=True, counter=event.counter, behind=event.behind)]


def _parked(scene: Scene, event: events.TicketParked) -> list[Line]:
    if event.reason == UNATTENDED:
        return [scene.line("parked", "parked.unattended", strong=True, counter=event.counter)]
    reason = scene.choice("parks", event.reason)
    return [scene.line("parked", "parked", _by(scene, event.staff), strong=True, counter=event.counter, reason=reason)]


def _unparked(scene: Scene, event: events.TicketUnparked) -> list[Line]:
    since_ms = scene.recorded.at_ms if scene.mine is None else scene.mine.parked_ms or scene.recorded.at_ms
    held = scene.tell.span(scene.recorded.at_ms - since_ms)
    return [scene.line("unparked", "unparked", _by(scene, event.staff), counter=event.counter, held=held)]


def _transferred(scene: Scene, event: events.TicketTransferred) -> list[Line]:
    tell = scene.tell
    kept = scene.mine is not None and event.entered_ms == scene.mine.entered_ms
    clock = tell.clock(event.entered_ms, seconds=False)
    details = (
        tell("transferred.first") if event.first else "",
        tell("transferred.kept", clock=clock) if kept else tell("transferred.anew"),
        scene.reason(event.reason),
    )
    values = {
        "counter": event.counter,
        "service": scene.service(event.service),
        "to_counter": event.to_counter,
        "to_staff": event.to_staff,
    }
    return [scene.line("transferred", f"transferred.{event.to}", *details, strong=True, **values)]


def _released(scene: Scene, event: events.TicketReleased) -> list[Line]:
    to = "counter" if event.to_counter is not None else "queue" if event.to_staff is None else "staff"
    return [scene.line("released", f"released.{to}", to_counter=event.to_counter, to_staff=event.to_staff)]


def _returned(scene: Scene, event: events.TicketReturned) -> list[Line]:
    key = "returned.later" if event.counter is None else "returned.next"
    return [scene.line("returned", key, strong=True, counter=event.counter, behind=event.behind)]


def _inserted_first(scene: Scene, event: events.InsertedFirst) -> list[Line]:
    return [scene.line("inserted_first", "inserted_first", scene.reason(event.reason), strong=True)]


def _moved(scene: Scene, event: events.TicketMoved) -> list[Line]:
    values = {"service": scene.service(event.service), "segment": scene.segment(event.segment)}
    return [scene.line("moved", "moved", scene.reason(event.reason), strong=True, **values)]


def _identified(scene: Scene, event: events.TicketIdentified) -> list[Line]:
    by = event.by if event.by in ("rule", "directory", "lookup", "staff") else "rule"
    segment = scene.segment(event.segment)
    return [scene.line("identified", f"identified.{by}", scene.reason(event.reason), segment=segment)]


def _service_added(scene: Scene, event: events.ServiceAdded) -> list[Line]:
    return [scene.line("service_added", "service_added", service=scene.service(event.service))]


def _walk_in(scene: Scene, event: events.WalkInStarted) -> list[Line]:
    values = {"counter": event.counter, "service": scene.service(event.service)}
    return [scene.line("walk_in", "walk_in", _by(scene, event.staff), strong=True, **values)]


def _marked(scene: Scene, event: events.TicketMarked) -> list[Line]:
    return [scene.line("marked", "marked", mark=scene.choice("marks", event.mark))]


def _step_checked(scene: Scene, event: events.StepChecked) -> list[Line]:
    service = "" if scene.mine is None else scene.mine.service
    steps = scene.day.rules.services[service].checklist if service else ()
    text = scene.tell.named(steps[event.step]) if event.step < len(steps) else str(event.step + 1)
    return [scene.line("step", "step.done" if event.done else "step.undone", step=text)]


def _by(scene: Scene, staff: str | None) -> str:
    return "" if staff is None else scene.tell("by", staff=staff)


LINES: Mapping[type, Callable[[Scene, Any], list[Line]]] = {
    events.TicketPutBack: _put_back,
    events.TicketParked: _parked,
    events.TicketUnparked: _unparked,
    events.TicketTransferred: _transferred,
    events.TicketReleased: _released,
    events.TicketReturned: _returned,
    events.InsertedFirst: _inserted_first,
    events.TicketMoved: _moved,
    events.TicketIdentified: _identified,
    events.ServiceAdded: _service_added,
    events.WalkInStarted: _walk_in,
    events.TicketMarked: _marked,
    events.StepChecked: _step_checked,
}
