"""Figures as files over HTTP."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, Protocol

from flask import Blueprint, Response
from pydantic import Field

from server.api.asked import Code
from server.api.described import Described
from server.api.spans import DaysAsked, WaitsAsked

FEED_TYPES = {"csv": "text/csv; charset=utf-8", "jsonl": "application/jsonl; charset=utf-8"}
WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class FeedAsked(DaysAsked):
    """Days, and the form of the lines."""

    form: Literal["csv", "jsonl"] = Field("csv", alias="format")


class ReportAsked(WaitsAsked):
    """Days, what to split by (a workbook of everything when left out), the form, the language of the headings."""

    form: Literal["xlsx", "csv"] = Field("xlsx", alias="format")
    language: Code | None = None


class Exports(Protocol):
    """Who writes them."""

    def span(self, first: str | None, last: str | None) -> tuple[str, str]:
        """The business days meant, today where one is left out."""

    def visits(self, first: str | None, last: str | None, form: str) -> Iterator[str]:
        """The transactions, a piece a day."""

    def workbook(self, first: str | None, last: str | None, by: Sequence[str], language: str | None) -> bytes:
        """The figures as XLSX."""

    def table(self, first: str | None, last: str | None, by: Sequence[str]) -> str:
        """The waits as CSV."""


def routes(described: Described, exports: Exports) -> Blueprint:
    """GET /export/visits and /export/report; `exports` writes them."""
    noun = Blueprint("exports", __name__)

    @described.route(noun, "GET", "/export/visits", action="stats.read", query=FeedAsked)
    def get_export_visits(query: FeedAsked) -> Response:
        """Every transaction of some business days, a line each, as it is read."""
        days = exports.span(query.first, query.last)
        pieces = exports.visits(*days, query.form)
        return _file(Response(pieces, content_type=FEED_TYPES[query.form]), "visits", days, query.form)

    @described.route(noun, "GET", "/export/report", action="stats.read", query=ReportAsked)
    def get_export_report(query: ReportAsked) -> Response:
        """The figures of some business days for a spreadsheet."""
        days = exports.span(query.first, query.last)
        if query.form == "csv":
            text = exports.table(*days, query.by or ["day"])
            return _file(Response("\ufeff" + text, content_type=FEED_TYPES["csv"]), "waits", days, "csv")
        content = exports.workbook(*days, query.by, query.language)
        return _file(Response(content, content_type=WORKBOOK_TYPE), "report", days, "xlsx")

    return noun


def _file(answer: Response, name: str, days: tuple[str, str], ending: str) -> Response:
    """The answer as a file whose name says what is in it and of which days."""
    named = "-".join(dict.fromkeys(days))
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}-{named}.{ending}"'
    return answer
