"""The shape of what boards show beside the calls."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel


class MediaItem(BaseModel):
    """A picture for so many seconds, or a video: to its end when `seconds` is null."""

    url: str
    kind: Literal["picture", "video"]
    seconds: int | None
    name: str


class BrokenMedia(BaseModel):
    """A file that cannot be shown, and why."""

    name: str
    why: Literal["name", "kind", "outside", "empty", "heavy", "large", "picture", "video", "many", "missing"]


class MediaAnswer(BaseModel):
    """In the order of showing."""

    items: list[MediaItem]
    broken: list[BrokenMedia]
