"""The log folded again, against everything that was kept beside it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import fields

from server.domain import fold
from server.domain.day import Day
from server.domain.events import Recorded, TicketCalled, TicketIssued, WalkInStarted
from server.domain.fold_visits import folded_visits
from server.domain.routing import asker_at, choose
from server.domain.ticket import AT_COUNTER
from server.domain.visits import Visit
from server.store import alerts, appointments, calls, feedback, folded_days, jobs, log, rebuild, upkeep, visits


def differences(connection: sqlite3.Connection) -> list[str]:
    """What the file holds that its log does not lead to, a line each; empty when they agree.

    Compares, day by day, numbers, visits, print jobs and the calls that the rules make again from the frozen settings;
    then the open calls, the log's own order, and the file. To be asked through `Store.read`, while serving too.
    """
    connection.execute("BEGIN")  # one moment for all that is compared, whatever is written meanwhile
    try:
        return list(_differences(connection))
    finally:
        connection.execute("ROLLBACK")


def _differences(connection: sqlite3.Connection) -> Iterator[str]:
    yield from (f"file: {complaint}" for complaint in upkeep.integrity(connection))
    day, alerted = Day(), list[Recorded]()
    for name in log.days(connection):
        recorded = log.of_day(connection, name)
        day = Day()
        for entry in recorded:
            yield from _decided_otherwise(day, entry)
            fold.apply(day, entry)
        alerted += [entry for entry in recorded if type(entry.event) in alerts.KINDS]
        yield from _numbers(connection, name, recorded)
        yield from _visits(connection, name, recorded)
        yield from rebuild.differences(connection, name, recorded)
        yield from _print_jobs(connection, name, day)
        yield from feedback.differences(connection, name, recorded)
    for name in appointments.days(connection):
        yield from _appointments(connection, name)
    yield from alerts.differences(connection, alerted)
    yield from _open_calls(connection, day)
    yield from log.faults(connection)


def _decided_otherwise(day: Day, entry: Recorded) -> Iterator[str]:
    """Whether the rules call the same ticket again; a call by hand is not theirs to make."""
    event = entry.event
    if not isinstance(event, TicketCalled) or event.reason["rule"] == "chosen" or day.branch is None:
        return
    asker = asker_at(day, day.counters[event.counter], entry.at_ms, event.profile, event.staff)
    choice = choose(day, asker, entry.at_ms)
    now = None if choice is None else (choice.ticket.id, choice.reason)
    if now != (event.ticket, event.reason):
        number = "nobody" if choice is None else f"{choice.ticket.number} {choice.reason}"
        yield f"{entry.day} event {entry.seq}: {event.number} {event.reason} was called, the rules now call {number}"


def _numbers(connection: sqlite3.Connection, name: str, recorded: list[Recorded]) -> Iterator[str]:
    numbered = (entry.event for entry in recorded if isinstance(entry.event, TicketIssued | WalkInStarted))
    folded = {event.number: event.ticket for event in numbered}
    kept = calls.numbers(connection, name)
    for number in sorted(folded.keys() | kept.keys()):
        if folded.get(number) != kept.get(number):
            yield f"{name} number {number}: ticket {folded.get(number)} in the log, {kept.get(number)} kept"


def _visits(connection: sqlite3.Connection, name: str, recorded: list[Recorded]) -> Iterator[str]:
    folded = {(visit.ticket, visit.leg): visit for visit in folded_visits(recorded)}
    kept = {(visit.ticket, visit.leg): visit for visit in visits.of_days(connection, name, name)}
    current = folded_days.is_current(connection, name)
    compared = [field for field in fields(Visit) if current or field.name != "gave_up"]
    for key in sorted(folded.keys() | kept.keys()):
        ours, theirs = folded.get(key), kept.get(key)
        if ours is None or theirs is None:
            yield f"{name} visit {key}: {'not in the log' if ours is None else 'not kept'}"
            continue
        for field in compared:
            folded_value, kept_value = getattr(ours, field.name), getattr(theirs, field.name)
            if folded_value != kept_value:
                yield f"{name} visit {ours.number} {field.name}: {folded_value!r} in the log, {kept_value!r} kept"


def _appointments(connection: sqlite3.Connection, name: str) -> Iterator[str]:
    """A day's bookings; the branch need never have opened on it."""
    folded = {booking.ticket: booking for booking in fold.folded(log.of_day(connection, name)).bookings.values()}
    kept = {booking.ticket: booking for booking in appointments.of_days(connection, name, name)}
    for ticket in sorted(folded.keys() | kept.keys()):
        ours, theirs = folded.get(ticket), kept.get(ticket)
        if ours is None or theirs is None:
            yield f"{name} appointment {ticket}: {'not in the log' if ours is None else 'not kept'}"
            continue
        for column in appointments.COLUMNS:
            folded_value, kept_value = getattr(ours, column), getattr(theirs, column)
            if folded_value != kept_value:
                yield f"{name} appointment {ticket} {column}: {folded_value!r} in the log, {kept_value!r} kept"


def _print_jobs(connection: sqlite3.Connection, name: str, day: Day) -> Iterator[str]:
    first: set[str] = set()
    for job in jobs.of_day(connection, name):
        ticket = day.tickets.get(job.ticket)
        if ticket is None or ticket.number != job.number or job.slip.get("number") != job.number:
            yield f"{name} print job {job.id}: number {job.number} is not that of a ticket of the log"
        if job.kind == "" and job.ticket in first:
            yield f"{name} print job {job.id}: a second paper for {job.number} that is not marked as a copy"
        if job.kind == "":
            first.add(job.ticket)


def _open_calls(connection: sqlite3.Connection, day: Day) -> Iterator[str]:
    folded = {ticket.id: ticket.counter for ticket in day.tickets.values() if ticket.state in AT_COUNTER}
    kept = calls.open_calls(connection)
    for ticket in sorted(folded.keys() | kept.keys()):
        if folded.get(ticket) != kept.get(ticket):
            yield f"open call of {ticket}: counter {folded.get(ticket)} in the log, {kept.get(ticket)} kept"
