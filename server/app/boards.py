"""How the hall's boards look, by the branch file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint

import display.files
from config.contrast import tones
from config.look import Look
from config.look import Media as MediaSettings
from display.media import Media


@dataclass(frozen=True, slots=True)
class Boards:
    """The colours, the logo and the media of a branch; `now()` is business time in UTC ms."""

    media: Media
    tones: Mapping[str, str]
    logo: Path | None
    zone: ZoneInfo
    now: Callable[[], int]

    def listed(self) -> dict[str, Any]:
        """The pictures and videos of this moment."""
        return self.media.listed(datetime.fromtimestamp(self.now() / 1000, UTC).astimezone(self.zone))

    def files(self) -> Blueprint:
        """The routes of what the pages fetch."""
        return display.files.routes(self.tones, self.logo, self.media)


def boards_of(settings: Mapping[str, Any], now: Callable[[], int]) -> Boards:
    """From a branch file's dump, whose files stand with their whole paths."""
    look = settings.get("look") or Look().model_dump()
    shown = settings.get("media") or MediaSettings().model_dump()
    media = Media(Path(shown["folder"]), shown["seconds"], shown["playlist"])
    logo = Path(look["logo"]) if look["logo"] else None
    return Boards(media, tones(look), logo, ZoneInfo(settings["branch"]["timezone"]), now)
