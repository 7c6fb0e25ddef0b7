"""A file of appointments, booked line by line."""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import SecretStr, ValidationError

from server.api import appointment_models as models
from server.api.appointment_desk import Wanted, Ways, book, plain_code
from server.api.appointment_files import Fault, Line, Spoiled, aware, read
from server.api.asked import Identification
from server.api.problems import language, sentence_of
from server.domain.booking import Booking
from server.domain.branch import ORDINARY
from server.domain.calendar import business_day, moment_ms
from server.domain.day import Day
from server.domain.refusals import Refusal, unfit

WHOLE_FILE = 0
# These end the import: what would follow would be refused alike.
HOPELESS = frozenset({"store_unavailable", "too_busy", "day_closed"})


@dataclass(frozen=True, slots=True)
class Names:
    """What a file may call things: services and segments by code or by a name, in small letters."""

    timezone: str
    day_starts: str
    services: dict[str, str]
    segments: dict[str, str]
    booked: tuple[str, ...]  # the services that take appointments


def imported(ways: Ways, json: models.ImportAsked, actor: str) -> dict[str, Any]:
    """Book every line of a file that can be; the others are told by their number.

    A line that is booked already is left alone, so that the same file may be given twice. Raises Refusal for a file
    that cannot be read at all.
    """
    try:
        written = b64decode(json.content, validate=True)
    except (binascii.Error, ValueError):
        raise unfit("content", "base64") from None
    with ways.writer.reading() as day:
        names = _names(day)
    answer: dict[str, Any] = {"booked": [], "already": 0, "faults": []}
    seen: dict[tuple[object, ...], int] = {}
    for line in read(json.name, written):
        try:
            if isinstance(line, Fault):
                raise Spoiled(line.key, **line.values)
            wanted = _wanted(line, names, json.day)
            _once(line, wanted, seen)
            if _is_booked(ways, wanted, names):
                answer["already"] += 1
                continue
            shown = book(ways, wanted, actor)["appointment"]
            answer["booked"].append(
                {"line": line.line, "code": shown["code"], "slot": shown["slot"], "contact": wanted.contact}
            )
        except Spoiled as spoiled:
            sentence = ways.say(f"appointments.file.{spoiled.key}", language(), **spoiled.values)
            answer["faults"].append({"line": line.line, "code": spoiled.key, "sentence": sentence})
        except Refusal as refusal:
            if refusal.code in HOPELESS:
                raise
            sentence = sentence_of(ways.say, refusal, language())
            answer["faults"].append({"line": line.line, "code": refusal.code, "sentence": sentence})
    return answer


def _names(day: Day) -> Names:
    rules = day.rules

    def called(parts: Iterable[Any]) -> dict[str, str]:
        listed = list(parts)
        by_name = {name.casefold(): part.code for part in listed for name in part.names.values()}
        return by_name | {part.code.casefold(): part.code for part in listed}

    return Names(
        timezone=rules.timezone,
        day_starts=rules.day_starts,
        services=called(rules.services.values()),
        segments=called(rules.segments.values()),
        booked=tuple(code for code, service in rules.services.items() if service.slots is not None),
    )


def _wanted(line: Line, names: Names, only: str | None) -> Wanted:
    """The booking that a line asks for; `only` is the day it has to be of, and is of where it names none."""
    slot_ms = _slot_ms(line, names, only)
    if only is not None and business_day(names.timezone, names.day_starts, slot_ms) != only:
        raise Spoiled("other_day", day=only)
    if not (line.contact or line.phone or line.identification or line.code or line.reference):
        raise Spoiled("nobody")
    return Wanted(
        service=_service(line.service, names),
        slot_ms=slot_ms,
        language=line.language,
        segment=_segment(line.segment, names),
        identification=_identification(line),
        contact=line.contact,
        code=line.code,
        reference=line.reference,
    )


def _slot_ms(line: Line, names: Names, only: str | None) -> int:
    if line.moment is not None:
        return round(aware(line.moment, ZoneInfo(names.timezone)).timestamp() * 1000)
    day = line.day or only
    if day is None:
        raise Spoiled("no_day")
    return moment_ms(names.timezone, date.fromisoformat(day), line.clock or "")


def _service(called: str | None, names: Names) -> str:
    if called is None:
        if len(names.booked) != 1:
            raise Spoiled("no_service")
        return names.booked[0]
    try:
        return names.services[called.casefold()]
    except KeyError:
        raise Spoiled("unknown_service", value=called[:20]) from None


def _segment(called: str | None, names: Names) -> str:
    try:
        return names.segments[called.casefold()] if called else ORDINARY
    except KeyError:
        raise Spoiled("unknown_segment", value=(called or "")[:20]) from None


def _identification(line: Line) -> Identification | None:
    value = line.identification or line.phone
    if not value:
        return None
    try:
        return Identification(kind=None if line.identification else "phone", value=SecretStr(value))
    except ValidationError:
        raise Spoiled("shape", column="identification") from None


def _once(line: Line, wanted: Wanted, seen: dict[tuple[object, ...], int]) -> None:
    """Refuse a line that an earlier one of the same file says already."""
    key = (wanted.service, wanted.slot_ms, wanted.contact, line.phone, line.identification, wanted.code,
           wanted.reference)  # fmt: skip
    if key in seen:
        raise Spoiled("twice", first=seen[key])
    seen[key] = line.line


def _is_booked(ways: Ways, wanted: Wanted, names: Names) -> bool:
    """Whether this very booking is there: by its code or reference, else by the person's pseudonym or name."""
    day_name = business_day(names.timezone, names.day_starts, wanted.slot_ms)
    identity = ways.identifying.of_booking(wanted.service, wanted.language, day_name, wanted.identification).identity
    contacts: Mapping[str, str] = {} if wanted.code or wanted.reference or identity else ways.known(day_name).contacts

    def is_it(booking: Booking) -> bool:
        if (booking.day, booking.service, booking.slot_ms) != (day_name, wanted.service, wanted.slot_ms):
            return False
        if wanted.code or wanted.reference:
            by_code = wanted.code is not None and booking.code == plain_code(wanted.code)
            return by_code or (wanted.reference is not None and booking.reference == wanted.reference)
        if identity is not None:
            return booking.identity is not None and booking.identity["hash"] == identity.hash
        return contacts.get(booking.ticket) == wanted.contact

    with ways.writer.reading() as day:
        return any(is_it(booking) for booking in day.bookings.values())
