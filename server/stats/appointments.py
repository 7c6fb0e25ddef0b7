"""The figures of appointments, apart from those of walk-ins."""

from collections.abc import Iterable, Sequence
from typing import Any

from server.domain.booking import Booking
from server.domain.ticket import State
from server.domain.visits import FIRST_LEG, Visit
from server.stats.summary import mean, percentile, seconds, service_level, share, wait_ms

NO_SHOW = "no_show"
FIGURES = (
    "booked", "checked_in", "on_time", "late", "cancelled", "no_shows", "expired", "ahead", "no_show_rate",
    "called", "mean_s", "p50_s", "p90_s", "max_s", "service_level",
)  # fmt: skip


def appointment_figures(bookings: Sequence[Booking], visits: Iterable[Visit]) -> dict[str, Any]:
    """What became of these bookings; `visits` may hold other tickets' transactions too.

    `{booked, checked_in, on_time, late, cancelled, no_shows, expired, ahead, no_show_rate,
    waits: {count, mean_s, p50_s, p90_s, max_s}, service_level: {value, calls, target}}`

    `booked` is all of them; `checked_in` is `on_time` (its grace kept) and `late` together; `no_shows` never came,
    `expired` are those that the branch could not keep, `ahead` those still to come. `no_show_rate` is the share of
    no-shows among those that either came or did not. Waits are those of on-time customers, from the slot or, within
    the grace, from the check-in, to the last call of what they came for first; one called before the slot waited 0.
    """
    kept = [booking for booking in bookings if booking.state is State.WAITING]
    on_time = {booking.ticket for booking in kept if not booking.late}
    no_shows = sum(booking.why == NO_SHOW for booking in bookings)
    expired = sum(booking.state is State.EXPIRED for booking in bookings) - no_shows
    own = [visit for visit in visits if visit.ticket in on_time and visit.leg == FIRST_LEG]
    waits_ms = sorted(wait for wait in map(wait_ms, own) if wait is not None)
    return {
        "booked": len(bookings),
        "checked_in": len(kept),
        "on_time": len(on_time),
        "late": len(kept) - len(on_time),
        "cancelled": sum(booking.state is State.CANCELLED for booking in bookings),
        "no_shows": no_shows,
        "expired": expired,
        "ahead": sum(booking.state is State.BOOKED for booking in bookings),
        "no_show_rate": share(no_shows, no_shows + len(kept)),
        "waits": {
            "count": len(waits_ms),
            "mean_s": seconds(mean(waits_ms)),
            "p50_s": seconds(percentile(waits_ms, 50)),
            "p90_s": seconds(percentile(waits_ms, 90)),
            "max_s": seconds(waits_ms[-1] if waits_ms else None),
        },
        "service_level": service_level(own),
    }


def appointments_report(bookings: Sequence[Booking], visits: Sequence[Visit]) -> list[dict[str, Any]]:
    """One row of FIGURES per day that has bookings, in order."""
    rows = []
    for day in sorted({booking.day for booking in bookings}):
        figures = appointment_figures(
            [booking for booking in bookings if booking.day == day], [visit for visit in visits if visit.day == day]
        )
        waits = figures.pop("waits")
        level = figures.pop("service_level")["value"]
        rows.append({"day": day, **figures, "called": waits.pop("count"), **waits, "service_level": level})
    return rows
