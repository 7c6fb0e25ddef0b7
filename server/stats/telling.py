"""How moments, spans and ranges are put into words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from server.stats.waits import shown_range_min

Say = Callable[..., str]


@dataclass(frozen=True)
class Telling:
    """A language and the branch's clock: `say(key, language, **values)` gives the sentences."""

    say: Say
    language: str
    zone: ZoneInfo

    def __call__(self, key: str, **values: object) -> str:
        """The sentence `story.<key>`."""
        return self.say(f"story.{key}", self.language, **values)

    def joined(self, *sentences: str) -> str | None:
        """Sentences one after another, those that are not empty; a full-width stop needs no space behind it."""
        text = " ".join(sentence for sentence in sentences if sentence)
        return text.replace("。 ", "。") or None

    def named(self, names: Mapping[str, str]) -> str:
        """A name of the branch file in the telling's language, else in its first."""
        return names.get(self.language) or next(iter(names.values()))

    def clock(self, at_ms: int, *, seconds: bool = True) -> str:
        """A moment on the branch's clocks, "09:41:07" or "09:41"."""
        return datetime.fromtimestamp(at_ms // 1000, self.zone).strftime("%H:%M:%S" if seconds else "%H:%M")

    def span(self, span_ms: int) -> str:
        """How long, to the second; over an hour to the minute."""
        minutes, seconds = divmod(max(0, span_ms) // 1000, 60)
        if minutes >= 60:
            return self("duration.hours", hours=minutes // 60, minutes=minutes % 60)
        return self("duration.minutes" if minutes else "duration.seconds", minutes=minutes, seconds=seconds)

    def range(self, promised: Mapping[str, Any]) -> str:
        """A wait as the customer was told it."""
        low_min, high_min = shown_range_min(promised)
        if high_min is None:
            return self("range.over", low=low_min)
        return self("range.between" if low_min else "range.within", low=low_min, high=high_min)

    def kept(self, promised: Mapping[str, Any] | None, waited_ms: int) -> str:
        """Whether the wait was as long as the customer was told."""
        if promised is None:
            return self("promise.none")
        low_min, high_min = shown_range_min(promised)
        if waited_ms < low_min * 60_000:
            key = "promise.shorter"
        elif high_min is not None and waited_ms > high_min * 60_000:
            key = "promise.longer"
        else:
            key = "promise.within"
        return self(key, range=self.range(promised))
