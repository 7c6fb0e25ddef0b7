"""Transactions to write down."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from config.sentences import Sentences
from server.domain.visits import Visit

NINE_MS = 1_795_310_400_000  # 2026-11-22 09:20 in Shanghai


@pytest.fixture
def visit() -> Callable[..., Visit]:
    """A transaction served at counter 2 after 90 s, apart from what is said otherwise."""

    def made(**other: Any) -> Visit:
        usual: dict[str, Any] = {
            "ticket": "t1", "leg": 1, "day": "2026-11-22", "number": "A001", "service": "A", "segment": "ordinary",
            "channel": "kiosk", "language": "zh", "issued_ms": NINE_MS, "entered_ms": NINE_MS, "target_wait_s": 1200,
            "ahead": 0, "low_s": 60, "likely_s": 120, "high_s": 240, "calls": 1, "first_called_ms": NINE_MS + 90_000,
            "last_called_ms": NINE_MS + 90_000, "ended_ms": NINE_MS + 390_250, "counter": 2, "zone": "hall",
            "profile": "general", "staff": "li", "rule": "due", "outcome": "served",
        }  # fmt: skip
        return Visit(**(usual | other))

    return made


@pytest.fixture(scope="session")
def say() -> Callable[..., str]:
    """The sentences in English."""
    sentences = Sentences.load(["zh", "en"])
    return lambda key, **values: sentences.say(key, "en", **values)
