"""Refusals as RFC 9457 problems."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask, Response, json, request
from structlog.typing import FilteringBoundLogger
from werkzeug.exceptions import HTTPException

from server.api import complaints
from server.domain.refusals import Refusal

Say = Callable[..., str]
PROBLEM_TYPE = "application/problem+json"
RETRY_AFTER_S = 1

# Whatever is not named here is a 409: the branch stands so that this cannot be done now.
STATUS: dict[str, int] = {
    "unauthorized": 401, "wrong_password": 401,
    "csrf": 403, "forbidden": 403, "not_allowed": 403,
    "not_found": 404, "unknown_ticket": 404, "unknown_appointment": 404,
    "unknown_counter": 404, "unknown_job": 404, "unknown_printer": 404, "unknown_sound": 404,
    "unknown_alert": 404, "unknown_notice": 404,
    "unknown_enrolment": 404, "too_many_enrolments": 429,
    "method_not_allowed": 405, "too_large": 413, "unsupported_media": 415, "malformed": 400,
    "wrong_values": 422, "key_reused": 422, "reason_needed": 422, "unknown_service": 422, "unknown_segment": 422,
    "unknown_language": 422, "unknown_profile": 422, "unknown_reason": 422, "unknown_outcome": 422,
    "unknown_mark": 422, "unknown_step": 422, "bad_address": 422,
    "appointments_encoding": 422, "appointments_heading": 422, "appointments_calendar": 422,
    "days_reversed": 422, "too_many_days": 422, "too_many_rows": 422, "unknown_split": 422,
    "text_needed": 422, "text_too_long": 422, "text_unreadable": 422,
    "identification_needed": 422, "identification_unknown": 422,
    "rate_limited": 429, "internal": 500, "store_unavailable": 503, "too_busy": 503, "too_many_sockets": 503,
}  # fmt: skip
_HTTP_CODES = {400: "malformed", 404: "not_found", 405: "method_not_allowed", 413: "too_large",
               415: "unsupported_media"}  # fmt: skip


def handle(app: Flask, say: Say, log: FilteringBoundLogger) -> None:
    """Let `app` answer every refusal, and every fault of its own, with a problem in the asker's language."""

    @app.errorhandler(Refusal)
    def refused(refusal: Refusal) -> Response:
        return problem(say, refusal)

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> Response:
        status = error.code or 500
        code = _HTTP_CODES.get(status, "internal" if status >= 500 else "malformed")
        values: dict[str, Any] = {"limit": request.max_content_length, "detail": "unreadable"}
        answer = problem(say, Refusal(code, **values), status)
        for name, value in error.get_headers():
            if name.lower() == "allow":
                answer.headers[name] = value
        return answer

    @app.errorhandler(Exception)
    def fault(error: Exception) -> Response:
        log.error("fault", path=request.path, method=request.method, exc_info=error)
        return problem(say, Refusal("internal"))


def problem(say: Say, refusal: Refusal, status: int | None = None) -> Response:
    """`{type, title, status, code, detail, …}`: `detail` is the sentence for people; the refusal's values follow."""
    status = status or STATUS.get(refusal.code, 409)
    values = {name: value for name, value in refusal.values.items() if value is not None}
    sentence = sentence_of(say, refusal, language())
    body = {
        **values,
        "type": "about:blank",
        "title": refusal.code.replace("_", " "),
        "status": status,
        "code": refusal.code,
        "detail": sentence,
        "sentence": sentence,
    }
    answer = Response(json.dumps(body), status, content_type=PROBLEM_TYPE)
    if status == 401:
        answer.headers["WWW-Authenticate"] = "Bearer"
    if status in (429, 503):
        answer.headers["Retry-After"] = str(refusal.values.get("wait_s", RETRY_AFTER_S))
    return answer


def sentence_of(say: Say, refusal: Refusal, language: str) -> str:
    """What a refusal says to people."""
    values = refusal.values
    if "complaints" in values:
        values = values | {"detail": complaints.sentence_of(values["complaints"], say, language)}
    return say(f"refusal.{refusal.sentence}", language, **values)


def language() -> str:
    """The language the asker prefers; sentences fall back to the branch's first for one it does not speak."""
    chosen = request.args.get("language")
    if chosen:
        return chosen
    best = next(iter(request.accept_languages.values()), "")
    return best.partition("-")[0]
