"""Tickets over HTTP."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, g

from server.api import shapes
from server.api.branch import kiosk_of
from server.api.described import Described
from server.api.gate import once
from server.api.paper import printed
from server.api.problems import language
from server.api.show import Estimate, issued_shown, ticket_shown
from server.auth.who import Who
from server.domain import commands
from server.domain.day import Day
from server.domain.events import Recorded, ReprintAsked, TicketIssued
from server.domain.refusals import Refusal
from server.domain.ticket import Ticket
from server.writer import Writer

CHANNELS = {"kiosk": "kiosk", "lobby_manager": "reception", "branch_manager": "reception"}
PROGRAM_CHANNEL = "phone"


def routes(
    described: Described,
    writer: Writer,
    estimate: Estimate,
    make_id: Callable[[], str],
    past_day: Callable[[str], Day | None],
    story: Callable[[str, str], dict[str, Any]],
    newest_paper: Callable[[str], dict[str, Any] | None],
) -> Blueprint:
    """POST and GET /tickets, their cancel, remove, reprint and story.

    `past_day` gives the folded day (YYYY-MM-DD) or None; `story(ticket id, language)` tells a ticket's life;
    `newest_paper(ticket id)` is the `print` of its newest print job, None where there is none.
    """
    noun = Blueprint("tickets", __name__)

    @described.route(
        noun,
        "POST",
        "/tickets",
        action="tickets.issue",
        body=shapes.TicketAsked,
        answer=shapes.TicketIssued,
        status=201,
    )
    def post_ticket(json: shapes.TicketAsked) -> tuple[dict[str, Any], int]:
        """Give a number."""
        who: Who = g.who
        service = json.service or next(iter(json.services or []), None)
        if service is None:
            raise Refusal("wrong_values", detail="service: Field required")
        with writer.reading() as day:
            kiosk = kiosk_of(day.settings, who.name)
        channel = json.channel or CHANNELS.get(who.role, PROGRAM_CHANNEL)
        command = commands.IssueTicket(
            ticket=make_id(),
            service=service,
            language=json.language,
            segment=json.segment,
            channel=channel,
            kiosk=None if channel == "phone" else kiosk,
            large_print=json.large_print,
        )
        return writer.do(command, actor=who.actor, once=once(), answer=_issued).body, 201

    @described.route(
        noun, "GET", "/tickets", action="tickets.read", query=shapes.TicketWanted, answer=shapes.TicketAnswer
    )
    def find_ticket(query: shapes.TicketWanted) -> dict[str, Any]:
        """A ticket by number and day."""
        with writer.reading() as day:
            today = query.day in (None, day.day)
            if today:
                return {"ticket": ticket_shown(day, _by_number(day, query.number), estimate)}
        past = past_day(query.day or "")
        if past is None:
            raise Refusal("unknown_ticket")
        return {"ticket": ticket_shown(past, _by_number(past, query.number), estimate)}

    @described.route(
        noun, "GET", "/tickets/<ticket_id>", action="tickets.read", query=shapes.Query, answer=shapes.TicketIssued
    )
    def get_ticket(ticket_id: str) -> dict[str, Any]:
        """A ticket of today, and what became of its paper."""
        with writer.reading() as day:
            shown = ticket_shown(day, _own(day, ticket_id), estimate)
        return {"ticket": shown, "print": newest_paper(ticket_id)}

    @described.route(
        noun, "GET", "/tickets/<ticket_id>/story", action="tickets.story", query=shapes.Query, answer=shapes.Figures
    )
    def get_story(ticket_id: str) -> dict[str, Any]:
        """The life of a ticket, in sentences."""
        return story(ticket_id, language())

    @described.route(
        noun, "POST", "/tickets/<ticket_id>/cancel", action="tickets.cancel", body=shapes.Nothing,
        answer=shapes.TicketAnswer,
    )  # fmt: skip
    def cancel_ticket(ticket_id: str, json: shapes.Nothing) -> dict[str, Any]:
        """The customer gives the ticket up."""
        return _change(commands.CancelTicket(ticket_id))

    @described.route(
        noun, "POST", "/tickets/<ticket_id>/remove", action="tickets.remove", body=shapes.ReasonGiven,
        answer=shapes.TicketAnswer,
    )  # fmt: skip
    def remove_ticket(ticket_id: str, json: shapes.ReasonGiven) -> dict[str, Any]:
        """Take a ticket out, with a reason."""
        return _change(commands.RemoveTicket(ticket_id, json.reason))

    @described.route(
        noun, "POST", "/tickets/<ticket_id>/reprint", action="tickets.reprint", body=shapes.Nothing,
        answer=shapes.TicketIssued,
    )  # fmt: skip
    def reprint_ticket(ticket_id: str, json: shapes.Nothing) -> dict[str, Any]:
        """Print a marked copy."""
        with writer.reading() as day:
            _own(day, ticket_id)
            kiosk = kiosk_of(day.settings, g.who.name) if g.who.role == "kiosk" else None
        command = commands.ReprintTicket(ticket_id, kiosk)
        return writer.do(command, actor=g.who.actor, once=once(), answer=_reprinted).body

    def _change(command: commands.CancelTicket | commands.RemoveTicket) -> dict[str, Any]:
        with writer.reading() as day:
            _own(day, command.ticket)

        def answer(day: Day, events: Sequence[Recorded]) -> dict[str, Any]:
            return {"ticket": ticket_shown(day, day.tickets[command.ticket], estimate)}

        return writer.do(command, actor=g.who.actor, once=once(), answer=answer).body

    def _reprinted(day: Day, events: Sequence[Recorded]) -> dict[str, Any]:
        return {"ticket": ticket_shown(day, _of(day, events), estimate), "print": printed(day, events)}

    return noun


def _issued(day: Day, events: Sequence[Recorded]) -> dict[str, Any]:
    return {"ticket": issued_shown(day, _of(day, events)), "print": printed(day, events)}


def _of(day: Day, events: Sequence[Recorded]) -> Ticket:
    return next(day.tickets[e.event.ticket] for e in events if isinstance(e.event, TicketIssued | ReprintAsked))


def _own(day: Day, ticket_id: str) -> Ticket:
    """The ticket, if it is of today; for a kiosk also one of its own."""
    ticket = day.tickets.get(ticket_id)
    if ticket is None:
        raise Refusal("unknown_ticket")
    who: Who = g.who
    if who.role == "kiosk" and ticket.kiosk != kiosk_of(day.settings, who.name):
        raise Refusal("forbidden")
    return ticket


def _by_number(day: Day, number: str) -> Ticket:
    ticket = day.by_number.get(number.upper())
    if ticket is None:
        raise Refusal("unknown_ticket")
    return _own(day, ticket)
