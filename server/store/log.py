"""The log: events in, events out, by `seq`."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

from server.domain import events
from server.domain.events import (
    AnnouncementEnded,
    AnnouncementStarted,
    DayOpened,
    Recorded,
    TicketCalled,
    TicketRecalled,
)
from server.store import codec

READ_MAX = 1000

_ROW = "seq, branch, day, at_ms, actor, kind, v, cause, data"
# By its own small index: without it SQLite walks back through the whole day to find one.
_OPENINGS = "FROM events INDEXED BY events_one_opening WHERE kind = 'DayOpened'"

# Of the day that the appointment is for, which may be long before that day is opened, or without it ever being.
_APPOINTMENTS = ", ".join(
    f"'{kind.__name__}'"
    for kind in (
        events.AppointmentBooked,
        events.AppointmentChanged,
        events.AppointmentCancelled,
        events.AppointmentExpired,
    )
)

_HEARD = ", ".join(
    f"'{kind.__name__}'" for kind in (TicketCalled, TicketRecalled, AnnouncementStarted, AnnouncementEnded)
)


def append(connection: sqlite3.Connection, recorded: Recorded) -> None:
    """Write one event; a `seq` that is taken raises sqlite3.IntegrityError."""
    connection.execute(
        f"INSERT INTO events ({_ROW}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            recorded.seq,
            recorded.branch,
            recorded.day,
            recorded.at_ms,
            recorded.actor,
            recorded.kind,
            recorded.v,
            recorded.cause,
            codec.encode(recorded.event),
        ),
    )


def after(connection: sqlite3.Connection, seq: int, limit: int = READ_MAX) -> list[Recorded]:
    """At most `limit` events behind `seq`, in order."""
    rows = connection.execute(f"SELECT {_ROW} FROM events WHERE seq > ? ORDER BY seq LIMIT ?", (seq, limit))
    return [_recorded(row) for row in rows]


def last_seq(connection: sqlite3.Connection) -> int:
    """The newest event's `seq`, 0 for an empty log."""
    (seq,) = connection.execute("SELECT coalesce(max(seq), 0) FROM events").fetchone()
    return int(seq)


def last_at_ms(connection: sqlite3.Connection) -> int:
    """The newest event's moment, 0 for an empty log."""
    row = connection.execute("SELECT at_ms FROM events ORDER BY seq DESC LIMIT 1").fetchone()
    return 0 if row is None else int(row[0])


def of_day(connection: sqlite3.Connection, day: str) -> list[Recorded]:
    """All events for a business day (YYYY-MM-DD), in order."""
    rows = connection.execute(f"SELECT {_ROW} FROM events WHERE day = ? ORDER BY seq", (day,))
    return [_recorded(row) for row in rows]


def announcements(connection: sqlite3.Connection, day: str) -> list[Recorded]:
    """The calls of a business day, and what began and ended of their announcements, in order."""
    rows = connection.execute(f"SELECT {_ROW} FROM events WHERE day = ? AND kind IN ({_HEARD}) ORDER BY seq", (day,))
    return [_recorded(row) for row in rows]


def ended_later(connection: sqlite3.Connection, day: str) -> list[Recorded]:
    """The announcements of a business day that ended on the one opened after it, as after a power cut at night."""
    after = connection.execute(f"SELECT day, seq {_OPENINGS} AND day > ? ORDER BY day LIMIT 1", (day,)).fetchone()
    if after is None:
        return []
    ends = [entry for entry in announcements(connection, after[0]) if isinstance(entry.event, AnnouncementEnded)]
    return [entry for entry in ends if getattr(entry.event, "call_seq", after[1]) < after[1]]


def since_opening(connection: sqlite3.Connection) -> Iterator[Recorded]:
    """All events from the newest `DayOpened` on. Nothing before a first day."""
    opened = connection.execute(f"SELECT seq {_OPENINGS} ORDER BY seq DESC LIMIT 1").fetchone()
    rows = connection.execute(f"SELECT {_ROW} FROM events WHERE seq >= ? ORDER BY seq", opened or (0,))
    return (_recorded(row) for row in rows)


def present(connection: sqlite3.Connection) -> Iterator[Recorded]:
    """What the present day is folded from: all since it began, after the bookings made earlier for it or later days."""
    opened = connection.execute(f"SELECT day, seq {_OPENINGS} ORDER BY seq DESC LIMIT 1").fetchone()
    # By the index of days, though their order is asked for: else SQLite walks through all years of the log.
    rows = connection.execute(
        f"SELECT {_ROW} FROM events INDEXED BY events_by_day"
        f" WHERE day >= ? AND seq < ? AND kind IN ({_APPOINTMENTS}) ORDER BY seq",
        opened or ("", 0),
    )
    yield from (_recorded(row) for row in rows.fetchall())
    yield from since_opening(connection)


def of_ticket(connection: sqlite3.Connection, ticket: str) -> list[Recorded]:
    """The ticket's whole story: its day's opening, its own events, the announcements of its calls."""
    found = connection.execute(
        "SELECT day FROM visits WHERE ticket = ? UNION SELECT day FROM appointments WHERE ticket = ?", (ticket, ticket)
    ).fetchone()
    if found is None:
        return []
    rows = connection.execute(
        f"SELECT {_ROW} FROM events WHERE day = ? AND (instr(data, ?) OR kind = 'DayOpened'"
        " OR kind IN ('AnnouncementStarted', 'AnnouncementEnded')) ORDER BY seq",
        (found[0], ticket),
    )
    calls: set[int] = set()
    story = []
    for recorded in map(_recorded, rows):
        event = recorded.event
        if isinstance(event, TicketCalled | TicketRecalled) and event.ticket == ticket:
            calls.add(recorded.seq)
        ours = getattr(event, "ticket", None) == ticket or getattr(event, "call_seq", None) in calls
        if ours or isinstance(event, DayOpened):
            story.append(recorded)
    return story


def branch(connection: sqlite3.Connection) -> str | None:
    """The id of the branch that this log belongs to, None while it is empty."""
    row = connection.execute("SELECT branch FROM events ORDER BY seq DESC LIMIT 1").fetchone()
    return None if row is None else str(row[0])


def rules(connection: sqlite3.Connection, until: str) -> dict[str, Any] | None:
    """The frozen rules of the last business day opened up to `until`, as it began; None before a first."""
    opened = connection.execute(
        f"SELECT {_ROW} {_OPENINGS} AND day <= ? ORDER BY day DESC LIMIT 1", (until,)
    ).fetchone()
    event = None if opened is None else _recorded(opened).event
    return event.settings if isinstance(event, DayOpened) else None


def last_day(connection: sqlite3.Connection) -> str | None:
    """The business day that was opened last."""
    row = connection.execute(f"SELECT day {_OPENINGS} ORDER BY seq DESC LIMIT 1").fetchone()
    return None if row is None else str(row[0])


def days(connection: sqlite3.Connection) -> list[str]:
    """The business days that were opened, in the order they were."""
    return [row[0] for row in connection.execute(f"SELECT day {_OPENINGS} ORDER BY seq")]


def faults(connection: sqlite3.Connection) -> list[str]:
    """What is wrong with the log as a list, a line each: gaps, times that go back, another branch, an unknown day."""
    count, last, branches = connection.execute(
        "SELECT count(*), coalesce(max(seq), 0), count(DISTINCT branch) FROM events"
    ).fetchone()
    back = connection.execute(
        "SELECT seq FROM (SELECT seq, at_ms < lag(at_ms) OVER (ORDER BY seq) AS back FROM events) WHERE back"
    )
    astray = connection.execute(
        f"SELECT day, count(*) FROM events WHERE day NOT IN (SELECT day {_OPENINGS})"
        f" AND kind NOT IN ({_APPOINTMENTS}) GROUP BY day"
    )
    return [
        *([f"log: {count} events, but the last is {last}"] if count != last else []),
        *([f"log: events of {branches} branches"] if branches > 1 else []),
        *(f"log: event {seq} is earlier than the one before it" for (seq,) in back),
        *(f"log: {count} events of {day}, a day that was never opened" for day, count in astray),
    ]


def _recorded(row: tuple[int, str, str, int, str, str, int, str, str]) -> Recorded:
    seq, branch_id, day, at_ms, actor, kind, v, cause, shape = row
    return Recorded(seq, branch_id, day, at_ms, actor, codec.decode(kind, v, shape), cause, v)
