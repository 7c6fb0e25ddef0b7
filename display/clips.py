"""A branch's own recordings of words, from which sentences are joined.

A pack is a folder of WAVs and `clips.toml`, one table per language: what is said = the file that says it.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from display.loudness import evened
from display.readings import EN_LETTERS
from display.wav import NotSound, Sound, chained, read

LIST_NAME = "clips.toml"

# A word is a run of Latin letters, or one hanzi: Chinese clips may be of any length without spaces.
_WORD = re.compile(r"[A-Za-zÀ-ɏ0-9'’]+|[^\W\d_]")
_LETTER_NAMES = {spelling: letter.lower() for letter, spelling in EN_LETTERS.items()}

Words = tuple[str, ...]


def words_of(text: str, language: str) -> Words:
    """What of a text is spoken: its words in small letters, without signs; Chinese by the hanzi, letters alone."""
    words = (word.lower() for word in _WORD.findall(text))
    if language.startswith("en"):
        return tuple(_LETTER_NAMES.get(word, word) for word in words)
    if language.split("-")[0] in ("zh", "yue", "cmn"):
        return tuple(sign for word in words for sign in word)
    return tuple(words)


class Clips:
    """The recordings of one pack, by language and words, evenly loud and of one shape."""

    def __init__(self, sounds: Mapping[str, Mapping[Words, Sound]], fingerprint: str) -> None:
        self._sounds = sounds
        self.fingerprint = fingerprint
        """Another one when any recording or the list changed."""
        self._longest = {language: max(map(len, some), default=0) for language, some in sounds.items()}

    @classmethod
    def load(cls, folder: Path) -> Clips:
        """Read the pack in `folder`; raises NotSound or OSError when it cannot be used (`check` says what is wrong)."""
        listed = (folder / LIST_NAME).read_bytes()
        digest = hashlib.sha256(listed)
        try:
            tables: dict[str, Any] = tomllib.loads(listed.decode("utf-8-sig"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise NotSound(f"{LIST_NAME}: {error}") from error
        shape: tuple[int, int] | None = None
        sounds: dict[str, dict[Words, Sound]] = {}
        for language, table in tables.items():
            if not isinstance(table, dict):
                raise NotSound(f"{LIST_NAME}: {language} is no table")
            own = sounds[language] = {}
            for text, name in table.items():
                path = folder / str(name)
                sound = read(path)
                shape = shape or (sound.rate_hz, sound.channels)
                if shape != (sound.rate_hz, sound.channels):
                    raise NotSound(f"{name}: another rate or width than the clips before it")
                digest.update(path.read_bytes())
                own[words_of(text, language)] = Sound(evened(sound.samples, sound.rate_hz), *shape)
        return cls(sounds, digest.hexdigest()[:16])

    def lacking(self, text: str, language: str) -> list[str]:
        """The words of a sentence that no clip says, in order; empty when the pack is complete for it."""
        words = words_of(text, language)
        said = {word for clip in self._sounds.get(language, {}) for word in clip}
        lacking = [word for word in words if word not in said]
        return lacking or ([] if self._cover(words, language) else [text])

    def sentence(self, text: str, language: str) -> Sound | None:
        """The sentence from as few clips as possible, no gap between; None where the pack is not complete for it."""
        cover = self._cover(words_of(text, language), language)
        return chained([self._sounds[language][words] for words in cover]) if cover else None

    def _cover(self, words: Words, language: str) -> Sequence[Words] | None:
        known = self._sounds.get(language, {})
        best: list[list[Words] | None] = [[]] + [None] * len(words)
        for end in range(1, len(words) + 1):
            for length in range(1, min(end, self._longest.get(language, 0)) + 1):
                before, clip = best[end - length], words[end - length : end]
                if before is None or clip not in known:
                    continue
                now = best[end]
                if now is None or len(before) + 1 < len(now):
                    best[end] = [*before, clip]
        return best[-1] or None
