"""Every sentence stands in every language."""

import re

import pytest
from babel.messages.pofile import read_po

PLACE = re.compile(r"\{(\w+)\}")
# A key as code writes it: a room's name, a dot, the rest.
ROOMS = "check|cli|display|front|kiosk|manager|refusal|slip|state|story|teller|voice"
KEY = re.compile(rf"""(?<![\w/.-])["']((?:{ROOMS})\.[a-z0-9_.]+[a-z0-9_])["']""")
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,:;!?](?!\d)|[\u4e00-\u9fff]\.(?=\s|$)")


@pytest.fixture(scope="module")
def catalogues(top):
    found = {}
    for path in sorted((top / "config" / "words").glob("*.po")):
        with path.open("rb") as file:
            found[path.stem] = {str(message.id): str(message.string) for message in read_po(file) if message.id}
    return found


def test_the_languages_are_there(catalogues):
    assert {"zh", "en"} <= set(catalogues)


def test_every_language_has_the_same_keys(catalogues):
    keys = {language: set(sentences) for language, sentences in catalogues.items()}
    every = set().union(*keys.values())
    assert not {language: sorted(every - held) for language, held in keys.items() if every - held}


def test_every_sentence_has_the_same_places_in_every_language(catalogues):
    first = catalogues["zh"]
    other = {
        f"{language}: {key}": (sentence, first[key])
        for language, sentences in catalogues.items()
        for key, sentence in sentences.items()
        if key in first and set(PLACE.findall(sentence)) != set(PLACE.findall(first[key]))
    }
    assert not other


def test_no_sentence_is_empty(catalogues):
    empty = [f"{language}: {key}" for language in catalogues for key, said in catalogues[language].items() if not said]
    assert not empty


def test_no_key_is_given_twice(top):
    for path in (top / "config" / "words").glob("*.po"):
        keys = re.findall(r'^msgid "(.+)"$', path.read_text(encoding="utf-8"), re.MULTILINE)
        assert len(keys) == len(set(keys)), [key for key in set(keys) if keys.count(key) > 1]


def test_every_sentence_that_code_names_is_written(ours, catalogues):
    files = {f"{path.parent.name}.{path.stem}" for path in ours(".py")} | {path.name for path in ours(".html")}
    unwritten = [
        f"{path}: {key}"
        for path in ours(".py", ".js", ".html")
        for key in KEY.findall(path.read_text(encoding="utf-8"))
        if key not in catalogues["zh"] and key not in files
    ]
    assert not unwritten


def test_chinese_is_set_with_full_width_signs(catalogues):
    half = {key: said for key, said in catalogues["zh"].items() if HALF_WIDTH.search(said)}
    assert not half
