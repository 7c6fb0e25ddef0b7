"""Announcements and the chime over HTTP."""

from collections.abc import Callable
from pathlib import Path

from flask import Blueprint, Response, abort, send_from_directory

CHIME_NAME = "chime"
KEPT_S = 86_400


def url_of(sound: Path) -> str:
    """Where the board finds a sound."""
    return f"/announcements/{sound.stem}.wav"


def routes(folder: Path, sounds: Path, *, guard: Callable[[], Response | None] | None = None) -> Blueprint:
    """`GET /announcements/<name>.wav`: the voice's files of `folder`, and the chime of `sounds`.

    `guard` is asked before each; what it returns instead of None is the answer. A file's name says all that is in
    it, so the page may keep it.
    """
    blueprint = Blueprint("announcements", __name__)
    if guard is not None:
        blueprint.before_request(guard)

    @blueprint.get("/announcements/<name>.wav")
    def announcement(name: str) -> Response:
        if not name.isalnum():
            abort(404)
        place = sounds if name == CHIME_NAME else folder
        return send_from_directory(place.resolve(), f"{name}.wav", mimetype="audio/wav", max_age=KEPT_S)

    return blueprint
