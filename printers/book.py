"""What is asked and noted of the jobs of one printer."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

State = Literal["queued", "sending", "sent", "printed", "held", "unknown", "failed", "expired"]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """One slip to be printed once; `slip` is the JSON of printers.slip.Slip."""

    id: str
    slip: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Desk:
    """Where jobs come from and go to; each call may be slow.

    - `next_job(printer name)`: the oldest queued job, or None;
    - `note(job id, state, cause)`: durable when it returns; raises when it could not be written;
    - `wanted(job id)`: False when nobody needs the slip any more; asked until right before the first byte;
    - `elsewhere(job id, cause)`: True when the job was given to another printer, asked while this one cannot print.
    """

    next_job: Callable[[str], Job | None]
    note: Callable[[str, State, str], None]
    wanted: Callable[[str], bool]
    elsewhere: Callable[[str, str], bool] = lambda job, cause: False


class Book:
    """One printer's jobs at the desk; what was said already is not said again."""

    def __init__(self, printer: str, desk: Desk, pause: Callable[[], bool]) -> None:
        """`pause()` waits a little; True when everything stops."""
        self.printer, self._desk, self._pause = printer, desk, pause
        self._said: dict[str, tuple[str, str]] = {}  # by state, the last job said to be in it, with the cause

    def next(self) -> Job | None:
        """The oldest job that waits."""
        return self._desk.next_job(self.printer)

    def wanted(self, job: str) -> bool:
        """Whether somebody needs the slip still."""
        return self._desk.wanted(job)

    def begin(self, job: str) -> None:
        """Note `sending`; raises when it could not be written, and then nothing may be sent."""
        self._said.clear()
        try:
            self._desk.note(job, "sending", "")
        except Exception:
            self.note_surely(job, "queued", "not_noted")  # it may have been written all the same
            raise

    def note_surely(self, job: str, state: State, cause: str) -> None:
        """Note what has happened already; tried again until it is written or everything stops."""
        while True:
            try:
                return self._desk.note(job, state, cause)
            except Exception:
                log.exception("printer %s: job %s is %s, which could not be noted", self.printer, job, state)
                if self._pause():
                    return None

    def note_held(self, job: str, cause: str) -> None:
        """Say once why a job is held."""
        if self._said.get("held") != (job, cause):
            self.note_surely(job, "held", cause)
            self._said["held"] = (job, cause)

    def wait_or_move(self, job: str, cause: str) -> bool:
        """True when another printer took a job that cannot be begun here; else it is said once why it waits."""
        if self._desk.elsewhere(job, cause):
            return True
        if self._said.get("queued") != (job, cause):
            self._desk.note(job, "queued", cause)
            self._said["queued"] = (job, cause)
        return False

    def tend(self, cause: str) -> None:
        """While the printer can begin nothing: what waits goes to another one, or is let go when it is stale.

        Never raises: the slip in the printer's hands comes first.
        """
        try:
            while job := self.next():
                if not self.wanted(job.id):
                    self._desk.note(job.id, "expired", "not_wanted")
                elif not self.wait_or_move(job.id, cause):
                    return
        except Exception:
            log.exception("printer %s: what waits for it could not be looked after", self.printer)
