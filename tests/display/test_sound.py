"""Announcements over HTTP."""

from pathlib import Path

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient

from display.chime import CHIME
from display.sound import routes, url_of


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    (tmp_path / "voice").mkdir()
    (tmp_path / "voice" / "abc1.wav").write_bytes(b"sound")
    (tmp_path / "key.wav").write_bytes(b"secret")
    app = Flask(__name__)
    app.register_blueprint(routes(tmp_path / "voice", CHIME.parent))
    return app.test_client()


def test_the_chime_and_the_sentences_are_served_as_sound(client: FlaskClient) -> None:
    chime = client.get(url_of(CHIME))
    assert (chime.status_code, chime.mimetype, chime.data) == (200, "audio/wav", CHIME.read_bytes())
    assert client.get(url_of(Path("abc1.wav"))).data == b"sound"
    assert "max-age=86400" in chime.headers["Cache-Control"]


@pytest.mark.parametrize("name", ["unknown", "..%2fkey", "../key", "a.making"])
def test_nothing_else_is_served(client: FlaskClient, name: str) -> None:
    assert client.get(f"/announcements/{name}.wav").status_code == 404


def test_the_guard_is_asked_first(tmp_path: Path) -> None:
    app = Flask(__name__)
    app.register_blueprint(routes(tmp_path, CHIME.parent, guard=lambda: Response(status=401)))
    assert app.test_client().get(url_of(CHIME)).status_code == 401
