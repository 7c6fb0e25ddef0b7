"""What staff tell the whole hall: a notice, an emergency."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from server.domain.calendar import rfc3339


@dataclass(frozen=True, slots=True)
class Notice:
    """A line on the boards: `text` per language, up to `until_ms` (UTC ms; None: up to the day's end)."""

    id: str
    text: Mapping[str, str]
    until_ms: int | None
    by: str
    posted_ms: int


@dataclass(frozen=True, slots=True)
class Emergency:
    """The hall is stopped: boards show `text` (per language) and nothing else, until somebody ends it."""

    text: Mapping[str, str]
    by: str
    since_ms: int


def notice_shown(notice: Notice | None) -> dict[str, Any] | None:
    """A notice as the hall sees it, `{id, text, until}`; who wrote it is not the hall's business."""
    if notice is None:
        return None
    until = None if notice.until_ms is None else rfc3339(notice.until_ms)
    return {"id": notice.id, "text": dict(notice.text), "until": until}


def emergency_shown(emergency: Emergency | None) -> dict[str, Any] | None:
    """An emergency as the hall sees it: `{text, since}`."""
    return None if emergency is None else {"text": dict(emergency.text), "since": rfc3339(emergency.since_ms)}
