"""The shape of a branch file.

Every model refuses unknown settings, wrong types and values outside their limits; nothing here reads a file, fills
a gap from another table or follows a reference (`load.py` does). `BranchFile.model_dump(mode="json")` is what the
rest of the house reads, and what the day's first event freezes.
"""

from pydantic import Field

from config.alerts import Alerts
from config.customers import KEPT_DAYS_MAX, Directory, Identification, Lookup, Segment, SegmentRule
from config.devices import PRINTERS_MAX, Board, Kiosk, Printer
from config.look import Look, Media
from config.part import GAP_S_MAX, TICKETS_PER_DAY_MAX, LimitMinutes, Part, Spans
from config.reports import Reports
from config.slips import Slips
from config.values import Code, Date, DayTime, Language, PublicUrl, Text, TimeZone
from config.voice import Voice
from config.work import (
    SEGMENTS_MAX,
    SERVICES_MAX,
    Appointments,
    Calling,
    Choice,
    Counter,
    Pause,
    Profile,
    Service,
)

LANGUAGES_MAX = 6
HOLIDAYS_MAX = 400
SPECIAL_DAYS_MAX = 100
RULES_MAX = 100
ZONES_MAX = 30
PROFILES_MAX = 200
COUNTERS_MAX = 200
PAUSES_MAX = 30
CHOICES_MAX = 30
KIOSKS_MAX = 20
BOARDS_MAX = 50
GRACE_S_MIN = 15


class SpecialDay(Part):
    """A date with hours of its own, none of them when the branch stays shut."""

    date: Date
    hours: Spans
    name: Text | None = None


class Branch(Part):
    """One branch: who it is, when its business day starts, what it speaks, when it is shut.

    Before its hours a service gives numbers at kiosks for `tickets_before_opening_min`, at the lobby manager's page
    for `reception_before_opening_min`; in the last `last_ticket_min` before closing it gives none. A counter of which
    nothing was heard for `counter_grace_s` real seconds is paused. Who a customer is, is kept `keep_identity_days`
    beyond the day.
    """

    id: Code
    name: Text
    timezone: TimeZone
    day_starts: DayTime = "05:00"
    languages: list[Language] = Field(default=["zh", "en"], min_length=1, max_length=LANGUAGES_MAX)
    public_url: PublicUrl | None = None
    tickets_before_opening_min: LimitMinutes = 15
    reception_before_opening_min: LimitMinutes = 30
    last_ticket_min: LimitMinutes = 0
    holidays: list[Date] = Field(default=[], max_length=HOLIDAYS_MAX)
    special_days: list[SpecialDay] = Field(default=[], max_length=SPECIAL_DAYS_MAX)
    tickets_per_day_max: int = Field(default=20_000, ge=1, le=TICKETS_PER_DAY_MAX)
    counter_grace_s: int = Field(default=60, ge=GRACE_S_MIN, le=GAP_S_MAX)
    keep_identity_days: int = Field(default=1, ge=0, le=KEPT_DAYS_MAX)
    message: Text | None = None
    emergency_text: Text | None = None


class Zone(Part):
    """A place in the branch where counters stand together."""

    code: Code
    name: Text


class BranchFile(Part):
    """A whole branch, every gap filled."""

    branch: Branch
    services: list[Service] = Field(min_length=1, max_length=SERVICES_MAX)
    segments: list[Segment] = Field(min_length=1, max_length=SEGMENTS_MAX)
    segment_rules: list[SegmentRule] = Field(default=[], max_length=RULES_MAX)
    identification: Identification = Identification()
    directory: Directory = Directory()
    lookup: Lookup | None = None
    zones: list[Zone] = Field(min_length=1, max_length=ZONES_MAX)
    profiles: list[Profile] = Field(min_length=1, max_length=PROFILES_MAX)
    counters: list[Counter] = Field(min_length=1, max_length=COUNTERS_MAX)
    calling: Calling = Calling()
    appointments: Appointments = Appointments()
    pauses: list[Pause] = Field(default=[], max_length=PAUSES_MAX)
    parks: list[Choice] = Field(default=[], max_length=CHOICES_MAX)
    marks: list[Choice] = Field(default=[], max_length=CHOICES_MAX)
    reasons: list[Choice] = Field(default=[], max_length=CHOICES_MAX)
    printers: list[Printer] = Field(default=[], max_length=PRINTERS_MAX)
    slips: Slips = Slips()
    kiosks: list[Kiosk] = Field(default=[], max_length=KIOSKS_MAX)
    boards: list[Board] = Field(default=[], max_length=BOARDS_MAX)
    look: Look = Look()
    media: Media = Media()
    voice: Voice = Voice()
    alerts: Alerts = Alerts()
    reports: Reports = Reports()
