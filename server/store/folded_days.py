"""What was made of whole business days: by which version of the folds, and the figures of those that are over."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from server.domain.events import DayOpened, Recorded

# Raise it when a fold of figures makes other rows of the same log: days of an older one are folded again.
FOLD = 2

_OPENED = "FROM events INDEXED BY events_one_opening WHERE kind = 'DayOpened'"


def project(connection: sqlite3.Connection, recorded: Recorded) -> None:
    """Note, as a day begins, that its rows are made by today's folds."""
    if isinstance(recorded.event, DayOpened):
        begin(connection, recorded.day)


def begin(connection: sqlite3.Connection, day: str) -> None:
    """A day's rows are made by today's folds; it has no figures yet."""
    connection.execute("INSERT OR REPLACE INTO folded_days (day, fold) VALUES (?, ?)", (day, FOLD))


def is_current(connection: sqlite3.Connection, day: str) -> bool:
    """Whether a day's rows were made by today's folds."""
    row = connection.execute("SELECT fold FROM folded_days WHERE day = ?", (day,)).fetchone()
    return row is not None and row[0] == FOLD


def unfinished(connection: sqlite3.Connection, before: str) -> list[tuple[str, bool]]:
    """The opened days before a day that have no figures by today's folds, the newest first.

    With each, whether its rows are current, so that only the figures are missing.
    """
    rows = connection.execute(
        f"SELECT opened.day, coalesce(folded.fold, 0) FROM (SELECT day {_OPENED} AND day < ?) AS opened"
        " LEFT JOIN folded_days AS folded ON folded.day = opened.day"
        " WHERE coalesce(folded.fold, 0) <> ? OR folded.columns IS NULL ORDER BY opened.day DESC",
        (before, FOLD),
    )
    return [(day, fold == FOLD) for day, fold in rows]


def finish(connection: sqlite3.Connection, day: str, columns: bytes, times: str) -> None:
    """Keep the figures of a day that is over: its transactions (domain.columns), its counters' times as JSON."""
    connection.execute(
        "INSERT OR REPLACE INTO folded_days (day, fold, columns, times) VALUES (?, ?, ?, ?)",
        (day, FOLD, columns, times),
    )


def finished(connection: sqlite3.Connection, day: str) -> tuple[bytes, str] | None:
    """The figures that are kept of a day, if there are any."""
    row = connection.execute(
        "SELECT columns, times FROM folded_days WHERE day = ? AND fold = ? AND columns IS NOT NULL", (day, FOLD)
    ).fetchone()
    return None if row is None else (row[0], row[1])


def columns(connection: sqlite3.Connection, first: str, last: str) -> Iterator[tuple[str, bytes | None]]:
    """Every opened day from `first` to `last`, in order, with its transactions in columns, None where not yet."""
    return _figures(connection, "columns", first, last)


def times(connection: sqlite3.Connection, first: str, last: str) -> Iterator[tuple[str, str | None]]:
    """Every opened day from `first` to `last`, in order, with its counters' times as JSON, None where not yet."""
    return _figures(connection, "times", first, last)


def _figures(connection: sqlite3.Connection, column: str, first: str, last: str) -> sqlite3.Cursor:
    return connection.execute(
        f"SELECT opened.day, folded.{column} FROM (SELECT day {_OPENED} AND day BETWEEN ? AND ?) AS opened"
        " LEFT JOIN folded_days AS folded ON folded.day = opened.day AND folded.fold = ? ORDER BY opened.day",
        (first, last, FOLD),
    )
