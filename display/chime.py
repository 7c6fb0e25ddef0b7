"""The chime, made from two tones (`python -m display.chime FILE.wav` writes it)."""

import io
import math
import struct
import sys
import wave
from pathlib import Path

CHIME = Path(__file__).parent / "sounds" / "chime.wav"
RATE_HZ = 22_050
# Ding, dong: E5 then C5, a falling major third.
TONES = ((0.0, 659.26), (0.42, 523.25))
LENGTH_S = 1.5
ATTACK_S = 0.008
DECAY_S = 0.33
# A bar of metal: the fundamental with a little of the third and of the sixth partial.
PARTIALS = ((1.0, 1.0), (3.0, 0.18), (6.0, 0.04))
LOUDNESS = 0.42
FADE_S = 0.1


def loudness(at_s: float) -> float:
    """The wave's height, -1 to 1, `at_s` seconds after the start."""
    height = 0.0
    for start_s, hertz in TONES:
        since_s = at_s - start_s
        if since_s < 0:
            continue
        envelope = min(1.0, since_s / ATTACK_S) * math.exp(-since_s / DECAY_S)
        height += envelope * sum(share * math.sin(2 * math.pi * hertz * part * since_s) for part, share in PARTIALS)
    return LOUDNESS * height * min(1.0, (LENGTH_S - at_s) / FADE_S)


def chime() -> bytes:
    """A WAV file of the chime: mono, 16 bit, the rate of the voice so that both sound alike."""
    heights = (round(32_767 * loudness(frame / RATE_HZ)) for frame in range(round(LENGTH_S * RATE_HZ)))
    frames = b"".join(struct.pack("<h", height) for height in heights)
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE_HZ)
        sound.writeframes(frames)
    return file.getvalue()


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(chime())
