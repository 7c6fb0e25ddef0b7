"""Appointments over HTTP."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, g

from server.api import appointment_models as models
from server.api.appointment_desk import Wanted, Ways, book, changed, plain_code
from server.api.appointment_import import imported
from server.api.appointments_shown import Known, appointment_shown, slots_shown
from server.api.asked import Nothing, Query
from server.api.branch import kiosk_of
from server.api.described import Described
from server.api.gate import once
from server.api.identity import Known as Identified
from server.api.paper import printed
from server.api.problems import language
from server.api.show import issued_shown
from server.auth.who import Who
from server.domain import appointments, commands
from server.domain.booking import Booking
from server.domain.day import Day
from server.domain.events import Recorded
from server.domain.refusals import Refusal, unfit
from server.domain.ticket import State
from server.stats.story_appointments import booking_lines
from server.stats.telling import Telling


def routes(described: Described, ways: Ways) -> Blueprint:
    """GET and POST /appointments, their change, cancel and check-in; GET /appointments/slots."""
    noun, views = Blueprint("appointments", __name__), _Views(ways)
    one = "/appointments/<appointment_id>"
    for method, rule, action, answer, status, view in (
        ("GET", "/appointments", "appointments.read", models.AppointmentsAnswer, 200, views.get_appointments),
        ("GET", "/appointments/slots", "appointments.read", models.SlotsAnswer, 200, views.get_slots),
        ("POST", "/appointments", "appointments.book", models.AppointmentAnswer, 201, views.post_appointment),
        ("GET", one, "appointments.read", models.AppointmentStory, 200, views.get_appointment),
        ("POST", "/appointments/check-in", "appointments.arrive", models.CheckInAnswer, 201, views.arrive),
        ("POST", "/appointments/import", "appointments.book", models.ImportAnswer, 200, views.post_import),
        ("POST", f"{one}/change", "appointments.book", models.AppointmentAnswer, 200, views.change_appointment),
        ("POST", f"{one}/cancel", "appointments.book", models.AppointmentAnswer, 200, views.cancel_appointment),
        ("POST", f"{one}/check-in", "appointments.check_in", models.CheckInAnswer, 201, views.check_in),
    ):
        most = models.IMPORT_BODY_BYTES_MAX if view == views.post_import else None
        described.route(noun, method, rule, action=action, answer=answer, status=status, body_bytes_max=most)(view)
    return noun


@dataclass(frozen=True, slots=True)
class _Views:
    ways: Ways

    def get_appointments(self, query: models.AppointmentsWanted) -> dict[str, Any]:
        """The bookings of a day."""
        with self.ways.writer.reading() as day:
            name = query.day or day.day or ""
            ahead = [booking for booking in day.bookings.values() if booking.day == name]
            today = name >= (day.day or "")
        bookings = ahead if today else self.ways.past(name)
        known = self.ways.known(name)
        now_ms = self.ways.now()
        wanted = [booking for booking in bookings if query.service in (None, booking.service)]
        shown = []
        for booking in sorted(wanted, key=lambda one: (one.slot_ms, one.booked_ms, one.ticket)):
            with self.ways.writer.reading() as day:  # by and by: nothing is published while the day is held
                shown.append(appointment_shown(day, booking, known, now_ms))
        return {"day": name, "appointments": shown}

    def get_slots(self, query: models.SlotsWanted) -> dict[str, Any]:
        """The slots of a service on a day, with their free places."""
        with self.ways.writer.reading() as day:
            return slots_shown(day, query.service, query.day or day.day or "", self.ways.now())

    def get_appointment(self, appointment_id: str, query: Query) -> dict[str, Any]:
        """A booking with what happened to it."""
        known, log = self._known(appointment_id), self.ways.log(appointment_id)
        with self.ways.writer.reading() as day:
            shown = appointment_shown(day, appointments.find(day, appointment_id), known, self.ways.now())
            zone = ZoneInfo(day.rules.timezone)
        return {"appointment": shown, "lines": booking_lines(log, Telling(self.ways.say, language(), zone))}

    def post_appointment(self, json: models.AppointmentAsked) -> tuple[dict[str, Any], int]:
        """Book a slot."""
        wanted = Wanted(
            service=json.service,
            slot_ms=moment_ms(json.slot),
            language=json.language,
            segment=json.segment,
            identification=json.identification,
            contact=json.contact,
            code=json.code,
            reference=json.reference,
        )
        return book(self.ways, wanted, g.who.actor, once()), 201

    def post_import(self, json: models.ImportAsked) -> dict[str, Any]:
        """Book what a file says, line by line."""
        return imported(self.ways, json, g.who.actor)

    def change_appointment(self, appointment_id: str, json: models.AppointmentMoved) -> dict[str, Any]:
        """Another slot or service."""
        with self.ways.writer.reading() as day:
            booking = appointments.find(day, appointment_id)
            service, slot_ms = json.service or booking.service, booking.slot_ms
        if json.slot is not None:
            slot_ms = moment_ms(json.slot)
        return self._do(commands.ChangeAppointment(appointment_id, service, slot_ms))

    def cancel_appointment(self, appointment_id: str, json: Nothing) -> dict[str, Any]:
        """Give a booking up."""
        return self._do(commands.CancelAppointment(appointment_id))

    def check_in(self, appointment_id: str, json: models.CheckedIn) -> tuple[dict[str, Any], int]:
        """The customer is here, says whoever has the list."""
        return self._check_in(appointment_id, json.large_print), 201

    def arrive(self, json: models.Arrived) -> tuple[dict[str, Any], int]:
        """The customer is here, and shows the code of the booking or who they are."""
        if (json.code is None) == (json.identification is None):
            raise unfit("code", "either_or", other="identification")
        known = None
        with self.ways.writer.reading() as day:
            today, service = day.day or "", next(iter(day.rules.services))
            booking = by_code(day, json.code) if json.code else None
        if json.identification:
            known = self.ways.identifying.of_booking(service, None, today, json.identification)
            assert known.identity is not None, "whoever shows something has a pseudonym"
            with self.ways.writer.reading() as day:
                booking = by_hash(day, known.identity.hash, self.ways.now())
        if booking is None:
            raise Refusal("unknown_appointment", appointment=None)
        return self._check_in(booking.ticket, json.large_print, known), 201

    def _check_in(self, appointment: str, large_print: bool, shown: Identified | None = None) -> dict[str, Any]:
        who: Who = g.who
        with self.ways.writer.reading() as day:
            kiosk = kiosk_of(day.settings, who.name)
        known, now_ms = self._known(appointment) if who.role != "kiosk" else Known({}, {}), self.ways.now()

        def answer(day: Day, events: Sequence[Recorded]) -> dict[str, Any]:
            return {
                "appointment": appointment_shown(day, day.bookings[appointment], known, now_ms),
                "ticket": issued_shown(day, day.tickets[appointment]),
                "print": printed(day, events),
            }

        command = commands.CheckIn(appointment, channel=who.role, kiosk=kiosk, large_print=large_print)
        done = self.ways.writer.do(command, actor=who.actor, once=once(), answer=answer)
        if shown is not None and not done.again:
            self.ways.identifying.follow_up(appointment, shown)
        return done.body

    def _do(self, command: commands.ChangeAppointment | commands.CancelAppointment) -> dict[str, Any]:
        return changed(self.ways, command, self._known(command.ticket), g.who.actor, once())

    def _known(self, appointment: str) -> Known:
        with self.ways.writer.reading() as day:
            name = appointments.find(day, appointment).day
        return self.ways.known(name)


def moment_ms(text: str) -> int:
    """The UTC ms of an RFC 3339 moment; raises Refusal("wrong_values")."""
    try:
        return round(datetime.fromisoformat(text).timestamp() * 1000)
    except (ValueError, OverflowError):
        raise unfit("slot", "moment") from None


def by_code(day: Day, shown: str) -> Booking | None:
    """The booking that this code is of: today's before one of a later day."""
    code = plain_code(shown)
    return min(
        (booking for booking in day.bookings.values() if booking.code == code),
        key=lambda booking: booking.day,
        default=None,
    )


def by_hash(day: Day, hash_: str, now_ms: int) -> Booking | None:
    """Of today's bookings of this person the next to be kept; of those that were, the last."""
    own = [b for b in day.bookings.values() if b.day == day.day and b.identity and b.identity["hash"] == hash_]
    ahead = [booking for booking in own if booking.state is State.BOOKED]
    if ahead:
        return min(ahead, key=lambda booking: (abs(booking.slot_ms - now_ms), booking.slot_ms))
    return max(own, key=lambda booking: booking.slot_ms, default=None)
