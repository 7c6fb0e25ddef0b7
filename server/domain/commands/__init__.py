"""What may be asked of a branch, in the imperative."""

from server.domain.commands.alerts import AcknowledgeAlert, ChangeAlertLevel, EndAlert, EscalateAlert, RaiseAlert
from server.domain.commands.appointments import BookAppointment, CancelAppointment, ChangeAppointment, CheckIn
from server.domain.commands.calls import (
    CallNext,
    CallTicket,
    CheckStep,
    Finish,
    MarkNoShow,
    MarkTicket,
    Park,
    PutBack,
    Recall,
    StartServing,
    Transfer,
    UndoCall,
    Unpark,
    WalkIn,
)
from server.domain.commands.counters import (
    ChangeProfile,
    CloseCounter,
    EndWrapUp,
    LoseCounter,
    OpenCounter,
    PauseCounter,
    ResumeCounter,
    TakeOver,
)
from server.domain.commands.days import (
    ChangeRules,
    CloseDay,
    EndAnnouncement,
    EndIssuing,
    MuteVoice,
    OpenDay,
    PassTime,
    ResumeIssuing,
    StartAnnouncement,
)
from server.domain.commands.feedback import AskFeedback, GiveFeedback
from server.domain.commands.lending import EndLending, LendService
from server.domain.commands.notices import BeginEmergency, EndEmergency, EndNotice, PostNotice
from server.domain.commands.printers import (
    DisablePrinter,
    EnablePrinter,
    NotePaperLow,
    NotePrinterRecovered,
    NotePrinterStopped,
    ReplacePrinter,
)
from server.domain.commands.tickets import (
    AddService,
    CancelTicket,
    IdentifyTicket,
    Identity,
    InsertFirst,
    IssueTicket,
    MoveTicket,
    RemoveTicket,
    ReprintTicket,
    ReturnTicket,
)

Command = (
    OpenDay | CloseDay | PassTime | ChangeRules | EndIssuing | ResumeIssuing
    | IssueTicket | IdentifyTicket | CancelTicket | RemoveTicket | ReprintTicket | ReturnTicket
    | InsertFirst | MoveTicket | AddService
    | OpenCounter | CloseCounter | PauseCounter | ResumeCounter | TakeOver | LoseCounter | ChangeProfile | EndWrapUp
    | CallNext | CallTicket | Recall | StartServing | Finish | MarkNoShow | UndoCall | PutBack | Park | Unpark
    | Transfer | WalkIn | MarkTicket | CheckStep
    | BookAppointment | ChangeAppointment | CancelAppointment | CheckIn
    | StartAnnouncement | EndAnnouncement | MuteVoice
    | PostNotice | EndNotice | BeginEmergency | EndEmergency
    | NotePrinterStopped | NotePrinterRecovered | NotePaperLow | DisablePrinter | EnablePrinter | ReplacePrinter
    | RaiseAlert | ChangeAlertLevel | AcknowledgeAlert | EscalateAlert | EndAlert
    | AskFeedback | GiveFeedback | LendService | EndLending
)  # fmt: skip

__all__ = [
    "AcknowledgeAlert", "AddService", "AskFeedback", "BeginEmergency", "BookAppointment", "CallNext", "CallTicket",
    "CancelAppointment", "CancelTicket", "ChangeAlertLevel", "ChangeAppointment", "ChangeProfile", "ChangeRules",
    "CheckIn", "CheckStep", "CloseCounter", "CloseDay", "Command", "DisablePrinter", "EnablePrinter", "EndAlert",
    "EndAnnouncement", "EndEmergency", "EndIssuing", "EndLending", "EndNotice", "EndWrapUp", "EscalateAlert", "Finish",
    "GiveFeedback", "IdentifyTicket", "Identity", "InsertFirst", "IssueTicket", "LendService", "LoseCounter",
    "MarkNoShow", "MarkTicket", "MoveTicket", "MuteVoice", "NotePaperLow", "NotePrinterRecovered", "NotePrinterStopped",
    "OpenCounter", "OpenDay", "Park", "PassTime", "PauseCounter", "PostNotice", "PutBack", "RaiseAlert", "Recall",
    "RemoveTicket", "ReplacePrinter", "ReprintTicket", "ResumeCounter", "ResumeIssuing", "ReturnTicket",
    "StartAnnouncement", "StartServing", "TakeOver", "Transfer", "UndoCall", "Unpark", "WalkIn",
]  # fmt: skip
