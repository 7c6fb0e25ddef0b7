"""Services that a counter took for a while."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ServiceLent:
    """A counter takes a service that is not its own until `until_ms` (UTC), or until that is ended; `by` decided it."""

    counter: int
    service: str
    until_ms: int
    by: str


@dataclass(frozen=True, slots=True)
class ServiceLendingEnded:
    """A counter takes a lent service no longer: `why` is "over" or "ended"."""

    counter: int
    service: str
    why: str
