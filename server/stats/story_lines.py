"""One event of a ticket's life as one line of its story."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from server.domain import events
from server.stats import story_appointments, story_hall, story_moves
from server.stats.story_scene import Line, Scene

PASSED_NAMED = 12


def lines_of(scene: Scene) -> list[Line]:
    """What the story says of an event; nothing for kinds that need no word."""
    say = _LINES.get(type(scene.recorded.event))
    return [] if say is None else say(scene, scene.recorded.event)


def _issued(scene: Scene, event: events.TicketIssued) -> list[Line]:
    rules, tell = scene.day.rules, scene.tell
    values = {
        "service": tell.named(rules.services[event.service].names),
        "target_min": rules.target_wait_s(event.service, event.segment, booked=event.slot_ms is not None) // 60,
        "kiosk": event.kiosk,
        "channel": event.channel,
    }
    segment = early = ""
    if event.segment != "ordinary":
        segment = tell("issued.segment", segment=scene.segment(event.segment))
    slot = story_appointments.slot_of(scene, event)
    more = tell("join").join(map(scene.service, event.more))
    further = tell("issued.more", services=more) if more else ""
    if event.entered_ms > scene.recorded.at_ms:
        early = tell("issued.early", clock=tell.clock(event.entered_ms, seconds=False))
    by_hand = event.kiosk is None or event.channel == "reception"  # the kiosk is then where it was printed
    key = "issued.other" if by_hand else "issued.kiosk"
    return [scene.line("issued", key, segment, slot, early, further, strong=True, **values), _told(scene, event)]


def _told(scene: Scene, event: events.TicketIssued) -> Line:
    counters = sum(
        counter.state not in ("closed", "paused")
        and scene.day.profile_of(counter).takes(event.service, event.segment)
        for counter in scene.day.counters.values()
    )
    detail = scene.tell("told.counters" if counters else "told.no_counter", counters=counters)
    if event.estimate is None:
        key = "told.no_range" if event.ahead else "told.nobody_no_range"
        return scene.line("told", key, detail, ahead=event.ahead)
    key = "told.some" if event.ahead else "told.nobody"
    return scene.line("told", key, detail, ahead=event.ahead, range=scene.tell.range(event.estimate))


def _called(scene: Scene, event: events.TicketCalled) -> list[Line]:
    tell, rule = scene.tell, event.reason["rule"]
    due_ms = event.reason["due_in_s"] * 1000
    key = "own_pool" if rule == "chosen" and event.note is None else rule
    why = tell(
        "why.due_late" if rule == "due" and due_ms < 0 else f"why.{key}",
        left=tell.span(due_ms),
        late=tell.span(-due_ms),
        maximum_min=scene.day.rules.calling.maximum_wait_s // 60,
        note=event.note,
    )
    passed = tell("passed.nobody")
    if scene.passed:
        numbers = [ticket.number for ticket in sorted(scene.passed, key=lambda ticket: ticket.order)]
        named = tell("join").join(numbers[:PASSED_NAMED]) + ("…" if len(numbers) > PASSED_NAMED else "")
        passed = tell("passed.some", count=len(numbers), numbers=named)
    by = "" if event.staff is None else tell("by", staff=event.staff)
    how = "chosen" if rule == "chosen" else "finish_and_next" if scene.finished_first else "next"
    how = "automatic" if event.automatic else how
    values = {"counter": event.counter, "number": event.number}
    return [scene.line("called", f"called.{how}", why, passed, by, strong=True, **values)]


def _recalled(scene: Scene, event: events.TicketRecalled) -> list[Line]:
    key = "recalled.last" if event.last else "recalled"
    return [scene.line("recalled", key, counter=event.counter, calls=event.calls)]


def _announcement_started(scene: Scene, event: events.AnnouncementStarted) -> list[Line]:
    line = scene.line("announced", "announced.going")
    line.call_seq = event.call_seq
    return [line]


def _announcement_ended(scene: Scene, event: events.AnnouncementEnded) -> list[Line]:
    line = scene.line("announced", f"announced.{event.outcome}", clock=scene.tell.clock(scene.recorded.at_ms))
    line.call_seq = event.call_seq
    return [line]


def _started(scene: Scene, event: events.ServingStarted) -> list[Line]:
    return [scene.line("started", "started", counter=event.counter)]


def _finished(scene: Scene, event: events.TicketFinished) -> list[Line]:
    mine, tell = scene.mine, scene.tell
    if mine is None or event.counter is None:
        return [scene.line("finished", "finished.parked", strong=True)]
    begun_ms = mine.started_ms or mine.last_called_ms or scene.recorded.at_ms
    duration = tell.span(scene.recorded.at_ms - begun_ms - mine.parked_total_ms)
    names = [scene.service(code) for code in event.delivered]
    delivered = tell("finished.delivered", services=tell("join").join(names)) if names else ""
    goes_on = "" if event.next_service is None else tell("finished.goes_on", service=scene.service(event.next_service))
    values = {"counter": event.counter, "duration": duration}
    return [scene.line("finished", f"finished.{event.outcome}", delivered, goes_on, strong=True, **values)]


def _no_show(scene: Scene, event: events.NoShowMarked) -> list[Line]:
    return [scene.line("no_show", "no_show", strong=True, counter=event.counter)]


def _undone(scene: Scene, event: events.CallUndone) -> list[Line]:
    return [scene.line("undone", "undone", counter=event.counter)]


def _given_back(scene: Scene, event: events.TicketGivenBack) -> list[Line]:
    return [scene.line("given_back", f"given_back.{event.why}", counter=event.counter)]


def _abandoned(scene: Scene, event: events.TicketAbandoned) -> list[Line]:
    return [scene.line("abandoned", f"abandoned.{event.why}", strong=True)]


def _removed(scene: Scene, event: events.TicketRemoved) -> list[Line]:
    return [scene.line("removed", "removed", strong=True, reason=event.reason)]


def _expired(scene: Scene, event: events.TicketExpired) -> list[Line]:
    return [scene.line("expired", "expired", strong=True)]


def _reprint(scene: Scene, event: events.ReprintAsked) -> list[Line]:
    return [scene.line("reprint", "reprint")]


_LINES: Mapping[type, Callable[[Scene, Any], list[Line]]] = {
    events.TicketIssued: _issued,
    events.TicketCalled: _called,
    events.TicketRecalled: _recalled,
    events.AnnouncementStarted: _announcement_started,
    events.AnnouncementEnded: _announcement_ended,
    events.ServingStarted: _started,
    events.TicketFinished: _finished,
    events.NoShowMarked: _no_show,
    events.CallUndone: _undone,
    events.TicketGivenBack: _given_back,
    events.TicketAbandoned: _abandoned,
    events.TicketRemoved: _removed,
    events.TicketExpired: _expired,
    events.ReprintAsked: _reprint,
    **story_moves.LINES,
    **story_hall.LINES,
    **story_appointments.LINES,
}
