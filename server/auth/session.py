"""Signing in, and telling who a request is from."""

import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import flask_login
from flask import Flask, request, session
from flask_wtf.csrf import CSRFError, CSRFProtect, generate_csrf

from server.auth import people
from server.auth.attempts import Attempts
from server.auth.door import Door, session_of
from server.auth.key import signing_key
from server.auth.who import Who
from server.domain.refusals import Refusal
from server.store.access import Access

COOKIE = "branch_queue"
CSRF_HEADER = "X-CSRFToken"
SESSION_HOURS = 14
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
HASHES_AT_ONCE_MAX = 2  # argon2 takes 64 MiB each


class _Signed(flask_login.UserMixin):  # type: ignore[misc]
    """What flask-login keeps of a person: the session's own text and who it belongs to."""

    def __init__(self, session_id: str, who: Who) -> None:
        self.id = session_id
        self.who = who


class Sessions:
    """Tokens, staff sessions and their CSRF tokens, for one Flask app."""

    def __init__(self, app: Flask, folder: Path, access: Access, monotonic: Callable[[], float]) -> None:
        self.door = Door(access)
        self._attempts = Attempts(monotonic)
        self._hashing = threading.BoundedSemaphore(HASHES_AT_ONCE_MAX)
        app.config.update(
            SECRET_KEY=signing_key(folder),
            SESSION_COOKIE_NAME=COOKIE,
            SESSION_COOKIE_HTTPONLY=True,
            SESSION_COOKIE_SAMESITE="Strict",
            PERMANENT_SESSION_LIFETIME=timedelta(hours=SESSION_HOURS),
            WTF_CSRF_CHECK_DEFAULT=False,  # devices carry tokens, not cookies; `who` asks for sessions alone
            WTF_CSRF_HEADERS=[CSRF_HEADER],
            WTF_CSRF_TIME_LIMIT=None,  # as good as the session it is bound to
            WTF_CSRF_SSL_STRICT=False,
        )
        self._csrf = CSRFProtect(app)
        login = flask_login.LoginManager(app)
        login.session_protection = None  # a branch's proxy may change; the cookie is signed and bound to the password
        login.user_loader(self._load)

    def who(self) -> Who:
        """Who the present request is from.

        A Bearer token wins over a cookie. Raises Refusal unauthorized, or csrf when a session would change something
        without its CSRF token.
        """
        scheme, _, shown = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            who = self.door.by_token(shown.strip())
            if who is None:
                raise Refusal("unauthorized")
            return who
        signed: Any = flask_login.current_user
        if not signed.is_authenticated:
            raise Refusal("unauthorized")
        if request.method not in SAFE_METHODS:
            try:
                self._csrf.protect()
            except CSRFError:
                raise Refusal("csrf") from None
        return signed.who  # type: ignore[no-any-return]

    def sign_in(self, name: str, password: str) -> tuple[Who, str]:
        """Begin a session: who it is, and its CSRF token. Raises Refusal wrong_password or rate_limited {wait_s}."""
        address = request.remote_addr or ""
        self._attempts.note(name, address)
        row = self.door.by_name(name)
        with self._hashing:
            right = people.check(row, password)
        if row is None or not right:
            raise Refusal("wrong_password")
        self._attempts.forgive(name, address)
        session.clear()
        session.permanent = True
        who = Who("staff", row.id, row.name, row.role)
        flask_login.login_user(_Signed(session_of(row), who))
        return who, self.csrf_token()

    def csrf_token(self) -> str:
        """The CSRF token of the present session, for a page that was loaded anew."""
        return str(generate_csrf())

    def sign_out(self) -> None:
        """End the session."""
        flask_login.logout_user()
        session.clear()

    def _load(self, session_id: str) -> _Signed | None:
        who = self.door.by_session(session_id)
        return _Signed(session_id, who) if who else None
