"""Every sentence people see or hear, read from one PO file per language."""

import functools
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from babel.messages.pofile import read_po

WORDS = Path(__file__).parent / "words"
FILES_KEPT = 8
_PLACE = re.compile(r"\{(\w+)\}")


class UnknownLanguage(ValueError):
    """There are no sentences in this language."""


def languages_written() -> list[str]:
    """The languages that have a PO file, sorted."""
    return sorted(path.stem for path in WORDS.glob("*.po"))


class Sentences:
    """The sentences of some languages; the first language stands in for any that is not among them."""

    def __init__(self, catalogues: Mapping[str, Mapping[str, str]]) -> None:
        """Take `{language: {key: sentence}}`; `load` reads it from the PO files."""
        if not catalogues:
            raise UnknownLanguage("no language at all")
        self._catalogues = {language: dict(sentences) for language, sentences in catalogues.items()}
        self._first = next(iter(self._catalogues))

    @classmethod
    def load(cls, languages: Sequence[str]) -> "Sentences":
        """Read the PO files of `languages`, in that order; raises `UnknownLanguage` where there is none."""
        return cls({language: _read(language) for language in languages})

    @property
    def languages(self) -> list[str]:
        """The languages that were read, the first one first."""
        return list(self._catalogues)

    def say(self, key: str, language: str, /, **values: object) -> str:
        """The sentence `key` in `language`, its `{places}` filled.

        A value that has words of its own is said with them (`state="no_show"` with the sentence `state.no_show`);
        any other is put in as it is, braces and all. Raises KeyError for a key that is not there and for a place
        without a value.
        """
        sentences = self._catalogues.get(language, self._catalogues[self._first])

        def filled(place: re.Match[str]) -> str:
            value = str(values[place[1]])
            return sentences.get(f"{place[1]}.{value}", value)

        return _PLACE.sub(filled, sentences[key])

    def words(self, *prefixes: str) -> dict[str, dict[str, str]]:
        """All sentences whose keys start with one of `prefixes` (`"kiosk."`), as pages embed them."""
        return {
            language: {key: sentence for key, sentence in sentences.items() if key.startswith(prefixes)}
            for language, sentences in self._catalogues.items()
        }


def _read(language: str) -> dict[str, str]:
    if language not in languages_written():
        raise UnknownLanguage(language)
    path = WORDS / f"{language}.po"
    return _parsed(path, path.stat().st_mtime_ns)


@functools.lru_cache(maxsize=FILES_KEPT)
def _parsed(path: Path, changed_ns: int) -> dict[str, str]:
    """A PO file is long to read; `changed_ns` is when it was last changed, so that what was read is not of before."""
    with path.open("rb") as file:
        catalogue = read_po(file, locale=None, abort_invalid=True)
    return {str(message.id): str(message.string) for message in catalogue if message.id and message.string}
