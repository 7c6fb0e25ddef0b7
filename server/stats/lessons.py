"""What can be learned from a day that is over: what was known as each customer entered, how long they waited."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from server.domain import events
from server.domain.day import Day
from server.domain.events import Recorded
from server.domain.fold import apply
from server.domain.prospect import Prospect, mean_service_s, prospect
from server.stats.features import features

MEAN_OF = 20


@dataclass(frozen=True, slots=True)
class Lesson:
    """One customer who waited and was called.

    `standing` is what stood before them as they entered, without its view; `row` the features; `wait_s` what came of
    it; `plain` what simple rules would have said: mean20 (of the last 20 who were called), les (the last of them), hol
    (who stands first now), queue_length (all who wait, and this one, by the counters).
    """

    day: str
    entered_ms: int
    since_midnight_s: int
    service: str
    kind: str
    standing: Prospect
    row: tuple[float, ...]
    wait_s: float
    plain: dict[str, float]


def lessons(recorded: Sequence[Recorded], services: Sequence[str], segments: Sequence[str]) -> Iterator[Lesson]:
    """A lesson for each customer of these events, a whole day's from its `DayOpened` on, who had to wait.

    Each is looked at in the day as it was folded just before the number was given.
    """
    waits, day = waits_ms(recorded), Day()
    for entry in recorded:
        event = entry.event
        if isinstance(event, events.TicketIssued) and waits.get(event.ticket, 0) > 0:
            standing = prospect(day, event.service, event.segment, event.entered_ms, booked=event.slot_ms is not None)
            if standing.counters > 0 and standing.load + 1 > standing.idle:
                yield _lesson(day, event, standing, waits[event.ticket], services, segments)
        apply(day, entry)


def waits_ms(recorded: Iterable[Recorded]) -> dict[str, int]:
    """How long each ticket waited for the last call of its first transaction; those never called are left out."""
    entered, waits, ended = dict[str, int](), dict[str, int](), set[str]()
    for entry in recorded:
        match entry.event:
            case events.TicketIssued(ticket=ticket, entered_ms=entered_ms):
                entered[ticket] = entered_ms
            case events.TicketCalled(ticket=ticket) | events.TicketRecalled(ticket=ticket):
                if ticket in entered and ticket not in ended:
                    waits[ticket] = entry.at_ms - entered[ticket]
            case events.CallUndone(ticket=ticket) | events.TicketGivenBack(ticket=ticket):
                if ticket not in ended:
                    waits.pop(ticket, None)
            case events.NoShowMarked(ticket=ticket) | events.TicketPutBack(ticket=ticket):
                ended.add(ticket)
            case events.TicketFinished(ticket=ticket) | events.TicketTransferred(ticket=ticket):
                ended.add(ticket)
            case events.TicketParked(ticket=ticket):
                ended.add(ticket)
            case _:
                pass
    return waits


def _lesson(
    day: Day,
    event: events.TicketIssued,
    standing: Prospect,
    wait_ms: int,
    services: Sequence[str],
    segments: Sequence[str],
) -> Lesson:
    return Lesson(
        day=day.day or "",
        entered_ms=event.entered_ms,
        since_midnight_s=(event.entered_ms - day.starts_ms) // 1000,
        service=event.service,
        kind=event.segment,
        standing=bare(standing),
        row=tuple(features(standing, services, segments)),
        wait_s=wait_ms / 1000,
        plain=_plain(day, event, standing),
    )


def bare(standing: Prospect) -> Prospect:
    """A standing that can be kept: without the day it looks at."""
    return Prospect(
        standing.ahead,
        standing.load,
        standing.counters,
        standing.idle,
        standing.mean_service_s,
        standing.leaving_per_s,
        standing.absent,
    )


def _plain(day: Day, event: events.TicketIssued, standing: Prospect) -> dict[str, float]:
    waits = [one.wait_ms / 1000 for one in day.lately.taken][-MEAN_OF:]
    waiting = [ticket for queue in day.waiting.values() for ticket in queue.values()]
    oldest_ms = min((ticket.entered_ms for ticket in waiting), default=event.entered_ms)
    work_s = sum(mean_service_s(day, ticket.service) for ticket in waiting) + mean_service_s(day, event.service)
    return {
        "mean20": sum(waits) / len(waits) if waits else 0.0,
        "les": waits[-1] if waits else 0.0,
        "hol": max(0, event.entered_ms - oldest_ms) / 1000,
        "queue_length": work_s / max(1, standing.counters),
    }
