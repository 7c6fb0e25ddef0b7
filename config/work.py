"""The tables of a branch file about services, counters and the calling between them."""

from typing import Annotated, Literal

from pydantic import Field

from config.part import (
    SPANS_MAX,
    GapSeconds,
    InARow,
    LimitMinutes,
    Part,
    Places,
    Quota,
    WaitMinutes,
    Week,
    Wildcard,
)
from config.values import Code, Hours, Prefix, ShownName, Text

SERVICES_MAX = 60
SEGMENTS_MAX = 20
COUNTER_NUMBER_MAX = 999
RATIO_MAX = 20
STEPS_MAX = 12
SLOT_CAPACITY_MAX = 200
WEIGHT_MAX = 100.0
IDLE_S_MAX = 3600


class Slots(Part):
    """The appointments of a service: every `minutes` a slot for `capacity` customers, in the service's hours or own."""

    minutes: int = Field(default=30, ge=5, le=240)
    capacity: int = Field(default=2, ge=1, le=SLOT_CAPACITY_MAX)
    hours: Week = Field(default={})


class Service(Part):
    """What a customer comes for; always open when it has no hours.

    `quota_day` and `quota_half_hour` limit the numbers given, `last_ticket_min` ends them before closing (None: the
    branch's own). `maximum_wait_min` may be shorter than the branch's, `holiday_head_start_min` replaces
    `head_start_min` on holidays. `weight` is how much a minute of this service's wait counts under "accumulating".
    """

    code: Code
    prefix: Prefix
    name: Text
    group: Text | None = None
    target_wait_min: WaitMinutes = 20
    target_service_min: WaitMinutes = 5
    maximum_wait_min: WaitMinutes | None = None
    head_start_min: LimitMinutes = 0
    holiday_head_start_min: LimitMinutes | None = None
    weight: float = Field(default=1.0, gt=0, le=WEIGHT_MAX)
    hours: Week = Field(default={})
    closed_on_holidays: bool = True
    last_ticket_min: LimitMinutes | None = None
    quota_day: Quota | None = None
    quota_half_hour: Quota | None = None
    identification: Literal["none", "offer", "require"] = "none"
    slots: Slots | None = None
    checklist: list[Text] = Field(default=[], max_length=STEPS_MAX)
    wrap_up: bool = False
    bring: Text | None = None


class Profile(Part):
    """What a counter takes, in which order: `*` stands for all.

    `pools` lets "next" take customers who wait for this counter or its teller, `overflow` are services taken only when
    nobody else waited for `overflow_after_s`, `automatic_call_after_s` calls by itself after so long idle.
    """

    name: ShownName
    services: list[Wildcard] = Field(default=["*"], min_length=1, max_length=SERVICES_MAX)
    segments: list[Wildcard] = Field(default=["*"], min_length=1, max_length=SEGMENTS_MAX)
    strategy: Literal["due", "levels", "ratio", "accumulating", "fifo"] = "due"
    ratio: list[Code] = Field(default=[], max_length=RATIO_MAX)
    pools: bool = True
    overflow: list[Code] = Field(default=[], max_length=SERVICES_MAX)
    overflow_after_s: GapSeconds = 60
    automatic_call_after_s: int | None = Field(default=None, ge=1, le=IDLE_S_MAX)


class Shift(Part):
    """A time of day at which a counter works by another profile."""

    hours: Hours
    profile: ShownName


class Counter(Part):
    """A numbered service point; `profiles` are those of certain hours, `profile` that of all others."""

    number: int = Field(ge=1, le=COUNTER_NUMBER_MAX)
    profile: ShownName
    profiles: list[Shift] = Field(default=[], max_length=SPANS_MAX)
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
    transfer_entry: Literal["kept", "new"] = "kept"
    held_to: Literal["queue", "pool"] = "queue"
    continuous_work_min: WaitMinutes = 120
    arrival: Literal["implied", "confirmed"] = "implied"
    short_service_s: GapSeconds = 30


class Appointments(Part):
    """Check-in from `early_min` before the slot, without losing it until `grace_min` after; booked `days_ahead`.

    Until `late_max_min` after the slot a customer may still check in, as an ordinary one; then nobody came.
    `target_wait_min` is promised from the slot.
    """

    early_min: LimitMinutes = 15
    grace_min: LimitMinutes = 10
    late_max_min: LimitMinutes = 60
    target_wait_min: WaitMinutes = 5
    days_ahead: Annotated[int, Field(ge=0, le=366)] = 14
    prefix: Prefix | None = None


class Pause(Part):
    """A reason a counter pauses for, with the minutes after which people are told."""

    code: Code
    name: Text
    limit_min: WaitMinutes | None = None


class Choice(Part):
    """One entry of a list that staff choose from."""

    code: Code
    name: Text
