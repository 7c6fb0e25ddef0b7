"""What the lobby is shown of one ticket: where it stands, what may be done to it now."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from flask import Blueprint

from server.api import answers_staff, asked
from server.api.attended import returns_until_ms
from server.api.described import Described
from server.api.overview import Identity
from server.api.permits import SOME_REASON, permit
from server.api.show import Estimate, ticket_shown
from server.domain import commands
from server.domain.calendar import rfc3339
from server.domain.commands import Command
from server.domain.day import Day
from server.domain.refusals import Refusal
from server.domain.segments import STAFF
from server.domain.ticket import State, Ticket
from server.writer import Writer


def routes(
    described: Described, writer: Writer, now: Callable[[], int], estimate: Estimate, identity: Identity
) -> Blueprint:
    """GET /tickets/{id}/standing; `identity(ticket id)` is what is kept of its holder."""
    noun = Blueprint("standing", __name__)

    @described.route(
        noun, "GET", "/tickets/<ticket_id>/standing", action="hall.read", query=asked.Query,
        answer=answers_staff.StandingAnswer,
    )  # fmt: skip
    def get_standing(ticket_id: str) -> dict[str, Any]:
        """Where a ticket of today stands, and what may be done to it outside a counter."""
        kept = identity(ticket_id)
        with writer.reading() as day:
            if ticket_id not in day.tickets:
                raise Refusal("unknown_ticket")
            return standing_shown(day, day.tickets[ticket_id], now(), estimate) | {
                "tail": kept.tail if kept else None,
                "manager": kept.manager if kept else None,
            }

    return noun


def standing_shown(day: Day, ticket: Ticket, now_ms: int, estimate: Estimate) -> dict[str, Any]:
    """A ticket, when it entered, by when it is promised, until when its customer may return, and its `may`."""
    waits = ticket.state is State.WAITING
    until_ms = returns_until_ms(day, ticket) if ticket.state is State.NO_SHOW else None
    return {
        "ticket": ticket_shown(day, ticket, estimate),
        "entered_at": rfc3339(ticket.entered_ms),
        "promised_at": rfc3339(ticket.promised_ms) if waits else None,
        "first": waits and ticket.first,
        "return_until": None if until_ms is None else rfc3339(until_ms),
        "slot": None if ticket.slot_ms is None else rfc3339(ticket.slot_ms),
        "more": list(ticket.more),
        "parked": ticket.park_reason if ticket.state is State.PARKED else None,
        "held_for": ticket.pool_staff or ticket.pool_counter if ticket.state is State.POOLED else None,
        "may": {name: permit(day, some, now_ms) for name, some in _changes(day, ticket).items()},
    }


def _changes(day: Day, ticket: Ticket) -> dict[str, Iterable[Command]]:
    """What the lobby may want of a ticket; where a service is to be chosen, it is allowed when one of them is."""
    services = sorted(day.rules.services, key=lambda code: code == ticket.service)
    return {
        "insert-first": [commands.InsertFirst(ticket.id, SOME_REASON)],
        "move": [commands.MoveTicket(ticket.id, code, None, SOME_REASON) for code in services],
        "identify": [commands.IdentifyTicket(ticket.id, ticket.segment, None, STAFF, SOME_REASON)],
        "add-service": [commands.AddService(ticket.id, code) for code in services],
        "return": [commands.ReturnTicket(ticket.id)],
        "reprint": [commands.ReprintTicket(ticket.id)],
        "remove": [commands.RemoveTicket(ticket.id, SOME_REASON)],
    }
