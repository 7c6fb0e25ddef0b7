"""Until when a business day was lived, where it was ended only later."""

from __future__ import annotations

from server.domain.events import DayOpened, Recorded

# The writer ends a day within half a minute of its time, unless it was not running then.
LATE_MS = 5 * 60_000


class LastSeen:
    """The moments of a day's events; `note` each of them before it is taken in."""

    def __init__(self) -> None:
        self.day = ""
        self.ends_ms = self._at_ms = self._before_ms = 0

    def note(self, recorded: Recorded) -> None:
        """Take the moment of an event; those for other days say nothing of this one."""
        event = recorded.event
        if isinstance(event, DayOpened):
            self.day, self.ends_ms = recorded.day, event.ends_ms
            self._at_ms = self._before_ms = recorded.at_ms
        elif recorded.day == self.day and recorded.at_ms != self._at_ms:
            self._before_ms, self._at_ms = self._at_ms, recorded.at_ms

    @property
    def until_ms(self) -> int:
        """When that which the event at hand ends was over.

        That is the event's own moment; but where the branch had no power at the end of the day and the next start ends
        it, nobody sat or waited there all night: then it is the moment of the last event before.
        """
        return self._at_ms if self._at_ms <= self.ends_ms + LATE_MS else self._before_ms
