"""Signing in over HTTP."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g

from server.api import answers, asked
from server.api.described import Described
from server.api.gate import PUBLIC, Gate
from server.auth.session import Sessions
from server.auth.who import Who
from server.domain.refusals import Refusal


def routes(described: Described, sessions: Sessions, gate: Gate) -> Blueprint:
    """POST, GET and DELETE /session."""
    noun = Blueprint("session", __name__)

    @described.route(noun, "POST", "/session", action=PUBLIC, body=asked.SignIn, answer=answers.SessionAnswer)
    def sign_in(json: asked.SignIn) -> dict[str, Any]:
        """Begin a session with a name and a password."""
        who, csrf = sessions.sign_in(json.name, json.password)
        return _shown(who, csrf)

    @described.route(noun, "GET", "/session", action=PUBLIC, query=asked.Query, answer=answers.SessionAnswer)
    def get_session() -> dict[str, Any]:
        """Who is signed in."""
        who = sessions.who()
        if who.kind != "staff":
            raise Refusal("unauthorized")
        return _shown(who, sessions.csrf_token())

    @described.route(noun, "DELETE", "/session", action=PUBLIC, answer=answers.SignedOut)
    def sign_out() -> dict[str, Any]:
        """End the session."""
        g.who = sessions.who()
        sessions.sign_out()
        return {"signed_out": True}

    def _shown(who: Who, csrf: str) -> dict[str, Any]:
        return {"person": {"name": who.name, "role": who.role, "counter": gate.counter_of(who)}, "csrf": csrf}

    return noun
