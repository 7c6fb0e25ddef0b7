"""What happened, in the past tense: the shapes that the log keeps for ever."""

from typing import get_args

from server.domain.events.alerts import (
    AlertAcknowledged,
    AlertEnded,
    AlertEscalated,
    AlertLevelChanged,
    AlertRaised,
)
from server.domain.events.appointments import (
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentChanged,
    AppointmentExpired,
)
from server.domain.events.calls import (
    CallUndone,
    NoShowMarked,
    ServingStarted,
    StepChecked,
    TicketCalled,
    TicketFinished,
    TicketGivenBack,
    TicketMarked,
    TicketParked,
    TicketPutBack,
    TicketRecalled,
    TicketReleased,
    TicketTransferred,
    TicketUnparked,
    WalkInStarted,
)
from server.domain.events.counters import (
    CounterClosed,
    CounterOpened,
    CounterPaused,
    CounterResumed,
    CounterTakenOver,
    ProfileChanged,
    WrapUpEnded,
)
from server.domain.events.days import (
    AnnouncementEnded,
    AnnouncementStarted,
    DayClosed,
    DayOpened,
    IssuingEnded,
    IssuingResumed,
    RulesChanged,
    VoiceMuted,
)
from server.domain.events.feedback import FeedbackAsked, FeedbackGiven
from server.domain.events.lending import ServiceLendingEnded, ServiceLent
from server.domain.events.notices import EmergencyBegun, EmergencyEnded, NoticeEnded, NoticePosted
from server.domain.events.printers import (
    PaperLow,
    PrinterDisabled,
    PrinterEnabled,
    PrinterRecovered,
    PrinterReplaced,
    PrinterStopped,
)
from server.domain.events.recorded import Recorded
from server.domain.events.tickets import (
    InsertedFirst,
    ReprintAsked,
    ServiceAdded,
    TicketAbandoned,
    TicketExpired,
    TicketIdentified,
    TicketIssued,
    TicketMoved,
    TicketRemoved,
    TicketReturned,
)

Event = (
    DayOpened | DayClosed | AnnouncementStarted | AnnouncementEnded | RulesChanged | IssuingEnded
    | IssuingResumed | TicketIssued | TicketAbandoned | TicketRemoved | TicketExpired | ReprintAsked
    | TicketIdentified | TicketReturned | InsertedFirst | TicketMoved | ServiceAdded | TicketCalled
    | TicketRecalled | ServingStarted | TicketFinished | NoShowMarked | CallUndone | TicketGivenBack
    | TicketPutBack | TicketParked | TicketUnparked | TicketTransferred | TicketReleased | WalkInStarted
    | TicketMarked | StepChecked | CounterOpened | CounterClosed | CounterPaused | CounterResumed
    | CounterTakenOver | ProfileChanged | WrapUpEnded | AppointmentBooked | AppointmentChanged
    | AppointmentCancelled | AppointmentExpired | PrinterStopped | PrinterRecovered | PaperLow
    | PrinterDisabled | PrinterEnabled | PrinterReplaced
    | NoticePosted | NoticeEnded | EmergencyBegun | EmergencyEnded
    | AlertRaised | AlertLevelChanged | AlertAcknowledged | AlertEscalated | AlertEnded
    | FeedbackAsked | FeedbackGiven | ServiceLent | ServiceLendingEnded | VoiceMuted
)  # fmt: skip

EVENT_KINDS: tuple[type[Event], ...] = get_args(Event)

__all__ = [
    "EVENT_KINDS",
    "AlertAcknowledged",
    "AlertEnded",
    "AlertEscalated",
    "AlertLevelChanged",
    "AlertRaised",
    "AnnouncementEnded",
    "AnnouncementStarted",
    "AppointmentBooked",
    "AppointmentCancelled",
    "AppointmentChanged",
    "AppointmentExpired",
    "CallUndone",
    "CounterClosed",
    "CounterOpened",
    "CounterPaused",
    "CounterResumed",
    "CounterTakenOver",
    "DayClosed",
    "DayOpened",
    "EmergencyBegun",
    "EmergencyEnded",
    "Event",
    "FeedbackAsked",
    "FeedbackGiven",
    "InsertedFirst",
    "IssuingEnded",
    "IssuingResumed",
    "NoShowMarked",
    "NoticeEnded",
    "NoticePosted",
    "PaperLow",
    "PrinterDisabled",
    "PrinterEnabled",
    "PrinterRecovered",
    "PrinterReplaced",
    "PrinterStopped",
    "ProfileChanged",
    "Recorded",
    "ReprintAsked",
    "RulesChanged",
    "ServiceAdded",
    "ServiceLendingEnded",
    "ServiceLent",
    "ServingStarted",
    "StepChecked",
    "TicketAbandoned",
    "TicketCalled",
    "TicketExpired",
    "TicketFinished",
    "TicketGivenBack",
    "TicketIdentified",
    "TicketIssued",
    "TicketMarked",
    "TicketMoved",
    "TicketParked",
    "TicketPutBack",
    "TicketRecalled",
    "TicketReleased",
    "TicketRemoved",
    "TicketReturned",
    "TicketTransferred",
    "TicketUnparked",
    "VoiceMuted",
    "WalkInStarted",
    "WrapUpEnded",
]  # fmt: skip
