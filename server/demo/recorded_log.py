"""A recorded day as the log that the living system would have written.

An agent's counter opens at their first customer and closes once nobody was served there for `RESTS_AFTER_S`: more than
that nobody knew at the time. Between two customers it counts as at its own work, for one who could have called did not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from config.load import read
from server.demo.recorded import Customer, RecordedDay
from server.domain import events
from server.domain.branch import ORDINARY
from server.domain.events import Event, Recorded

RESTS_AFTER_S = 600
BRANCH = "recorded"
PROFILE = "all"
ZONE = "hall"
DAY_MS = 24 * 60 * 60_000
SERVICE_MIN_MAX = 60

Happening = tuple[int, int, int, Event]
# What comes first within a second: ends, calls of those who wait, entries, calls at once, services of no length.
REST, END, CALL, ENTER, AT_ONCE, AT_ONCE_ENDS = range(6)


def settings_of(services: Mapping[str, float], agents: Iterable[str]) -> dict[str, Any]:
    """The branch that took these customers in order of entry, with a counter for each agent.

    `services` maps each to how long it usually takes, in seconds.
    """
    tables = {
        "branch": {"id": BRANCH, "name": BRANCH, "timezone": "UTC", "day_starts": "00:00", "languages": ["en"]},
        "services": [
            {
                "code": code,
                "prefix": f"{chr(65 + place // 26)}{chr(65 + place % 26)}",
                "name": code,
                "target_service_min": min(SERVICE_MIN_MAX, max(1, round(usual_s / 60))),
            }
            for place, (code, usual_s) in enumerate(services.items())
        ],
        "profiles": [{"name": PROFILE, "services": ["*"], "segments": ["*"], "strategy": "fifo"}],
        "counters": [{"number": number, "profile": PROFILE, "zone": ZONE} for number in counters_of(agents).values()],
    }
    return read(tables).branch_file.model_dump(mode="json")


def counters_of(agents: Iterable[str]) -> dict[str, int]:
    """The counter of each agent: 1, 2, … by name."""
    return {agent: number for number, agent in enumerate(sorted(set(agents)), start=1)}


def log_of(recorded: RecordedDay, settings: Mapping[str, Any], counters: Mapping[str, int]) -> list[Recorded]:
    """The day's events, from its opening on; times are the recording's own, as if they were UTC."""
    starts_ms = round(datetime.fromisoformat(recorded.day).replace(tzinfo=UTC).timestamp() * 1000)
    happenings = [
        *_customers(recorded.customers, counters, starts_ms),
        *_shifts(recorded.customers, counters),
    ]
    happenings.sort(key=lambda happening: happening[:3])
    opening = (0, 0, 0, events.DayOpened(dict(settings), starts_ms, starts_ms + DAY_MS))
    return [
        Recorded(seq, BRANCH, recorded.day, starts_ms + at_ms, BRANCH, event, "")
        for seq, (at_ms, _, _, event) in enumerate([opening, *happenings], start=1)
    ]


def _customers(customers: Sequence[Customer], counters: Mapping[str, int], starts_ms: int) -> Iterator[Happening]:
    for place, one in enumerate(customers):
        ticket, entered_ms = str(place), one.entered_ms
        yield entered_ms, ENTER, place, _issued(ticket, place, one, starts_ms + entered_ms)
        if one.started_ms is None or one.agent is None:
            left_at = END if one.ended_ms > entered_ms else AT_ONCE_ENDS
            yield one.ended_ms, left_at, place, events.TicketAbandoned(ticket, ticket, None, "cancelled")
            continue
        counter, at_once = counters[one.agent], one.started_ms == entered_ms
        yield one.started_ms, AT_ONCE if at_once else CALL, place, _called(ticket, counter, one)
        ends_at = END if one.ended_ms > one.started_ms else AT_ONCE_ENDS
        yield one.ended_ms, ends_at, place, events.TicketFinished(ticket, counter, wrap_up=True)


def _issued(ticket: str, place: int, one: Customer, entered_ms: int) -> Event:
    return events.TicketIssued(
        ticket=ticket,
        number=ticket,
        series="",
        serial=place + 1,
        service=one.service,
        segment=ORDINARY,
        language="en",
        channel="kiosk",
        kiosk=None,
        entered_ms=entered_ms,
        ahead=0,
    )


def _called(ticket: str, counter: int, one: Customer) -> Event:
    return events.TicketCalled(ticket, ticket, counter, ZONE, one.service, "en", PROFILE, None, {"rule": "due"})


def _shifts(customers: Sequence[Customer], counters: Mapping[str, int]) -> Iterator[Happening]:
    """When counters opened and closed, as far as it was seen."""
    spans: dict[str, list[tuple[int, int]]] = {}
    for one in customers:
        if one.agent is not None and one.started_ms is not None:
            spans.setdefault(one.agent, []).append((one.started_ms, one.ended_ms))
    for agent, served in spans.items():
        counter, until_ms = counters[agent], None
        for started_ms, ended_ms in sorted(served):
            if until_ms is None or started_ms > until_ms:
                if until_ms is not None:
                    yield until_ms, END, -1, events.CounterClosed(counter)
                yield started_ms, END, -1, events.CounterOpened(counter, PROFILE, None)
            until_ms = max(until_ms or 0, ended_ms + RESTS_AFTER_S * 1000)
        if until_ms is not None:
            yield until_ms, END, -1, events.CounterClosed(counter)
