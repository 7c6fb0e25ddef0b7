"""Business days, by a branch's own time zone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def rfc3339(at_ms: int) -> str:
    """The moment as people outside read it: RFC 3339, UTC, milliseconds ("2026-03-02T01:30:00.250Z")."""
    return datetime.fromtimestamp(at_ms / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def business_day(timezone: str, day_starts: str, at_ms: int) -> str:
    """The day (YYYY-MM-DD) that the moment `at_ms` belongs to: it began at `day_starts` local time, DST included."""
    local = datetime.fromtimestamp(at_ms / 1000, ZoneInfo(timezone)).date()
    # A clock that goes back over midnight shows yesterday's date though today has begun.
    first = local + timedelta(days=1)
    while at_ms < moment_ms(timezone, first, day_starts):
        first -= timedelta(days=1)
    return first.isoformat()


def day_bounds_ms(timezone: str, day_starts: str, day: str) -> tuple[int, int]:
    """The first moment of the business day and the first of the next one, in UTC ms; 23 to 25 hours apart."""
    first = date.fromisoformat(day)
    return moment_ms(timezone, first, day_starts), moment_ms(timezone, first + timedelta(days=1), day_starts)


def opening_ms(timezone: str, day_starts: str, day: str, hours: Iterable[str]) -> list[list[int]]:
    """Opening times such as "09:00-12:00" as [[opens, closes], ...] in UTC ms on this business day.

    A time before `day_starts` is of the small hours that still belong to the day; 24:00 is the midnight that ends it.
    """
    first = date.fromisoformat(day)
    windows = []
    for span in hours:
        opens, closes = span.split("-")
        begin = moment_ms(timezone, first + timedelta(days=opens < day_starts), opens)
        end = moment_ms(timezone, first + timedelta(days=closes <= day_starts), closes)
        if begin < end:  # nothing is left of an hour that the clock jumps over
            windows.append([begin, end])
    return sorted(windows)


def moment_ms(timezone: str, day: date, clock: str) -> int:
    """The UTC ms of a local wall-clock time ("HH:MM", up to "24:00").

    The first of two when the clock goes back; the moment the clock jumps when it goes forward over that time.
    """
    hour, minute = (int(part) for part in clock.split(":"))
    if hour == 24:
        day, hour = day + timedelta(days=1), 0
    zone = ZoneInfo(timezone)
    local = datetime.combine(day, time(hour, minute), zone)
    moment = local.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
        moment = _jump(zone, local.replace(fold=1).astimezone(UTC), moment)
    return round(moment.timestamp() * 1000)


def _jump(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The second between two moments (UTC) at which the zone's clock jumps."""
    offset = after.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        if middle.astimezone(zone).utcoffset() == offset:
            after = middle
        else:
            before = middle
    return after
