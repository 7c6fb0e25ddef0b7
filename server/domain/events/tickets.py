"""What happened to a ticket outside a counter."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class TicketIssued:
    """A number was given, at a kiosk or to a booking that checked in (`slot_ms` is then its slot).

    `estimate` is {low_s, likely_s, high_s} or None, `ahead` how many stood before it. `more` are the services wanted
    after `service`. `identity` is {kind, hash} (see commands.Identity), `segment_by` who decided the segment (see
    IssueTicket).
    """

    ticket: str
    number: str
    series: str
    serial: int
    service: str
    segment: str
    language: str
    channel: str
    kiosk: str | None
    entered_ms: int
    ahead: int
    estimate: dict[str, int] | None = None
    large_print: bool = False
    more: list[str] = field(default_factory=list)
    identity: dict[str, str] | None = None
    segment_by: str | None = None
    slot_ms: int | None = None


@dataclass(frozen=True, slots=True)
class TicketAbandoned:
    """A customer left for good; `why` is cancelled, return_time_over or day_end."""

    ticket: str
    number: str
    counter: int | None
    why: str


@dataclass(frozen=True, slots=True)
class TicketRemoved:
    """Staff took a ticket out; `reason` is their words."""

    ticket: str
    number: str
    counter: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class TicketExpired:
    """The day ended while the ticket was open."""

    ticket: str
    number: str
    counter: int | None


@dataclass(frozen=True, slots=True)
class ReprintAsked:
    """A person asked for a copy of the paper."""

    ticket: str
    number: str
    kiosk: str | None


@dataclass(frozen=True, slots=True)
class TicketIdentified:
    """It was learned who holds a ticket; `by` is rule, directory, lookup or staff. Its entry stays what it was.

    `identity` is {kind, hash}, None when nothing new was learned of it; `reason` is the words of staff.
    """

    ticket: str
    number: str
    segment: str
    identity: dict[str, str] | None
    by: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class TicketReturned:
    """A missed customer was back: a new transaction that entered now.

    With `counter` the next call of that counter is this one; without, it stands behind the next `behind` calls of its
    service.
    """

    ticket: str
    number: str
    service: str
    counter: int | None
    behind: int


@dataclass(frozen=True, slots=True)
class InsertedFirst:
    """Staff placed a waiting ticket at the head of its queue; `reason` is their words."""

    ticket: str
    number: str
    reason: str


@dataclass(frozen=True, slots=True)
class TicketMoved:
    """Staff gave a waiting ticket another service or segment; it keeps its entry."""

    ticket: str
    number: str
    service: str
    segment: str
    reason: str


@dataclass(frozen=True, slots=True)
class ServiceAdded:
    """One more service was wanted in the same visit."""

    ticket: str
    number: str
    service: str
