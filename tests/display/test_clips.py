"""Recordings joined to sentences, made equally loud."""

from __future__ import annotations

import math
import wave
from array import array
from pathlib import Path

import pytest

from display.clips import Clips, words_of
from display.loudness import FULL_SCALE, PEAK_DBFS, TARGET_DBFS, evened, level_dbfs
from display.voice import Voice
from display.wav import NotSound, Sound, chained, read
from server.serving.clocks import monotonic_s

RATE_HZ = 16_000
ZH = ["请", "A", "零", "四", "二", "号，到", "十", "号窗口办理业务"]


def tone(hertz: float, height: float, frames: int = 1600) -> array[int]:
    return array("h", (round(height * math.sin(2 * math.pi * hertz * at / RATE_HZ)) for at in range(frames)))


def save(path: Path, samples: array[int], rate_hz: int = RATE_HZ) -> None:
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate_hz)
        sound.writeframes(samples.tobytes())


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A recording for each word, each of another length and loudness."""
    folder = tmp_path / "pack"
    folder.mkdir()
    lines = ["[zh]"]
    for place, said in enumerate(ZH):
        save(folder / f"{place}.wav", tone(300 + 50 * place, 2000 * (place + 1), 1600 + place))
        lines.append(f'"{said}" = "{place}.wav"')
    (folder / "clips.toml").write_text("\n".join(lines), encoding="utf-8")
    return folder


def test_a_sentence_is_its_recordings_to_the_sample(pack: Path) -> None:
    clips = Clips.load(pack)
    sound = clips.sentence("请 A 零 四 二 号，到 十二 号窗口办理业务。", "zh")
    assert sound is not None and sound.rate_hz == RATE_HZ
    assert len(sound.samples) == sum(1600 + place for place in (0, 1, 2, 3, 4, 5, 6, 4, 7))
    first = read(pack / "0.wav")
    assert sound.samples[:1600] == evened(first.samples, RATE_HZ)


def test_a_sentence_with_a_word_that_nobody_recorded_is_not_joined(pack: Path) -> None:
    clips = Clips.load(pack)
    assert clips.sentence("请 A 零 四 三 号，到 十 号窗口办理业务。", "zh") is None
    assert clips.lacking("请 A 零 四 三 号，到 十 号窗口办理业务。", "zh") == ["三"]
    assert clips.sentence("Ticket A", "en") is None


def test_the_voice_prefers_recordings_and_needs_no_engine_for_them(pack: Path, tmp_path: Path) -> None:
    voice = Voice(tmp_path / "voice", monotonic=monotonic_s, clips=Clips.load(pack))
    try:
        path = voice.announcement([("请 A 零 四 二 号，到 十 号窗口办理业务。", "zh")] * 2)
        assert read(path).rate_hz == RATE_HZ
        assert voice._process.pid is None
    finally:
        voice.stop()


def test_a_recording_of_another_rate_is_refused(pack: Path) -> None:
    save(pack / "3.wav", tone(400, 9000), 8000)
    with pytest.raises(NotSound, match="another rate"):
        Clips.load(pack)


def test_words_are_those_that_are_heard() -> None:
    assert words_of("Ticket eigh, zero four two.", "en") == ("ticket", "a", "zero", "four", "two")
    assert words_of("请 A 零四二 号，到", "zh") == ("请", "a", "零", "四", "二", "号", "到")


@pytest.mark.parametrize("height", [300, 3000, 32_000])
def test_every_sound_is_made_equally_loud_and_none_clipped(height: float) -> None:
    made = evened(tone(440, height, RATE_HZ), RATE_HZ)
    level = level_dbfs(made, RATE_HZ)
    assert level is not None and abs(level - TARGET_DBFS) < 0.1
    assert max(map(abs, made)) <= 10 ** (PEAK_DBFS / 20) * FULL_SCALE


def test_a_click_is_not_clipped_and_silence_stays_silent() -> None:
    click = tone(440, 900, RATE_HZ)
    click[800] = 32_767
    assert max(map(abs, evened(click, RATE_HZ))) <= 10 ** (PEAK_DBFS / 20) * FULL_SCALE
    silence = array("h", bytes(2 * RATE_HZ))
    assert evened(silence, RATE_HZ) == silence


def test_sounds_of_two_rates_become_one_where_engine_and_recordings_meet() -> None:
    low, high = Sound(tone(440, 9000), RATE_HZ, 1), Sound(tone(440, 9000, 3200), 2 * RATE_HZ, 2)
    both = chained([low, high])
    assert (both.rate_hz, both.channels) == (RATE_HZ, 1)
    assert both.length_s == pytest.approx(low.length_s + high.length_s, abs=0.001)
