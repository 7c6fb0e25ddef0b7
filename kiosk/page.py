"""The page of a kiosk."""

from collections.abc import Callable, Sequence

from flask import Blueprint, render_template

Words = Callable[..., dict[str, dict[str, str]]]


def routes(words: Words, languages: Sequence[str]) -> Blueprint:
    """Build the blueprint that serves `/kiosk`.

    `words(*prefixes)` gives the sentences under those key prefixes as `{language: {key: sentence}}`; `languages` are
    the branch's, the first one shown first. All else the page asks of the HTTP API, with its own device token.
    """
    pages = Blueprint(
        "kiosk", __name__, template_folder="templates", static_folder="static", static_url_path="/kiosk/static"
    )

    @pages.get("/kiosk")
    def kiosk() -> str:
        """Show the page where a customer takes a number."""
        return render_template("kiosk.html", words=words("kiosk.", "client."), languages=list(languages))

    return pages
