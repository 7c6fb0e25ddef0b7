"""What may be asked about services that a counter takes for a while."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LendService:
    """Let a counter take a service that is not its own, for so many minutes from now; `by` is who decided it."""

    counter: int
    service: str
    minutes: int
    by: str


@dataclass(frozen=True, slots=True)
class EndLending:
    """Let a counter go back to its own work before the time is over."""

    counter: int
    service: str
