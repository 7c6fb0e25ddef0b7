"""The shape of a branch file.

Every model refuses unknown settings, wrong types and values outside their limits; nothing here reads a file, fills
a gap from another table or follows a reference (`load.py` does). `BranchFile.model_dump(mode="json")` is what the
rest of the house reads, and what the day's first event freezes.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from config.values import (
    CODE,
    Address,
    Code,
    DayTime,
    Hours,
    Language,
    Prefix,
    PublicUrl,
    ShownName,
    Text,
    TimeZone,
)

LANGUAGES_MAX = 6
SERVICES_MAX = 60
HOURS_MAX = 6
SEGMENTS_MAX = 20
ZONES_MAX = 30
PROFILES_MAX = 200
COUNTERS_MAX = 200
COUNTER_NUMBER_MAX = 999
PAUSES_MAX = 30
PRINTERS_MAX = 20
KIOSKS_MAX = 20
BOARDS_MAX = 50
TICKETS_PER_DAY_MAX = 100_000
WAIT_MIN_MAX = 480
GAP_S_MAX = 3600
IN_A_ROW_MAX = 100

WaitMinutes = Annotated[int, Field(ge=1, le=WAIT_MIN_MAX)]
LimitMinutes = Annotated[int, Field(ge=0, le=WAIT_MIN_MAX)]
GapSeconds = Annotated[int, Field(ge=0, le=GAP_S_MAX)]
InARow = Annotated[int, Field(ge=1, le=IN_A_ROW_MAX)]
Places = Annotated[int, Field(ge=0, le=IN_A_ROW_MAX)]
Wildcard = Annotated[str, Field(pattern=rf"^(\*|{CODE})$")]


class Part(BaseModel):
    """What all tables of a branch file share: frozen, strict about types, closed to unknown settings."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Branch(Part):
    """One branch: who it is, when its business day starts, what it speaks."""

    id: Code
    name: Text
    timezone: TimeZone
    day_starts: DayTime = "05:00"
    languages: list[Language] = Field(default=["zh", "en"], min_length=1, max_length=LANGUAGES_MAX)
    public_url: PublicUrl | None = None
    tickets_before_opening_min: LimitMinutes = 15
    tickets_per_day_max: int = Field(default=20_000, ge=1, le=TICKETS_PER_DAY_MAX)
    message: Text | None = None


class Service(Part):
    """What a customer comes for; always open when it has no hours."""

    code: Code
    prefix: Prefix
    name: Text
    group: Text | None = None
    target_wait_min: WaitMinutes = 20
    target_service_min: WaitMinutes = 5
    hours: list[Hours] = Field(default=[], max_length=HOURS_MAX)
    bring: Text | None = None


class Segment(Part):
    """A class of customers; its target or head start (minutes) moves it forward, `serve_first` before all others."""

    code: Code
    name: Text
    target_wait_min: WaitMinutes | None = None
    head_start_min: LimitMinutes = 0
    prefix: Prefix | None = None
    serve_first: bool = False


class Zone(Part):
    """A place in the branch where counters stand together."""

    code: Code
    name: Text


class Profile(Part):
    """What a counter takes, in which order: `*` stands for all."""

    name: ShownName
    services: list[Wildcard] = Field(default=["*"], min_length=1, max_length=SERVICES_MAX)
    segments: list[Wildcard] = Field(default=["*"], min_length=1, max_length=SEGMENTS_MAX)
    strategy: Literal["due", "fifo"] = "due"


class Counter(Part):
    """A numbered service point."""

    number: int = Field(ge=1, le=COUNTER_NUMBER_MAX)
    profile: ShownName
    zone: Code = "hall"


class Calling(Part):
    """The limits of calling, recalling, missing and returning (design: calling.md)."""

    maximum_wait_min: WaitMinutes = 30
    need_in_a_row: InARow = 2
    premium_in_a_row: InARow = 2
    recalls_max: Places = 2
    recall_gap_s: GapSeconds = 10
    no_show_after_s: GapSeconds = 30
    call_next_gap_s: GapSeconds = 5
    undo_within_s: GapSeconds = 10
    return_grace_min: LimitMinutes = 3
    return_within_min: LimitMinutes = 30
    return_behind: Places = 3
    put_back_behind: Places = 3
    park_max_min: LimitMinutes = 30
    arrival: Literal["implied", "confirmed"] = "implied"
    short_service_s: GapSeconds = 30


class Pause(Part):
    """A reason a counter pauses for, with the minutes after which people are told."""

    code: Code
    name: Text
    limit_min: WaitMinutes | None = None


class Printer(Part):
    """A slip printer; `columns` and `dots` follow from the paper's width unless given."""

    name: ShownName
    address: Address
    width_mm: Literal[58, 80] = 80
    columns: Literal[32, 42, 48] | None = None
    dots: Literal[384, 512, 576] | None = None
    text: Literal["text", "picture", "auto"] = "auto"
    status: Literal["epson", "basic", "none"] = "epson"
    fallback: list[ShownName] = Field(default=[], max_length=PRINTERS_MAX)


class Slips(Part):
    """What holds for every slip; `stale_s` is real seconds after which an unprinted slip is not printed any more."""

    stale_s: int = Field(default=120, ge=5, le=GAP_S_MAX)
    large_print: bool = False


class Kiosk(Part):
    """A place where customers take numbers; without a printer the number is shown only."""

    name: ShownName
    printer: ShownName | None = None


class Board(Part):
    """A hall screen: of one zone or of all, silent or with chime and voice."""

    name: ShownName
    zone: Code | None = None
    audio: bool = False


class Voice(Part):
    """How calls are announced."""

    repeat: int = Field(default=2, ge=1, le=3)
    second_language: bool = False
    one_as_yao: bool = False


class BranchFile(Part):
    """A whole branch, every gap filled."""

    branch: Branch
    services: list[Service] = Field(min_length=1, max_length=SERVICES_MAX)
    segments: list[Segment] = Field(min_length=1, max_length=SEGMENTS_MAX)
    zones: list[Zone] = Field(min_length=1, max_length=ZONES_MAX)
    profiles: list[Profile] = Field(min_length=1, max_length=PROFILES_MAX)
    counters: list[Counter] = Field(min_length=1, max_length=COUNTERS_MAX)
    calling: Calling = Calling()
    pauses: list[Pause] = Field(default=[], max_length=PAUSES_MAX)
    printers: list[Printer] = Field(default=[], max_length=PRINTERS_MAX)
    slips: Slips = Slips()
    kiosks: list[Kiosk] = Field(default=[], max_length=KIOSKS_MAX)
    boards: list[Board] = Field(default=[], max_length=BOARDS_MAX)
    voice: Voice = Voice()
