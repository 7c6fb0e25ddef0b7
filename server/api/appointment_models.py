"""The shapes of appointments over HTTP."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, Field, StringConstraints

from server.api.answers import Print, Ticket
from server.api.asked import Asked, Code, Date, Identification, Query, Text

IMPORT_BYTES_MAX = 1024 * 1024
CONTENT_LENGTH_MAX = IMPORT_BYTES_MAX * 4 // 3 + 4
IMPORT_BODY_BYTES_MAX = CONTENT_LENGTH_MAX + 4096
REFERENCE_LENGTH_MAX = 120


# RFC 3339 with its offset: a moment, not a wall clock that some day shows twice.
Moment = Annotated[
    str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})$")
]
ShownCode = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z][0-9A-Za-z -]{2,23}$")]
Reference = Annotated[str, StringConstraints(min_length=1, max_length=REFERENCE_LENGTH_MAX, pattern=r"^[!-~]+$")]


class AppointmentsWanted(Query):
    """The bookings of a day (default today), of one service or all."""

    day: Date | None = None
    service: Code | None = None


class SlotsWanted(Query):
    """The slots of a service on a day (default today)."""

    service: Code
    day: Date | None = None


class AppointmentAsked(Asked):
    """A slot of a service, by its beginning; `code` and `reference` where another system gave them already."""

    service: Code
    slot: Moment
    language: Code | None = None
    segment: Code = "ordinary"
    identification: Identification | None = None
    contact: Text | None = None
    code: ShownCode | None = None
    reference: Reference | None = None


class AppointmentMoved(Asked):
    """Another slot of the same day, another service, or both."""

    service: Code | None = None
    slot: Moment | None = None


class CheckedIn(Asked):
    """A customer whom staff know by the list is here."""

    large_print: bool = False


class Arrived(Asked):
    """A customer with a booking is here: by its code, or by what they were identified by."""

    code: ShownCode | None = None
    identification: Identification | None = None
    large_print: bool = False


class ImportAsked(Asked):
    """A file of bookings: `content` in base64, its kind by `name`; `day` for lines that give only a time."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    content: Annotated[str, StringConstraints(min_length=1, max_length=CONTENT_LENGTH_MAX)]
    day: Date | None = None


class Appointment(BaseModel):
    """A booking; `state` is booked, checked_in, cancelled, expired or no_show, `late` a check-in past its grace."""

    id: str
    code: str
    day: str
    service: str
    slot: str
    clock: str
    state: str
    segment: str
    language: str
    contact: str | None
    tail: str | None
    reference: str | None
    number: str | None
    late: bool
    booked_at: str
    checked_in_at: str | None
    ended_at: str | None
    may: dict[str, dict[str, Any]]


class AppointmentAnswer(BaseModel):
    """One booking."""

    appointment: Appointment


class Told(BaseModel):
    """What happened to a booking, in a sentence; `day` and `clock` are the branch's."""

    at: str
    day: str
    clock: str
    sentence: str


class AppointmentStory(BaseModel):
    """One booking with what happened to it."""

    appointment: Appointment
    lines: list[Told]


class AppointmentsAnswer(BaseModel):
    """The bookings of a day, by their slots."""

    day: str
    appointments: list[Appointment]


class Slot(BaseModel):
    """A slot: `clock` is its beginning on the branch's clocks, `bookable` whether it has a free place still to come."""

    at: str
    ends: str
    clock: str
    capacity: int
    booked: int
    free: int
    bookable: bool


class SlotsAnswer(BaseModel):
    """The slots of a service on a day; `first` and `last` are the days that may be booked."""

    service: str
    day: str
    first: str
    last: str
    slots: list[Slot]


class CheckInAnswer(BaseModel):
    """The ticket that a booking became, with its paper."""

    appointment: Appointment
    ticket: Ticket
    print: Print | None


class Fault(BaseModel):
    """A line of a file that was not taken, and why; line 0 is the file as a whole."""

    line: int
    code: str
    sentence: str


class Imported(BaseModel):
    """A line that was taken: the code its customer shows."""

    line: int
    code: str
    slot: str
    contact: str | None


class ImportAnswer(BaseModel):
    """What became of a file: lines booked, lines that were booked before, lines at fault."""

    booked: list[Imported]
    already: int
    faults: list[Fault] = Field(default_factory=list)
