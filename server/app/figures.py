"""The figures that managers and programs ask for, from the store and the committed day."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from server.domain.day import Day
from server.domain.refusals import Refusal
from server.domain.still import still
from server.stats import against
from server.stats.report import SPLITS, UnknownSplit, split
from server.stats.staff import staff_figures
from server.stats.summary import measured
from server.stats.today import today
from server.store import figures, sittings, visits
from server.store.store import Store
from server.writer import Writer

DAYS_MAX = 3660
ROWS_MAX = 20_000


def span(today: str | None, first: str | None, last: str | None) -> tuple[str, str]:
    """The business days (YYYY-MM-DD) asked for, today where one is left out.

    Raises Refusal("days_reversed" | "too_many_days").
    """
    today = today or date.min.isoformat()
    first, last = first or min(today, last or today), last or max(today, first or today)
    if first > last:
        raise Refusal("days_reversed", first=first, last=last)
    if (date.fromisoformat(last) - date.fromisoformat(first)).days >= DAYS_MAX:
        raise Refusal("too_many_days", limit=DAYS_MAX)
    return first, last


class Figures:
    """Waits of today and of any days, and what staff did."""

    def __init__(self, store: Store, writer: Writer, now: Callable[[], int]) -> None:
        self._store, self._writer, self._now = store, writer, now
        # Of a day and the half hour it is: nothing changes the days before any more.
        self._against: tuple[tuple[str, int], dict[str, Any]] | None = None

    def today(self) -> dict[str, Any]:
        """The day's figures, and the days it is held against."""
        with self._writer.reading() as day:
            name = day.day or ""
        rows = self._store.read(visits.of_days, name, name)
        stretches = self._store.read(sittings.of_days, name, name)
        with self._writer.reading() as day:
            now_ms = self._now()
            clocks = _clocks(day, now_ms) if name else None
            hall = still(day)
        shown = today(hall, rows, now_ms, stretches)
        return shown | {"against": None if clocks is None else self._held_against(name, *clocks)}

    def waits(self, first: str | None, last: str | None, by: Sequence[str]) -> dict[str, Any]:
        """How long people waited on these business days (YYYY-MM-DD, today when left out), split by `by`.

        `{from, to, by, rows: [{what it is split by, …}], total: {…}}` with the figures of `summary`. Raises
        Refusal("days_reversed" | "too_many_days" | "too_many_rows" | "unknown_split").
        """
        first, last = self.span(first, last)
        columns = self._store.read(figures.columns, first, last)
        try:
            groups = split(columns, by)
        except UnknownSplit as error:
            raise Refusal("unknown_split", name=str(error), names=", ".join(SPLITS)) from None
        if len(groups) > ROWS_MAX:
            raise Refusal("too_many_rows", rows=len(groups), limit=ROWS_MAX)
        rows = [dict(zip(by, keys, strict=True)) | measured(columns, own) for keys, own in groups]
        return _asked(first, last) | {"by": by, "rows": rows, "total": measured(columns, range(len(columns)))}

    def staff(self, first: str | None, last: str | None) -> dict[str, Any]:
        """What everybody and every counter did on these business days; raises Refusal as `waits` does."""
        first, last = self.span(first, last)
        with self._writer.reading() as day:
            settings: Mapping[str, Any] = day.settings
        weights = {entry["code"]: entry.get("weight", 1.0) for entry in settings.get("services", ())}
        times = self._store.read(figures.times, first, last, self._now())
        return _asked(first, last) | staff_figures(self._store.read(figures.columns, first, last), times, weights)

    def span(self, first: str | None, last: str | None) -> tuple[str, str]:
        """As the function, by the day that goes on."""
        with self._writer.reading() as day:
            name = day.day
        return span(name, first, last)

    def _held_against(self, name: str, starts_min: int, now_min: int) -> dict[str, Any]:
        moment, kept = (name, now_min // against.HALF_HOUR_MIN), self._against
        if kept is None or kept[0] != moment:
            columns = self._store.read(figures.columns, against.first_day(name), against.last_day(name))
            kept = self._against = moment, against.against(columns, name, starts_min, now_min)
        return kept[1]


def _clocks(day: Day, now_ms: int) -> tuple[int, int]:
    """The minute of the clock at which the day started, and that of now."""
    local = datetime.fromtimestamp(now_ms // 1000, ZoneInfo(day.rules.timezone))
    hour, minute = day.rules.day_starts.split(":")
    return int(hour) * 60 + int(minute), local.hour * 60 + local.minute


def _asked(first: str, last: str) -> dict[str, Any]:
    return {"from": first, "to": last}
