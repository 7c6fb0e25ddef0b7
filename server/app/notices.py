"""The words of an emergency for which nobody chose any."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from config.sentences import Sentences
from server.writer import Writer


def standing_words(writer: Writer, sentences: Sentences) -> Callable[[], Mapping[str, str]]:
    """The branch file's `emergency_text`, else what every branch would say, per language."""

    def words() -> Mapping[str, str]:
        with writer.reading() as day:
            own, languages = day.settings["branch"].get("emergency_text"), day.rules.languages
        return dict(own) if own else {language: sentences.say("emergency.words", language) for language in languages}

    return words
