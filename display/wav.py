"""Sound files: their length, several in one."""

import wave
from collections.abc import Sequence
from pathlib import Path


class NotSound(ValueError):
    """The file is no WAV, holds no sound, or does not go with the others."""


def wav_length_s(path: Path) -> float:
    """How long the sound lasts, in seconds; raises `NotSound`."""
    try:
        with wave.open(str(path), "rb") as sound:
            length_s = sound.getnframes() / sound.getframerate()
    except (OSError, EOFError, wave.Error, ZeroDivisionError) as error:
        raise NotSound(f"{path.name}: {error}") from error
    if length_s <= 0:
        raise NotSound(f"{path.name}: silent")
    return length_s


def joined(paths: Sequence[Path], out: Path, *, gap_s: float) -> None:
    """Write the sounds one after another into `out`, with `gap_s` seconds of silence between.

    All must have the same rate, width and channels; raises `NotSound`.
    """
    shape: tuple[int, int, int] | None = None
    parts: list[bytes] = []
    for path in paths:
        try:
            with wave.open(str(path), "rb") as sound:
                own = (sound.getnchannels(), sound.getsampwidth(), sound.getframerate())
                frames = sound.readframes(sound.getnframes())
        except (OSError, EOFError, wave.Error) as error:
            raise NotSound(f"{path.name}: {error}") from error
        if shape not in (None, own):
            raise NotSound(f"{path.name}: another rate or width than the sounds before it")
        shape = own
        parts.append(frames)
    if shape is None:
        raise NotSound("nothing to join")
    channels, width, rate = shape
    silence = bytes(round(gap_s * rate) * channels * width)
    with wave.open(str(out), "wb") as sound:
        sound.setnchannels(channels)
        sound.setsampwidth(width)
        sound.setframerate(rate)
        sound.writeframes(silence.join(parts))
