"""The words of an emergency, said everywhere until it is over."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from display.sound import url_of
from server.domain.commands import Command, EndAnnouncement, StartAnnouncement
from server.reactions.outlets import CUT, Outlet, Playing
from server.reactions.wording import Sentences, Wording

EMERGENCY_AGAIN_S = 30.0
"""How long after the words of an emergency they are said again, until it is over or somebody silences the hall."""

STOP_WITHIN_S = 1.0
FULL_PERCENT = 100


class Warner:
    """One thread for the whole hall, begun by the first emergency.

    `made(seq, sentences)` gives the sound and how it may end; `note` hands a command to the writer and never raises.
    The first time is said even in a hall that is `muted`, and is the one that the log hears of. One that was `carried`
    over from a day before is said only while the hall is attended: at night nobody is there to hear it.
    """

    def __init__(
        self,
        *,
        wording: Wording,
        made: Callable[[int, Sentences], tuple[Path, str]],
        outlet: Outlet,
        note: Callable[[Command], None],
        log: Callable[..., object],
        again_s: float,
        attended: Callable[[], bool],
    ) -> None:
        self._wording, self._made, self._outlet, self._note = wording, made, outlet, note
        self._log, self._again_s, self._attended = log, again_s, attended
        self.muted = self.carried = False
        self._known: int | None = None
        self._changed = threading.Condition()
        self._emergency: tuple[int, Mapping[str, str]] | None = None
        self._cut = threading.Event()
        self._stopped = False
        self._thread: threading.Thread | None = None

    @property
    def lasts(self) -> bool:
        """Whether the hall is stopped."""
        return self._emergency is not None

    def is_new(self, text: Mapping[str, str]) -> bool:
        """Whether these words are not being said already, as when a new day begins meanwhile."""
        return self._emergency is None or self._emergency[1] != text

    def warn(self, seq: int, text: Mapping[str, str], *, known: bool) -> None:
        """Say this from now on, in the place of what was said; log event `seq` began it. One that is `known` was said
        before, by the server that ran then or on another day."""
        with self._changed:
            self._known = seq if known else None
            self._change((seq, text))
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="voice-all", daemon=True)
                self._thread.start()

    def calm(self) -> None:
        """It is over."""
        with self._changed:
            self._change(None)
        self._outlet.hush(None)

    def stop(self) -> None:
        """End what is being said."""
        with self._changed:
            self._stopped = True
            self._change(None)
        if self._thread is not None:
            self._thread.join(STOP_WITHIN_S)

    def _change(self, emergency: tuple[int, Mapping[str, str]] | None) -> None:
        if self._emergency is not None:
            self._outlet.forget(self._emergency[0])
        self._emergency = emergency
        self._cut.set()
        self._changed.notify_all()

    def _run(self) -> None:
        said: int | None = None
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._stopped or self._emergency)
                if self._emergency is None:
                    return
                seq, text = self._emergency
                first = seq not in (said, self._known)
                self._cut.clear()
            try:
                if first or not (self.muted or (self.carried and not self._attended())):
                    said = seq
                    self._say(seq, text, first)
            except Exception as error:
                self._log("announcement_failed", call_seq=seq, error=repr(error))
                if first:
                    self._outlet.forget(seq)
                    self._note(EndAnnouncement(seq, "failed"))
            self._cut.wait(self._again_s)

    def _say(self, seq: int, text: Mapping[str, str], first: bool) -> None:
        """Say it once, loud whatever the hour."""
        sentences = self._wording.of_emergency(text)
        sound, best = self._made(seq, sentences)
        language = sentences[0][1] if sentences else self._wording.languages[0]
        one = Playing(seq, None, language, sound, best, FULL_PERCENT, priority=True, noted=first)
        with self._changed:  # whoever ends the emergency hushes the hall after this, or this is not begun
            is_over = self._emergency is None or self._emergency[0] != seq
            if not is_over:
                self._outlet.start(one)
        if is_over:
            if first:
                self._note(EndAnnouncement(seq, "dropped"))
            return
        if first:
            self._note(StartAnnouncement(seq, "", 0, "", language, url_of(sound)))
        outcome = self._outlet.wait(one, self._cut)
        if first and outcome is not None:
            self._note(EndAnnouncement(seq, "failed" if outcome == CUT else outcome))
