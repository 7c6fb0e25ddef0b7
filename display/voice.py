"""Sentences turned into sound files, kept for the next time."""

import hashlib
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from display.voice_process import VoiceFailed, VoiceProcess
from display.wav import NotSound, joined, wav_length_s

MADE_AS = "1"
"""Changed when the same text is to sound different, so that no old file is taken for it."""

FILES_MAX = 400
"""Sounds kept, some 150 kB each; the one unused for longest goes first."""

TEXT_LENGTH_MAX = 500
RATE_WPM = 175
GAP_S = 0.6
"""Silence between two sentences of one announcement."""

LOOK_AGAIN_S = 30.0
"""Where no engine answers, calls must not wait for it each time: it is looked for again after this while."""

# espeak-ng's `cmn` reads 请 as English letters; its pinyin voice reads hanzi as well as pinyin.
PREFERRED = {"zh": ("sit/cmn-latn-pinyin",), "en": ("gmw/en-us", "gmw/en", "en-us", "en")}


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
    """Makes WAV files of sentences in `folder`, one at a time, in a child process that may die without harm."""

    def __init__(
        self,
        folder: Path,
        *,
        monotonic: Callable[[], float],
        languages: Sequence[str] = ("zh", "en"),
        process: VoiceProcess | None = None,
    ) -> None:
        self._folder = folder
        self._languages = tuple(languages)
        self._monotonic = monotonic
        self._process = process or VoiceProcess(monotonic=monotonic)
        self._look_at_s = 0.0
        self._installed: list[dict[str, object]] | None = None
        # One thread that lives as long as the voice: it starts the engine and alone talks to it.
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="voice")

    def available(self) -> dict[str, str | None]:
        """The voice of each language, None where there is none (then only the chime sounds)."""
        return self._thread.submit(lambda: {one: self._voice(one) for one in self._languages}).result()

    def wav(self, text: str, language: str) -> Path:
        """The sound of one sentence; raises `VoiceMissing`, `VoiceFailed`, or ValueError for an overlong text."""
        if len(text) > TEXT_LENGTH_MAX:
            raise ValueError(f"a spoken text has at most {TEXT_LENGTH_MAX} characters")
        return self._thread.submit(self._wav, text, language).result()

    def announcement(self, sentences: Sequence[tuple[str, str]]) -> Path:
        """One sound of several (text, language), a short silence between; raises what `wav` raises."""
        return self._thread.submit(self._announcement, tuple(sentences)).result()

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
                self._look_at_s = self._monotonic() + LOOK_AGAIN_S
                return None
        return chosen(language, self._installed)

    def _wav(self, text: str, language: str) -> Path:
        voice = self._voice(language)
        if voice is None:
            raise VoiceMissing(language)
        path = self._path(voice, text)
        if not _kept(path):
            self._keep(path, lambda making: self._speak(text, voice, making))
        return path

    def _announcement(self, sentences: tuple[tuple[str, str], ...]) -> Path:
        paths = [self._wav(text, language) for text, language in sentences]
        if len(paths) == 1:
            return paths[0]
        path = self._path("joined", *(path.stem for path in paths))
        if not _kept(path):
            self._keep(path, lambda making: joined(paths, making, gap_s=GAP_S))
        return path

    def _path(self, *of: str) -> Path:
        name = hashlib.sha256("\0".join((MADE_AS, str(RATE_WPM), *of)).encode()).hexdigest()[:32]
        return self._folder / f"{name}.wav"

    def _speak(self, text: str, voice: str, making: Path) -> None:
        request = {"text": text, "voice": voice, "rate_wpm": RATE_WPM, "file": str(making)}
        try:
            self._process.ask(request)
            wav_length_s(making)
        except (VoiceFailed, NotSound):
            # Once more with a fresh engine: it may have hung or died on something before this sentence.
            self._process.stop()
            self._process.ask(request)
            wav_length_s(making)

    def _keep(self, path: Path, make: Callable[[Path], None]) -> None:
        """Make a file beside its place, then put it there whole."""
        self._folder.mkdir(parents=True, exist_ok=True)
        making = path.with_suffix(f".{os.getpid()}.making")
        try:
            make(making)
            os.replace(making, path)
        except (NotSound, OSError) as error:
            raise VoiceFailed(f"no sound was made: {error}") from error
        finally:
            making.unlink(missing_ok=True)
        self._forget_old()

    def _forget_old(self) -> None:
        kept = sorted(self._folder.glob("*.wav"), key=lambda path: path.stat().st_mtime_ns)
        for path in kept[: max(0, len(kept) - FILES_MAX)]:
            path.unlink(missing_ok=True)


def _kept(path: Path) -> bool:
    """Whether the sound is there; its time is when it was last wanted."""
    try:
        os.utime(path)
    except FileNotFoundError:
        return False
    return True
