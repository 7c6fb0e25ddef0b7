"""A branch of any rules, asked without a server."""

from typing import Any

from bare_hall import Hall, branch_file
from server.domain.branch import Branch
from server.domain.day import Day
from server.domain.routing import Asker, Standing
from server.domain.routing_rules import Runs
from server.domain.ticket import State, Ticket

MINUTE_MS = 60_000
SEGMENTS = [
    {"code": "gold", "name": "Gold", "target_wait_min": 10, "level": 1},
    {"code": "platinum", "name": "Platinum", "target_wait_min": 5, "level": 2},
]


def settings_of(profiles: list[dict[str, Any]], **changes: Any) -> dict[str, Any]:
    """Frozen settings with these profiles; counter n has the n-th, those after the last have the last."""
    names = [{"services": ["*"], "segments": ["*"], **profile, "name": f"p{n}"} for n, profile in enumerate(profiles)]
    counters = [
        {"number": n, "profile": names[min(n, len(names)) - 1]["name"], "zone": "hall"}
        for n in range(1, changes.pop("places", 3) + 1)
    ]
    return branch_file(**{"segments": SEGMENTS, "profiles": names, "counters": counters, **changes})


def hall_of(*profiles: dict[str, Any], **changes: Any) -> Hall:
    """An open hall with these profiles."""
    return Hall(settings_of(list(profiles) or [{}], **changes)).open()


def ticket_of(
    branch: Branch, order: int, entered_ms: int, service: str = "A", segment: str = "ordinary", **more: Any
) -> Ticket:
    """A waiting ticket as the fold makes it of its issue."""
    target_ms = branch.target_wait_s(service, segment) * 1000
    return Ticket(
        id=f"t{order}", number=f"{service}{order:03}", service=service, segment=segment, language="en",
        channel="kiosk", kiosk=None, state=State.WAITING, issued_ms=entered_ms, entered_ms=entered_ms,
        queued_ms=entered_ms, order=order, promised_ms=entered_ms + target_ms,
        due_ms=entered_ms + target_ms - branch.segments[segment].head_start_s * 1000,
        overdue_ms=entered_ms + branch.calling.maximum_wait_s * 1000,
        premium=branch.is_premium(service, segment), need=branch.segments[segment].serve_first, **more,
    )  # fmt: skip


def standing_of(branch: Branch, tickets: list[Ticket], profile: str = "p0", runs: Runs | None = None) -> Standing:
    """These tickets before one counter of a profile, without a day."""
    return Standing(branch, Asker(branch.profiles[profile], 1), runs or Runs(), {}, tickets)


def waiting(day: Day) -> list[Ticket]:
    """All who wait."""
    return [ticket for queue in day.waiting.values() for ticket in queue.values()]
