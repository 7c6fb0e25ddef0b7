"""Alerts and advice over HTTP, with what one tap does about them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from flask import Blueprint, g

from server.api import answers_alerts as answers
from server.api import asked, asked_alerts
from server.api.attended import lent_shown
from server.api.described import Described
from server.api.gate import once
from server.api.problems import language
from server.domain import commands
from server.domain.commands import Command
from server.domain.day import Day
from server.writer import Once, Writer


class AlertDesk(Protocol):
    """What the branch is alerted to."""

    def shown(self, language: str, *, ended: bool, day: str | None) -> list[dict[str, Any]]:
        """Those that stand, or with those that `ended`, of one business day or of any."""

    def acknowledge(self, alert: str, actor: str, language: str, once: Once | None) -> dict[str, Any]:
        """Somebody sees to it; answers `{alert}`, raises Refusal("unknown_alert")."""


def routes(
    described: Described, writer: Writer, desk: AlertDesk, advice: Callable[[str], dict[str, Any]]
) -> Blueprint:
    """GET /alerts and /advice, POST /alerts/{id}/acknowledge, /counters/{n}/lend and /counters/{n}/lend/end."""
    noun = Blueprint("alerts", __name__)

    @described.route(
        noun, "GET", "/alerts", action="alerts.read", query=asked_alerts.AlertsAsked, answer=answers.AlertsAnswer
    )
    def get_alerts(query: asked_alerts.AlertsAsked) -> dict[str, Any]:
        """What needs somebody now; with `history` also what did, the newest first."""
        return {"alerts": desk.shown(language(), ended=query.history, day=query.day)}

    @described.route(
        noun, "POST", "/alerts/<alert_id>/acknowledge", action="alerts.acknowledge", body=asked.Nothing,
        answer=answers.AlertAnswer,
    )  # fmt: skip
    def acknowledge_alert(alert_id: str, json: asked.Nothing) -> dict[str, Any]:
        """Say that you see to it."""
        return desk.acknowledge(alert_id, g.who.actor, language(), once())

    @described.route(noun, "GET", "/advice", action="advice.read", query=asked.Query, answer=answers.AdviceAnswer)
    def get_advice() -> dict[str, Any]:
        """Which counter would help whom, and the morning page of the last business day."""
        return advice(language())

    @described.route(
        noun, "POST", "/counters/<int:number>/lend", action="lending.change", body=asked_alerts.ServiceLending,
        answer=answers.LentAnswer,
    )  # fmt: skip
    def lend(number: int, json: asked_alerts.ServiceLending) -> dict[str, Any]:
        """Let a counter take a service that is not its own for a while."""
        return perform(number, commands.LendService(number, json.service, json.minutes, g.who.actor))

    @described.route(
        noun, "POST", "/counters/<int:number>/lend/end", action="lending.change", body=asked.ServiceWanted,
        answer=answers.LentAnswer,
    )  # fmt: skip
    def end_lending(number: int, json: asked.ServiceWanted) -> dict[str, Any]:
        """Let it go back to its own work."""
        return perform(number, commands.EndLending(number, json.service))

    def perform(number: int, command: Command) -> dict[str, Any]:
        def answer(day: Day, events: Sequence[object]) -> dict[str, Any]:
            return {"counter": number, "lent": lent_shown(day.counters[number])}

        return writer.do(command, actor=g.who.actor, once=once(), answer=answer).body

    return noun
