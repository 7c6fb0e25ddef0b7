"""The announcer: every call is said in its zone, in the order of the calls."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from display.sound import url_of
from display.wav import wav_length_s
from display.words import Say, announcement
from server.domain.commands import Command, EndAnnouncement, StartAnnouncement
from server.domain.events import Recorded, TicketCalled, TicketRecalled

QUEUE_MAX = 500
"""Calls that may wait to be said in one zone; a further one fails."""

OTHERS_FOR_ONCE = 2
"""When so many others wait, a sentence is said once."""

PAUSE_S = 0.5
"""Silence after each announcement."""

STOP_WITHIN_S = 1.0
"""How long the end of a zone's thread is waited for."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call to be said; `seq` is the log event that made it."""

    seq: int
    ticket: str
    number: str
    counter: int
    zone: str
    language: str
    last: bool


class Announcer:
    """One queue and one thread per zone; the hall's boards play what it starts."""

    def __init__(
        self,
        *,
        settings: Mapping[str, Any],
        say: Say,
        sound: Callable[[Sequence[tuple[str, str]]], Path],
        chime: Path,
        still_called: Callable[[str, int], bool],
        ask: Callable[[Command], object],
        log: Callable[..., object],
        rest: Callable[[float], object] | None = None,
    ) -> None:
        """Nothing runs until the first call is heard.

        `settings` is the branch file's dump; `sound` makes one file of (text, language) sentences
        (`display.voice.Voice.announcement`); `still_called(ticket, counter)` looks at the committed day; `ask` hands a
        command to the writer; `rest` waits real seconds (default: until then or `stop`).
        """
        self._voice: Mapping[str, Any] = settings["voice"]
        self._languages: list[str] = settings["branch"]["languages"]
        zones = {zone["code"]: zone["name"] for zone in settings["zones"]}
        self._zone_names: Mapping[str, Mapping[str, str]] = zones if len(zones) > 1 else {}
        self._say, self._sound, self._chime = say, sound, chime
        self._still_called, self._ask, self._log = still_called, ask, log
        self._stopped = threading.Event()
        self._rest = rest or self._stopped.wait
        self._changed = threading.Condition()
        self._waiting: dict[str, deque[Call]] = {}
        self._threads: list[threading.Thread] = []

    def heard(self, recorded: Recorded) -> None:
        """Take a committed event in; calls and recalls are queued, others passed over. Never blocks for a sound."""
        event = recorded.event
        if not isinstance(event, TicketCalled | TicketRecalled) or self._stopped.is_set():
            return
        last = isinstance(event, TicketRecalled) and event.last
        call = Call(recorded.seq, event.ticket, event.number, event.counter, event.zone, event.language, last)
        with self._changed:
            queue = self._waiting.get(call.zone)
            if queue is None:
                queue = self._open(call.zone)
            full = len(queue) >= QUEUE_MAX
            if not full:
                queue.append(call)
                self._changed.notify_all()
        if full:
            self._end(call, "failed")

    def stop(self) -> None:
        """End what is being said and what waits, as failed; waits a little for an engine that hangs."""
        self._stopped.set()
        with self._changed:
            self._changed.notify_all()
        for thread in self._threads:
            thread.join(STOP_WITHIN_S)

    def _open(self, zone: str) -> deque[Call]:
        queue = self._waiting[zone] = deque()
        thread = threading.Thread(target=self._zone, args=(queue,), name=f"voice-{zone}", daemon=True)
        self._threads.append(thread)
        thread.start()
        return queue

    def _zone(self, queue: deque[Call]) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: queue or self._stopped.is_set())
                if not queue:
                    return
                call = queue.popleft()
                behind = list(queue)
            try:
                self._announce(call, behind)
            except Exception as error:
                # One announcement may be lost, the voice must not be.
                self._log("announcement_failed", call_seq=call.seq, error=repr(error))
                self._end(call, "failed")

    def _announce(self, call: Call, behind: Sequence[Call]) -> None:
        if self._stopped.is_set():
            self._end(call, "failed")
        elif not self._still_called(call.ticket, call.counter):
            self._end(call, "dropped")
        else:
            sound, outcome = self._made(call, self._times(behind))
            lasts_s = wav_length_s(self._chime) + (wav_length_s(sound) if sound != self._chime else 0.0)
            start = StartAnnouncement(call.seq, call.number, call.counter, call.zone, call.language, url_of(sound))
            self._ask(start)
            self._rest(lasts_s + PAUSE_S)
            self._end(call, "failed" if self._stopped.is_set() else outcome)

    def _times(self, behind: Sequence[Call]) -> int:
        others = sum(self._still_called(call.ticket, call.counter) for call in behind)
        return 1 if others >= OTHERS_FOR_ONCE else int(self._voice["repeat"])

    def _made(self, call: Call, times: int) -> tuple[Path, str]:
        """The sound to play, and how the announcement ends when it was played: without a voice only the chime is."""
        sentences = [self._sentence(call, call.language)] * times
        if self._voice["second_language"]:
            sentences += [self._sentence(call, other) for other in self._languages if other != call.language][:1]
        try:
            return self._sound(sentences), "spoken"
        except Exception as error:  # whatever kept the sentence from being made, the hall hears that somebody is called
            self._log("chime_only", call_seq=call.seq, error=repr(error))
            return self._chime, "failed"

    def _sentence(self, call: Call, language: str) -> tuple[str, str]:
        zone = self._zone_names.get(call.zone, {}).get(language)
        text = announcement(
            call.number,
            call.counter,
            language,
            say=self._say,
            zone=zone,
            last=call.last,
            one_as_yao=self._voice["one_as_yao"],
        )
        return text, language

    def _end(self, call: Call, outcome: str) -> None:
        try:
            self._ask(EndAnnouncement(call.seq, outcome))
        except Exception as error:  # the store may be unwritable for a while; the next call is said all the same
            self._log("announcement_not_noted", call_seq=call.seq, error=repr(error))
