"""What the voice says: a call, an emergency, a rehearsal."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from display.readings import is_chinese
from display.words import Say, spoken

EMERGENCY_TIMES = 2
HANZI = re.compile("[\u4e00-\u9fff]")

Sentences = list[tuple[str, str]]
"""(text, language), in the order in which they are said."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call to be said; `seq` is the log event that made it."""

    seq: int
    ticket: str
    number: str
    counter: int
    zone: str
    language: str
    last: bool


def _reader(words: str, languages: Sequence[str]) -> str:
    """Which of the languages reads these words: hanzi are Chinese, what has none is not."""
    chinese = HANZI.search(words) is not None
    return next((language for language in languages if is_chinese(language) == chinese), languages[0])


class Wording:
    """The sentences of one branch; `settings` is the branch file's dump."""

    def __init__(self, settings: Mapping[str, Any], say: Say) -> None:
        self._voice: Mapping[str, Any] = settings["voice"]
        self.languages: list[str] = settings["branch"]["languages"]
        zones = {zone["code"]: zone["name"] for zone in settings["zones"]}
        self.zones: Sequence[str] = list(zones)
        self._zone_names: Mapping[str, Mapping[str, str]] = zones if len(zones) > 1 else {}
        self._counters = [counter["number"] for counter in settings.get("counters", ())]
        self._say = say

    @property
    def repeat(self) -> int:
        """How often a sentence is said while few wait."""
        return int(self._voice["repeat"])

    def of_call(self, call: Call, times: int) -> Sentences:
        """The call in its ticket's own language, `times` over, then in the branch's other where it wants that."""
        sentences = [self._call(call, call.language)] * times
        if self._voice["second_language"]:
            sentences += [self._call(call, other) for other in self.languages if other != call.language][:1]
        return sentences

    def of_emergency(self, text: Mapping[str, str]) -> Sentences:
        """What the hall is told, in each language that it was written in, twice.

        Words that stand for several languages are said once, by the voice that can read their script.
        """
        known = [*self.languages, *(language for language in text if language not in self.languages)]
        told: dict[str, list[str]] = {}
        for language in known:
            if text.get(language):
                told.setdefault(text[language], []).append(language)
        return [(words, _reader(words, languages)) for words, languages in told.items()] * EMERGENCY_TIMES

    @property
    def rehearsed(self) -> tuple[str, int]:
        """The number and the counter of a rehearsal: no ticket has that number."""
        return self._say("voice.rehearsal_number", self.languages[0]), min(self._counters, default=1)

    def of_rehearsal(self, language: str) -> tuple[str, str]:
        """The test call in one language."""
        number, counter = self.rehearsed
        return self._spoken(number, counter, language, rehearsal=True), language

    def _call(self, call: Call, language: str) -> tuple[str, str]:
        zone = self._zone_names.get(call.zone, {}).get(language)
        return self._spoken(call.number, call.counter, language, zone=zone, last=call.last), language

    def _spoken(self, number: str, counter: int, language: str, **more: Any) -> str:
        return spoken(number, counter, language, say=self._say, one_as_yao=self._voice["one_as_yao"], **more)
