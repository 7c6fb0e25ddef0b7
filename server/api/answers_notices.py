"""What the API answers of the whole hall, as models."""

from __future__ import annotations

from pydantic import BaseModel


class Notice(BaseModel):
    """A line on the boards; `until` is null where it stays for the day."""

    id: str
    text: dict[str, str]
    until: str | None


class Emergency(BaseModel):
    """The hall is stopped."""

    text: dict[str, str]
    since: str


class NoticeAnswer(BaseModel):
    """What the boards show now."""

    notice: Notice | None


class EmergencyAnswer(BaseModel):
    """Whether the hall is stopped."""

    emergency: Emergency | None


class NoticeInHall(Notice):
    """A notice, and who wrote it."""

    by: str


class EmergencyInHall(Emergency):
    """An emergency, and who stopped the hall."""

    by: str
