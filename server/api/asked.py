"""What the API is asked, as models."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

TEXT_LENGTH_MAX = 200
CODE_LENGTH_MAX = 40
NAME_LENGTH_MAX = 40
PASSWORD_LENGTH_MAX = 200
LIST_LIMIT_MAX = 1000


def _no_control_characters(text: str) -> str:
    if not all(character.isprintable() for character in text):
        raise ValueError("control characters are not allowed")
    return text


Text = Annotated[
    str, StringConstraints(max_length=TEXT_LENGTH_MAX, strip_whitespace=True), AfterValidator(_no_control_characters)
]
Code = Annotated[
    str, StringConstraints(min_length=1, max_length=CODE_LENGTH_MAX), AfterValidator(_no_control_characters)
]


class Asked(BaseModel):
    """A request's body: unknown fields are refused, types are not bent."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Query(BaseModel):
    """A request's query: text that must read as what it stands for."""

    model_config = ConfigDict(extra="forbid")
    language: Code | None = None


class Nothing(Asked):
    """No fields."""


class TicketAsked(Asked):
    """A number is wanted for `service` (or the one entry of `services`)."""

    service: Code | None = None
    services: list[Code] | None = Field(None, min_length=1, max_length=1)
    language: Code | None = None
    segment: Code = "ordinary"
    channel: Literal["kiosk", "reception", "phone"] | None = None
    large_print: bool = False


class ReasonGiven(Asked):
    """Why, in a person's words."""

    reason: Text


class CounterOpening(Asked):
    """Which work profile to open with; none: the counter's own."""

    profile: Code | None = None


class NextCalled(Asked):
    """Whether the present customer is finished in the same commit."""

    finish_current: bool = False


class TicketChosen(Asked):
    """A ticket (its id) called out of turn, and why."""

    ticket: Code
    reason: Text


class Finished(Asked):
    """How a transaction ended, and what was really done."""

    outcome: Literal["served", "not_completed"] = "served"
    delivered: list[Code] = Field(default_factory=list, max_length=10)


class SignIn(Asked):
    """A person's name and password."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=NAME_LENGTH_MAX)]
    password: Annotated[str, StringConstraints(min_length=1, max_length=PASSWORD_LENGTH_MAX)]


class TicketWanted(Query):
    """A ticket by its number, today unless `day` (YYYY-MM-DD) says otherwise."""

    number: Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{1,3}[0-9]{3,6}$")]
    day: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")] | None = None


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
    """Print jobs in a state."""

    state: Literal["queued", "sending", "sent", "printed", "held", "unknown", "failed", "expired"] | None = None
    limit: int = Field(100, ge=1, le=LIST_LIMIT_MAX)
