"""Every announcement there can be: all numbers to all counters, in Mandarin and English."""

import time
from pathlib import Path

import pytest

from config.sentences import Sentences
from display.loudness import level_dbfs
from display.voice import Voice
from display.wav import read
from display.words import spoken

pytestmark = pytest.mark.voice

NUMBERS, COUNTERS = range(1, 1000), range(1, 21)
FULL = 32_767


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.timeout(7200)
def test_all_announcements(language, tmp_path, table, quantile, request):
    """How long each takes to make, how loud it is, how many are silent or clipped (none)."""
    say = Sentences.load([language]).say
    voice = Voice(tmp_path, monotonic=time.monotonic, languages=[language])
    took_ms, levels, silent, clipped = [], [], 0, 0
    try:
        for number in NUMBERS:
            for counter in COUNTERS:
                text = spoken(f"A{number:03d}", counter, language, say=say)
                begun = time.perf_counter()
                path = Path(voice.wav(text, language))
                took_ms.append((time.perf_counter() - begun) * 1000)
                sound = read(path)
                level = level_dbfs(sound.samples, sound.rate_hz)
                silent += level is None
                clipped += max(map(abs, sound.samples)) >= FULL
                levels.append(level or 0.0)
    finally:
        voice.stop()
    table.add(f"{language}: announcements", len(took_ms), str(len(NUMBERS) * len(COUNTERS)))
    for share in (0.5, 0.99):
        table.add(f"{language}: made in ms p{share * 100:.0f}", quantile(took_ms, share))
    table.add(f"{language}: loudest - quietest dB", max(levels) - min(levels), "<= 3")
    table.add(f"{language}: silent", silent, "0")
    table.add(f"{language}: clipped", clipped, "0")
