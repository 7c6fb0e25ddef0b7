"""What the API is asked, as models."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, StringConstraints, model_validator

from server.api.complaints import own

TEXT_LENGTH_MAX = 200
CODE_LENGTH_MAX = 40
NAME_LENGTH_MAX = 40
PASSWORD_LENGTH_MAX = 200
LIST_LIMIT_MAX = 1000
SERVICES_MAX = 5
IDENTIFICATION_LENGTH_MAX = 200  # a whole magnetic track, as a reader types it
STEPS_MAX = 100
COUNTER_NUMBER_MAX = 999


def _no_control_characters(text: str) -> str:
    if not all(character.isprintable() for character in text):
        raise own("control_characters")
    return text


Text = Annotated[
    str, StringConstraints(max_length=TEXT_LENGTH_MAX, strip_whitespace=True), AfterValidator(_no_control_characters)
]
Code = Annotated[
    str, StringConstraints(min_length=1, max_length=CODE_LENGTH_MAX), AfterValidator(_no_control_characters)
]


def _in_the_calendar(text: str) -> str:
    """`text`, when there is such a day."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise own("date") from None


Date = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$"), AfterValidator(_in_the_calendar)]


class Asked(BaseModel):
    """A request's body: unknown fields are refused, types are not bent."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Query(BaseModel):
    """A request's query: text that must read as what it stands for."""

    model_config = ConfigDict(extra="forbid")
    language: Code | None = None


class Nothing(Asked):
    """No fields."""


class Identification(Asked):
    """What a customer shows: a card, a document, a phone number, a code; without `kind` it is recognised."""

    kind: Literal["card", "id", "phone", "code"] | None = None
    # Never in an error, a log line or a description of the request.
    value: Annotated[SecretStr, Field(min_length=1, max_length=IDENTIFICATION_LENGTH_MAX)]


class TicketAsked(Asked):
    """A number is wanted for `service`, or for several `services` in one visit, in their order."""

    service: Code | None = None
    services: list[Code] | None = Field(None, min_length=1, max_length=SERVICES_MAX)
    language: Code | None = None
    segment: Code = "ordinary"
    identification: Identification | None = None
    channel: Literal["kiosk", "reception", "phone"] | None = None
    large_print: bool = False
    again: bool = False

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        if self.services is not None and len(set(self.services)) < len(self.services):
            raise own("each_once")
        return self


class ReasonGiven(Asked):
    """Why, in a person's words."""

    reason: Text


class ServiceWanted(Asked):
    """A service, by its code."""

    service: Code


class TicketMoved(Asked):
    """Another service, another segment or both, and why."""

    service: Code | None = None
    segment: Code | None = None
    reason: Text

    @model_validator(mode="after")
    def _somewhere_else(self) -> Self:
        if self.service is None and self.segment is None:
            raise own("service_or_segment")
        return self


class TicketIdentified(Asked):
    """Who holds a ticket: what they show, or the segment that staff give them, with why."""

    identification: Identification | None = None
    segment: Code | None = None
    reason: Text | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.identification is None) == (self.segment is None):
            raise own("identification_or_segment")
        return self


class IssuingEnd(Asked):
    """No more numbers for `service`, or for all, and why."""

    service: Code | None = None
    reason: Text


class IssuingResumption(Asked):
    """Numbers again for `service`, or for all."""

    service: Code | None = None


class CounterOpening(Asked):
    """Which work profile to open with; none: the counter's own."""

    profile: Code | None = None


class NextCalled(Asked):
    """Whether the present customer is finished in the same commit."""

    finish_current: bool = False


class TicketChosen(Asked):
    """A ticket (its id) called out of turn, and why; one of the own pools needs no reason."""

    ticket: Code
    reason: Text = ""


class Finished(Asked):
    """How a transaction ended, what was really done, and where the customer goes on."""

    outcome: Literal["served", "not_completed"] = "served"
    delivered: list[Code] = Field(default_factory=list, max_length=10)
    next_service: Code | None = None


class TicketHeld(Asked):
    """A ticket on hold, by its id."""

    ticket: Code


class Sent(Asked):
    """Where the present customer goes: to one of `service`, `counter` and `staff`; `first` before the others there."""

    service: Code | None = None
    counter: int | None = Field(None, ge=1, le=COUNTER_NUMBER_MAX)
    staff: Annotated[str, StringConstraints(min_length=1, max_length=NAME_LENGTH_MAX)] | None = None
    reason: Text | None = None
    first: bool = False

    @model_validator(mode="after")
    def _one_target(self) -> Self:
        if sum(target is not None for target in (self.service, self.counter, self.staff)) != 1:
            raise own("one_target")
        return self


class Marked(Asked):
    """A mark of the branch's list."""

    mark: Code


class StepTicked(Asked):
    """A step of the checklist, counted from 0, and whether it is done."""

    step: int = Field(ge=0, lt=STEPS_MAX)
    done: bool = True


class ProfileChosen(Asked):
    """A work profile, by its name."""

    profile: Code


class SignIn(Asked):
    """A person's name and password."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=NAME_LENGTH_MAX)]
    password: Annotated[str, StringConstraints(min_length=1, max_length=PASSWORD_LENGTH_MAX)]


class TicketWanted(Query):
    """A ticket by its number, today unless `day` (YYYY-MM-DD) says otherwise."""

    number: Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{1,3}[0-9]{3,6}$")]
    day: Date | None = None


class WaitingWanted(Query):
    """The waiting list of a counter, of a service, or of the hall."""

    counter: int | None = Field(None, ge=0, le=100_000)
    service: Code | None = None
    limit: int = Field(50, ge=1, le=LIST_LIMIT_MAX)


class EventsWanted(Query):
    """The log after an event."""

    after: int = Field(0, ge=0, le=2**63 - 1)
    limit: int = Field(LIST_LIMIT_MAX, ge=1, le=LIST_LIMIT_MAX)


class JobsWanted(Query):
    """Print jobs by what is given; `missing` leaves today's whose customer may still be without paper."""

    state: Literal["queued", "sending", "sent", "printed", "held", "unknown", "failed", "expired"] | None = None
    printer: Text | None = None
    ticket: Code | None = None
    day: Date | None = None
    missing: bool = False
    limit: int = Field(100, ge=1, le=LIST_LIMIT_MAX)


class OutOfService(Asked):
    """Why a printer is taken out of service, in a person's words."""

    reason: Text | Literal[""] = ""


class PrinterPlace(Asked):
    """Where the printer is that takes another's place, as the branch file writes it."""

    address: Text
