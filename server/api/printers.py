"""Printers over HTTP: how they are, out of service and back, replaced."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from flask import Blueprint, g

from server.api import answers, asked
from server.api.described import Described
from server.api.gate import once
from server.writer import Once


class Care(Protocol):
    """What people do to printers; each answers `{printer: {name, …}}` with what was changed, or raises Refusal."""

    def disable(self, name: str, reason: str, actor: str, once: Once | None) -> dict[str, Any]:
        """Take it out of service."""

    def enable(self, name: str, actor: str, once: Once | None) -> dict[str, Any]:
        """Put it back into service."""

    def replace(self, name: str, address: str, actor: str, once: Once | None) -> dict[str, Any]:
        """Put another printer in its place."""


def routes(described: Described, printers: Callable[[], list[dict[str, Any]]], care: Care) -> Blueprint:
    """GET /printers, POST /printers/{name}/disable, /enable and /replace."""
    noun = Blueprint("printers", __name__)

    @described.route(noun, "GET", "/printers", action="printers.read", query=asked.Query, answer=answers.PrintersAnswer)
    def get_printers() -> dict[str, Any]:
        """Printers as they last said of themselves, with their queues."""
        return {"printers": printers()}

    @described.route(
        noun, "POST", "/printers/<printer_name>/disable", action="printers.change", body=asked.OutOfService,
        answer=answers.PrinterAnswer,
    )  # fmt: skip
    def disable_printer(printer_name: str, json: asked.OutOfService) -> dict[str, Any]:
        """Take a printer out of service: what waits for it goes to a fallback, or waits."""
        return care.disable(printer_name, json.reason, g.who.actor, once())

    @described.route(
        noun, "POST", "/printers/<printer_name>/enable", action="printers.change", body=asked.Nothing,
        answer=answers.PrinterAnswer,
    )  # fmt: skip
    def enable_printer(printer_name: str, json: asked.Nothing) -> dict[str, Any]:
        """Put a printer back into service."""
        return care.enable(printer_name, g.who.actor, once())

    @described.route(
        noun, "POST", "/printers/<printer_name>/replace", action="printers.change", body=asked.PrinterPlace,
        answer=answers.PrinterAnswer,
    )  # fmt: skip
    def replace_printer(printer_name: str, json: asked.PrinterPlace) -> dict[str, Any]:
        """Put another printer in a printer's place, under its name; it goes on with the queue."""
        return care.replace(printer_name, json.address, g.who.actor, once())

    return noun
