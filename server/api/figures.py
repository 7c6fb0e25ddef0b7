"""Figures over HTTP."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from flask import Blueprint

from server.api import answers, asked, spans
from server.api.described import Described


class Figures(Protocol):
    """Who works the figures out."""

    def today(self) -> dict[str, Any]:
        """Those of the day that goes on."""

    def waits(self, first: str | None, last: str | None, by: Sequence[str]) -> dict[str, Any]:
        """How long people waited, split by `by`."""

    def staff(self, first: str | None, last: str | None) -> dict[str, Any]:
        """What staff and counters did."""


def routes(described: Described, figures: Figures) -> Blueprint:
    """GET /stats/today, /stats/waits, /stats/staff; `figures` works them out."""
    noun = Blueprint("figures", __name__)

    @described.route(noun, "GET", "/stats/today", action="stats.read", query=asked.Query, answer=answers.Figures)
    def get_stats_today() -> dict[str, Any]:
        """Today's waits (waits.md), beside those of the days before."""
        return figures.today()

    @described.route(noun, "GET", "/stats/waits", action="stats.read", query=spans.WaitsAsked, answer=answers.Figures)
    def get_stats_waits(query: spans.WaitsAsked) -> dict[str, Any]:
        """The waits of any business days, both included and today when left out, split by what is asked."""
        return figures.waits(query.first, query.last, query.by)

    @described.route(noun, "GET", "/stats/staff", action="stats.read", query=spans.DaysAsked, answer=answers.Figures)
    def get_stats_staff(query: spans.DaysAsked) -> dict[str, Any]:
        """What every member of staff and every counter did on any business days, and how their time went."""
        return figures.staff(query.first, query.last)

    return noun
