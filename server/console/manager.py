"""The page of a branch manager."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import Blueprint, render_template

from server.console.known import known

Words = Callable[..., dict[str, dict[str, str]]]


def routes(words: Words, languages: Sequence[str], settings: Callable[[], Mapping[str, Any]]) -> Blueprint:
    """Build the blueprint that serves `/manager`.

    `words(*prefixes)` gives the sentences under those key prefixes as `{language: {key: sentence}}`; `languages` are
    the branch's, the first one shown first; `settings()` is the branch file's dump that holds today. All figures the
    page asks of the HTTP API, as the person who signs in.
    """
    pages = Blueprint("manager", __name__, template_folder="templates")

    @pages.get("/manager")
    def manager() -> str:
        """Show the page where a branch manager sees how today goes."""
        return render_template(
            "manager.html",
            words=words("manager.", "staff.", "client.", "slip.cause."),
            languages=list(languages),
            branch=known(settings()),
        )

    return pages
