"""The alerts projection: one row per alert, and what of them still has to go upward."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from server.domain import events
from server.domain.events import Recorded
from server.store import codec
from server.store.steps import ALERTS

LISTED_MAX = 500
UPWARD = "upward"
KINDS = frozenset(
    {
        events.AlertRaised,
        events.AlertLevelChanged,
        events.AlertAcknowledged,
        events.AlertEscalated,
        events.AlertEnded,
    }
)

_ROW = (
    "id, day, kind, subject, level, raised_ms, unseen_ms, acknowledged_ms, acknowledged_by, escalated_to, ended_ms,"
    " details"
)


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert as it stands.

    Moments are UTC ms, None until they happen; `unseen_ms` is since when nobody has acknowledged it: that it was
    raised, or that it rose after it had been acknowledged.
    """

    id: str
    day: str
    kind: str
    subject: str
    level: str
    raised_ms: int
    unseen_ms: int
    acknowledged_ms: int | None
    acknowledged_by: str | None
    escalated_to: str | None
    ended_ms: int | None
    values: dict[str, Any]


def project(connection: sqlite3.Connection, recorded: Recorded) -> None:
    """Write what an event changes; a second open alert for one cause raises sqlite3.IntegrityError."""
    event, at_ms = recorded.event, recorded.at_ms
    if type(event) not in KINDS:
        return
    match event:
        case events.AlertRaised():
            row = (event.alert, recorded.day, event.kind, event.subject, event.level, codec.compact(event.values))
            connection.execute(
                "INSERT INTO alerts (id, day, kind, subject, level, details, raised_ms, unseen_ms)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (*row, at_ms, at_ms),
            )
        case events.AlertLevelChanged():
            details = codec.compact(event.values)
            _set(connection, event.alert, "level = ?, details = ?", event.level, details)
            if event.rises:  # whoever saw to it saw to something smaller
                again = "unseen_ms = ?, acknowledged_ms = NULL, acknowledged_by = NULL, escalated_to = NULL"
                _set(connection, event.alert, again, at_ms, only="acknowledged_ms IS NOT NULL")
        case events.AlertAcknowledged():
            seen = "acknowledged_ms = ?, acknowledged_by = ?"
            _set(connection, event.alert, seen, at_ms, event.by, only="acknowledged_ms IS NULL")
        case events.AlertEscalated():
            _set(connection, event.alert, "escalated_to = ?", event.to)
            if event.to == UPWARD:
                connection.execute(
                    "INSERT OR IGNORE INTO alert_posts (alert, escalated_ms) VALUES (?, ?)", (event.alert, at_ms)
                )
        case events.AlertEnded():
            _set(connection, event.alert, "ended_ms = ?", at_ms)


def standing(connection: sqlite3.Connection) -> list[Alert]:
    """All whose cause is still there, the oldest first."""
    return _listed(connection, "WHERE ended_ms IS NULL ORDER BY raised_ms, id")


def history(connection: sqlite3.Connection, day: str | None = None, limit: int = LISTED_MAX) -> list[Alert]:
    """The newest alerts, ended ones too, of one business day (YYYY-MM-DD) or of any, the newest first."""
    where, values = ("WHERE day = ?", (day,)) if day else ("", ())
    return _listed(connection, f"{where} ORDER BY raised_ms DESC, id LIMIT ?", *values, limit)


def find(connection: sqlite3.Connection, alert: str) -> Alert | None:
    """One alert, None when there never was one."""
    return next(iter(_listed(connection, "WHERE id = ?", alert)), None)


def unsent(connection: sqlite3.Connection) -> tuple[Alert, int] | None:
    """The alert that has to go upward next, with when that was decided (UTC ms); None when all went."""
    row = connection.execute(
        "SELECT alert, escalated_ms FROM alert_posts WHERE sent_ms IS NULL ORDER BY escalated_ms, alert LIMIT 1"
    ).fetchone()
    found = None if row is None else find(connection, row[0])
    return None if row is None or found is None else (found, int(row[1]))


def sent(connection: sqlite3.Connection, at_ms: int, alert: str, escalated_ms: int) -> None:
    """It was received upward, or there is nobody left to send it to."""
    connection.execute(
        "UPDATE alert_posts SET sent_ms = ? WHERE alert = ? AND escalated_ms = ?", (at_ms, alert, escalated_ms)
    )


def differences(connection: sqlite3.Connection, recorded: Iterable[Recorded]) -> list[str]:
    """What is kept of alerts that these events, all of the log, do not lead to; a line each."""
    again = sqlite3.connect(":memory:")
    try:
        for statement in ALERTS:
            again.execute(statement)
        for entry in recorded:
            project(again, entry)
        folded = {alert.id: alert for alert in _listed(again, "")}
    finally:
        again.close()
    kept = {alert.id: alert for alert in _listed(connection, "")}
    return [
        f"alert {name}: {folded.get(name)} in the log, {kept.get(name)} kept"
        for name in sorted(folded.keys() | kept.keys())
        if folded.get(name) != kept.get(name)
    ]


def _set(
    connection: sqlite3.Connection, alert: str, change: str, *values: str | int, only: str = "ended_ms IS NULL"
) -> None:
    connection.execute(f"UPDATE alerts SET {change} WHERE id = ? AND {only}", (*values, alert))


def _listed(connection: sqlite3.Connection, which: str, *values: str | int) -> list[Alert]:
    rows: Any = connection.execute(f"SELECT {_ROW} FROM alerts {which}", values)
    return [_alert(*row) for row in rows]


def _alert(*row: Any) -> Alert:
    values = [*row[:-1], json.loads(row[-1])]
    return Alert(*values)
