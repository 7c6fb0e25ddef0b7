"""The appointments projection: one row per booking, always in step with the log."""

from __future__ import annotations

import sqlite3
from dataclasses import fields

from server.domain import events
from server.domain.booking import Booking
from server.domain.ticket import State

# Events after which a booking's row is written again.
CHANGING = (
    events.AppointmentBooked,
    events.AppointmentChanged,
    events.AppointmentCancelled,
    events.AppointmentExpired,
    events.TicketIssued,
)
# Who it is stays in the log as a pseudonym; the row has no use for it.
COLUMNS = tuple(field.name for field in fields(Booking) if field.name != "identity")

_NAMES = ", ".join(COLUMNS)
_KEEP = (
    f"INSERT INTO appointments ({_NAMES}) VALUES ({', '.join('?' * len(COLUMNS))}) ON CONFLICT (ticket) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in COLUMNS)
)


def keep(connection: sqlite3.Connection, booking: Booking) -> None:
    """Write the row as it is now; sqlite3.IntegrityError when another booking of the day has the code."""
    connection.execute(_KEEP, [getattr(booking, name) for name in COLUMNS])


def of_days(connection: sqlite3.Connection, first: str, last: str) -> list[Booking]:
    """All bookings of the business days from `first` to `last` (YYYY-MM-DD, both included), in order of their slots."""
    rows = connection.execute(
        f"SELECT {_NAMES} FROM appointments WHERE day BETWEEN ? AND ? ORDER BY day, slot_ms, booked_ms, ticket",
        (first, last),
    )
    return [_booking(dict(zip(COLUMNS, row, strict=True))) for row in rows]


def days(connection: sqlite3.Connection) -> list[str]:
    """The days there are bookings for, by their rows or by the log, in order."""
    rows = connection.execute(
        "SELECT day FROM appointments UNION SELECT day FROM events WHERE kind = 'AppointmentBooked' ORDER BY day"
    )
    return [row[0] for row in rows]


def keep_contact(connection: sqlite3.Connection, at_ms: int, ticket: str, day: str, contact: str) -> None:
    """Remember whom a booking is for, in words."""
    connection.execute("INSERT OR REPLACE INTO appointment_contacts VALUES (?, ?, ?)", (ticket, day, contact))


def contacts(connection: sqlite3.Connection, day: str) -> dict[str, str]:
    """Whom the bookings of a day are for, by their ids, as far as it is still known."""
    return dict(connection.execute("SELECT ticket, contact FROM appointment_contacts WHERE day = ?", (day,)).fetchall())


def forget_contacts(connection: sqlite3.Connection, before: str) -> int:
    """Forget whom bookings of the days before `before` (YYYY-MM-DD) were for; answers how many."""
    return connection.execute("DELETE FROM appointment_contacts WHERE day < ?", (before,)).rowcount


def _booking(row: dict[str, object]) -> Booking:
    row["state"], row["late"] = State(str(row["state"])), bool(row["late"])
    return Booking(**row)  # type: ignore[arg-type]  # the columns are the fields
