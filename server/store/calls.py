"""The rows by which the file itself forbids a number given twice or a customer called twice."""

from __future__ import annotations

import sqlite3

from server.domain import events
from server.domain.events import Recorded

_ENDS_A_CALL = (
    events.TicketFinished,
    events.NoShowMarked,
    events.CallUndone,
    events.TicketGivenBack,
    events.TicketAbandoned,
    events.TicketRemoved,
    events.TicketExpired,
    events.TicketPutBack,
    events.TicketParked,
    events.TicketTransferred,
)


def project(connection: sqlite3.Connection, recorded: Recorded) -> None:
    """Take one event in; sqlite3.IntegrityError when number, ticket or counter is taken."""
    event = recorded.event
    match event:
        case events.TicketIssued():
            _give_number(connection, recorded, event.number, event.ticket)
        case events.WalkInStarted():
            _give_number(connection, recorded, event.number, event.ticket)
            _open_call(connection, event.ticket, event.counter)
        case events.TicketCalled() | events.TicketUnparked():
            _open_call(connection, event.ticket, event.counter)
        case _ if isinstance(event, _ENDS_A_CALL):
            connection.execute("DELETE FROM open_calls WHERE ticket = ?", (event.ticket,))


def _give_number(connection: sqlite3.Connection, recorded: Recorded, number: str, ticket: str) -> None:
    connection.execute(
        "INSERT INTO numbers (branch, day, number, ticket) VALUES (?, ?, ?, ?)",
        (recorded.branch, recorded.day, number, ticket),
    )


def _open_call(connection: sqlite3.Connection, ticket: str, counter: int) -> None:
    connection.execute("INSERT INTO open_calls (ticket, counter) VALUES (?, ?)", (ticket, counter))


def ticket_of(connection: sqlite3.Connection, day: str, number: str) -> str | None:
    """The id of the ticket that bore this number on this business day, None when there was none."""
    row = connection.execute("SELECT ticket FROM numbers WHERE day = ? AND number = ?", (day, number)).fetchone()
    return None if row is None else str(row[0])


def open_calls(connection: sqlite3.Connection) -> dict[str, int]:
    """Which ticket is at which counter now."""
    return dict(connection.execute("SELECT ticket, counter FROM open_calls").fetchall())


def numbers(connection: sqlite3.Connection, day: str) -> dict[str, str]:
    """The ticket of every number of a business day."""
    return dict(connection.execute("SELECT number, ticket FROM numbers WHERE day = ?", (day,)).fetchall())
