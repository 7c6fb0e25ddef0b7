"""A hall with a voice."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from server.reactions.voice import Announcer
from voice_hall import Hall


@pytest.fixture
def hall() -> Hall:
    """What stands round an announcer."""
    return Hall()


@pytest.fixture
def make(hall: Hall) -> Iterator[Callable[..., Announcer]]:
    """Announcers in the hall, stopped afterwards."""
    made: list[Announcer] = []

    def announcer(**settings: Any) -> Announcer:
        made.append(hall.announcer(**settings))
        return made[-1]

    yield announcer
    hall.go(1000)
    for one in made:
        one.stop()
