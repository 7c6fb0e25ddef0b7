"""Counters over HTTP."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, g

from server.api import answers_staff, asked
from server.api.attended import counter_shown
from server.api.described import Described
from server.api.gate import once
from server.api.show import Estimate, ticket_shown
from server.auth.who import Who
from server.domain import commands
from server.domain.commands import Command
from server.domain.day import Day
from server.domain.events import Recorded, TicketCalled
from server.writer import Writer

ONE = "/counters/<int:number>"

Shown = Callable[[Day, int, str | None], dict[str, Any]]
Act = tuple[str, type[asked.Asked], Callable[[int, Any], Command]]

# Each action: its name in the address, what it takes, and the command made of the counter's number and that.
ATTENDING: tuple[Act, ...] = (
    ("open", asked.CounterOpening, lambda n, body: commands.OpenCounter(n, body.profile, _staff())),
    ("close", asked.Nothing, lambda n, body: commands.CloseCounter(n)),
    ("pause", asked.ReasonGiven, lambda n, body: commands.PauseCounter(n, body.reason)),
    ("resume", asked.Nothing, lambda n, body: commands.ResumeCounter(n)),
    ("take-over", asked.Nothing, lambda n, body: commands.TakeOver(n, _staff())),
    ("profile", asked.ProfileChosen, lambda n, body: commands.ChangeProfile(n, body.profile)),
    ("wrap-up-done", asked.Nothing, lambda n, body: commands.EndWrapUp(n)),
)
CALLING: tuple[Act, ...] = (
    ("call-next", asked.NextCalled, lambda n, body: commands.CallNext(n, body.finish_current)),
    ("call", asked.TicketChosen, lambda n, body: commands.CallTicket(n, body.ticket, body.reason)),
    ("recall", asked.Nothing, lambda n, body: commands.Recall(n)),
    ("start", asked.Nothing, lambda n, body: commands.StartServing(n)),
    ("no-show", asked.Nothing, lambda n, body: commands.MarkNoShow(n)),
    ("undo", asked.Nothing, lambda n, body: commands.UndoCall(n)),
    ("put-back", asked.Nothing, lambda n, body: commands.PutBack(n)),
)
SERVING: tuple[Act, ...] = (
    (
        "finish", asked.Finished,
        lambda n, body: commands.Finish(n, body.outcome, tuple(body.delivered), body.next_service),
    ),
    ("park", asked.ReasonGiven, lambda n, body: commands.Park(n, body.reason)),
    ("unpark", asked.TicketHeld, lambda n, body: commands.Unpark(n, body.ticket)),
    (
        "transfer", asked.Sent,
        lambda n, body: commands.Transfer(n, body.service, body.counter, body.staff, body.reason, body.first),
    ),
    ("mark", asked.Marked, lambda n, body: commands.MarkTicket(n, body.mark)),
    ("step", asked.StepTicked, lambda n, body: commands.CheckStep(n, body.step, body.done)),
)  # fmt: skip


def routes(
    described: Described,
    writer: Writer,
    now: Callable[[], int],
    estimate: Estimate,
    make_id: Callable[[], str],
    heard: Callable[[str], None],
) -> Blueprint:
    """GET /counters, and every action at one of them; `heard(staff)` notes that a person's page is there."""
    noun = Blueprint("counters", __name__)

    def shown(day: Day, number: int, asker: str | None) -> dict[str, Any]:
        return counter_shown(day, number, now(), estimate, asker)

    _read(noun, described, writer, shown)

    @described.route(noun, "POST", f"{ONE}/here", action="counter.here", body=asked.Nothing, status=204)
    def here(number: int, json: asked.Nothing) -> tuple[str, int]:
        """The page of the person who sits there is open; nothing is recorded."""
        if _staff() is not None:
            heard(g.who.name)
        return "", 204

    walk_in: Act = ("walk-in", asked.ServiceWanted, lambda n, body: commands.WalkIn(n, make_id(), body.service))
    for act in (*ATTENDING, *CALLING, *SERVING, walk_in):
        _action(noun, described, writer, estimate, shown, act)
    return noun


def _read(noun: Blueprint, described: Described, writer: Writer, shown: Shown) -> None:
    @described.route(
        noun, "GET", "/counters", action="counters.read", query=asked.Query, answer=answers_staff.CountersAnswer
    )
    def get_counters() -> dict[str, Any]:
        """All counters."""
        with writer.reading() as day:
            numbers = list(day.counters)
        stand = []
        for number in numbers:  # one at a time: nothing is published while the day is held
            with writer.reading() as day:
                if number in day.counters:
                    stand.append(shown(day, number, _staff()))
        return {"counters": stand}

    @described.route(noun, "GET", ONE, action="counters.read", query=asked.Query, answer=answers_staff.CounterStands)
    def get_counter(number: int) -> dict[str, Any]:
        """One counter."""
        with writer.reading() as day:
            return {"counter": shown(day, number, _staff())}


def _action(noun: Blueprint, described: Described, writer: Writer, estimate: Estimate, shown: Shown, act: Act) -> None:
    name, body, command = act

    def view(number: int, json: Any) -> dict[str, Any]:
        asker = _staff()  # the answer is made in the writer's thread, which knows no request

        def answer(day: Day, events: Sequence[Recorded]) -> dict[str, Any]:
            return _acted(day, events, estimate) | {"counter": shown(day, number, asker)}

        return writer.do(command(number, json), actor=g.who.actor, once=once(), answer=answer).body

    view.__name__ = name.replace("-", "_")
    view.__doc__ = f"{name.replace('-', ' ').capitalize()} at a counter."
    view.__annotations__ = {"number": int, "json": body}
    described.route(
        noun, "POST", f"{ONE}/{name}", action=f"counter.{view.__name__}", body=body, answer=answers_staff.CallAnswer
    )(view)


def _acted(day: Day, events: Sequence[Recorded], estimate: Estimate) -> dict[str, Any]:
    """The ticket that an action was about, and why it was called if it was."""
    called = next((entry.event for entry in events if isinstance(entry.event, TicketCalled)), None)
    touched = next((entry.event.ticket for entry in reversed(events) if hasattr(entry.event, "ticket")), None)
    return {
        "ticket": ticket_shown(day, day.tickets[touched], estimate) if touched else None,
        "counter": None,
        "reason": called.reason if called else None,
    }


def _staff() -> str | None:
    who: Who = g.who
    return who.name if who.kind == "staff" else None
