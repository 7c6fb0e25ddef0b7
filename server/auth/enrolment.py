"""How a device gets its token without anybody copying it: a short code on its screen, typed by who looks after it."""

from __future__ import annotations

import hmac
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass

from server.auth import secret, tokens
from server.auth.attempts import Attempts
from server.auth.door import Door
from server.domain.refusals import Refusal, unfit
from server.store.access import Access
from server.store.tokens import TokenRow

CODE_DIGITS = 6
OPEN_S = 600.0
OPEN_MAX = 20
POLL_S = 1
ASKED_WITHIN_S = 30.0  # a page that asked no more for so long is gone; its code makes room when others need it
ROLES = {"board": "display", "strip": "display", "kiosk": "kiosk"}
"""What a page's token may be for."""


@dataclass(slots=True)
class Enrolment:
    """A device that shows `code`. Its secret is known only as a SHA-256; `granted` is the token it became."""

    code: str
    secret_sha256: str
    page: str
    counter: int | None
    address: str
    until_s: float
    asked_s: float
    granted: TokenRow | None = None


class Enrolments:
    """The codes that are on screens now, in memory: after a restart a page asks for another.

    The secret that a device is given with its code becomes its token by the grant, so that nothing has to be handed
    over later. `monotonic()` is real seconds.
    """

    def __init__(self, access: Access, door: Door, monotonic: Callable[[], float]) -> None:
        self._access, self._door, self._monotonic = access, door, monotonic
        self._asked, self._wrong = Attempts(monotonic), Attempts(monotonic)
        self._lock = threading.Lock()
        self._open: dict[str, Enrolment] = {}

    def open(self, page: str, counter: int | None, address: str) -> tuple[Enrolment, str]:
        """A code with its secret; raises Refusal rate_limited {wait_s} or too_many_enrolments {limit}."""
        self._asked.note(f"{address} {page} {counter}", address)
        shown = secret.new_secret()
        with self._lock:
            self._sweep()
            if self._is_full():
                asked_s = self._monotonic() - ASKED_WITHIN_S
                self._open = {code: one for code, one in self._open.items() if one.granted or one.asked_s > asked_s}
            if self._is_full():
                raise Refusal("too_many_enrolments", limit=OPEN_MAX)
            code = _new_code()
            while code in self._open:
                code = _new_code()
            now_s = self._monotonic()
            enrolment = Enrolment(code, secret.sha256_of(shown), page, counter, address, now_s + OPEN_S, now_s)
            self._open[code] = enrolment
        return enrolment, shown

    def is_granted(self, code: str, shown: str, address: str) -> bool:
        """Whether the device that holds this secret may come in; raises Refusal unknown_enrolment or rate_limited.

        A granted secret is a token, which outlives the code and the process.
        """
        if self._door.by_token(shown) is not None:
            return True
        with self._lock:
            self._sweep()
            enrolment = self._open.get(code)
            held = enrolment.secret_sha256 if enrolment else ""
        if not hmac.compare_digest(held, secret.sha256_of(shown)):
            self._wrong.note(f"secret {code}", address)
            raise Refusal("unknown_enrolment")
        if enrolment is not None:
            enrolment.asked_s = self._monotonic()
        return False

    def grant(self, code: str, role: str | None, name: str | None, now_ms: int, *, by: str, address: str) -> Enrolment:
        """Make the device's secret a token; the same grant again changes nothing.

        `role` None is what the device's page needs. Raises Refusal unknown_enrolment, rate_limited {wait_s} after too
        many wrong codes, wrong_values for a role that is not the page's, or name_malformed.
        """
        self._wrong.note(by, address)
        with self._lock:
            self._sweep()
            enrolment = self._open.get(code)
            if enrolment is None or (enrolment.granted and enrolment.granted.name != name):
                raise Refusal("unknown_enrolment")
            self._wrong.forgive(by, address)
            fitting = ROLES[enrolment.page]
            if role not in (None, fitting):
                raise unfit("role", "this_device", device=fitting)
            if enrolment.granted is None:
                enrolment.granted = tokens.enrol(self._access, fitting, enrolment.secret_sha256, now_ms, name=name)
        return enrolment

    def _is_full(self) -> bool:
        return sum(one.granted is None for one in self._open.values()) >= OPEN_MAX

    def _sweep(self) -> None:
        now_s = self._monotonic()
        self._open = {code: one for code, one in self._open.items() if one.until_s > now_s}


def _new_code() -> str:
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
