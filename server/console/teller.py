"""The page of a teller."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import Blueprint, render_template, request

from server.console.known import known

Words = Callable[..., dict[str, dict[str, str]]]


def routes(words: Words, languages: Sequence[str], settings: Callable[[], Mapping[str, Any]]) -> Blueprint:
    """Build the blueprint that serves `/teller`; `?strip` is the small strip beside other windows.

    `words(*prefixes)` gives the sentences under those key prefixes as `{language: {key: sentence}}`; `languages` are
    the branch's, the first one shown first; `settings()` is the branch file's dump that holds today. All else the page
    asks of the HTTP API, as the person who signs in.
    """
    pages = Blueprint("teller", __name__, template_folder="templates")

    @pages.get("/teller")
    def teller() -> str:
        """Show the page where a teller calls customers."""
        return render_template(
            "teller.html",
            words=words("teller.", "staff.", "client."),
            languages=list(languages),
            branch=known(settings()),
            strip=request.args.get("strip", "0") != "0",
        )

    return pages
