"""What is believed of a message that a screen sends."""

from __future__ import annotations

from datetime import datetime
from typing import Any

ANSWERS_PER_S = 20.0
ANSWERS_AT_ONCE = 100.0
MOMENT_LENGTH_MAX = 40
SEQ_MAX = 2**53


class Allowance:
    """How much one socket may say: ANSWERS_AT_ONCE in one breath, ANSWERS_PER_S for ever. What is more is not heard."""

    def __init__(self, now_s: float) -> None:
        self._left, self._at_s = ANSWERS_AT_ONCE, now_s

    def spend(self, now_s: float) -> bool:
        """Whether one more is heard, at this moment in real seconds."""
        self._left = min(ANSWERS_AT_ONCE, self._left + (now_s - self._at_s) * ANSWERS_PER_S)
        self._at_s = now_s
        if self._left < 1:
            return False
        self._left -= 1
        return True


def whole(value: Any) -> int | None:
    """A whole number that can be a `seq`, else None."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= SEQ_MAX else None


def short(value: Any, most: int) -> str | None:
    """A text that people can read, cut to `most` characters; None for anything else."""
    if not isinstance(value, str):
        return None
    return "".join(letter for letter in value[:most] if letter.isprintable()) or None


def moment_ms(value: Any) -> int | None:
    """An RFC 3339 moment as UTC ms; None for anything else."""
    if not isinstance(value, str) or len(value) > MOMENT_LENGTH_MAX:
        return None
    try:
        moment = datetime.fromisoformat(value)
        return round(moment.timestamp() * 1000) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None
