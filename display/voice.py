"""Sentences turned into sound files, kept for the next time."""

import contextlib
import hashlib
import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotInTime
from pathlib import Path
from typing import Any

from display.clips import Clips
from display.readings import for_engine
from display.voice_process import VoiceFailed, VoiceProcess
from display.wav import NotSound, chained, read, wav_length_s, write

MADE_AS = "2"
"""Changed when the same text is to sound different, so that no old file is taken for it."""

FILES_MAX = 800
"""Sounds kept, some 150 kB each; the one unused for longest goes first."""

TEXT_LENGTH_MAX = 500
RATE_WPM = 175
GAP_S = 0.6
"""Silence between two sentences of one announcement."""

ENGINE_VOLUME = 0.6
"""Of 1.0, where loud vowels would be clipped; the sound is made as loud as every other afterwards."""

LOOK_AGAIN_S = 30.0
"""Where no engine answers, calls must not wait for it each time: it is looked for again after this while."""

ROOM = bytes(65_536)
"""What a disk must have room for before a sentence is spoken into a file."""

# espeak-ng's `cmn` reads 请 as English letters; its pinyin voice reads hanzi as well as pinyin.
PREFERRED = {"zh": ("sit/cmn-latn-pinyin",), "en": ("gmw/en-us", "gmw/en", "en-us", "en")}


LOOKED_WITHIN_S = 2.0
"""An engine that starts takes some tenths of a second to say which voices it has."""


class VoiceMissing(Exception):
    """No voice is installed for this language."""


def chosen(language: str, installed: Sequence[dict[str, object]]) -> str | None:
    """The voice for a language among `installed` ({id, languages}), None where none can read it rightly."""
    ids = [str(voice["id"]) for voice in installed]
    if language in PREFERRED:
        return next((voice for voice in PREFERRED[language] if voice in ids), None)
    for voice in installed:
        spoken = voice["languages"]
        assert isinstance(spoken, list)
        if any(one == language or str(one).startswith(f"{language}-") for one in spoken):
            return str(voice["id"])
    return None


class Voice:
    """Makes WAV files of sentences in `folder`, one at a time, in a child process that may die without harm.

    `readings` are the branch's own (text -> pinyin); `clips` are recordings, preferred where they are complete for a
    sentence. `trouble` is None, or `no_engine` (it does not start), `no_voice` (it has none for a language), `failed`
    (it broke), `hangs` (it does not answer), `not_kept` (what is spoken cannot be written); it goes by itself when the
    engine speaks again.
    """

    def __init__(
        self,
        folder: Path,
        *,
        monotonic: Callable[[], float],
        languages: Sequence[str] = ("zh", "en"),
        process: VoiceProcess | None = None,
        readings: Mapping[str, str] | None = None,
        clips: Clips | None = None,
    ) -> None:
        self._folder = folder
        self._languages = tuple(languages)
        self._monotonic = monotonic
        self._process = process or VoiceProcess(monotonic=monotonic)
        self._readings, self._clips = dict(readings or {}), clips
        self._look_at_s = 0.0
        self._installed: list[dict[str, object]] | None = None
        self._trouble: str | None = None
        self._late: Future[Any] | None = None  # asked for, and not there in time
        # One thread that lives as long as the voice: it starts the engine and alone talks to it.
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="voice")

    @property
    def trouble(self) -> str | None:
        """What keeps the voice from speaking; asked without waiting."""
        if self._late is not None and not self._late.done():
            return "hangs"
        return self._trouble

    def available(self) -> dict[str, str | None]:
        """The voice of each language, None where there is none (then only the chime sounds)."""
        return self._thread.submit(lambda: {one: self._voice(one) for one in self._languages}).result()

    def known(self) -> dict[str, bool]:
        """Which languages had a voice when it was last looked; asked without waiting."""
        installed = self._installed or []
        return {one: chosen(one, installed) is not None for one in self._languages}

    def look(self) -> None:
        """Look whether the engine answers and has its voices, and start it where it does not; waits for it.

        While it does not answer, `trouble` says that it hangs.
        """
        looked = self._thread.submit(self._look)
        try:
            looked.result(LOOKED_WITHIN_S)
        except NotInTime:
            self._late = looked
            looked.result()

    def wav(self, text: str, language: str) -> Path:
        """The sound of one sentence; raises `VoiceMissing`, `VoiceFailed`, or ValueError for an overlong text."""
        return self.announcement([(text, language)])

    def announcement(self, sentences: Sequence[tuple[str, str]], *, within_s: float | None = None) -> Path:
        """One sound of several (text, language), a short silence between; raises what `wav` raises.

        With `within_s` it raises `VoiceFailed` when the sound is not there in so many seconds, and at once while the
        engine still hangs on what it was asked before.
        """
        if any(len(text) > TEXT_LENGTH_MAX for text, _ in sentences):
            raise ValueError(f"a spoken text has at most {TEXT_LENGTH_MAX} characters")
        if within_s is not None and self._late is not None and not self._late.done():
            raise VoiceFailed("the speech engine hangs")
        made = self._thread.submit(self._announcement, tuple(sentences))
        try:
            return made.result(within_s)
        except NotInTime as error:
            self._late = made
            raise VoiceFailed(f"no sound within {within_s} s") from error

    def stop(self) -> None:
        """End the engine's process."""
        self._thread.submit(self._process.stop)
        self._thread.shutdown()

    def _voice(self, language: str) -> str | None:
        if self._installed is None:
            if self._monotonic() < self._look_at_s:
                return None
            try:
                self._installed = list(self._process.ask({"voices": True})["voices"])
            except VoiceFailed:
                self._trouble = "no_engine"
                self._look_at_s = self._monotonic() + LOOK_AGAIN_S
                return None
        return chosen(language, self._installed)

    def _look(self) -> None:
        if self._installed is not None:
            try:
                self._installed = list(self._process.ask({"voices": True})["voices"])
            except VoiceFailed:
                self._installed = None  # it was ended; a new one is asked at once
        if None not in [self._voice(language) for language in self._languages]:
            if self._trouble in ("failed", "not_kept"):
                self._try(self._languages[0])
            else:
                self._trouble = None
        elif self._installed is not None:
            self._trouble = "no_voice"

    def _try(self, language: str) -> None:
        """Speak something, which ends the trouble; where it does not, that is for the next look."""
        trial = self._folder / "trial.wav"
        with contextlib.suppress(VoiceFailed):
            self._keep(trial, lambda making: self._speak("1 2 3", self._voice(language) or "", making))
        with contextlib.suppress(OSError):
            trial.unlink()

    def _announcement(self, sentences: tuple[tuple[str, str], ...]) -> Path:
        paths = [self._one(text, language) for text, language in sentences]
        if len(paths) == 1:
            return paths[0]
        path = self._path("joined", *(path.stem for path in paths))
        if not _kept(path):
            self._keep(path, lambda making: write(chained([read(one) for one in paths], gap_s=GAP_S), making))
        return path

    def _one(self, text: str, language: str) -> Path:
        """One sentence: of the recordings where they have all its words, else the engine's."""
        if self._clips is not None:
            clipped = self._clips.sentence(text, language)
            if clipped is not None:
                path = self._path("clips", self._clips.fingerprint, language, text)
                if not _kept(path):
                    self._keep(path, lambda making: write(clipped, making))
                return path
        voice = self._voice(language)
        if voice is None:
            raise VoiceMissing(language)
        read_as = for_engine(text, language, self._readings)
        path = self._path(voice, read_as)
        if not _kept(path):
            self._keep(path, lambda making: self._speak(read_as, voice, making))
        return path

    def _path(self, *of: str) -> Path:
        name = hashlib.sha256("\0".join((MADE_AS, str(RATE_WPM), *of)).encode()).hexdigest()[:32]
        return self._folder / f"{name}.wav"

    def _speak(self, text: str, voice: str, making: Path) -> None:
        request = {"text": text, "voice": voice, "rate_wpm": RATE_WPM, "volume": ENGINE_VOLUME, "file": str(making)}
        try:
            try:
                self._ask(request, making)
            except (VoiceFailed, NotSound):
                # Once more with a fresh engine: it may have hung or died on something before this sentence.
                self._process.stop()
                self._ask(request, making)
        except (VoiceFailed, NotSound):
            self._trouble = "failed"
            raise
        if self._trouble == "failed":
            self._trouble = None

    def _ask(self, request: Mapping[str, object], making: Path) -> None:
        self._process.ask(dict(request))
        wav_length_s(making)  # raises where the engine wrote no sound

    def _keep(self, path: Path, make: Callable[[Path], None]) -> None:
        """Make a file beside its place, then put it there whole."""
        making = path.with_suffix(f".{os.getpid()}.making")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            making.write_bytes(ROOM)  # the engine would not say that it was the disk
            making.unlink()
            make(making)
            os.replace(making, path)
        except (NotSound, OSError) as error:
            self._trouble = "failed" if isinstance(error, NotSound) else "not_kept"
            raise VoiceFailed(f"no sound was made: {error}") from error
        else:
            if self._trouble == "not_kept":
                self._trouble = None
        finally:
            with contextlib.suppress(OSError):
                making.unlink(missing_ok=True)
        self._forget_old()

    def _forget_old(self) -> None:
        with contextlib.suppress(OSError):  # a file that somebody else took away; the next time does the rest
            kept = sorted(self._folder.glob("*.wav"), key=lambda path: path.stat().st_mtime_ns)
            for path in kept[: max(0, len(kept) - FILES_MAX)]:
                path.unlink(missing_ok=True)


def _kept(path: Path) -> bool:
    """Whether the sound is there; its time is when it was last wanted. What a power cut left empty is no sound."""
    with contextlib.suppress(OSError):  # in a folder that is another's, it may still be read
        os.utime(path)
    with contextlib.suppress(OSError):
        return path.stat().st_size > 0
    return False
