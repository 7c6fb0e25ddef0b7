"""The branch's HTTP API, as its pages use it."""

from __future__ import annotations

import http.client
import json
import secrets
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from server.domain.refusals import Refusal

ANSWER_WITHIN_S = 20.0
TRY_FOR_S = 60.0
TRY_AGAIN_S = 0.2

Json = dict[str, Any]


class Refused(Exception):
    """The branch said no; `code` is for machines."""

    def __init__(self, status: int, code: str, sentence: str) -> None:
        super().__init__(f"{status} {code}: {sentence}")
        self.status, self.code = status, code


@dataclass(slots=True)
class Signed:
    """Somebody who signs in with a name and a password; `cookie` and `csrf` are their session, empty before."""

    name: str
    password: str
    cookie: str = ""
    csrf: str = ""


Credential = str | Signed
"""A device's token, or somebody who signs in."""


class Client:
    """Requests over kept-alive connections, one per thread; whoever is not signed in any more signs in again.

    A request without an answer, or refused by a store that is not writable for the moment, is sent again with the same
    idempotency key. Refusals are counted by code in `refusals`.
    """

    def __init__(self, url: str, *, monotonic: Callable[[], float]) -> None:
        address = urlsplit(url)
        assert address.hostname is not None
        self._host, self._port = address.hostname, address.port
        self._monotonic = monotonic
        self._own = threading.local()
        self._counting = threading.Lock()
        self._pause = threading.Event()
        self.refusals: Counter[str] = Counter()

    def get(self, path: str, who: Credential) -> Json:
        """The answer of `GET /api/v1<path>`; raises `Refused`, or Refusal server_gone after `TRY_FOR_S` seconds."""
        return self._ask("GET", path, who, None, {})

    def post(self, path: str, who: Credential, body: Json | None = None) -> Json:
        """The answer of `POST /api/v1<path>`, {} where it has none; raises as `get`."""
        return self._ask("POST", path, who, body or {}, {"Idempotency-Key": secrets.token_hex(8)})

    def _ask(self, method: str, path: str, who: Credential, body: Json | None, headers: dict[str, str]) -> Json:
        if isinstance(who, str):
            return self._sent(method, path, body, headers | {"Authorization": f"Bearer {who}"})[0]
        if who.cookie:
            try:
                return self._sent(method, path, body, headers | _session(who))[0]
            except Refused as refused:
                if refused.status != 401:
                    raise
        answer, who.cookie = self._sent("POST", "/session", {"name": who.name, "password": who.password}, {})
        who.csrf = answer["csrf"]
        return self._sent(method, path, body, headers | _session(who))[0]

    def _sent(self, method: str, path: str, body: Json | None, headers: dict[str, str]) -> tuple[Json, str]:
        """The answer, and the session that it began if it did."""
        sent = None if body is None else json.dumps(body).encode()
        headers = headers | {"Content-Type": "application/json"}
        give_up_s = self._monotonic() + TRY_FOR_S
        while True:
            try:
                status, content, cookie = self._once(method, f"/api/v1{path}", sent, headers)
            except (OSError, http.client.HTTPException) as error:
                self._forget_connection()
                if self._monotonic() > give_up_s:
                    raise Refusal("server_gone", seconds=round(TRY_FOR_S)) from error
            else:
                if status < 400:
                    return json.loads(content or b"{}"), cookie.partition(";")[0]
                refused = _refused(status, content)
                with self._counting:
                    self.refusals[refused.code] += 1
                if status != 503 or self._monotonic() > give_up_s:
                    raise refused
            self._pause.wait(TRY_AGAIN_S)

    def _once(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> tuple[int, bytes, str]:
        connection: http.client.HTTPConnection | None = getattr(self._own, "connection", None)
        if connection is None:
            connection = http.client.HTTPConnection(self._host, self._port, timeout=ANSWER_WITHIN_S)
            self._own.connection = connection
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        return response.status, response.read(), response.getheader("Set-Cookie", "")

    def _forget_connection(self) -> None:
        connection = getattr(self._own, "connection", None)
        self._own.connection = None
        if connection is not None:
            connection.close()


def _session(who: Signed) -> dict[str, str]:
    return {"Cookie": who.cookie, "X-CSRFToken": who.csrf}


def _refused(status: int, content: bytes) -> Refused:
    try:
        problem = json.loads(content)
        return Refused(status, str(problem["code"]), str(problem.get("detail") or problem.get("title") or ""))
    except (ValueError, KeyError, TypeError):
        return Refused(status, f"http_{status}", content[:200].decode(errors="replace"))
