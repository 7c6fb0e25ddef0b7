"""The pages of a branch manager."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from flask import Blueprint, abort, render_template

from server.console.known import known

Words = Callable[..., dict[str, dict[str, str]]]


def routes(words: Words, languages: Sequence[str], settings: Callable[[], Mapping[str, Any]]) -> Blueprint:
    """Build the blueprint that serves `/manager` and `/manager/day/{day}`.

    `words(*prefixes)` gives the sentences under those key prefixes as `{language: {key: sentence}}`; `languages` are
    the branch's, the first one shown first; `settings()` is the branch file's dump that holds today. All figures the
    page asks of the HTTP API, as the person who signs in.
    """
    pages = Blueprint("manager", __name__, template_folder="templates")

    def page(template: str) -> str:
        return render_template(
            template,
            words=words("manager.", "staff.", "client.", "slip.cause.", "alert.level."),
            languages=list(languages),
            branch=known(settings()),
        )

    @pages.get("/manager")
    def manager() -> str:
        """Show the page where a branch manager sees how today goes."""
        return page("manager.html")

    @pages.get("/manager/day/<day>")
    def report(day: str) -> str:
        """Show a business day on a sheet of paper, which the page itself asks for."""
        if not _is_day(day):
            abort(404)
        return page("report.html")

    return pages


def _is_day(text: str) -> bool:
    """Whether this is a day as 2026-11-20."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
