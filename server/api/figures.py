"""Figures over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint

from server.api import answers, asked
from server.api.described import Described


def routes(described: Described, today: Callable[[], dict[str, Any]]) -> Blueprint:
    """GET /stats/today; `today` works the figures out."""
    noun = Blueprint("figures", __name__)

    @described.route(noun, "GET", "/stats/today", action="stats.read", query=asked.Query, answer=answers.Figures)
    def get_stats_today() -> dict[str, Any]:
        """Today's waits (waits.md)."""
        return today()

    return noun
