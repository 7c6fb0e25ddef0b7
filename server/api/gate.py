"""What is checked of every API request before its own code runs."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from flask import Response, current_app, g, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from server.api.branch import kiosk_of
from server.auth.roles import may
from server.auth.session import Sessions
from server.auth.who import Who
from server.domain.appointments import find
from server.domain.day import Day
from server.domain.refusals import Refusal, unfit
from server.domain.ticket import Ticket
from server.writer import Once, Writer

PUBLIC = "public"
KEY_HEADER = "Idempotency-Key"
KEY_LENGTH_MAX = 200
FINGERPRINT_KEY = "FINGERPRINT_KEY"  # in the app's configuration
DRAINED_BYTES_MAX = 64 * 1024 * 1024
COUNTER_ARGUMENT = "number"
TICKET_ARGUMENT = "ticket_id"
JOB_ARGUMENT = "job_id"
PRINTER_ARGUMENT = "printer_name"
APPOINTMENT_ARGUMENT = "appointment_id"
ALERT_ARGUMENT = "alert_id"


@dataclass(frozen=True, slots=True)
class Gate:
    """Checks in the order that contract.md gives: 401, 403, 404, 413, 415, 400; values (422) come after.

    `kept_answer(scope, key)` gives the fingerprint and the JSON of what was answered under an idempotency key;
    `heard(name)` notes a sign of life of a member of staff.
    """

    sessions: Sessions
    writer: Writer
    known_ticket: Callable[[str], bool]
    known_job: Callable[[str], bool]
    known_alert: Callable[[str], bool]
    kept_answer: Callable[[str, str], tuple[str, str] | None]
    heard: Callable[[str], None]

    def check(self) -> None:
        """Raise the first refusal that holds for the present request; leaves the asker in `g.who`."""
        view = current_app.view_functions.get(request.endpoint or "")
        action = getattr(view, "action", PUBLIC)
        arguments = request.view_args or {}
        if action != PUBLIC:
            self._let_in(action, arguments.get(COUNTER_ARGUMENT))
        self._found(arguments)
        request.max_content_length = getattr(view, "body_bytes_max", None) or request.max_content_length
        if request.method in ("POST", "PUT", "PATCH", "DELETE"):
            _read_body()

    def must(self, action: str) -> None:
        """Refuse whoever may not do `action`; for routes that do not describe themselves."""
        self._let_in(action, None)

    def answered_before(self) -> Response | None:
        """The first answer again, when the request that is refused now repeats one that was granted; None otherwise.

        Whoever closes a counter may act there no more, and yet has to learn that it is closed.
        """
        with contextlib.suppress(Refusal, HTTPException):
            asked = once() if request.method == "POST" and "who" in g else None
            kept = asked and self.kept_answer(asked.scope, asked.key)
            if asked and kept and kept[0] == asked.fingerprint:
                view = current_app.view_functions[request.endpoint or ""]
                return Response(kept[1], getattr(view, "status", 200), content_type="application/json")
        return None

    def _let_in(self, action: str, counter: int | None) -> None:
        who = self.sessions.who()
        if who.kind == "staff":
            who = replace(who, counter=self.counter_of(who))
        g.who = who
        if not may(who, action, counter):
            raise Refusal("forbidden")
        if who.kind == "staff" and who.name is not None:
            self.heard(who.name)

    def counter_of(self, who: Who) -> int | None:
        """Where a member of staff sits, by the day."""
        with self.writer.reading() as day:
            return next((number for number, counter in day.counters.items() if counter.staff == who.name), None)

    def _found(self, arguments: dict[str, Any]) -> None:
        number, ticket, job = (arguments.get(name) for name in (COUNTER_ARGUMENT, TICKET_ARGUMENT, JOB_ARGUMENT))
        with self.writer.reading() as day:
            if day.branch is None:  # no day could be opened yet: the disk was full at the first start
                raise Refusal("store_unavailable")
            if number is not None and number not in day.counters:
                raise Refusal("unknown_counter", counter=number)
            if ticket in day.tickets and not is_theirs(day, day.tickets[ticket]):
                raise Refusal("forbidden")
            printer = arguments.get(PRINTER_ARGUMENT)
            if printer is not None and all(entry["name"] != printer for entry in day.settings["printers"]):
                raise Refusal("unknown_printer", printer=printer)
            if APPOINTMENT_ARGUMENT in arguments:
                find(day, arguments[APPOINTMENT_ARGUMENT])
        if ticket is not None and not self.known_ticket(ticket):
            raise Refusal("unknown_ticket")
        if job is not None and not self.known_job(job):
            raise Refusal("unknown_job")
        if ALERT_ARGUMENT in arguments and not self.known_alert(arguments[ALERT_ARGUMENT]):
            raise Refusal("unknown_alert")


def is_theirs(day: Day, ticket: Ticket) -> bool:
    """Whether a ticket is for the asker's eyes: for a kiosk those that it issued, for all others every one."""
    who: Who = g.who
    return who.role != "kiosk" or ticket.kiosk == kiosk_of(day.settings, who.name)


def once() -> Once | None:
    """The idempotency of the present request, None when it carries no key."""
    key = request.headers.get(KEY_HEADER)
    if key is None:
        return None
    if not (0 < len(key) <= KEY_LENGTH_MAX and key.isascii() and key.isprintable()):
        raise unfit(KEY_HEADER, "printable_ascii", limit=KEY_LENGTH_MAX)
    who: Who = g.who
    body = request.get_data(cache=True)
    return Once(f"{who.kind}:{who.id} {request.method} {request.path}", key, _fingerprint(body))


def _fingerprint(body: bytes) -> str:
    """Tells bodies apart. Keyed, for it is kept: a plain hash of a card number is found again by trying them all."""
    key = current_app.config[FINGERPRINT_KEY]
    return hmac.new(key, body, hashlib.sha256).hexdigest()


def _read_body() -> None:
    """Refuse a body that is too large (Flask's own limit), of another type, or no JSON object."""
    try:
        written = request.get_data(cache=True)
    except RequestEntityTooLarge:
        _let_it_finish()
        raise
    if not written:
        return
    if not request.is_json:
        raise Refusal("unsupported_media")
    try:
        body = request.get_json(cache=True)
    except RecursionError:
        raise Refusal("malformed", detail="nested_too_deep") from None
    if not isinstance(body, dict):
        raise Refusal("malformed", detail="no_object")
    if b"\\u" in written:
        try:
            json.dumps(body, ensure_ascii=False).encode()
        except UnicodeEncodeError:
            raise Refusal("malformed", detail="half_a_character") from None


def _let_it_finish() -> None:
    """Read on and forget, up to a limit, so that whoever sends too much can still hear the refusal."""
    left = DRAINED_BYTES_MAX
    while left > 0 and (part := request.environ["wsgi.input"].read(min(left, 65_536))):
        left -= len(part)
