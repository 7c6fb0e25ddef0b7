"""Devices that ask to be let in, over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

from flask import Blueprint, g, request
from pydantic import Field
from structlog.typing import FilteringBoundLogger

from server.api import answers_screens
from server.api.asked import COUNTER_NUMBER_MAX, NAME_LENGTH_MAX, Asked, Code, Query
from server.api.described import Described
from server.api.gate import PUBLIC
from server.auth.enrolment import OPEN_S, POLL_S, Enrolment, Enrolments
from server.domain.calendar import rfc3339
from server.domain.refusals import Refusal


class Asks(Asked):
    """A page without a token: which it is."""

    page: Literal["board", "strip", "kiosk"] = "board"
    counter: Annotated[int, Field(ge=1, le=COUNTER_NUMBER_MAX)] | None = None


class Grant(Asked):
    """Let the device in under a name; its role follows from its page."""

    name: Annotated[Code, Field(max_length=NAME_LENGTH_MAX)] | None = None
    role: Literal["display", "kiosk"] | None = None


def routes(
    described: Described, enrolments: Enrolments, now: Callable[[], int], log: FilteringBoundLogger
) -> Blueprint:
    """POST /enrolments, GET /enrolments/{code}, POST /enrolments/{code}/grant."""
    noun = Blueprint("enrolments", __name__)

    @described.route(
        noun, "POST", "/enrolments", action=PUBLIC, body=Asks, answer=answers_screens.EnrolmentOpened, status=201
    )
    def open_enrolment(json: Asks) -> tuple[dict[str, Any], int]:
        """Ask to be let in: a short code for the screen."""
        enrolment, secret = enrolments.open(json.page, json.counter, request.remote_addr or "")
        until = rfc3339(now() + round(OPEN_S * 1000))
        return {
            "code": enrolment.code,
            "secret": secret,
            "lasts_s": round(OPEN_S),
            "expires_at": until,
            "poll_s": POLL_S,
        }, 201

    @described.route(
        noun, "GET", "/enrolments/<code>", action=PUBLIC, query=Query, answer=answers_screens.EnrolmentState
    )
    def get_enrolment(code: str) -> dict[str, Any]:
        """Whether the device with this secret (as its Bearer token) was let in."""
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        secret = secret.strip() if scheme.lower() == "bearer" else ""
        if not secret:
            raise Refusal("unauthorized")
        granted = enrolments.is_granted(code, secret, request.remote_addr or "")
        return {"state": "granted" if granted else "waiting", "token": secret if granted else None}

    @described.route(
        noun, "POST", "/enrolments/<code>/grant", action="enrolments.grant", body=Grant,
        answer=answers_screens.EnrolmentGranted,
    )  # fmt: skip
    def grant(code: str, json: Grant) -> dict[str, Any]:
        """Let in the device that shows this code."""
        by, address = g.who.actor, request.remote_addr or ""
        enrolment = enrolments.grant(code, json.role, json.name, now(), by=by, address=address)
        device = _shown(enrolment)
        log.info("device_enrolled", by=by, **device)
        return {"device": device}

    return noun


def _shown(enrolment: Enrolment) -> dict[str, Any]:
    token = enrolment.granted
    assert token is not None
    return {
        "id": token.id,
        "name": token.name,
        "role": token.role,
        "page": enrolment.page,
        "counter": enrolment.counter,
        "address": enrolment.address,
    }
