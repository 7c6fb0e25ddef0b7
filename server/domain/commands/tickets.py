"""What may be asked of a ticket outside a counter."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a customer is, as far as the log keeps it for ever: `kind` (card, id, phone, code), and a pseudonym.

    `hash` (hex) is keyed with the branch's key and a salt of the business day: the same person has the same hash all
    day, another one tomorrow. The salt is deleted with the last four characters when the branch file's
    `keep_identity_days` are over; from then on nobody can find out whose it was. Neither is ever in an event.
    """

    kind: str
    hash: str


@dataclass(frozen=True, slots=True)
class IssueTicket:
    """Give a number. `ticket` is the new id, made outside; None means the branch's default.

    `more` are the services wanted after `service` in the same visit. `segment_by` says who decided the segment: asked,
    rule, directory, lookup or staff. `early_ms` is how long before opening a number may be had (None: the branch's).
    """

    ticket: str
    service: str
    language: str | None = None
    segment: str = "ordinary"
    channel: str = "kiosk"
    kiosk: str | None = None
    large_print: bool = False
    more: tuple[str, ...] = ()
    identity: Identity | None = None
    segment_by: str | None = None
    again: bool = False
    early_ms: int | None = None


@dataclass(frozen=True, slots=True)
class IdentifyTicket:
    """Learn who holds a ticket: its segment changes, its place with it. `by` is rule, directory, lookup or staff.

    `identity` None leaves what is known; `reason` is the words of staff.
    """

    ticket: str
    segment: str
    identity: Identity | None
    by: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class CancelTicket:
    """The customer gives the ticket up."""

    ticket: str


@dataclass(frozen=True, slots=True)
class RemoveTicket:
    """Staff take a ticket out, with a reason."""

    ticket: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReprintTicket:
    """A person asks for a copy of the paper; `kiosk` says where it comes out (None: where the ticket was issued)."""

    ticket: str
    kiosk: str | None = None


@dataclass(frozen=True, slots=True)
class ReturnTicket:
    """A missed customer is back."""

    ticket: str


@dataclass(frozen=True, slots=True)
class InsertFirst:
    """Place a waiting ticket at the head of its queue, with a reason."""

    ticket: str
    reason: str


@dataclass(frozen=True, slots=True)
class MoveTicket:
    """Give a waiting ticket another service, another segment or both, with a reason."""

    ticket: str
    service: str | None
    segment: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class AddService:
    """One more service in the same visit, after those already wanted."""

    ticket: str
    service: str
