"""Sentences come from one PO file per language and say the same in each."""

import re

import pytest

from config.sentences import Sentences, UnknownLanguage, languages_written


def test_a_sentence_is_said_in_the_language_asked_for_with_its_places_filled() -> None:
    sentences = Sentences.load(["zh", "en"])
    assert sentences.say("refusal.unknown_counter", "en", counter=7) == "There is no counter 7."
    assert sentences.say("refusal.unknown_counter", "zh", counter=7) == "没有 7 号窗口。"


def test_an_unknown_language_is_said_in_the_first_one() -> None:
    assert Sentences.load(["en", "zh"]).say("refusal.not_found", "tlh") == "Not found."


def test_a_key_that_is_not_there_is_a_fault_and_so_is_a_place_without_a_value() -> None:
    sentences = Sentences.load(["en"])
    with pytest.raises(KeyError):
        sentences.say("refusal.nonsense", "en")
    with pytest.raises(KeyError):
        sentences.say("refusal.unknown_counter", "en")


def test_braces_in_a_value_are_left_alone() -> None:
    assert Sentences.load(["en"]).say("refusal.unknown_service", "en", service="{counter}%s") == (
        "There is no service “{counter}%s”."
    )


def test_a_state_is_said_in_the_language_of_its_sentence() -> None:
    sentences = Sentences.load(["zh", "en"])
    assert "过号" in sentences.say("refusal.wrong_moment", "zh", state="no_show", move="call")
    assert "missed" in sentences.say("refusal.wrong_moment", "en", state="no_show", move="call")


def test_pages_get_the_sentences_of_their_prefixes_only() -> None:
    words = Sentences.load(["zh", "en"]).words("refusal.", "state.")
    assert list(words) == ["zh", "en"]
    assert words["en"].keys() == words["zh"].keys()
    assert {key.split(".")[0] for key in words["en"]} == {"refusal", "state"}


def test_a_language_without_a_file_cannot_be_loaded() -> None:
    for language in ("fr", "../words/zh", ""):
        with pytest.raises(UnknownLanguage):
            Sentences.load([language])


def test_every_language_has_the_same_keys_with_the_same_places() -> None:
    catalogues = Sentences.load(languages_written()).words("")
    places = {
        language: {key: sorted(set(re.findall(r"\{(\w+)\}", sentence))) for key, sentence in catalogue.items()}
        for language, catalogue in catalogues.items()
    }
    assert places["zh"] == places["en"]
