"""Sound files and the chime."""

import wave
from pathlib import Path

import pytest

from display.chime import CHIME, LENGTH_S, chime
from display.wav import NotSound, joined, wav_length_s


def _sound(path: Path, seconds: float, rate_hz: int = 22_050) -> Path:
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate_hz)
        sound.writeframes(b"\1\1" * round(seconds * rate_hz))
    return path


def test_the_chime_is_what_its_module_makes() -> None:
    assert CHIME.read_bytes() == chime()
    assert wav_length_s(CHIME) == LENGTH_S


def test_joined_sounds_are_as_long_as_both_and_the_silence_between(tmp_path: Path) -> None:
    out = tmp_path / "out.wav"
    joined([_sound(tmp_path / "a.wav", 0.5), _sound(tmp_path / "b.wav", 0.25)], out, gap_s=0.6)
    assert wav_length_s(out) == pytest.approx(1.35, abs=0.001)


def test_sounds_of_different_rates_are_not_joined(tmp_path: Path) -> None:
    with pytest.raises(NotSound, match="rate"):
        joined([_sound(tmp_path / "a.wav", 1), _sound(tmp_path / "b.wav", 1, 8000)], tmp_path / "out.wav", gap_s=0)


@pytest.mark.parametrize("content", [b"", b"no sound", b"RIFF"])
def test_a_file_that_is_no_sound_has_no_length(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.wav").write_bytes(content)
    with pytest.raises(NotSound):
        wav_length_s(tmp_path / "x.wav")


def test_an_empty_sound_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotSound, match="silent"):
        wav_length_s(_sound(tmp_path / "x.wav", 0))
