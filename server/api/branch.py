"""The branch over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, g

from server.api import answers, asked
from server.api.described import Described
from server.api.show import Estimate, branch_shown
from server.writer import Writer

# Who gives numbers at the reception, earlier before opening than kiosks do.
RECEPTION_ROLES = ("lobby_manager", "branch_manager")


def routes(described: Described, writer: Writer, now: Callable[[], int], estimate: Estimate) -> Blueprint:
    """GET /branch."""
    noun = Blueprint("branch", __name__)

    @described.route(noun, "GET", "/branch", action="branch.read", query=asked.Query, answer=answers.BranchAnswer)
    def get_branch() -> dict[str, Any]:
        """The branch: services with their waits, counters, languages."""
        with writer.reading() as day:
            early_ms = day.rules.reception_before_opening_ms if g.who.role in RECEPTION_ROLES else None
            shown = branch_shown(day, now(), estimate, early_ms)
            return shown | {"kiosk": kiosk_of(day.settings, g.who.name) if g.who.role == "kiosk" else None}

    return noun


def kiosk_of(settings: dict[str, Any], name: str | None) -> str | None:
    """The branch file's kiosk of this name, default its first; None when it has none."""
    names = [entry["name"] for entry in settings["kiosks"]]
    return name if name in names else next(iter(names), None)
