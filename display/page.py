"""The pages of the hall's screens."""

from collections.abc import Callable, Sequence

from flask import Blueprint, render_template

Words = Callable[..., dict[str, dict[str, str]]]


def routes(words: Words, languages: Sequence[str], *, logo: bool = False) -> Blueprint:
    """Build the blueprint that serves `/display` and `/display/counter/<number>`.

    `words(*prefixes)` gives the sentences under those key prefixes as `{language: {key: sentence}}`; `languages` are
    the branch's, the first one shown large; `logo` is whether there is one (`files.py` serves it). What the screens
    show comes over the `/board` sockets, asked for with the screen's own token.
    """
    pages = Blueprint(
        "display", __name__, template_folder="templates", static_folder="static", static_url_path="/display/static"
    )

    @pages.get("/display")
    def board() -> str:
        """Show the hall's board; `?zone=` narrows it to one zone."""
        return render_template(
            "board.html", words=words("display.", "client."), languages=list(languages), logo=logo
        )

    @pages.get("/display/counter/<int:number>")
    def strip(number: int) -> str:
        """Show the small screen over one counter."""
        return render_template(
            "strip.html", words=words("display.", "client."), languages=list(languages), number=number
        )

    return pages
