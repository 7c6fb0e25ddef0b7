"""An access file, a small app with sign-in, a clock that ticks when told."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask, jsonify, request
from flask.testing import FlaskClient

from server.auth import people
from server.auth.session import Sessions
from server.domain.refusals import Refusal
from server.store.access import Access

PASSWORD = "eight-or-more"


@dataclass
class Clock:
    """Monotonic seconds that stand still until moved."""

    at_s: float = 1000.0

    def __call__(self) -> float:
        return self.at_s


@pytest.fixture
def access(tmp_path: Path) -> Access:
    return Access(tmp_path / "data")


@pytest.fixture
def clock() -> Clock:
    return Clock()


def small_app(folder: Path, access: Access, clock: Clock) -> Flask:
    """Sign-in, sign-out, who am I, and something that changes something."""
    app = Flask("small")
    sessions = Sessions(app, folder, access, clock)

    @app.errorhandler(Refusal)
    def refused(refusal: Refusal):
        return jsonify(code=refusal.code, **refusal.values), 409

    @app.post("/session")
    def sign_in():
        who, csrf = sessions.sign_in(**request.get_json())
        return jsonify(name=who.name, role=who.role, csrf=csrf)

    @app.delete("/session")
    def sign_out():
        sessions.who()
        sessions.sign_out()
        return "", 204

    @app.route("/who", methods=["GET", "POST"])
    def who():
        found = sessions.who()
        return jsonify(name=found.name, actor=found.actor, kind=found.kind, csrf=sessions.csrf_token())

    return app


@pytest.fixture
def app(tmp_path: Path, access: Access, clock: Clock) -> Flask:
    return small_app(tmp_path / "data", access, clock)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client that keeps cookies."""
    return app.test_client()


@pytest.fixture
def teller(access: Access) -> dict[str, str]:
    """What a teller who exists signs in with."""
    people.add(access, "li", "teller", PASSWORD, 1)
    return {"name": "li", "password": PASSWORD}


@pytest.fixture
def restarted(tmp_path: Path, clock: Clock):
    """The same data folder under a server started anew."""
    return lambda: small_app(tmp_path / "data", Access(tmp_path / "data"), clock)
