"""What the API answers where staff work, as models."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from server.api.answers import Estimate, Names, Reason, Ticket
from server.api.answers_notices import EmergencyInHall, NoticeInHall
from server.api.voice import VoiceState


class Step(BaseModel):
    """A step of a service's checklist, counted from 0."""

    step: int
    name: Names
    done: bool


class ParkedTicket(BaseModel):
    """A ticket on hold; `reason` is a code of the branch file's parks, or unattended."""

    ticket: Ticket
    since: str | None
    reason: str | None


class MissedTicket(BaseModel):
    """A ticket whose customer did not come, and until when they may come back."""

    ticket: Ticket
    since: str | None
    return_until: str | None


class Remark(BaseModel):
    """What staff last wrote of a ticket, and who."""

    text: str
    by: str | None


class CounterStanding(BaseModel):
    """A counter with its ticket; `times` are the seconds of today that it was in each state."""

    number: int
    state: str
    zone: str
    profile: str
    staff: str | None
    ticket: Ticket | None
    since: str
    pause: str | None
    pause_until: str | None
    working_since: str | None
    times: dict[str, int]
    called_at: str | None
    started_at: str | None
    reason: Reason | None
    note: str | None
    automatic: bool
    channel: str | None
    slot: str | None
    remark: Remark | None
    more: list[str]
    marks: list[str]
    steps: list[Step]
    served_today: int
    mean_service_s: int | None
    paused_s: int
    pauses: dict[str, int]
    recalls_left: int
    lent: list[dict[str, str]]


class CounterAnswer(CounterStanding):
    """A counter and whom it keeps: on hold, in its pools, called in vain.

    `may` says of each action whether it is allowed now, and else why not.
    """

    parked: list[ParkedTicket]
    held: list[Ticket]
    missed: list[MissedTicket]
    may: dict[str, dict[str, Any]]


class CounterStands(BaseModel):
    """One counter."""

    counter: CounterAnswer


class CountersAnswer(BaseModel):
    """All counters."""

    counters: list[CounterAnswer]


class CallAnswer(BaseModel):
    """What an action at a counter led to."""

    ticket: Ticket | None
    counter: CounterAnswer
    reason: Reason | None = None


class QueueNow(BaseModel):
    """Who waits for a service: how many, the longest wait, how many of them past what they were promised."""

    service: str
    waiting: int
    longest_s: int | None
    target_s: int
    over: int
    estimate: Estimate | None


class OverdueTicket(Ticket):
    """A ticket that has waited too long."""

    wait_s: int


class Guest(BaseModel):
    """A customer of a segment that the lobby is told of; `tail` are the last characters of their identification.

    `manager` is their account manager.
    """

    ticket: Ticket
    segment: str
    tail: str | None
    manager: str | None
    at: str


class CounterInHall(CounterStanding):
    """A counter; `could_call` is how many it might call now while it is idle."""

    could_call: int | None


class Expected(BaseModel):
    """An appointment of today whose customer has not come yet."""

    id: str
    service: str
    slot: str


class IssuingStopped(BaseModel):
    """No more numbers today for a service, or (null) for all, and why."""

    service: str | None
    reason: str


class IssuingAnswer(BaseModel):
    """For what no more numbers are given today."""

    issuing_ended: list[IssuingStopped]


class HallAnswer(IssuingAnswer):
    """The whole hall, as who looks after it needs it.

    `printers` are those in trouble, `screens` counts who listens, `screens_troubled` are those in trouble,
    `screens_missing` names the boards that nobody has open, `devices_well` counts the devices that need nobody, and
    `voice` is the hall's sound.
    """

    at: str
    queues: list[QueueNow]
    overdue: list[OverdueTicket]
    overdue_count: int
    counters: list[CounterInHall]
    missed: list[MissedTicket]
    parked: list[ParkedTicket]
    guests: list[Guest]
    printers: list[dict[str, Any]]
    screens: int
    screens_troubled: list[dict[str, Any]]
    screens_missing: list[str]
    devices_well: int
    appointments: list[Expected]
    notice: NoticeInHall | None
    emergency: EmergencyInHall | None
    voice: VoiceState


class StandingAnswer(BaseModel):
    """A ticket of today as the lobby needs it; `may` says of each change whether it is allowed now, else why not."""

    ticket: Ticket
    entered_at: str
    promised_at: str | None
    first: bool
    return_until: str | None
    slot: str | None
    more: list[str]
    parked: str | None
    held_for: str | int | None
    tail: str | None
    manager: str | None
    may: dict[str, dict[str, Any]]
