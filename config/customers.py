"""The tables of a branch file about who its customers are, how that is learned, how long it is kept."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from config.part import Checksum, IdentificationKind, LimitMinutes, Part, WaitMinutes
from config.values import Code, FilePath, Language, Prefix, PublicUrl, Text

LEVEL_MAX = 100
KEPT_DAYS_MAX = 3650
CHARACTERS_MAX = 64
RECOGNISED_MAX = 30
LOOKUP_MS_MAX = 5000
AGE_MAX = 120

StartOf = Annotated[str, StringConstraints(pattern=rf"^[A-Za-z0-9]{{1,{CHARACTERS_MAX}}}$")]
Length = Annotated[int, Field(ge=1, le=CHARACTERS_MAX)]


class Segment(Part):
    """A class of customers; its target or head start (minutes) moves it forward, `serve_first` before all others.

    `level` orders segments for the strategy "levels" (larger first), `holiday_head_start_min` replaces the head start
    on holidays, `tell_lobby` tells the lobby manager at once when such a customer is recognised.
    """

    code: Code
    name: Text
    target_wait_min: WaitMinutes | None = None
    head_start_min: LimitMinutes = 0
    holiday_head_start_min: LimitMinutes | None = None
    level: int = Field(default=0, ge=0, le=LEVEL_MAX)
    prefix: Prefix | None = None
    serve_first: bool = False
    tell_lobby: bool = False


class SegmentRule(Part):
    """A customer for whom all of these hold is of `segment`; what is not given holds for everybody."""

    segment: Code
    identification: IdentificationKind | None = None
    prefix: StartOf | None = None
    length: Length | None = None
    checksum: Checksum | None = None
    appointment: bool | None = None
    language: Language | None = None
    channel: Literal["kiosk", "reception", "phone", "appointment"] | None = None
    service: Code | None = None


class Recognised(Part):
    """What a card, a document or typed digits look like, so that the kiosk knows which kind it was shown."""

    kind: IdentificationKind
    prefix: StartOf | None = None
    length: Length | None = None
    checksum: Checksum | None = None


class Identification(Part):
    """How a customer is recognised: kinds tried in this order, and the age (by ID) from which one is of need."""

    kinds: list[Recognised] = Field(default=[], max_length=RECOGNISED_MAX)
    need_age: int = Field(default=70, ge=1, le=AGE_MAX)


class Directory(Part):
    """The customers imported from a list; `keep_days` None keeps them until they are imported anew."""

    keep_days: int | None = Field(default=None, ge=1, le=KEPT_DAYS_MAX)


class Lookup(Part):
    """The bank's own system that knows a customer's segment; `token_file` holds the bearer token it asks for."""

    url: PublicUrl
    timeout_ms: int = Field(default=300, ge=10, le=LOOKUP_MS_MAX)
    token_file: FilePath | None = None
