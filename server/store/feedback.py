"""The feedback projection: one row per ticket whose customer was asked."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from typing import Any

from server.domain import events
from server.domain.events import Recorded
from server.domain.feedback import Feedback
from server.store import codec
from server.store.steps import FEEDBACK

KINDS = frozenset({events.FeedbackAsked, events.FeedbackGiven})
_SERVED = "outcome IN ('served', 'not_completed')"
# Ticket and staff of those who were asked: who had begun with them last when they answered, or were asked.
_ASKED = (
    "SELECT ticket, staff FROM (SELECT feedback.ticket AS ticket, visits.staff AS staff, row_number() OVER"
    " (PARTITION BY feedback.ticket ORDER BY visits.leg DESC) AS place FROM feedback JOIN visits"
    " ON visits.ticket = feedback.ticket AND coalesce(visits.started_ms, visits.last_called_ms)"
    " <= coalesce(feedback.given_ms, feedback.asked_ms) WHERE feedback.day BETWEEN ? AND ?) WHERE place = 1"
)


def project(connection: sqlite3.Connection, recorded: Recorded) -> None:
    """Write what an event changes."""
    event = recorded.event
    if type(event) not in KINDS:
        return
    match event:
        case events.FeedbackAsked():
            connection.execute(
                "INSERT OR IGNORE INTO feedback (ticket, day, number, asked_ms, tags, comment)"
                " VALUES (?, ?, ?, ?, '[]', '')",
                (event.ticket, recorded.day, event.number, recorded.at_ms),
            )
        case events.FeedbackGiven():
            connection.execute(
                "UPDATE feedback SET given_ms = ?, rating = ?, tags = ?, comment = ? WHERE ticket = ?",
                (recorded.at_ms, event.rating, codec.compact(event.tags), event.comment, event.ticket),
            )


def of_days(connection: sqlite3.Connection, first: str, last: str) -> list[Feedback]:
    """All of the business days from `first` to `last` (YYYY-MM-DD, both included), in order of being asked."""
    rows: Any = connection.execute(
        "SELECT ticket, day, number, asked_ms, given_ms, rating, comment, tags FROM feedback"
        " WHERE day BETWEEN ? AND ? ORDER BY asked_ms, ticket",
        (first, last),
    )
    return [_feedback(*row) for row in rows]


def differences(connection: sqlite3.Connection, day: str, recorded: Iterable[Recorded]) -> list[str]:
    """What is kept of a business day's feedback that its events do not lead to; a line each."""
    again = sqlite3.connect(":memory:")
    try:
        for statement in FEEDBACK:
            again.execute(statement)
        for entry in recorded:
            project(again, entry)
        folded = {one.ticket: one for one in of_days(again, day, day)}
    finally:
        again.close()
    kept = {one.ticket: one for one in of_days(connection, day, day)}
    return [
        f"{day} feedback of {ticket}: {folded.get(ticket)} in the log, {kept.get(ticket)} kept"
        for ticket in sorted(folded.keys() | kept.keys())
        if folded.get(ticket) != kept.get(ticket)
    ]


def with_staff(connection: sqlite3.Connection, first: str, last: str) -> list[tuple[Feedback, str | None]]:
    """The same, each with who served the customer when they answered, or were asked."""
    staff = dict(connection.execute(_ASKED, (first, last)))
    return [(given, staff.get(given.ticket)) for given in of_days(connection, first, last)]


def served(connection: sqlite3.Connection, first: str, last: str) -> tuple[int, dict[str, int]]:
    """How many customers of these days might have been asked, and by member of staff: the served, and the asked.

    Whoever was asked at a counter and then sent on may never have been served to the end.
    """
    of_those = f"FROM (SELECT ticket, staff FROM visits WHERE day BETWEEN ? AND ? AND {_SERVED} UNION {_ASKED})"
    days = (first, last) * 2
    (every,) = connection.execute(f"SELECT count(DISTINCT ticket) {of_those}", days).fetchone()
    rows = connection.execute(f"SELECT staff, count(*) {of_those} WHERE staff IS NOT NULL GROUP BY staff", days)
    return every, dict(rows)


def poor_unseen(connection: sqlite3.Connection, day: str, rating_max: int) -> list[tuple[str, str, int]]:
    """Ticket, number and rating of a day's answers up to `rating_max` that nobody has acknowledged an alert for."""
    rows = connection.execute(
        "SELECT ticket, number, rating FROM feedback WHERE day = ? AND rating <= ? AND NOT EXISTS"
        " (SELECT 1 FROM alerts WHERE alerts.day = feedback.day AND kind = 'rating' AND subject = ticket"
        " AND acknowledged_ms IS NOT NULL)",
        (day, rating_max),
    )
    return [(row[0], row[1], row[2]) for row in rows]


def walk_ins(connection: sqlite3.Connection, day: str) -> dict[int, tuple[int, int]]:
    """By counter: how many customers a business day has brought to it, and how many of them without a ticket."""
    rows = connection.execute(
        "SELECT counter, count(*), sum(walk_in) FROM visits"
        " WHERE day = ? AND counter IS NOT NULL AND outcome IS NOT 'no_show' GROUP BY counter",
        (day,),
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def _feedback(*row: Any) -> Feedback:
    values = [*row[:-1], tuple(json.loads(row[-1]))]
    return Feedback(*values)
