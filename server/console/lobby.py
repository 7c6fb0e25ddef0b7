"""The page of a lobby manager."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import Blueprint, render_template

from server.console.known import known
from server.domain.notices import EMERGENCY_LENGTH_MAX, NOTICE_LENGTH_MAX
from server.domain.transactions import WALK_IN_SERIES

Words = Callable[..., dict[str, dict[str, str]]]


def routes(words: Words, languages: Sequence[str], settings: Callable[[], Mapping[str, Any]]) -> Blueprint:
    """Build the blueprint that serves `/lobby`, made for a tablet in one hand.

    `words(*prefixes)` gives the sentences under those key prefixes as `{language: {key: sentence}}`; `languages` are
    the branch's, the first one shown first; `settings()` is the branch file's dump that holds today. All else the page
    asks of the HTTP API, as the person who signs in.
    """
    pages = Blueprint("lobby", __name__, template_folder="templates")

    @pages.get("/lobby")
    def lobby() -> str:
        """Show the page that looks after the hall."""
        rules = settings()
        return render_template(
            "lobby.html",
            words=words("lobby.", "staff.", "client.", "alert.level."),
            languages=list(languages),
            branch=known(rules) | _lobby_knows(rules),
        )

    return pages


def _lobby_knows(rules: Mapping[str, Any]) -> dict[str, Any]:
    """What the lobby needs of the branch file beyond what all staff pages know.

    `notice_length_max` and `emergency_length_max`, `parks` and `reasons` with names, `by_appointment` (codes of
    services with slots), `target_service_min` by service code, `series` (what numbers begin with).
    """
    series = [*rules["services"], *rules["segments"], rules.get("appointments", {})]
    return {
        "notice_length_max": NOTICE_LENGTH_MAX,
        "emergency_length_max": EMERGENCY_LENGTH_MAX,
        "parks": [_named(park) for park in rules.get("parks", ())],
        "reasons": [_named(reason) for reason in rules.get("reasons", ())],
        "by_appointment": [service["code"] for service in rules["services"] if service.get("slots")],
        "target_service_min": {service["code"]: service["target_service_min"] for service in rules["services"]},
        "series": sorted({WALK_IN_SERIES, *(entry["prefix"] for entry in series if entry.get("prefix"))}),
    }


def _named(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {"code": entry["code"], "name": entry["name"]}
