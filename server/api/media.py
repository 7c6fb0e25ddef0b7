"""What boards show beside the calls, over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint

from server.api import asked
from server.api.answers_media import MediaAnswer
from server.api.described import Described


def routes(described: Described, listed: Callable[[], dict[str, Any]]) -> Blueprint:
    """GET /media; `listed()` looks at the folder."""
    noun = Blueprint("media", __name__)

    @described.route(noun, "GET", "/media", action="board.read", query=asked.Query, answer=MediaAnswer)
    def get_media() -> dict[str, Any]:
        """The pictures and videos of this moment, and what cannot be shown."""
        return listed()

    return noun
