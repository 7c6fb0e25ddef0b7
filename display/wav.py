"""Sound files: their length, their samples, several in one."""

from __future__ import annotations

import sys
import wave
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

SAMPLE_BYTES = 2


class NotSound(ValueError):
    """The file is no WAV, holds no sound, or does not go with the others."""


@dataclass(frozen=True, slots=True)
class Sound:
    """A sound in memory: 16-bit samples, the channels' one after the other."""

    samples: array[int]
    rate_hz: int
    channels: int

    @property
    def length_s(self) -> float:
        """How long it lasts."""
        return len(self.samples) / self.channels / self.rate_hz

    def shaped(self, rate_hz: int, channels: int) -> Sound:
        """The same sound at another rate (linear interpolation), the first channel on every channel."""
        if (self.rate_hz, self.channels) == (rate_hz, channels):
            return self
        one = self.samples[:: self.channels]
        if rate_hz != self.rate_hz and one:
            one = _at_rate(one, self.rate_hz / rate_hz)
        if channels == 1:
            return Sound(one, rate_hz, 1)
        every = array("h", bytes(SAMPLE_BYTES * channels * len(one)))
        for channel in range(channels):
            every[channel::channels] = one
        return Sound(every, rate_hz, channels)


def _at_rate(samples: array[int], step: float) -> array[int]:
    last = len(samples) - 1
    made = array("h")
    for place in range(int(len(samples) / step)):
        at = min(place * step, last)
        low = int(at)
        high = min(low + 1, last)
        made.append(round(samples[low] + (at - low) * (samples[high] - samples[low])))
    return made


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


def read(path: Path) -> Sound:
    """The sound in a WAV of 16 bits; raises `NotSound`."""
    try:
        with wave.open(str(path), "rb") as file:
            if file.getsampwidth() != SAMPLE_BYTES:
                raise NotSound(f"{path.name}: {8 * file.getsampwidth()} bits, not 16")
            samples = array("h")
            samples.frombytes(file.readframes(file.getnframes()))
            shape = file.getframerate(), file.getnchannels()
    except (OSError, EOFError, wave.Error, ValueError) as error:
        raise NotSound(f"{path.name}: {error}") from error
    if sys.byteorder == "big":
        samples.byteswap()
    return Sound(samples, *shape)


def write(sound: Sound, out: Path) -> None:
    """Write a WAV of 16 bits."""
    samples = sound.samples
    if sys.byteorder == "big":
        samples = array("h", samples)
        samples.byteswap()
    with wave.open(str(out), "wb") as file:
        file.setnchannels(sound.channels)
        file.setsampwidth(SAMPLE_BYTES)
        file.setframerate(sound.rate_hz)
        file.writeframes(samples.tobytes())


def chained(sounds: Sequence[Sound], *, gap_s: float = 0.0) -> Sound:
    """The sounds one after another, to the sample, with `gap_s` seconds of silence between; the first one's shape.

    Raises `NotSound` when there is none.
    """
    if not sounds:
        raise NotSound("nothing to join")
    rate_hz, channels = sounds[0].rate_hz, sounds[0].channels
    silence = array("h", bytes(round(gap_s * rate_hz) * channels * SAMPLE_BYTES))
    every = array("h")
    for place, sound in enumerate(sounds):
        if place:
            every.extend(silence)
        every.extend(sound.shaped(rate_hz, channels).samples)
    return Sound(every, rate_hz, channels)


def joined(paths: Sequence[Path], out: Path, *, gap_s: float) -> None:
    """Write the sounds one after another into `out`, with `gap_s` seconds of silence between.

    All must have the same rate and channels; raises `NotSound`.
    """
    sounds = [read(path) for path in paths]
    for path, sound in zip(paths, sounds, strict=True):
        if (sound.rate_hz, sound.channels) != (sounds[0].rate_hz, sounds[0].channels):
            raise NotSound(f"{path.name}: another rate or width than the sounds before it")
    write(chained(sounds, gap_s=gap_s), out)
