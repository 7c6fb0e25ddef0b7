"""The announcer: every call is said in its zone, in the order of the calls."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from display.sound import url_of
from display.words import Say
from server.domain.commands import Command, EndAnnouncement, StartAnnouncement
from server.domain.events import (
    CallUndone,
    DayOpened,
    EmergencyBegun,
    EmergencyEnded,
    Recorded,
    TicketCalled,
    TicketRecalled,
    VoiceMuted,
)
from server.reactions.outlets import CUT, Outlet, Playing
from server.reactions.warner import EMERGENCY_AGAIN_S, FULL_PERCENT, Warner
from server.reactions.wording import Call, Sentences, Wording

QUEUE_MAX = 500
"""Calls that may wait to be said in one zone; a further one fails."""

OTHERS_FOR_ONCE = 2
"""When so many others wait, a sentence is said once."""

SWEEP_S = 2.0
"""While the hall is silenced, how often it is looked who is no longer called."""

AGAIN_S = 0.5
"""How long a zone rests after it could not learn whom to say next."""

STOP_WITHIN_S = 1.0
"""How long the end of a zone's thread is waited for."""


@dataclass(slots=True)
class Zone:
    """The calls of one zone; `speaking` is the one that is being said, the first. `cut` breaks off what sounds."""

    code: str
    speaking: int | None = None
    queue: deque[Call] = field(default_factory=deque)
    cut: threading.Event = field(default_factory=threading.Event)


class Announcer:
    """One queue and one thread per zone. While the hall is silenced or in an emergency no call is said; what was
    broken off, and all that waited, is said afterwards if it is still called."""

    def __init__(
        self,
        *,
        settings: Mapping[str, Any],
        say: Say,
        sound: Callable[[Sentences], Path],
        chime: Path,
        still_called: Callable[[str, int], bool],
        ask: Callable[[Command], object],
        log: Callable[..., object],
        outlet: Outlet,
        percent: Callable[[], int] = lambda: FULL_PERCENT,
        attended: Callable[[], bool] = lambda: True,
        ahead: Callable[[str, Sentences], None] = lambda zone, sentences: None,
        again_s: float = EMERGENCY_AGAIN_S,
    ) -> None:
        """Nothing runs until the first call is heard.

        `settings` is the branch file's dump; `sound` makes one file of (text, language) sentences
        (`display.voice.Voice.announcement`); `still_called(ticket, counter)` looks at the committed day; `ask` hands a
        command to the writer; `outlet` is where it sounds, `percent()` how loud by the hour, `attended()` whether
        the hall has its hours; `ahead(zone, sentences)` is told what will soon be said.
        """
        self._wording = Wording(settings, say)
        self._sound, self._chime, self._outlet, self._percent, self._ahead = sound, chime, outlet, percent, ahead
        self._still_called, self._ask, self._log, self._again_s = still_called, ask, log, again_s
        self._changed = threading.Condition()
        self._stopped = self._muted = self._waits = False
        self._warner = Warner(
            wording=self._wording,
            made=self._spoken,
            outlet=outlet,
            note=self._note,
            log=log,
            again_s=again_s,
            attended=attended,
        )
        self._zones: dict[str, Zone] = {}
        self._threads: list[threading.Thread] = []

    def wait(self, waits: bool) -> None:
        """Say no call for a while, since nobody could hear it yet; or go on."""
        with self._changed:
            self._waits = waits
            self._changed.notify_all()

    def give_way(self, seconds: float) -> None:
        """Say no further call until what sounds now is over and something else of this length too; returns at once."""

        def later() -> None:
            with self._changed:
                self._changed.wait_for(lambda: self._stopped or not any(zone.speaking for zone in self._zones.values()))
                self._changed.wait_for(lambda: self._stopped, seconds)
            self.wait(False)

        self.wait(True)
        self._start(later, "voice-gives-way")

    def begin(self, muted: bool, emergency: tuple[int, Mapping[str, str]] | None, *, carried: bool = False) -> None:
        """How the hall stood before the first event that will be heard: silenced or not, in an emergency (any seq that
        no call has, its words), which may be `carried` over from a day before."""
        self._mute(muted)
        if emergency is not None:
            self._warn(*emergency, known=True, carried=carried)

    def heard(self, recorded: Recorded) -> None:
        """Take a committed event in: calls are queued, some change what sounds. Never blocks for a sound."""
        event = recorded.event
        if isinstance(event, TicketCalled | TicketRecalled):
            last = isinstance(event, TicketRecalled) and event.last
            self._queue(Call(recorded.seq, event.ticket, event.number, event.counter, event.zone, event.language, last))
        elif isinstance(event, CallUndone):
            with self._changed:  # nobody shall go to a counter that called by mistake
                self._cut(event.ticket)
        elif isinstance(event, VoiceMuted):
            self._mute(event.muted)
        elif isinstance(event, DayOpened):
            self._mute(False)  # who silenced the hall did so for the day
        elif isinstance(event, EmergencyBegun):
            carried = event.since_ms is not None
            self._warn(recorded.seq, event.text, known=carried, carried=carried)
        elif isinstance(event, EmergencyEnded):
            with self._changed:  # nobody begins a call before the hush that ends the words of the emergency
                self._warner.calm()
                self._changed.notify_all()

    def stop(self) -> None:
        """End what is being said and what waits, as failed; waits a little for an engine that hangs."""
        with self._changed:
            self._stopped = True
            self._cut()
            self._changed.notify_all()
        self._warner.stop()
        for thread in self._threads:
            thread.join(STOP_WITHIN_S)

    def end(self, call_seq: int, outcome: str) -> None:
        """Note how an announcement ended."""
        self._note(EndAnnouncement(call_seq, outcome))

    def _queue(self, call: Call) -> None:
        with self._changed:
            if self._stopped:
                return
            zone = self._zones.get(call.zone) or self._open(call.zone)
            full = len(zone.queue) > QUEUE_MAX  # beside the one that is being said
            if not full:
                zone.queue.append(call)
                self._changed.notify_all()
        if full:
            self.end(call.seq, "failed")

    def _mute(self, muted: bool) -> None:
        with self._changed:
            self._muted = self._warner.muted = muted
            if muted:
                self._cut()
            self._changed.notify_all()

    def _warn(self, seq: int, text: Mapping[str, str], *, known: bool, carried: bool) -> None:
        with self._changed:
            self._warner.carried = carried
            if not self._stopped and self._warner.is_new(text):
                self._cut()
                self._warner.warn(seq, text, known=known)

    def _cut(self, ticket: str | None = None) -> None:
        for zone in self._zones.values():
            if ticket is None or (zone.speaking is not None and zone.queue[0].ticket == ticket):
                if zone.speaking is not None:
                    self._outlet.forget(zone.speaking)
                zone.cut.set()

    def _open(self, code: str) -> Zone:
        zone = self._zones[code] = Zone(code)
        self._start(self._say_all, f"voice-{code}", zone)
        return zone

    def _start(self, run: Callable[..., None], name: str, *given: Zone) -> None:
        thread = threading.Thread(target=run, args=given, name=name, daemon=True)
        with self._changed:
            self._threads = [*filter(threading.Thread.is_alive, self._threads), thread]
            thread.start()

    # A zone's own thread.

    def _say_all(self, zone: Zone) -> None:
        while (call := self._next_surely(zone)) is not None:
            try:
                done = self._announce(call, zone)
            except Exception as error:
                # One announcement may be lost, the voice must not be.
                self._log("announcement_failed", call_seq=call.seq, error=repr(error))
                self._outlet.forget(call.seq)
                self.end(call.seq, "failed")
                done = True
            with self._changed:
                zone.speaking = None
                if done:
                    zone.queue.popleft()
                self._changed.notify_all()
        for call in zone.queue:
            self.end(call.seq, "failed")

    def _next_surely(self, zone: Zone) -> Call | None:
        """As `_next`, which is asked again when it fails: a zone whose thread ended would be mute for ever."""
        while True:
            try:
                return self._next(zone)
            except Exception as error:
                self._log("next_call_not_known", zone=zone.code, error=repr(error))
                with self._changed:
                    self._changed.wait_for(lambda: self._stopped, AGAIN_S)

    def _next(self, zone: Zone) -> Call | None:
        """The call to be said now; None when there will be no more."""
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._stopped or zone.queue)
                if self._stopped:
                    return None
                if not self._is_held():
                    zone.cut.clear()
                    zone.speaking = zone.queue[0].seq
                    return zone.queue[0]
                waiting = list(zone.queue)
            gone = [call for call in waiting if not self._still_called(call.ticket, call.counter)]
            with self._changed:
                for call in gone:
                    zone.queue.remove(call)
            for call in gone:
                self.end(call.seq, "dropped")
            with self._changed:
                if not self._stopped and self._is_held() and len(zone.queue) == len(waiting) - len(gone):
                    self._changed.wait(SWEEP_S)

    def _is_held(self) -> bool:
        return self._waits or self._muted or self._warner.lasts or self._percent() == 0

    def _announce(self, call: Call, zone: Zone) -> bool:
        """Say a call; False when it was broken off and is to be said again."""
        if not self._still_called(call.ticket, call.counter):
            self.end(call.seq, "dropped")
            return True
        with self._changed:
            behind = list(zone.queue)[1:]
        one = self._made(call, self._times(behind))
        self._outlet.start(one)
        self._note(StartAnnouncement(call.seq, call.number, call.counter, call.zone, call.language, url_of(one.sound)))
        if behind:
            self._ahead(call.zone, self._wording.of_call(behind[0], self._times(behind[1:])))
        outcome = self._outlet.wait(one, zone.cut)
        if outcome == CUT:
            self._outlet.hush(zone.code)
            return False  # when the voice stops for good, the queue's end sees to it
        if outcome is not None:
            self.end(call.seq, outcome)
        return True

    def _times(self, behind: Sequence[Call]) -> int:
        others = sum(self._still_called(call.ticket, call.counter) for call in behind)
        return 1 if others >= OTHERS_FOR_ONCE else self._wording.repeat

    def _made(self, call: Call, times: int) -> Playing:
        sound, best = self._spoken(call.seq, self._wording.of_call(call, times))
        return Playing(call.seq, call.zone, call.language, sound, best, self._percent())

    def _spoken(self, call_seq: int, sentences: Sentences) -> tuple[Path, str]:
        """The sound to play, and how the announcement ends when it was played: without a voice only the chime is."""
        try:
            return self._sound(sentences), "spoken"
        except Exception as error:  # whatever kept the sentence from being made, the hall hears that somebody is called
            self._log("chime_only", call_seq=call_seq, error=repr(error))
            return self._chime, "failed"

    def _note(self, command: Command) -> None:
        try:
            self._ask(command)
        except Exception as error:  # the store may be unwritable for a while; what is said is said all the same
            self._log("announcement_not_noted", command=repr(command), error=repr(error))
