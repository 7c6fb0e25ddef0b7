"""Sounds made before they are wanted: of the next in a queue, of who is likely to be called."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path

from display.voice import VoiceMissing
from server.reactions.wording import Sentences

GAP_S = 2.0
"""At most so often it is worked out who is likely to be called: that costs more than making a sound."""

WANTED_MAX = 20
TOLD_MAX = 200

Likely = Sequence[tuple[str, Sentences]]
"""(zone, sentences)."""


class Ahead:
    """One thread that makes sounds while nothing else does, and says which are there.

    `make` is the voice's; `prepare(zone, sounds)` lets the boards fetch them; `likely()` are the calls to be expected.
    """

    def __init__(
        self,
        *,
        make: Callable[[Sentences], Path],
        prepare: Callable[[str, Sequence[Path]], None],
        likely: Callable[[], Likely],
        log: Callable[..., object],
        gap_s: float = GAP_S,
    ) -> None:
        self._make, self._prepare, self._likely, self._log, self._gap_s = make, prepare, likely, log, gap_s
        self._changed = threading.Condition()
        self._wanted: deque[tuple[str, Sentences]] = deque(maxlen=WANTED_MAX)
        self._stirred = self._stopped = False
        self._told: deque[tuple[str, Path]] = deque(maxlen=TOLD_MAX)
        self._thread = threading.Thread(target=self._run, name="voice-ahead", daemon=True)

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def want(self, zone: str, sentences: Sentences) -> None:
        """These will be said next in a zone."""
        with self._changed:
            self._wanted.append((zone, sentences))
            self._changed.notify()

    def stir(self) -> None:
        """Others may be next now."""
        with self._changed:
            self._stirred = True
            self._changed.notify()

    def stop(self) -> None:
        """End after the present sound."""
        with self._changed:
            self._stopped = True
            self._changed.notify()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._stopped or self._stirred or self._wanted)
                if self._stopped:
                    return
                wanted, stirred = list(self._wanted), self._stirred and not self._wanted
                self._wanted.clear()
                self._stirred = self._stirred and not stirred
            try:
                self._do(self._likely() if stirred else wanted)
            except Exception as error:  # what is not there ahead is made when it is wanted
                self._log("voice_not_ahead", error=repr(error))
            if stirred:
                with self._changed:
                    self._changed.wait_for(lambda: self._stopped or self._wanted, self._gap_s)

    def _do(self, these: Likely) -> None:
        """Make these; raises what kept one from being made, after the boards know of the others."""
        made: dict[str, list[Path]] = {}
        missing: VoiceMissing | None = None
        try:
            for zone, sentences in these:
                if self._stopped:
                    return
                try:
                    sound = self._make(sentences)
                except VoiceMissing as error:  # the others may have a voice
                    missing = error
                    continue
                if (zone, sound) not in self._told:
                    self._told.append((zone, sound))
                    made.setdefault(zone, []).append(sound)
        finally:
            for zone, sounds in made.items():
                self._prepare(zone, sounds)
        if missing is not None:
            raise missing
