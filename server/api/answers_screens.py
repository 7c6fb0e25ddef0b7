"""What the API answers about the hall's screens, as models."""

from __future__ import annotations

from pydantic import BaseModel


class Broken(BaseModel):
    """A picture or a film that a screen could not show."""

    name: str
    why: str


class Screen(BaseModel):
    """A screen as it last said of itself; `trouble` names what somebody should look at."""

    id: str
    name: str
    page: str
    counter: int | None
    zone: str | None
    layout: str | None
    alive: bool
    since: str
    last_heard_at: str
    delay_ms: int | None
    sound: str
    stale: bool
    behind: int
    media_broken: list[Broken]
    address: str
    trouble: list[str]


class ScreensAnswer(BaseModel):
    """Every screen, and the branch file's boards that nobody has open."""

    screens: list[Screen]
    missing: list[str]


class StripAnswer(BaseModel):
    """What stands over a counter, by language."""

    counter: int
    state: str
    number: str | None
    text: dict[str, str]


class EnrolmentOpened(BaseModel):
    """A code to show, and the secret that becomes the device's token."""

    code: str
    secret: str
    lasts_s: int
    expires_at: str
    poll_s: int


class EnrolmentState(BaseModel):
    """Whether the device was let in; `token` is its own secret again."""

    state: str
    token: str | None


class Granted(BaseModel):
    """The device that was let in."""

    id: str
    name: str | None
    role: str
    page: str
    counter: int | None
    address: str


class EnrolmentGranted(BaseModel):
    """Who may come in now."""

    device: Granted
