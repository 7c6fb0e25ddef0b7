"""How loud a sound is, and sounds made equally loud.

The measure follows the gates of ITU-R BS.1770-4, without its weighting of frequencies since all that is measured is
speech: the mean square of blocks, those of silence left out (absolute gate), then those far below the mean of the rest
(relative gate, -10 dB). Blocks are shorter than its 400 ms because a spoken digit is.
"""

from __future__ import annotations

import math
from array import array
from operator import mul

FULL_SCALE = 32_768
TARGET_DBFS = -20.0
"""How loud every announcement is, in dB below full scale."""

PEAK_DBFS = -1.0
"""No sample goes above this, however quiet the rest is: nothing is clipped."""

GAIN_DB_MAX = 24.0
"""A recording so much too quiet is amplified no further: it would be noise."""

BLOCK_S = 0.05
SILENCE_DBFS = -50.0
RELATIVE_DB = -10.0


def level_dbfs(samples: array[int], rate_hz: int) -> float | None:
    """The loudness of 16-bit `samples` in dB below full scale; None for silence."""
    size = max(1, round(BLOCK_S * rate_hz))
    means = [_mean_square(samples[at : at + size]) for at in range(0, len(samples), size)]
    heard = [mean for mean in means if mean > _power(SILENCE_DBFS)]
    if not heard:
        return None
    gate = sum(heard) / len(heard) * 10 ** (RELATIVE_DB / 10)
    loud = [mean for mean in heard if mean > gate]
    return 10 * math.log10(sum(loud) / len(loud) / FULL_SCALE**2)


def evened(samples: array[int], rate_hz: int) -> array[int]:
    """The same sound as loud as every other; its peaks stay below full scale, silence stays as it is."""
    level = level_dbfs(samples, rate_hz)
    if level is None:
        return samples
    peak = max(max(samples), -min(samples))
    gain = min(_factor(min(TARGET_DBFS - level, GAIN_DB_MAX)), _factor(PEAK_DBFS) * FULL_SCALE / peak)
    return scaled(samples, gain)


def scaled(samples: array[int], factor: float) -> array[int]:
    """Every sample times `factor`, which the caller sees to that none leaves 16 bits."""
    return array("h", map(int, map(float(factor).__mul__, samples)))


def _mean_square(block: array[int]) -> float:
    return float(sum(map(mul, block, block))) / len(block)


def _power(dbfs: float) -> float:
    return float(10 ** (dbfs / 10) * FULL_SCALE**2)


def _factor(db: float) -> float:
    return float(10 ** (db / 20))
