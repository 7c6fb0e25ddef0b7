"""Where an announcement sounds: on the hall's boards, or on the server's own loudspeaker."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from display.sound import url_of
from display.speaker import Speaker
from display.wav import wav_length_s
from server.reactions.outcomes import Outcomes

PAUSE_S = 0.5
"""Silence after each announcement."""

STILL_PLAYS_MAX_S = 60.0
"""How much longer than its sound an announcement may take on a board that plays several zones' calls in turn, or
fetches sounds slowly: the zone's next one waits for it, so that no board falls behind the hall."""

TURN_S = 0.1
"""How often a zone that waits for a loudspeaker looks whether that is free, or whether it was cut off itself."""


@dataclass(frozen=True, slots=True)
class Playing:
    """One announcement: `zone` is None for the whole hall, `sound` the chime itself where there is no voice.

    `best` is how it ends when all goes well; only one that is `noted` ends in the log.
    """

    call_seq: int
    zone: str | None
    language: str
    sound: Path
    best: str
    percent: int
    priority: bool = False
    noted: bool = True


CUT = "cut"


class Outlet(Protocol):
    """One kind of sound output."""

    def start(self, one: Playing) -> None:
        """Begin, without waiting."""

    def wait(self, one: Playing, cut: threading.Event) -> str | None:
        """Wait for its end or until it is `cut`; `CUT` then, else the outcome, None where it is told later."""

    def prepare(self, zone: str, sounds: Sequence[Path]) -> None:
        """These are likely to be played soon."""

    def hush(self, zone: str | None) -> None:
        """Stop what sounds now: the calls of one zone, or (None) everything."""

    def forget(self, call_seq: int) -> None:
        """This will be cut: whatever is told of its end from now on does not count."""


class Boards:
    """The hall's boards: told what to play, waited for by its length.

    `tell(kind, **fields)` reaches every screen; `audible(zone)` are the boards that listen and play sound there, by id
    with how many pages of each are open, `sounding(zone)` those of them that say that they play it; `rest(seconds,
    cut)` waits.
    """

    def __init__(
        self,
        *,
        tell: Callable[..., None],
        audible: Callable[[str | None], Mapping[str, int]],
        outcomes: Outcomes,
        chime: Path,
        sounding: Callable[[str | None], Set[str]] = lambda zone: frozenset(),
        rest: Callable[[float, threading.Event], object] = lambda seconds, cut: cut.wait(seconds),
    ) -> None:
        self._tell, self._audible, self._sounding = tell, audible, sounding
        self._outcomes, self._chime, self._rest = outcomes, chime, rest

    def start(self, one: Playing) -> None:
        """Tell the boards to play it."""
        if one.noted:
            self._outcomes.begin(one.call_seq, one.best, self._audible(one.zone))
        self._tell(
            "announce",
            call_seq=one.call_seq,
            url=url_of(one.sound),
            language=one.language,
            zone=one.zone,
            percent=one.percent,
            priority=one.priority,
        )

    def wait(self, one: Playing, cut: threading.Event) -> str | None:
        """Wait as long as the chime and the sound last; the boards say what became of it."""
        lasts_s = wav_length_s(self._chime) + (wav_length_s(one.sound) if one.sound != self._chime else 0.0)
        self._rest(lasts_s + PAUSE_S, cut)
        self._let_finish(one, cut)
        if cut.is_set():
            self._outcomes.forget(one.call_seq)
            return CUT
        self._outcomes.over(one.call_seq)
        return None

    def _let_finish(self, one: Playing, cut: threading.Event) -> None:
        for _ in range(round(STILL_PLAYS_MAX_S / TURN_S)):
            if cut.is_set() or not self._outcomes.awaited(one.call_seq) & self._sounding(one.zone):
                return
            self._rest(TURN_S, cut)

    def prepare(self, zone: str, sounds: Sequence[Path]) -> None:
        """Let the boards fetch them, so that they need not when they are to be heard."""
        self._tell("prefetch", zone=zone, urls=[url_of(sound) for sound in sounds])

    def forget(self, call_seq: int) -> None:
        """Boards may say that it failed because it was broken off."""
        self._outcomes.forget(call_seq)

    def hush(self, zone: str | None) -> None:
        """Tell the boards to stop."""
        self._tell("hush", zone=zone)


class Loudspeaker:
    """The server's own: one for all zones, which take turns."""

    def __init__(self, speaker: Speaker, chime: Path) -> None:
        self._speaker, self._chime = speaker, chime
        self._turn = threading.Lock()

    def start(self, one: Playing) -> None:
        """It begins when it is waited for, since another zone may be speaking."""

    def wait(self, one: Playing, cut: threading.Event) -> str | None:
        """Play it; failed where the player does not."""
        while not self._turn.acquire(timeout=TURN_S):
            if cut.is_set():
                return CUT
        try:
            sounds = [self._chime] if one.sound == self._chime else [self._chime, one.sound]
            played = self._speaker.play(sounds, one.percent, cut)
            if played is None:
                return CUT
            cut.wait(PAUSE_S)
        finally:
            self._turn.release()
        return one.best if played else "failed"

    def prepare(self, zone: str, sounds: Sequence[Path]) -> None:
        """They are on this machine already."""

    def forget(self, call_seq: int) -> None:
        """Who waits for it says how it ended."""

    def hush(self, zone: str | None) -> None:
        """Whoever waits is cut, and the player with it."""
