"""The page where staff look after the printers."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import Blueprint, render_template

from server.console.known import known

Words = Callable[..., dict[str, dict[str, str]]]


def routes(words: Words, languages: Sequence[str], settings: Callable[[], Mapping[str, Any]]) -> Blueprint:
    """Build the blueprint that serves `/printers`.

    `words(*prefixes)` gives the sentences under those key prefixes as `{language: {key: sentence}}`; `languages` are
    the branch's, the first one shown first; `settings()` is the branch file's dump that holds today. How the printers
    are, the page asks of the HTTP API, as the person who signs in.
    """
    pages = Blueprint("printers_page", __name__, template_folder="templates")

    @pages.get("/printers")
    def printers() -> str:
        """Show the printers, their queues and the slips that may be missing."""
        return render_template(
            "printers.html",
            words=words("printers.", "staff.", "client.", "slip.cause."),
            languages=list(languages),
            branch=known(settings()),
        )

    return pages
