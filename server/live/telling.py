"""What the screens are told, in which order.

A call goes out at once, alone. All else is compared with what was told last and sent at most twice a second. Several
messages may carry one `seq`: it is the last log event included, and `waiting` often follows a call that nothing else
has followed yet.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from server.domain import events
from server.domain.calendar import rfc3339
from server.domain.events import Recorded

HEARTBEAT_S = 2.0
FLUSH_AFTER_S = 0.1  # what belongs to a call follows it, and does not slow it
FLUSH_GAP_S = 0.5
LOOK_AGAIN_S = 15.0  # for what time alone changes: the missed, the waits
PATIENCE_S = 1.0  # how long a snapshot waits for its events

# After these a number may have to leave the screens, or all of it is another day's.
_REDRAWN_BY = (
    events.DayOpened,
    events.DayClosed,
    events.CallUndone,
    events.TicketGivenBack,
    events.TicketAbandoned,
    events.TicketRemoved,
    events.TicketExpired,
    events.TicketPutBack,
    events.TicketParked,
    events.TicketTransferred,
    events.RulesChanged,
)
# What the whole hall is told, at once and as it stands.
_TOLD_TO_ALL: Mapping[type, str] = {
    events.NoticePosted: "notice",
    events.NoticeEnded: "notice",
    events.EmergencyBegun: "emergency",
    events.EmergencyEnded: "emergency",
    events.VoiceMuted: "voice",
}
# These change nothing that is compared.
_UNSEEN = (
    events.AnnouncementStarted,
    events.AnnouncementEnded,
    events.ReprintAsked,
)
# Screens show nothing of these, or what they show may be as before; pages of staff look again.
_STIRRING = (
    events.TicketIdentified,
    events.TicketMoved,
    events.InsertedFirst,
    events.ServiceAdded,
    events.TicketMarked,
    events.StepChecked,
    events.TicketReturned,
    events.TicketAbandoned,
    events.TicketRemoved,
    events.TicketUnparked,
    events.TicketReleased,
    events.CounterTakenOver,
    events.ProfileChanged,
    events.IssuingEnded,
    events.IssuingResumed,
    events.AppointmentBooked,
    events.AppointmentChanged,
    events.AppointmentCancelled,
    events.AppointmentExpired,
    events.AlertRaised,
    events.AlertLevelChanged,
    events.AlertAcknowledged,
    events.AlertEscalated,
    events.AlertEnded,
    events.FeedbackAsked,
    events.FeedbackGiven,
    events.ServiceLent,
    events.ServiceLendingEnded,
    events.PrinterStopped,
    events.PrinterRecovered,
    events.PaperLow,
    events.PrinterDisabled,
    events.PrinterEnabled,
    events.PrinterReplaced,
)
_COMPARED = ("counters", "missed", "waiting", "estimates", "voice")

Board = dict[str, Any]


class Emit(Protocol):
    """Sends a message to one socket, or to every screen when `to` is None."""

    def __call__(self, name: str, message: Mapping[str, Any], to: str | None = None) -> None:
        """Send it."""


class Telling:
    """The order of one namespace. Not safe for threads: one thread owns it, which is what keeps the order.

    `snapshot()` is the answer of `GET /board`, a new dict each time, never older than an event that was heard. `now()`
    is business time in UTC ms, `monotonic()` real seconds. `anyone` is set by the owner: whether a screen listens.
    """

    def __init__(
        self, *, snapshot: Callable[[], Board], now: Callable[[], int], monotonic: Callable[[], float], emit: Emit
    ) -> None:
        self._snapshot, self._now, self._monotonic, self._emit = snapshot, now, monotonic, emit
        self.anyone = False
        self._handled: int = snapshot()["seq"]  # the last event heard
        self._seq: int = self._handled  # the last one that a message included
        self._asking: dict[str, Mapping[str, Any] | None] = {}
        self._told: Board | None = None  # what every screen knows that was given a snapshot
        self._taken: Board | None = None  # what they will be told, once the events that it includes were heard
        self._taken_at = 0.0
        self._dirty_at: float | None = None
        self._redraw = self._stirred = False
        self._flushed_at = self._beat_at = self._looked_at = monotonic()

    @property
    def seq(self) -> int:
        """The last event that a message included."""
        return self._seq

    def hear(self, recorded: Recorded) -> None:
        """Take the next event of the log."""
        if recorded.seq <= self._handled:
            return  # from before the present state that this began with
        event = recorded.event
        self._handled = recorded.seq
        if isinstance(event, events.TicketCalled | events.TicketRecalled):
            self._tell_call(recorded, event)
        elif type(event) in _TOLD_TO_ALL:
            part = _TOLD_TO_ALL[type(event)]
            self._tell(part, **{part: self._snapshot()[part]})
        goes_on = isinstance(event, events.TicketFinished) and event.next_service is not None
        if goes_on or isinstance(event, _REDRAWN_BY):
            self._redraw = self._redraw or getattr(event, "counter", event) is not None
        self._stirred = self._stirred or isinstance(event, _STIRRING)
        if not isinstance(event, _UNSEEN):
            self._mark_dirty()

    def say(self, kind: str, fields: Mapping[str, object]) -> None:
        """Tell every screen what is no event of the log: what sounds, what will."""
        self._tell(kind, **fields)

    def ask(self, socket: str, screen: Mapping[str, Any] | None) -> None:
        """A socket wants a snapshot; what the branch file says of its screen goes with it as `screen`."""
        self._asking[socket] = screen

    def idle_s(self) -> float:
        """Seconds until `do_what_is_due` has something to do."""
        due = [self._beat_at + HEARTBEAT_S, self._looked_at + LOOK_AGAIN_S]
        if self._taken is not None:
            due.append(self._taken_at + PATIENCE_S)
        elif self._dirty_at is not None:
            due.append(self._flush_at(self._dirty_at))
        elif self._asking:
            return 0.0
        return max(0.0, min(due) - self._monotonic())

    def do_what_is_due(self) -> bool:
        """Send what its time has come for; True when the heart beat. To be called after each event, too."""
        now_s = self._monotonic()
        beat = now_s >= self._beat_at + HEARTBEAT_S
        if beat:
            self._beat_at = now_s
            self._emit("heartbeat", {"seq": self._seq, "at": rfc3339(self._now())})
        if now_s >= self._looked_at + LOOK_AGAIN_S:
            self._looked_at = now_s
            self._look_again()
        wanted = bool(self._asking) if self._dirty_at is None else now_s >= self._flush_at(self._dirty_at)
        if wanted and self._taken is None:
            self._taken, self._taken_at = self._snapshot(), now_s
        # Whoever gets a snapshot must not hear again of a call that stands in it, nor miss one that does not.
        if self._taken and (self._taken["seq"] <= self._handled or now_s >= self._taken_at + PATIENCE_S):
            board, self._taken = self._taken, None
            self._dirty_at, self._flushed_at = None, now_s
            self._flush(board)
        return beat

    def start_anew(self) -> None:
        """After a failure: whatever the screens know, all of them get a snapshot as soon as there is one."""
        self._told = self._taken = None
        self._redraw = True
        self._mark_dirty()

    def _flush_at(self, dirty_at: float) -> float:
        return max(dirty_at + FLUSH_AFTER_S, self._flushed_at + FLUSH_GAP_S)

    def _mark_dirty(self) -> None:
        if self._dirty_at is None:
            self._dirty_at = self._monotonic()

    def _tell(self, kind: str, **fields: object) -> None:
        after, self._seq = self._seq, self._handled
        if self.anyone:
            self._emit("event", {"seq": self._seq, "after": after, "kind": kind, **fields})

    def _tell_call(self, recorded: Recorded, event: events.TicketCalled | events.TicketRecalled) -> None:
        self._tell(
            "called",
            number=event.number,
            counter=event.counter,
            zone=event.zone,
            service=event.service,
            language=event.language,
            recall=isinstance(event, events.TicketRecalled),
            at=rfc3339(recorded.at_ms),
        )
        for counter in self._told["counters"] if self._told else ():
            if counter["number"] == event.counter:
                counter.update(state="called", ticket=event.number)  # the call itself said so

    def _flush(self, board: Board) -> None:
        """Tell what differs from what was told last; then give it whole to those who ask."""
        redraw, self._redraw = self._redraw, False
        stirred, self._stirred = self._stirred, False
        asking, self._asking = self._asking, {}
        if not self.anyone:
            self._told = None
            return
        told, self._told = self._told or board, board
        before = {counter["number"]: counter for counter in told["counters"]}
        for counter in board["counters"]:
            if counter != before.get(counter["number"]):
                about = {name: value for name, value in counter.items() if name != "number"}
                self._tell("counter", counter=counter["number"], **about)
        if board["missed"] != told["missed"]:
            self._tell("missed", missed=board["missed"])
        # Who was recognised is nobody's business here, but pages of staff look again at every `waiting`.
        if stirred or (board["waiting"], board["estimates"]) != (told["waiting"], told["estimates"]):
            self._tell("waiting", waiting=board["waiting"], estimates=board["estimates"])
        if redraw:
            self._emit("snapshot", {**board, "seq": self._seq})
        for socket, screen in asking.items():
            self._emit("snapshot", {**board, "seq": self._seq, "screen": screen}, to=socket)

    def _look_again(self) -> None:
        """What time alone changed has no event of its own, so it goes out as a snapshot."""
        if self.anyone and self._told is not None and self._dirty_at is None:
            board = self._snapshot()
            if any(board[part] != self._told[part] for part in _COMPARED):
                self._redraw = True
                self._mark_dirty()
