"""The hall's voice, put together: engine, recordings, queues, where it sounds, how it is."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from structlog.typing import FilteringBoundLogger

import display
from display.clips import Clips
from display.sound import url_of
from display.speaker import Speaker
from display.voice import Voice
from display.voice_process import VoiceFailed
from display.wav import NotSound, wav_length_s
from display.words import Say
from server.app.reads import Reads
from server.app.screens import HallScreens
from server.domain.announcing import percent_at, voice_shown
from server.domain.events import (
    AnnouncementEnded,
    AnnouncementStarted,
    Recorded,
    TicketCalled,
    TicketRecalled,
)
from server.domain.hours import is_attended
from server.domain.refusals import Refusal
from server.domain.routing import asker_at, next_of, standing
from server.live import Live
from server.reactions.outcomes import Outcomes
from server.reactions.outlets import Boards, Loudspeaker, Outlet, Playing
from server.reactions.voice import Announcer
from server.reactions.voice_ahead import Ahead
from server.reactions.wording import Call, Sentences, Wording
from server.store import log as events
from server.store.store import Store
from server.writer import Writer

ACTOR = "voice"
CHIME = Path(display.__file__).parent / "sounds" / "chime.wav"

MADE_WITHIN_S = 1.5
"""A sentence takes some hundredths of a second; when it takes so long the hall hears the chime alone."""

CARE_S = 5.0
"""How often it is looked whether the engine still answers, so that it is well again before the next call."""

BOARDS_BACK_WITHIN_S = 5.0
BACK_LOOK_S = 0.1
"""After a restart boards are back within two seconds; what was left unsaid waits for them."""

LIKELY_MAX = 8
"""Counters whose next call is made ahead."""

FULL_PERCENT = 100


class HallVoice:
    """All of the voice that one branch's server has; `settings` is the branch file's dump."""

    def __init__(
        self,
        settings: Mapping[str, Any],
        folder: Path,
        store: Store,
        writer: Writer,
        reads: Reads,
        say: Say,
        now: Callable[[], int],
        monotonic: Callable[[], float],
        log: FilteringBoundLogger,
    ) -> None:
        self._settings, self._store, self._writer, self._reads = settings, store, writer, reads
        self._now, self._log, self._monotonic = now, log, monotonic
        self._wording = Wording(settings, say)
        wanted = settings["voice"]
        self._clips_trouble = False
        self._voice = Voice(
            folder / "voice",
            monotonic=monotonic,
            languages=settings["branch"]["languages"],
            readings=wanted.get("readings"),
            clips=self._clips(wanted.get("clips")),
        )
        self._on_server = wanted.get("audio") == "server"
        self._speaker = Speaker(monotonic=monotonic, device=wanted.get("device"))
        self._outcomes = Outcomes(lambda seq, outcome: self._announcer.end(seq, outcome), monotonic)
        self._stopped = threading.Event()
        self._care = threading.Thread(target=self._look_after, name="voice-care", daemon=True)
        self._live: Live
        self._hall: HallScreens
        self._announcer: Announcer
        self._ahead: Ahead
        self._outlet: Outlet

    def start(self, live: Live, hall: HallScreens, say: Say, last_seq: int) -> None:
        """Begin, with the screens; the first event to be heard comes after `last_seq`.

        What was called before the server ended and never said is said as soon as a board is there again.
        """
        self._live, self._hall = live, hall
        outlet: Outlet = Boards(
            tell=live.tell, audible=hall.audible, sounding=hall.screens.sounding, outcomes=self._outcomes, chime=CHIME
        )
        if self._on_server:
            outlet = Loudspeaker(self._speaker, CHIME)
        self._outlet = outlet
        self._ahead = Ahead(
            make=self._voice.announcement, prepare=outlet.prepare, likely=self._likely, log=self._log.warning
        )
        self._announcer = Announcer(
            settings=self._settings,
            say=say,
            sound=lambda sentences: self._voice.announcement(sentences, within_s=MADE_WITHIN_S),
            chime=CHIME,
            still_called=self._reads.is_called,
            ask=lambda command: self._writer.do(command, actor=ACTOR),
            log=self._log.warning,
            outlet=outlet,
            percent=self._percent,
            attended=self._attended,
            ahead=self._ahead.want,
        )
        with self._writer.reading() as day:
            muted, emergency, name, starts_ms = day.muted, day.emergency, day.day or "", day.starts_ms
        if emergency is None:
            self._announcer.begin(muted, None)
        else:
            self._announcer.begin(muted, (day.seq, emergency.text), carried=emergency.since_ms < starts_ms)
        left = self._end_what_is_over(name, last_seq)
        self._announcer.wait(bool(left) and not self._on_server)
        for recorded in left:
            self._announcer.heard(recorded)
        self._ahead.start()
        self._care.start()

    def _end_what_is_over(self, day: str, last_seq: int) -> list[Recorded]:
        """End in the log what the process before left open; the calls that are still to be said."""
        yesterday = [one for one in self._store.read(events.days) if one < day][-1:]
        for name in yesterday:
            log = self._store.read(events.announcements, name)
            log += self._store.read(events.ended_later, name)
            gone, over = unsaid(log)
            for call_seq, outcome in {**over, **{one.seq: "dropped" for one in gone}}.items():
                self._announcer.end(call_seq, outcome)
        log = self._store.read(events.announcements, day)
        left, over = unsaid([one for one in log if one.seq <= last_seq])
        for call_seq, outcome in over.items():
            self._announcer.end(call_seq, outcome)
        return left

    def heard(self, recorded: Recorded) -> None:
        """Take a committed event; returns at once."""
        self._announcer.heard(recorded)
        if not isinstance(recorded.event, AnnouncementStarted | AnnouncementEnded):
            self._ahead.stir()

    def announced(self, call_seq: int, outcome: str, screen: str) -> None:
        """A page of this screen says what became of an announcement; one that has no sound knows nothing of it."""
        if screen in self._hall.audible(None):
            self._outcomes.announced(call_seq, outcome, screen)

    def stop(self) -> None:
        """Every announcement that has begun or waits ends; the engine's process too."""
        self._stopped.set()
        self._announcer.stop()
        self._ahead.stop()
        self._outcomes.stop()

    def close(self) -> None:
        """End the engine."""
        self._care.join()
        self._voice.stop()

    def state(self) -> dict[str, Any]:
        """`{available, languages: {code: has a voice}, trouble, audio, muted, percent}`; nothing waits for the engine.

        `trouble` is null or a code: of the engine (no_engine, no_voice, failed, hangs), of the disk (not_kept), of the
        recordings (clips), of the server's loudspeaker (no_player, player_failed, player_hangs).
        """
        engine = self._voice.trouble
        trouble = engine or ("clips" if self._clips_trouble else None)
        if trouble is None and self._on_server and self._speaker.trouble is not None:
            trouble = self._speaker.trouble[0]
        with self._writer.reading() as day:
            sound = voice_shown(day, self._now())
        return {
            **sound,
            "available": engine is None and all(self._voice.known().values()),
            "languages": self._voice.known(),
            "trouble": trouble,
        }

    def rehearse(self) -> dict[str, Any]:
        """A test call on every board and in every language; nothing of it is noted. Refused in an emergency."""
        with self._writer.reading() as day:
            muted, emergency = day.muted, day.emergency
        if emergency is not None:
            raise Refusal("emergency")
        sentences: Sentences = []
        for language in self._wording.languages:
            sentence = self._wording.of_rehearsal(language)
            try:
                self._voice.announcement([sentence], within_s=MADE_WITHIN_S)
                sentences.append(sentence)
            except Exception as error:
                self._log.warning("rehearsal_silent", language=language, error=repr(error))
        sound = self._joined(sentences)
        number, counter = self._wording.rehearsed
        percent = 0 if muted else self._percent()
        if self._on_server and percent:
            one = Playing(0, None, self._wording.languages[0], sound, "spoken", percent, noted=False)
            threading.Thread(target=self._outlet.wait, args=(one, self._stopped), daemon=True).start()
        url = None if self._on_server else url_of(sound)
        self._announcer.give_way(self._length_s(sound))
        self._live.tell("rehearsal", number=number, counter=counter, url=url, percent=percent)
        spoken = [language for _, language in sentences]
        silent = [language for language in self._wording.languages if language not in spoken]
        return {"number": number, "counter": counter, "spoken": spoken, "silent": silent, "percent": percent}

    def _joined(self, sentences: Sentences) -> Path:
        try:
            return self._voice.announcement(sentences, within_s=MADE_WITHIN_S) if sentences else CHIME
        except VoiceFailed:
            sentences.clear()
            return CHIME

    @staticmethod
    def _length_s(sound: Path) -> float:
        return wav_length_s(CHIME) + (wav_length_s(sound) if sound != CHIME else 0.0)

    def _percent(self) -> int:
        with self._writer.reading() as day:
            return percent_at(day, self._now())

    def _attended(self) -> bool:
        """Whether any service has its hours now."""
        with self._writer.reading() as day:
            return is_attended(day, self._now())

    def _clips(self, folder: str | None) -> Clips | None:
        if folder is None:
            return None
        try:
            return Clips.load(Path(folder))
        except (OSError, NotSound) as error:
            self._clips_trouble = True
            self._log.warning("clips_unusable", folder=folder, error=str(error))
            return None

    def _look_after(self) -> None:
        until_s = self._monotonic() + BOARDS_BACK_WITHIN_S
        while not self._hall.audible(None) and self._monotonic() < until_s and not self._stopped.wait(BACK_LOOK_S):
            pass
        self._announcer.wait(False)
        while True:
            try:
                self._voice.look()
                self._outcomes.look()
            except Exception as error:
                self._log.warning("voice_not_looked_after", error=repr(error))
            if self._stopped.wait(CARE_S):
                return

    def _likely(self) -> Sequence[tuple[str, Sentences]]:
        """Whom each counter would call now, those that are free first."""
        with self._writer.reading() as day:
            if not day.open or day.muted or day.emergency is not None:
                return []
            open_ones = [one for one in day.counters.values() if one.state not in ("closed", "paused")]
            numbers = [one.number for one in sorted(open_ones, key=lambda one: (one.state != "open", one.since_ms))]
        calls = []
        for number in numbers[:LIKELY_MAX]:
            with self._writer.reading() as day:
                counter = day.counters[number]
                stand = standing(day, asker_at(day, counter, self._now())).copied()
            choice = next_of(stand, self._now())
            if choice is not None:
                ticket = choice.ticket
                calls.append(Call(0, ticket.id, ticket.number, number, counter.zone, ticket.language, last=False))
        return [(call.zone, self._wording.of_call(call, self._wording.repeat)) for call in calls]


def unsaid(log: Sequence[Recorded]) -> tuple[list[Recorded], dict[int, str]]:
    """The announcements of a day that never ended, as after a power cut: the newest call of each ticket in their
    order, which are to be said, and how the others end: calls that a newer one took the place of were dropped, the
    words of an emergency that broke off failed."""
    ended = {one.event.call_seq for one in log if isinstance(one.event, AnnouncementEnded)}
    calls = [one for one in log if isinstance(one.event, TicketCalled | TicketRecalled)]
    known = ended | {one.seq for one in calls}
    broken = [one.event.call_seq for one in log if isinstance(one.event, AnnouncementStarted)]
    over = {call_seq: "failed" for call_seq in broken if call_seq not in known}
    open_ones = [one for one in calls if one.seq not in ended]
    newest = {one.event.ticket: one.seq for one in open_ones if isinstance(one.event, TicketCalled | TicketRecalled)}
    said = [one for one in open_ones if one.seq in newest.values()]
    return said, over | {one.seq: "dropped" for one in open_ones if one not in said}
