"""Where an appointment is booked, by a request or by a line of a file."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from server.api.appointments_shown import Known, appointment_shown
from server.api.asked import Identification
from server.api.identity import Identifying
from server.domain import commands
from server.domain.booking import Booking
from server.domain.branch import ORDINARY
from server.domain.calendar import business_day
from server.domain.day import Day
from server.domain.events import Recorded
from server.store.appointments import keep_contact
from server.writer import Once, Writer

NOT_SHOWN = re.compile(r"[^0-9A-Z]")


@dataclass(frozen=True, slots=True)
class Ways:
    """What the routes are given.

    `make_code()` gives a code nobody can guess, `known(day)` what is kept beside the log of a day's bookings,
    `past(day)` the bookings of a day that is over, `log(id)` the events of one, `say(key, language, **values)`
    sentences.
    """

    writer: Writer
    now: Callable[[], int]
    make_id: Callable[[], str]
    make_code: Callable[[], str]
    identifying: Identifying
    known: Callable[[str], Known]
    past: Callable[[str], Sequence[Booking]]
    log: Callable[[str], Sequence[Recorded]]
    say: Callable[..., str]


@dataclass(frozen=True, slots=True)
class Wanted:
    """An appointment that is asked for; `slot_ms` is when its slot begins, `code` None for one of ours."""

    service: str
    slot_ms: int
    language: str | None = None
    segment: str = ORDINARY
    identification: Identification | None = None
    contact: str | None = None
    code: str | None = None
    reference: str | None = None


def book(ways: Ways, wanted: Wanted, actor: str, once: Once | None = None) -> dict[str, Any]:
    """Book it, with what is known of the person beside the log; answers as `POST /appointments` does."""
    with ways.writer.reading() as day:
        service = day.rules.service(wanted.service).code
        name = business_day(day.rules.timezone, day.rules.day_starts, wanted.slot_ms)
        code = plain_code(wanted.code) if wanted.code else _new_code(day, ways.make_code)
    known, ticket = ways.identifying.of_booking(service, wanted.language, name, wanted.identification), ways.make_id()
    command = commands.BookAppointment(
        ticket=ticket,
        code=code,
        day=name,
        service=service,
        slot_ms=wanted.slot_ms,
        language=wanted.language,
        segment=known.segment if wanted.segment == ORDINARY else wanted.segment,
        identity=known.identity,
        contact=wanted.contact or None,
        reference=wanted.reference,
    )
    keep = known.beside(ticket)

    def beside(connection: Any, at_ms: int) -> None:
        if command.contact:
            keep_contact(connection, at_ms, ticket, name, command.contact)
        if keep:
            keep(connection, at_ms)

    contacts = {ticket: command.contact} if command.contact else {}
    tails = {ticket: known.kept.tail} if known.kept else {}
    return changed(ways, command, Known(contacts, tails), actor, once, beside)


def changed(
    ways: Ways,
    command: commands.BookAppointment | commands.ChangeAppointment | commands.CancelAppointment,
    known: Known,
    actor: str,
    once: Once | None,
    beside: Callable[[Any, int], None] | None = None,
) -> dict[str, Any]:
    """Do what concerns one booking; answers `{appointment}` as it stands then."""
    now_ms = ways.now()

    def answer(day: Day, events: Sequence[Recorded]) -> dict[str, Any]:
        return {"appointment": appointment_shown(day, day.bookings[command.ticket], known, now_ms)}

    return ways.writer.do(command, actor=actor, once=once, answer=answer, beside=beside).body


def plain_code(shown: str) -> str:
    """A code as it is kept, however it was typed: "k7m-3q4" is K7M3Q4."""
    return NOT_SHOWN.sub("", shown.upper())


def _new_code(day: Day, make_code: Callable[[], str]) -> str:
    """A code that no booking has."""
    taken = {booking.code for booking in day.bookings.values()}
    return next(code for code in iter(make_code, "") if code not in taken)
