"""What the hall's screens say they showed, beside the log."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

DAY_MS = 86_400_000
SHOWN_KEPT_DAYS = 31  # how long a complaint about a call can be answered to the screen
SCREENS_KEPT_DAYS = 7  # a screen that was not heard of for longer is no screen of this hall any more

_COLUMNS = "call_seq, screen, name, page, counter, shown_ms, delay_ms, sound"


@dataclass(frozen=True, slots=True)
class Shown:
    """One call on one screen.

    `call_seq` is the log event of the call, `screen` the screen's id, `name` what it was called then, `page` "board" or
    "strip" (then of `counter`). `shown_ms` is the business moment it was painted, None where only the sound was heard
    of; `delay_ms` the real time from the call's commit to the screen's answer, None for one painted from a snapshot;
    `sound` is "spoken", "dropped" or "failed".
    """

    call_seq: int
    screen: str
    name: str
    page: str
    counter: int | None
    shown_ms: int | None
    delay_ms: int | None
    sound: str | None = None


@dataclass(frozen=True, slots=True)
class KeptScreen:
    """A screen that was there: its id, what it is called, its page, when it was heard last (business time, UTC ms)."""

    screen: str
    name: str
    page: str
    counter: int | None
    address: str
    heard_ms: int


def keep(connection: sqlite3.Connection, at_ms: int, shown: Sequence[Shown], screens: Sequence[KeptScreen]) -> None:
    """Write what was gathered; of a call the first moment on a screen stays, whatever is said again."""
    connection.executemany(
        f"INSERT INTO shown ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (call_seq, screen) DO UPDATE SET"
        " shown_ms = coalesce(shown_ms, excluded.shown_ms), delay_ms = coalesce(delay_ms, excluded.delay_ms),"
        " sound = CASE sound WHEN 'spoken' THEN sound ELSE coalesce(excluded.sound, sound) END",
        [
            (one.call_seq, one.screen, one.name, one.page, one.counter, one.shown_ms, one.delay_ms, one.sound)
            for one in shown
        ],
    )
    connection.executemany(
        "INSERT OR REPLACE INTO screens (screen, name, page, counter, address, heard_ms) VALUES (?, ?, ?, ?, ?, ?)",
        [(one.screen, one.name, one.page, one.counter, one.address, one.heard_ms) for one in screens],
    )


def of_calls(connection: sqlite3.Connection, calls: Sequence[int]) -> list[Shown]:
    """What was said of these calls (`seq` of their events), in the order of showing."""
    marks = ", ".join("?" * len(calls))
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM shown WHERE call_seq IN ({marks}) ORDER BY call_seq, shown_ms, name", tuple(calls)
    )
    return [Shown(*row) for row in rows]


def screens(connection: sqlite3.Connection) -> list[KeptScreen]:
    """Every screen that is kept."""
    rows = connection.execute("SELECT screen, name, page, counter, address, heard_ms FROM screens ORDER BY screen")
    return [KeptScreen(*row) for row in rows]


def sweep(connection: sqlite3.Connection, at_ms: int) -> int:
    """Let go of the calls of days opened too long ago, and of screens long gone; answers how many rows went."""
    calls = connection.execute(
        "DELETE FROM shown WHERE call_seq < (SELECT coalesce(min(seq), 0) FROM events INDEXED BY events_one_opening"
        " WHERE kind = 'DayOpened' AND at_ms >= ?)",
        (at_ms - SHOWN_KEPT_DAYS * DAY_MS,),
    )
    gone = connection.execute("DELETE FROM screens WHERE heard_ms < ?", (at_ms - SCREENS_KEPT_DAYS * DAY_MS,))
    return calls.rowcount + gone.rowcount
