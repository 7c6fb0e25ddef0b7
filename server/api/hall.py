"""The hall over HTTP: who waits, what the boards show, who needs somebody, the log."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, g

from server.api import answers, answers_staff, asked
from server.api.described import Described
from server.api.gate import once
from server.api.overview import Identity, hall_shown, issuing_shown
from server.api.show import Estimate, ticket_shown
from server.domain import commands
from server.domain.attending import counter_of
from server.domain.calendar import rfc3339
from server.domain.day import Day
from server.domain.routing import EVERYTHING, Asker, Choice, Standing, asker_at, line, standing
from server.domain.still import still
from server.writer import Writer


def routes(
    described: Described,
    writer: Writer,
    now: Callable[[], int],
    estimate: Estimate,
    board: Callable[[], dict[str, Any]],
    events: Callable[[int, int], list[dict[str, Any]]],
) -> Blueprint:
    """GET /waiting, /board and /events. `events(after, limit)` reads the log as JSON."""
    noun = Blueprint("hall", __name__)

    @described.route(
        noun, "GET", "/waiting", action="waiting.read", query=asked.WaitingWanted, answer=answers.WaitingAnswer
    )
    def get_waiting(query: asked.WaitingWanted) -> dict[str, Any]:
        """Who waits, in the order of calling."""
        with writer.reading() as day:
            hall, now_ms = still(day), now()
        stand = _asked(hall, query, now_ms)
        shown = [_shown(hall, choice, estimate) for choice in line(stand, now_ms, query.limit)]
        return {"waiting": shown, "count": len(stand.tickets) + len(stand.held)}

    @described.route(noun, "GET", "/board", action="board.read", query=asked.Query, answer=answers.BoardAnswer)
    def get_board() -> dict[str, Any]:
        """What the hall's screens show."""
        return board()

    @described.route(
        noun, "GET", "/events", action="events.read", query=asked.EventsWanted, answer=answers.EventsAnswer
    )
    def get_events(query: asked.EventsWanted) -> dict[str, Any]:
        """The log after an event."""
        return {"events": events(query.after, query.limit)}

    return noun


def lobby_routes(
    described: Described,
    writer: Writer,
    now: Callable[[], int],
    estimate: Estimate,
    identity: Identity,
    around: Callable[[], dict[str, Any]],
) -> Blueprint:
    """GET /hall, and giving no more numbers.

    `identity(ticket id)` is what is kept of its holder; `around()` are `printers` in trouble,
    `screens`, `screens_troubled`, `screens_missing` and `devices_well`.
    """
    noun = Blueprint("lobby", __name__)

    @described.route(noun, "GET", "/hall", action="hall.read", query=asked.Query, answer=answers_staff.HallAnswer)
    def get_hall() -> dict[str, Any]:
        """Queues, counters and whoever needs somebody."""
        beside = around()
        with writer.reading() as day:
            hall, now_ms = still(day), now()
        return hall_shown(hall, now_ms, estimate, identity) | beside

    @described.route(
        noun, "POST", "/issuing/end", action="issuing.end", body=asked.IssuingEnd, answer=answers_staff.IssuingAnswer
    )
    def end_issuing(json: asked.IssuingEnd) -> dict[str, Any]:
        """Give no more numbers today."""
        return perform(commands.EndIssuing(json.service, json.reason))

    @described.route(
        noun, "POST", "/issuing/resume", action="issuing.resume", body=asked.IssuingResumption,
        answer=answers_staff.IssuingAnswer,
    )  # fmt: skip
    def resume_issuing(json: asked.IssuingResumption) -> dict[str, Any]:
        """Give numbers again."""
        return perform(commands.ResumeIssuing(json.service))

    def perform(command: commands.Command) -> dict[str, Any]:
        def answer(day: Day, events: object) -> dict[str, Any]:
            return {"issuing_ended": issuing_shown(day)}

        return writer.do(command, actor=g.who.actor, once=once(), answer=answer).body

    return noun


def _asked(hall: Day, query: asked.WaitingWanted, now_ms: int) -> Standing:
    """Who waits, for the counter that was named or for all."""
    asker = Asker(EVERYTHING)
    if query.counter is not None:
        asker = asker_at(hall, counter_of(hall, query.counter), now_ms)
    code = None if query.service is None else hall.rules.service(query.service).code
    return standing(hall, asker).copied(code)


def _shown(hall: Day, choice: Choice, estimate: Estimate) -> dict[str, Any]:
    """One who waits: the ticket, and why it stands there."""
    slot_ms = choice.ticket.slot_ms
    return {
        "ticket": ticket_shown(hall, choice.ticket, estimate),
        "reason": choice.reason,
        "slot": None if slot_ms is None else rfc3339(slot_ms),
        "entered_at": rfc3339(choice.ticket.entered_ms),
        "promised_at": rfc3339(choice.ticket.promised_ms),
    }
