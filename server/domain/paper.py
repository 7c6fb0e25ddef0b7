"""Where a ticket's paper comes out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from server.domain.events import Recorded, ReprintAsked, TicketIssued


def printer_for(settings: Mapping[str, Any], recorded: Recorded) -> str | None:
    """The printer of the kiosk that an issue or a reprint names; None when no paper is wanted or none is there."""
    event = recorded.event
    if not isinstance(event, TicketIssued | ReprintAsked) or event.kiosk is None:
        return None
    return next((kiosk["printer"] for kiosk in settings["kiosks"] if kiosk["name"] == event.kiosk), None)


def job_of(recorded: Recorded) -> str:
    """The id of the print job that an issue or a reprint makes: its command's own, so that the answer knows it."""
    return recorded.cause
