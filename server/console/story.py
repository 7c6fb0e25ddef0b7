"""The page that tells the story of a number."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import Blueprint, render_template

from server.console.known import known

Words = Callable[..., dict[str, dict[str, str]]]


def routes(words: Words, languages: Sequence[str], settings: Callable[[], Mapping[str, Any]]) -> Blueprint:
    """Build the blueprint that serves `/story` (a search by number) and `/story/{ticket id}`.

    `words(*prefixes)` gives the sentences under those key prefixes as `{language: {key: sentence}}`; `languages` are
    the branch's, the first one shown first; `settings()` is the branch file's dump that holds today. The story itself
    the page asks of the HTTP API, as the person who signs in, and says nothing of a ticket before that.
    """
    pages = Blueprint("story", __name__, template_folder="templates")

    def page() -> str:
        return render_template(
            "story.html",
            words=words("story.page.", "staff.", "client."),
            languages=list(languages),
            branch=known(settings()),
        )

    @pages.get("/story")
    def search() -> str:
        """Show the form that finds a ticket by its number."""
        return page()

    @pages.get("/story/<ticket_id>")
    def story(ticket_id: str) -> str:
        """Show a ticket's story, which the page itself asks for."""
        return page()

    return pages
