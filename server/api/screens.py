"""The hall's screens over HTTP: how they are, what stands over a counter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint

from server.api import answers_screens, asked
from server.api.described import Described


def routes(
    described: Described, listed: Callable[[], dict[str, Any]], strip: Callable[[int], dict[str, Any]]
) -> Blueprint:
    """GET /screens and /counters/{n}/strip."""
    noun = Blueprint("screens", __name__)

    @described.route(
        noun, "GET", "/screens", action="screens.read", query=asked.Query, answer=answers_screens.ScreensAnswer
    )
    def get_screens() -> dict[str, Any]:
        """Screens as they last said of themselves."""
        return listed()

    @described.route(
        noun, "GET", "/counters/<int:number>/strip", action="board.read", query=asked.Query,
        answer=answers_screens.StripAnswer,
    )  # fmt: skip
    def get_strip(number: int) -> dict[str, Any]:
        """What stands over a counter, for a strip of any kind."""
        return strip(number)

    return noun
