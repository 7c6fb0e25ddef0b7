"""The page at `/`: what runs here."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import Blueprint, Response, make_response, render_template

Words = Callable[..., dict[str, dict[str, str]]]

# By group: the sentence that names a page, and its address. `<name>.about` says what it is for.
PAGES = {
    "public": [
        ("front.kiosk", "/kiosk"),
        ("front.board", "/display"),
        ("front.strip", "/display/counter/{counter}"),
    ],
    "staff": [
        ("front.teller", "/teller"),
        ("front.lobby", "/lobby"),
        ("front.manager", "/manager"),
        ("front.printers", "/printers"),
        ("front.story", "/story"),
    ],
    "machine": [
        ("front.printer", "/printer"),
        ("front.api", "/api/v1/openapi.json"),
        ("front.health", "/health/ready"),
    ],
}
MANY_COUNTERS = 12  # more strips than these are found by their address


def routes(
    words: Words,
    languages: Sequence[str],
    links: Sequence[Mapping[str, str]],
    board: Callable[[], Mapping[str, Any]],
    printer_page: bool,
) -> Blueprint:
    """Build the blueprint that serves `/`.

    `links` are `{href, key, note?}`: in a demonstration they carry tokens and stand for the page of that key
    (`front.kiosk`, see `PAGES`); `note` is shown as it is; several of one key are all shown. `board()` is the answer
    of `GET /board`: what the hall's screens show to everybody. `printer_page` tells whether there is a virtual printer
    to look at.
    """
    pages = Blueprint("front", __name__, template_folder="templates")

    @pages.get("/")
    def front() -> Response:
        """Show the branch's state and the way to every page."""
        hall = board()
        shown = render_template(
            "front.html",
            words=words("front.", "staff.language", "client."),
            languages=list(languages),
            groups=_groups(links, hall, printer_page),
            hall=_state(hall),
        )
        answer = make_response(shown)
        answer.headers["Cache-Control"] = "no-store"
        return answer

    return pages


def _groups(
    links: Sequence[Mapping[str, str]], hall: Mapping[str, Any], printer_page: bool
) -> dict[str, list[dict[str, Any]]]:
    """Every page with its addresses: `{group: [{key, places: [{href, note}]}]}`."""
    given: dict[str, list[dict[str, str | None]]] = {}
    for link in links:
        given.setdefault(link["key"], []).append({"href": link["href"], "note": link.get("note")})
    return {
        group: [
            {"key": key, "places": given.get(key) or _own(key, address, hall)}
            for key, address in pages
            if key != "front.printer" or printer_page
        ]
        for group, pages in PAGES.items()
    }


def _own(key: str, address: str, hall: Mapping[str, Any]) -> list[dict[str, str | None]]:
    if key != "front.strip":
        return [{"href": address, "note": None}]
    numbers = [counter["number"] for counter in hall["counters"]][:MANY_COUNTERS]
    return [{"href": address.format(counter=number), "note": str(number)} for number in numbers]


def _state(hall: Mapping[str, Any]) -> dict[str, Any]:
    """The hall in figures: `{name, timezone, day, at, open, waiting, counters, counters_open}`."""
    branch = hall["branch"] or {"name": {}, "timezone": "UTC"}
    return {
        "name": branch["name"],
        "timezone": branch["timezone"],
        "day": hall["day"],
        "at": hall["at"],
        "open": hall["open"],
        "waiting": sum(hall["waiting"].values()),
        "counters": len(hall["counters"]),
        "counters_open": sum(counter["state"] != "closed" for counter in hall["counters"]),
    }
