"""What the screens' pages fetch besides themselves: the branch's colours, its logo, its pictures and videos."""

from collections.abc import Mapping
from pathlib import Path

from flask import Blueprint, Response, abort, request, send_file
from werkzeug.http import parse_range_header

from display.media import Media

PART_BYTES_MAX = 2_000_000
"""So much of a video at once: a player that has enough for now must not hold a thread of the server meanwhile."""

PICTURE_KEPT_S = 86_400
TYPES = {
    ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".webp": "image/webp", ".gif": "image/gif",
    ".mp4": "video/mp4", ".m4v": "video/mp4", ".webm": "video/webm",
}  # fmt: skip
COLOURS = "/display/look.css"
LOGO = "/display/logo"


def routes(tones: Mapping[str, str], logo: Path | None, media: Media) -> Blueprint:
    """`GET /display/look.css`, `/display/logo` and `/media/<name>`.

    `tones` are colours of the style sheet by name (`night`: `#0A1120`). A media file's address changes with its
    content. All of it is for everybody's eyes, as it is in the hall.
    """
    blueprint = Blueprint("display_files", __name__)
    sheet = "html.hall {" + "".join(f" --{name}: {colour};" for name, colour in tones.items()) + " }\n"

    @blueprint.get(COLOURS)
    def look() -> Response:
        return Response(sheet, mimetype="text/css", headers={"Cache-Control": "no-cache"})

    @blueprint.get(LOGO)
    def mark() -> Response:
        if logo is None or not logo.is_file():
            abort(404)
        return send_file(logo, max_age=0)

    @blueprint.get("/media/<name>")
    def file(name: str) -> Response:
        path = media.path_of(name)
        if path is None:
            abort(404)
        asked = parse_range_header(request.headers.get("Range"))
        one_part = asked is not None and asked.units == "bytes" and len(asked.ranges) == 1
        if asked is not None and one_part and not request.headers.get("If-Range"):
            return _part(path, *asked.ranges[0])
        conditional = asked is None or one_part
        suffix = path.suffix.lower()  # the answer has no room for every name that a file may have
        return send_file(
            path, TYPES[suffix], conditional=conditional, max_age=PICTURE_KEPT_S, download_name=f"media{suffix}"
        )

    return blueprint


def _part(path: Path, start: int, end: int | None) -> Response:
    """A part of a file from `start` (from its end, when negative) up to `end`, at most `PART_BYTES_MAX` of it.

    A part that is shorter than what was asked for is an answer too (RFC 9110, 14.4); players ask for the next.
    """
    size = path.stat().st_size
    start = max(0, size + start) if start < 0 else start
    if start >= size:
        return Response(status=416, headers={"Content-Range": f"bytes */{size}"})
    end = min(size if end is None else end, size, start + PART_BYTES_MAX)
    with path.open("rb") as file:
        file.seek(start)
        part = file.read(end - start)
    told = {"Content-Range": f"bytes {start}-{start + len(part) - 1}/{size}", "Accept-Ranges": "bytes"}
    answer = Response(part, status=206, mimetype=TYPES[path.suffix.lower()], headers=told)
    answer.cache_control.max_age = PICTURE_KEPT_S
    return answer
