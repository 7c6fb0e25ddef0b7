"""What the whole hall was told."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NoticePosted:
    """A line went up on the boards, in place of the one before; `text` per language, `by` who wrote it.

    `posted_ms` is None but for one that lasts into a new day: each day's log stands alone, so it is written again.
    """

    notice: str
    text: dict[str, str]
    until_ms: int | None
    by: str
    posted_ms: int | None = None


@dataclass(frozen=True, slots=True)
class NoticeEnded:
    """A notice came down; `by` is None where its time was over."""

    notice: str
    by: str | None


@dataclass(frozen=True, slots=True)
class EmergencyBegun:
    """The hall was stopped, or told something else while it was; `text` per language.

    `since_ms` is None but for one that lasts into a new day, as `NoticePosted.posted_ms`.
    """

    text: dict[str, str]
    by: str
    since_ms: int | None = None


@dataclass(frozen=True, slots=True)
class EmergencyEnded:
    """The hall went on."""

    by: str
