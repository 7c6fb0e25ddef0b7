"""What staff tell the whole hall, over HTTP."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, g

from server.api import answers_notices as answers
from server.api import asked_notices as asked
from server.api.described import Described
from server.api.gate import once
from server.domain import commands
from server.domain.commands import Command
from server.domain.day import Day
from server.domain.notice import emergency_shown, notice_shown
from server.writer import Writer


def routes(
    described: Described, writer: Writer, make_id: Callable[[], str], standing: Callable[[], Mapping[str, str]]
) -> Blueprint:
    """POST /notices, DELETE /notices/{id}, POST and DELETE /emergency.

    `standing()` are the words per language of an emergency for which nobody chose any.
    """
    noun = Blueprint("notices", __name__)

    @described.route(
        noun, "POST", "/notices", action="notices.change", body=asked.NoticeWanted, answer=answers.NoticeAnswer
    )
    def post_notice(json: asked.NoticeWanted) -> dict[str, Any]:
        """Show a line on the boards, in place of the present one."""
        text = per_language(json.text)
        return perform(commands.PostNotice(make_id(), text, json.minutes, g.who.actor), _notice)

    @described.route(noun, "DELETE", "/notices/<notice_id>", action="notices.change", answer=answers.NoticeAnswer)
    def end_notice(notice_id: str) -> dict[str, Any]:
        """Take a notice off the boards."""
        return perform(commands.EndNotice(notice_id, g.who.actor), _notice)

    @described.route(
        noun, "POST", "/emergency", action="emergency.change", body=asked.EmergencyWanted,
        answer=answers.EmergencyAnswer,
    )  # fmt: skip
    def begin_emergency(json: asked.EmergencyWanted) -> dict[str, Any]:
        """Stop the hall, or tell it something else while it is stopped."""
        text = standing() if json.text is None else per_language(json.text)
        return perform(commands.BeginEmergency(text, g.who.actor, chosen=json.text is not None), _emergency)

    @described.route(noun, "DELETE", "/emergency", action="emergency.change", answer=answers.EmergencyAnswer)
    def end_emergency() -> dict[str, Any]:
        """Let the hall go on."""
        return perform(commands.EndEmergency(g.who.actor), _emergency)

    def perform(command: Command, shown: Callable[[Day], dict[str, Any]]) -> dict[str, Any]:
        def answer(day: Day, events: object) -> dict[str, Any]:
            return shown(day)

        return writer.do(command, actor=g.who.actor, once=once(), answer=answer).body

    def per_language(text: str | Mapping[str, str]) -> Mapping[str, str]:
        """One text is for every language, as in the branch file."""
        if not isinstance(text, str):
            return text
        with writer.reading() as day:
            return dict.fromkeys(day.rules.languages, text)

    return noun


def _notice(day: Day) -> dict[str, Any]:
    return {"notice": notice_shown(day.notice)}


def _emergency(day: Day) -> dict[str, Any]:
    return {"emergency": emergency_shown(day.emergency)}


def hall_told(day: Day) -> dict[str, Any]:
    """The present notice and emergency for those who look after the hall: with who is behind them."""
    notice, emergency = notice_shown(day.notice), emergency_shown(day.emergency)
    return {
        "notice": None if notice is None or day.notice is None else notice | {"by": day.notice.by},
        "emergency": None if emergency is None or day.emergency is None else emergency | {"by": day.emergency.by},
    }
