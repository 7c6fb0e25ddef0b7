"""Customers' feedback over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, g

from server.api import answers, asked, asked_alerts, spans
from server.api.described import Described
from server.api.gate import once
from server.api.show import Estimate, ticket_shown
from server.domain import commands
from server.domain.day import Day
from server.domain.refusals import Refusal
from server.writer import Writer

ONE = "/tickets/<ticket_id>/feedback"
AT_COUNTERS = ("counter", "teller")
Asking = commands.AskFeedback | commands.GiveFeedback


def routes(
    described: Described,
    writer: Writer,
    estimate: Estimate,
    figures: Callable[[str | None, str | None], dict[str, Any]],
) -> Blueprint:
    """POST /tickets/{id}/feedback and /tickets/{id}/feedback/asked, GET /stats/feedback."""
    noun = Blueprint("feedback", __name__)

    @described.route(
        noun, "POST", ONE, action="tickets.feedback", body=asked_alerts.FeedbackWritten, answer=answers.TicketAnswer
    )
    def give_feedback(ticket_id: str, json: asked_alerts.FeedbackWritten) -> dict[str, Any]:
        """Take a customer's answer, once for each ticket, on its day."""
        return perform(commands.GiveFeedback(ticket_id, json.rating, tuple(json.tags), json.comment))

    @described.route(
        noun, "POST", f"{ONE}/asked", action="tickets.ask_feedback", body=asked.Nothing, answer=answers.TicketAnswer
    )
    def ask_feedback(ticket_id: str, json: asked.Nothing) -> dict[str, Any]:
        """Note that a customer was asked how it was."""
        return perform(commands.AskFeedback(ticket_id))

    @described.route(
        noun, "GET", "/stats/feedback", action="stats.read", query=spans.DaysAsked, answer=answers.Figures
    )
    def get_stats_feedback(query: spans.DaysAsked) -> dict[str, Any]:
        """What customers of any business days said, with how many were asked."""
        return figures(query.first, query.last)

    def perform(command: Asking) -> dict[str, Any]:
        with writer.reading() as day:
            ticket = day.tickets.get(command.ticket)
            if ticket is None:  # it is known, or the gate had said so: of a day that is over, or not here yet
                raise Refusal("wrong_moment", sentence="feedback_over")
            if g.who.role in AT_COUNTERS and (g.who.counter is None or ticket.counter != g.who.counter):
                raise Refusal("forbidden")

        def answer(day: Day, events: object) -> dict[str, Any]:
            return {"ticket": ticket_shown(day, day.tickets[command.ticket], estimate)}

        return writer.do(command, actor=g.who.actor, once=once(), answer=answer).body

    return noun
