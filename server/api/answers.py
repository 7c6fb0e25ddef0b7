"""What the API answers, as models."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

from server.api.answers_notices import Emergency, Notice

Names = dict[str, str]


class Estimate(BaseModel):
    """A range in seconds: P20, P50 and P80 of the wait."""

    low_s: int
    likely_s: int
    high_s: int


class Ticket(BaseModel):
    """A ticket as it stands."""

    id: str
    number: str
    service: str
    segment: str
    language: str
    state: str
    issued_at: str
    ahead: int
    estimate: Estimate | None
    counter: int | None
    calls: int
    url: str | None


class Print(BaseModel):
    """A print job, how far it is, and the printer it comes out of: another than the kiosk's own when that cannot.

    `cause` says why it is not on paper, where that is known.
    """

    job: str
    state: str
    printer: str
    cause: str | None = None


class TicketAnswer(BaseModel):
    """One ticket."""

    ticket: Ticket


class TicketIssued(BaseModel):
    """A ticket with its newest paper, null where its channel has no printer."""

    ticket: Ticket
    print: Print | None


class ServiceNow(BaseModel):
    """A service at this moment."""

    code: str
    names: Names
    group: Names | None
    bring: Names | None
    identification: str
    appointments: bool
    open: bool
    opens_at: str | None
    full: bool
    full_until: str | None
    waiting: int
    estimate: Estimate | None


class CounterPlace(BaseModel):
    """A counter and its state."""

    number: int
    zone: str
    state: str


class BranchAnswer(BaseModel):
    """The branch at this moment."""

    id: str
    name: Names
    timezone: str
    day: str
    at: str
    open: bool
    languages: list[str]
    services: list[ServiceNow]
    counters: list[CounterPlace]
    emergency: Emergency | None
    kiosk: str | None = None


class Reason(BaseModel):
    """Why a ticket is next: the rule, how long it waited, when it is due, how many that entered earlier it passes."""

    rule: str
    wait_s: int
    due_in_s: int
    overtaken: int


class WaitingEntry(BaseModel):
    """One line of a waiting list."""

    ticket: Ticket
    reason: Reason
    slot: str | None
    entered_at: str
    promised_at: str


class WaitingAnswer(BaseModel):
    """The waiting list, in calling order."""

    waiting: list[WaitingEntry]
    count: int


class BoardAnswer(BaseModel):
    """What the hall's screens show; see server.domain.board."""

    model_config = ConfigDict(extra="allow")
    seq: int
    day: str | None
    calls: list[dict[str, Any]]
    missed: list[str]
    counters: list[dict[str, Any]]
    waiting: dict[str, int]
    notice: Notice | None
    emergency: Emergency | None


class EventsAnswer(BaseModel):
    """Part of the log."""

    events: list[dict[str, Any]]


class JobsAnswer(BaseModel):
    """Print jobs, the newest first."""

    print_jobs: list[dict[str, Any]]


class JobAnswer(BaseModel):
    """One print job, none where no printer is."""

    print: Print | None


class PrintersAnswer(BaseModel):
    """Printers as they last said of themselves."""

    printers: list[dict[str, Any]]


class PrinterAnswer(BaseModel):
    """What was changed of one printer, with its name."""

    printer: dict[str, Any]


class Figures(BaseModel):
    """Figures of waits.md."""

    model_config = ConfigDict(extra="allow")


class Person(BaseModel):
    """A member of staff."""

    name: str
    role: str
    counter: int | None


class SessionAnswer(BaseModel):
    """Who is signed in, and the token that changes need beside the cookie (header X-CSRFToken)."""

    person: Person
    csrf: str


class SignedOut(BaseModel):
    """The session is over."""

    signed_out: bool


class Health(BaseModel):
    """Whether the branch can do its work, part by part."""

    model_config = ConfigDict(extra="allow")
    ok: bool
