"""What the voice says of an emergency."""

from __future__ import annotations

import pytest

from config.sentences import Sentences
from server.reactions.wording import EMERGENCY_TIMES, Wording
from voice_hall import SETTINGS


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ({"zh": "请离开", "en": "Please leave"}, [("请离开", "zh"), ("Please leave", "en")]),
        ({"zh": "请从南门离开", "en": "请从南门离开"}, [("请从南门离开", "zh")]),
        ({"zh": "Leave by gate B", "en": "Leave by gate B"}, [("Leave by gate B", "en")]),
        ({"en": "请离开"}, [("请离开", "en")]),
        ({"en": "Please leave", "zh": ""}, [("Please leave", "en")]),
    ],
)
def test_words_that_stand_for_every_language_are_said_once_by_the_voice_that_reads_them(
    text: dict[str, str], said: list[tuple[str, str]]
) -> None:
    wording = Wording(SETTINGS, Sentences.load(["zh", "en"]).say)
    assert wording.of_emergency(text) == said * EMERGENCY_TIMES
