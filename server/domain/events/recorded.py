"""An event with its row in the log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from server.domain.events import Event


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event with its row in the log: `at_ms` UTC milliseconds, `cause` the command's id, `v` the shape's version."""

    seq: int
    branch: str
    day: str
    at_ms: int
    actor: str
    event: Event
    cause: str
    v: int = 1

    @property
    def kind(self) -> str:
        """The event's name, as the log and the sockets spell it."""
        return type(self.event).__name__
