"""Announcements as sound: every number and every counter, in Mandarin and English.

Not all 19,980 pairs of a language: the number and the counter stand in clauses of their own, which the engine speaks
without regard to each other (tests/display/test_every_announcement.py looks at the phonemes), so each number is said
once, and each counter fifty times. `make deep` makes every pair.
"""

import time
from pathlib import Path

import pytest

from config.sentences import Sentences
from display.loudness import level_dbfs
from display.voice import Voice
from display.wav import read
from display.words import spoken

pytestmark = pytest.mark.voice

NUMBERS, COUNTERS = range(1, 1000), 20
FULL = 32_767


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.timeout(3600)
def test_all_announcements(language, tmp_path, table, quantile):
    """How long each takes to make, how loud it is, how many are silent or clipped (none)."""
    say = Sentences.load([language]).say
    voice = Voice(tmp_path, monotonic=time.monotonic, languages=[language])
    took_ms, levels, silent, clipped, sounds_s = [], [], 0, 0, 0.0
    try:
        for number in NUMBERS:
            text = spoken(f"A{number:03d}", 1 + number % COUNTERS, language, say=say)
            begun = time.perf_counter()
            path = Path(voice.wav(text, language))
            took_ms.append((time.perf_counter() - begun) * 1000)
            sound = read(path)
            level = level_dbfs(sound.samples, sound.rate_hz)
            silent += level is None
            clipped += max(map(abs, sound.samples)) >= FULL
            levels.append(level or 0.0)
            sounds_s += sound.length_s
    finally:
        voice.stop()
    table.add(f"{language}: announcements", len(took_ms), str(len(NUMBERS)))
    for share in (0.5, 0.99):
        table.add(f"{language}: made in ms p{share * 100:.0f}", quantile(took_ms, share))
    table.add(f"{language}: seconds long, mean", sounds_s / len(took_ms))
    table.add(f"{language}: loudest - quietest dB", max(levels) - min(levels), "<= 3")
    table.add(f"{language}: silent", silent, "0")
    table.add(f"{language}: clipped", clipped, "0")
