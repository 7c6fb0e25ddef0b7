"""Counters over HTTP."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, g

from server.api import answers, asked
from server.api.described import Described
from server.api.gate import once
from server.api.show import Estimate, counter_shown, ticket_shown
from server.auth.who import Who
from server.domain import commands
from server.domain.commands import Command
from server.domain.day import Day
from server.domain.events import Recorded, TicketCalled
from server.writer import Writer


def routes(described: Described, writer: Writer, now: Callable[[], int], estimate: Estimate) -> Blueprint:
    """GET /counters, and every action at one of them."""
    noun = Blueprint("counters", __name__)

    @described.route(noun, "GET", "/counters", action="counters.read", query=asked.Query, answer=answers.CountersAnswer)
    def get_counters() -> dict[str, Any]:
        """All counters."""
        with writer.reading() as day:
            return {"counters": [counter_shown(day, number, now(), estimate) for number in day.counters]}

    def action(name: str, body: type[asked.Asked], command: Callable[[int, Any], Command]) -> None:
        """`POST /counters/{n}/<name>`: `command` makes the command of the counter's number and the body."""

        def act(number: int, json: Any) -> dict[str, Any]:
            return writer.do(
                command(number, json),
                actor=g.who.actor,
                once=once(),
                answer=lambda day, events: _acted(day, events, number),
            ).body

        act.__name__ = name.replace("-", "_")
        act.__doc__ = f"{name.replace('-', ' ').capitalize()} at a counter."
        act.__annotations__ = {"number": int, "json": body}
        described.route(
            noun, "POST", f"/counters/<int:number>/{name}", action=f"counter.{act.__name__}", body=body,
            answer=answers.CallAnswer,
        )(act)  # fmt: skip

    def _acted(day: Day, events: Sequence[Recorded], number: int) -> dict[str, Any]:
        called = next((entry.event for entry in events if isinstance(entry.event, TicketCalled)), None)
        touched = next((entry.event.ticket for entry in reversed(events) if hasattr(entry.event, "ticket")), None)
        return {
            "ticket": ticket_shown(day, day.tickets[touched], estimate) if touched else None,
            "counter": counter_shown(day, number, now(), estimate),
            "reason": called.reason if called else None,
        }

    action("open", asked.CounterOpening, lambda n, body: commands.OpenCounter(n, body.profile, _staff()))
    action("close", asked.Nothing, lambda n, body: commands.CloseCounter(n))
    action("pause", asked.ReasonGiven, lambda n, body: commands.PauseCounter(n, body.reason))
    action("resume", asked.Nothing, lambda n, body: commands.ResumeCounter(n))
    action("call-next", asked.NextCalled, lambda n, body: commands.CallNext(n, body.finish_current))
    action("call", asked.TicketChosen, lambda n, body: commands.CallTicket(n, body.ticket, body.reason))
    action("recall", asked.Nothing, lambda n, body: commands.Recall(n))
    action("start", asked.Nothing, lambda n, body: commands.StartServing(n))
    action("finish", asked.Finished, lambda n, body: commands.Finish(n, body.outcome, tuple(body.delivered)))
    action("no-show", asked.Nothing, lambda n, body: commands.MarkNoShow(n))
    action("undo", asked.Nothing, lambda n, body: commands.UndoCall(n))
    return noun


def _staff() -> str | None:
    who: Who = g.who
    return who.name if who.kind == "staff" else None
