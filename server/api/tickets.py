"""Tickets over HTTP."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, g

from server.api import answers, asked
from server.api.branch import kiosk_of
from server.api.described import Described
from server.api.gate import is_theirs, once
from server.api.identity import Identifying, told
from server.api.paper import printed
from server.api.problems import language
from server.api.show import Estimate, issued_shown, ticket_shown
from server.auth.who import Who
from server.domain import commands
from server.domain.day import Day
from server.domain.events import Recorded, ReprintAsked, TicketIssued
from server.domain.refusals import Refusal, unfit
from server.domain.ticket import Ticket
from server.writer import Writer

MINUTE_MS = 60_000
RECEPTION = "reception"
CHANNELS = {"kiosk": "kiosk", "lobby_manager": RECEPTION, "branch_manager": RECEPTION}
PROGRAM_CHANNEL = "phone"
# These add a service only to the customer who is at their counter.
AT_COUNTERS = ("counter", "teller")

Change = (
    commands.CancelTicket | commands.RemoveTicket | commands.ReturnTicket | commands.InsertFirst | commands.MoveTicket
    | commands.AddService
)  # fmt: skip


def routes(
    described: Described,
    writer: Writer,
    estimate: Estimate,
    identifying: Identifying,
    make_id: Callable[[], str],
    past_day: Callable[[str], Day | None],
    past_day_of: Callable[[str], Day | None],
    story: Callable[[str, str], dict[str, Any]],
    newest_paper: Callable[[str], dict[str, Any] | None],
) -> Blueprint:
    """POST and GET /tickets, and what is done to one outside a counter.

    `past_day` gives the folded day (YYYY-MM-DD) or None, `past_day_of` that of a ticket id; `story(ticket id,
    language)` tells a ticket's life; `newest_paper(ticket id)` is the `print` of its newest print job or None.
    """
    noun = Blueprint("tickets", __name__)
    views = _Views(writer, estimate, identifying, make_id, past_day, past_day_of, story, newest_paper)
    one = "/tickets/<ticket_id>"
    for method, rule, action, answer, status, view in (
        ("POST", "/tickets", "tickets.issue", answers.TicketIssued, 201, views.post_ticket),
        ("GET", "/tickets", "tickets.read", answers.TicketAnswer, 200, views.find_ticket),
        ("GET", one, "tickets.read", answers.TicketIssued, 200, views.get_ticket),
        ("GET", f"{one}/story", "tickets.story", answers.Figures, 200, views.get_story),
        ("POST", f"{one}/cancel", "tickets.cancel", answers.TicketAnswer, 200, views.cancel_ticket),
        ("POST", f"{one}/remove", "tickets.remove", answers.TicketAnswer, 200, views.remove_ticket),
        ("POST", f"{one}/return", "tickets.return", answers.TicketAnswer, 200, views.return_ticket),
        ("POST", f"{one}/insert-first", "tickets.insert_first", answers.TicketAnswer, 200, views.insert_ticket_first),
        ("POST", f"{one}/move", "tickets.move", answers.TicketAnswer, 200, views.move_ticket),
        ("POST", f"{one}/add-service", "tickets.add_service", answers.TicketAnswer, 200, views.add_service),
        ("POST", f"{one}/reprint", "tickets.reprint", answers.TicketIssued, 200, views.reprint_ticket),
    ):
        described.route(noun, method, rule, action=action, answer=answer, status=status)(view)
    return noun


@dataclass(frozen=True, slots=True)
class _Views:
    writer: Writer
    estimate: Estimate
    identifying: Identifying
    make_id: Callable[[], str]
    past_day: Callable[[str], Day | None]
    past_day_of: Callable[[str], Day | None]
    story: Callable[[str, str], dict[str, Any]]
    newest_paper: Callable[[str], dict[str, Any] | None]

    def post_ticket(self, json: asked.TicketAsked) -> tuple[dict[str, Any], int]:
        """Give a number."""
        who: Who = g.who
        if json.service and json.services:
            raise unfit("services", "either_or", other="service")
        wanted = [json.service] if json.service else json.services or []
        if not wanted:
            raise unfit("service", "missing")
        with self.writer.reading() as day:
            kiosk = kiosk_of(day.settings, who.name)
        channel = json.channel or CHANNELS.get(who.role, PROGRAM_CHANNEL)
        known = self.identifying.at_issue(who.role, json, wanted, channel)
        command = commands.IssueTicket(
            ticket=self.make_id(),
            service=wanted[0],
            language=json.language,
            segment=known.segment,
            channel=channel,
            kiosk=None if channel == "phone" else kiosk,
            large_print=json.large_print,
            more=tuple(wanted[1:]),
            identity=known.identity,
            segment_by=known.by,
            again=json.again,
            early_ms=self._early_ms(who.role),
        )
        beside = known.beside(command.ticket)
        try:
            issued = self.writer.do(command, actor=who.actor, once=once(), answer=_issued, beside=beside)
        except Refusal as refusal:
            raise told(refusal, self.writer, self.estimate) from None
        if not issued.again:
            self.identifying.follow_up(command.ticket, known)
        return issued.body, 201

    def _early_ms(self, role: str) -> int | None:
        """How long before opening this role may give numbers, where that is another time than the kiosks'."""
        if CHANNELS.get(role) != RECEPTION:
            return None
        with self.writer.reading() as day:
            early_min = day.settings["branch"].get("reception_before_opening_min")
        return None if early_min is None else early_min * MINUTE_MS

    def find_ticket(self, query: asked.TicketWanted) -> dict[str, Any]:
        """A ticket by number and day."""
        with self.writer.reading() as day:
            if query.day in (None, day.day):
                return {"ticket": ticket_shown(day, _by_number(day, query.number), self.estimate)}
        past = self.past_day(query.day or "")
        if past is None:
            raise _no_such_number(query.number, query.day)
        return {"ticket": ticket_shown(past, _by_number(past, query.number), self.estimate)}

    def get_ticket(self, ticket_id: str, query: asked.Query) -> dict[str, Any]:
        """A ticket of any day, and what became of its paper."""
        with self.writer.reading() as day:
            today = ticket_id in day.tickets
            shown = ticket_shown(day, _own(day, ticket_id), self.estimate) if today else None
        past = None if today else self.past_day_of(ticket_id)
        if past is not None:
            shown = ticket_shown(past, _own(past, ticket_id), self.estimate)
        elif shown is None:
            raise Refusal("unknown_ticket")
        return {"ticket": shown, "print": self.newest_paper(ticket_id)}

    def get_story(self, ticket_id: str, query: asked.Query) -> dict[str, Any]:
        """The life of a ticket, in sentences."""
        return self.story(ticket_id, language())

    def cancel_ticket(self, ticket_id: str, json: asked.Nothing) -> dict[str, Any]:
        """The customer gives the ticket up."""
        return self._change(commands.CancelTicket(ticket_id))

    def remove_ticket(self, ticket_id: str, json: asked.ReasonGiven) -> dict[str, Any]:
        """Take a ticket out, with a reason."""
        return self._change(commands.RemoveTicket(ticket_id, json.reason))

    def return_ticket(self, ticket_id: str, json: asked.Nothing) -> dict[str, Any]:
        """A missed customer is back."""
        return self._change(commands.ReturnTicket(ticket_id))

    def insert_ticket_first(self, ticket_id: str, json: asked.ReasonGiven) -> dict[str, Any]:
        """Place a waiting ticket at the head of its queue, with a reason."""
        return self._change(commands.InsertFirst(ticket_id, json.reason))

    def move_ticket(self, ticket_id: str, json: asked.TicketMoved) -> dict[str, Any]:
        """Give a waiting ticket another service, another segment or both, with a reason."""
        return self._change(commands.MoveTicket(ticket_id, json.service, json.segment, json.reason))

    def add_service(self, ticket_id: str, json: asked.ServiceWanted) -> dict[str, Any]:
        """One more service in the same visit."""
        who: Who = g.who
        with self.writer.reading() as day:
            ticket = _own(day, ticket_id)
        if who.role in AT_COUNTERS and (who.counter is None or ticket.counter != who.counter):
            raise Refusal("forbidden")
        return self._change(commands.AddService(ticket_id, json.service))

    def reprint_ticket(self, ticket_id: str, json: asked.Nothing) -> dict[str, Any]:
        """Print a marked copy."""
        with self.writer.reading() as day:
            nowhere = _own(day, ticket_id).kiosk is None  # of a phone, or of who was served without a number
            kiosk = kiosk_of(day.settings, g.who.name) if nowhere or g.who.role == "kiosk" else None

        def answer(day: Day, events: Sequence[Recorded]) -> dict[str, Any]:
            return {"ticket": ticket_shown(day, _of(day, events), self.estimate), "print": printed(day, events)}

        command = commands.ReprintTicket(ticket_id, kiosk)
        return self.writer.do(command, actor=g.who.actor, once=once(), answer=answer).body

    def _change(self, command: Change) -> dict[str, Any]:
        with self.writer.reading() as day:
            _own(day, command.ticket)

        def answer(day: Day, events: Sequence[Recorded]) -> dict[str, Any]:
            return {"ticket": ticket_shown(day, day.tickets[command.ticket], self.estimate)}

        return self.writer.do(command, actor=g.who.actor, once=once(), answer=answer).body


def _issued(day: Day, events: Sequence[Recorded]) -> dict[str, Any]:
    return {"ticket": issued_shown(day, _of(day, events)), "print": printed(day, events)}


def _of(day: Day, events: Sequence[Recorded]) -> Ticket:
    return next(day.tickets[e.event.ticket] for e in events if isinstance(e.event, TicketIssued | ReprintAsked))


def _own(day: Day, ticket_id: str) -> Ticket:
    """The ticket, if it is of this day; for a kiosk also one of its own."""
    ticket = day.tickets.get(ticket_id)
    if ticket is None:
        raise Refusal("unknown_ticket")
    if not is_theirs(day, ticket):
        raise Refusal("forbidden")
    return ticket


def _by_number(day: Day, number: str) -> Ticket:
    ticket = day.by_number.get(number.upper())
    if ticket is None:
        raise _no_such_number(number, day.day)
    return _own(day, ticket)


def _no_such_number(number: str, day: str | None) -> Refusal:
    return Refusal("unknown_ticket", sentence="unknown_number", number=number.upper(), day=day)
