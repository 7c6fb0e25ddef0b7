"""What is measured of one transaction (waits.md); None where there is nothing to measure."""

from __future__ import annotations

from server.domain.visits import Visit

SERVED = ("served", "not_completed")
TRANSFERRED = ("transferred_service", "transferred_counter", "transferred_staff")


def wait_ms(visit: Visit) -> int | None:
    """From the entry into the queue to the last call; None for a ticket that was never called."""
    return None if visit.last_called_ms is None else max(0, visit.last_called_ms - visit.entered_ms)


def walking_ms(visit: Visit) -> int | None:
    """From the last call to the start, where somebody said that the customer came."""
    if visit.last_called_ms is None or visit.started_ms is None:
        return None
    return max(0, visit.started_ms - visit.last_called_ms)


def serving_ms_of(visit: Visit) -> int | None:
    """From the start (the last call where arrival is implied) to the finish, without the time on hold.

    None unless a customer was served.
    """
    begun_ms = visit.last_called_ms if visit.started_ms is None else visit.started_ms
    if begun_ms is None or visit.ended_ms is None or visit.outcome not in SERVED:
        return None
    return max(0, visit.ended_ms - begun_ms - visit.parked_ms)


def is_waiting(visit: Visit) -> bool:
    """Whether the ticket stands in the queue."""
    return visit.outcome is None and visit.last_called_ms is None and not visit.walk_in


def is_of_service_level(visit: Visit) -> bool:
    """Whether the service level is a share of this one among others: called, or gone uncalled after the target."""
    if visit.last_called_ms is not None:
        return True
    gone = visit.outcome == "abandoned" and visit.ended_ms is not None
    return gone and (visit.ended_ms or 0) - visit.entered_ms > visit.target_wait_s * 1000


def is_within_target(visit: Visit) -> bool:
    """Whether it was called within the wait that was promised."""
    waited_ms = wait_ms(visit)
    return waited_ms is not None and waited_ms <= visit.target_wait_s * 1000
