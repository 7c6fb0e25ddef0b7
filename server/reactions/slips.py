"""What a slip says, in the customer's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from printers.slip import Copy, Slip
from server.domain.day import Day
from server.domain.events import Recorded, ReprintAsked, TicketIssued
from server.domain.paper import job_of, printer_for
from server.store.jobs import NewPrintJob

MINUTE_S = 60
STEP_MIN = 5
LONG_MIN = 60  # from here on only "over" is said


class Issued(Protocol):
    """What a slip needs of a ticket; `issued_ms` is UTC ms, `estimate` {low_s, likely_s, high_s} or None.

    `more` are the services still to come in the same visit, `slot_ms` the time of an appointment, UTC ms or None.
    """

    id: str
    number: str
    service: str
    segment: str
    language: str
    issued_ms: int
    ahead: int
    estimate: dict[str, int] | None
    more: list[str]
    slot_ms: int | None


class Say(Protocol):
    """`say(key, language, **values)` gives a sentence."""

    def __call__(self, key: str, language: str, /, **values: object) -> str:
        """The sentence."""


def job_maker(
    say: Say, monotonic: Callable[[], float], settings: Mapping[str, Any] | None = None
) -> Callable[[Day, Recorded], NewPrintJob | None]:
    """What the writer asks in the ticket's own commit: the paper an issue or a reprint wants, None for none.

    `settings` is the branch file as it is now: where it lacks the printer that the day was opened with, the paper
    comes out where the file now says.
    """

    def print_job(day: Day, recorded: Recorded) -> NewPrintJob | None:
        printer, event = printer_for(day.settings, recorded), recorded.event
        if settings and printer is not None and printer not in (entry["name"] for entry in settings["printers"]):
            printer = printer_for(settings, recorded) or printer
        if printer is None or not isinstance(event, TicketIssued | ReprintAsked):
            return None
        ticket = day.tickets[event.ticket]
        kind: Copy = "copy" if isinstance(event, ReprintAsked) else ""
        large = isinstance(event, TicketIssued) and event.large_print
        return NewPrintJob(
            id=job_of(recorded),
            ticket=ticket.id,
            number=ticket.number,
            day=recorded.day,
            kind=kind,
            printer=printer,
            slip=slip_of(day.settings, ticket, say, copy=kind, large=large).to_json(),
            created_real_s=monotonic(),
        )

    return print_job


def slip_of(settings: Mapping[str, Any], ticket: Issued, say: Say, *, copy: Copy = "", large: bool = False) -> Slip:
    """The ticket's slip; a copy says on its face who wanted it, and keeps number, time and range of the first."""
    branch, language = settings["branch"], ticket.language

    def named(names: Mapping[str, str] | None) -> str:
        return names.get(language) or names.get(branch["languages"][0], "") if names else ""

    service = next(entry for entry in settings["services"] if entry["code"] == ticket.service)
    local = datetime.fromtimestamp(ticket.issued_ms / 1000, ZoneInfo(branch["timezone"]))
    zone = named(_zone(settings, ticket.service, ticket.segment))
    url = branch["public_url"]
    return Slip(
        number=ticket.number,
        branch=named(branch["name"]),
        service=named(service["name"]),
        more=_more_said(settings, ticket, language, say, named),
        slot=_slot_said(ticket, branch["timezone"], language, say),
        ahead=say("slip.ahead", language, count=ticket.ahead) if ticket.ahead else say("slip.ahead_none", language),
        wait=wait_said(ticket.estimate, language, say),
        issued_at=say("slip.issued", language, time=f"{local:%Y-%m-%d %H:%M}"),
        seat=say("slip.seat_zone", language, zone=zone) if zone else say("slip.seat", language),
        bring=named(service["bring"]),
        notes=(say("slip.order", language), say("slip.missed", language)),
        message=named(branch["message"]),
        qr=f"{url.rstrip('/')}/t/{ticket.id}" if url else None,
        qr_caption=say("slip.scan", language) if url else "",
        language=language,
        copy=copy,
        mark=say(f"slip.{copy}", language) if copy else "",
        large=large or settings["slips"]["large_print"],
    )


def _more_said(
    settings: Mapping[str, Any],
    ticket: Issued,
    language: str,
    say: Say,
    named: Callable[[Mapping[str, str] | None], str],
) -> str:
    """The services that follow in the same visit; "" where there are none."""
    names = {entry["code"]: entry["name"] for entry in settings["services"]}
    said = [named(names[code]) for code in ticket.more if code in names]
    return say("slip.more", language, services=say("slip.between", language).join(said)) if said else ""


def _slot_said(ticket: Issued, timezone: str, language: str, say: Say) -> str:
    """The time of the ticket's appointment; "" where it has none."""
    if ticket.slot_ms is None:
        return ""
    local = datetime.fromtimestamp(ticket.slot_ms / 1000, ZoneInfo(timezone))
    return say("slip.slot", language, time=f"{local:%H:%M}")


def wait_said(estimate: Mapping[str, int] | None, language: str, say: Say) -> str:
    """The range a ticket is promised, rounded outward to 5 minutes, as the kiosk shows it; "" for none."""
    if not estimate:
        return ""
    step_s = STEP_MIN * MINUTE_S
    low = estimate["low_s"] // step_s * STEP_MIN
    high = max(-(-estimate["high_s"] // step_s) * STEP_MIN, low + STEP_MIN)
    if low >= LONG_MIN:
        return say("slip.wait_over", language, minutes=LONG_MIN)
    if low == 0:
        return say("slip.wait_within", language, minutes=high)
    return say("slip.wait_range", language, low=low, high=high)


def _zone(settings: Mapping[str, Any], service: str, segment: str) -> Mapping[str, str] | None:
    """The names of the zone where all counters that may call this ticket stand; None when they stand in several."""
    takes = {
        profile["name"]
        for profile in settings["profiles"]
        if {"*", service} & set(profile["services"]) and {"*", segment} & set(profile["segments"])
    }
    zones = {counter["zone"] for counter in settings["counters"] if counter["profile"] in takes}
    if len(zones) != 1:
        return None
    code = zones.pop()
    return next((zone["name"] for zone in settings["zones"] if zone["code"] == code), None)


TRIAL_QR = "branch-queue"


def trial_slip(language: str, say: Say, issued_ms: int, timezone: str) -> Slip:
    """A slip that shows whether a printer is set right: sizes, hanzi, a rare one, a QR code."""
    local = datetime.fromtimestamp(issued_ms / 1000, ZoneInfo(timezone))
    return Slip(
        number="A000",
        branch="branch-queue",
        service=say("slip.test.service", language),
        ahead=say("slip.ahead", language, count=7),
        wait=say("slip.wait_range", language, low=10, high=20),
        issued_at=say("slip.issued", language, time=f"{local:%Y-%m-%d %H:%M}"),
        seat=say("slip.test.seat", language),
        notes=(say("slip.test.rare", language), say("slip.test.letters", language)),
        message=say("slip.test.width", language),
        qr=TRIAL_QR,
        qr_caption=say("slip.test.qr", language, text=TRIAL_QR),
        language=language,
    )
