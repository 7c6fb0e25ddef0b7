"""How well estimates held, over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint
from pydantic import Field

from server.api import answers, asked
from server.api.described import Described

DAYS = 14
DAYS_MAX = 366


class EstimatesAsked(asked.Query):
    """Of how many business days, the last ones."""

    days: int = Field(DAYS, ge=1, le=DAYS_MAX)


def routes(described: Described, shown: Callable[[int], dict[str, Any]]) -> Blueprint:
    """GET /stats/estimates; `shown` works them out for so many days."""
    noun = Blueprint("estimates", __name__)

    @described.route(noun, "GET", "/stats/estimates", action="stats.read", query=EstimatesAsked, answer=answers.Figures)
    def get_stats_estimates(query: EstimatesAsked) -> dict[str, Any]:
        """What came of the estimates given at issue on the last business days, and which tier is given now."""
        return shown(query.days)

    return noun
