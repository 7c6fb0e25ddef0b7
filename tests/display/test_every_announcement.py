"""Announcements as sound: every number to every counter in both languages, sampled; what they say, how loud."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.sentences import Sentences
from display.loudness import FULL_SCALE, PEAK_DBFS, TARGET_DBFS, level_dbfs
from display.readings import POLYPHONES, for_engine
from display.voice import Voice
from display.wav import Sound, read
from display.words import announcement, spoken
from server.serving.clocks import monotonic_s

pytestmark = pytest.mark.voice

SAY = Sentences.load(["zh", "en"]).say
NUMBERS, COUNTERS = range(1, 1000), range(1, 21)
SEED, SAMPLED = 20260302, 6
LOUD_WITHIN_DB = 3.0  # a voice of high peaks is kept from clipping first
EVERY_PAIR_WITHIN_S = 6 * 3600  # of one language, where other work has the machine
TOLD_EVERY = 50


@pytest.fixture(scope="module")
def voice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Voice]:
    """The real engine."""
    voice = Voice(tmp_path_factory.mktemp("voice"), monotonic=monotonic_s)
    yield voice
    voice.stop()


def sampled() -> list[tuple[int, int]]:
    chance = random.Random(SEED)
    return [(chance.choice(NUMBERS), chance.choice(COUNTERS)) for _ in range(SAMPLED)]


def heard(voice: Voice, text: str, language: str) -> Sound:
    return read(Path(voice.wav(text, language)))


class Heard:
    """What many announcements sounded like."""

    def __init__(self) -> None:
        self.count, self.levels, self.lengths_s = 0, list[float](), list[float]()
        self.silent, self.clipped = list[str](), list[str]()

    def hear(self, sound: Sound, text: str) -> None:
        level = level_dbfs(sound.samples, sound.rate_hz)
        limit = 10 ** (PEAK_DBFS / 20) * FULL_SCALE
        self.count += 1
        self.lengths_s.append(sound.length_s)
        if level is None:
            self.silent.append(text)
        else:
            self.levels.append(level)
        if max(max(sound.samples), -min(sound.samples)) > limit:
            self.clipped.append(text)

    def __str__(self) -> str:
        return (
            f"{self.count} announcements, {len(self.silent)} silent, {len(self.clipped)} clipped,"
            f" {min(self.levels):.1f} to {max(self.levels):.1f} dBFS loud,"
            f" {min(self.lengths_s):.1f} to {max(self.lengths_s):.1f} s long"
        )

    def is_well(self) -> bool:
        """Sound in each, about as loud as every other, none of it clipped."""
        even = all(abs(level - TARGET_DBFS) <= LOUD_WITHIN_DB for level in self.levels)
        return not self.silent and not self.clipped and even and min(self.lengths_s) > 2


@pytest.mark.parametrize("language", ["zh", "en"])
def test_announcements_have_sound_in_them_evenly_loud_and_unclipped(voice: Voice, language: str) -> None:
    every = Heard()
    for number, counter in sampled():
        text = spoken(f"A{number:03d}", counter, language, say=SAY)
        every.hear(heard(voice, text, language), text)
    assert every.is_well(), (str(every), every.silent, every.clipped)


@pytest.mark.deep
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.timeout(EVERY_PAIR_WITHIN_S)
def test_every_number_to_every_counter_has_sound_in_it(
    voice: Voice, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """All 19,980 pairs, in about half an hour a language; prints how far it is, then what was heard."""
    every, begun_s = Heard(), monotonic_s()

    def tell(what: str) -> None:
        with capsys.disabled():
            sys.stdout.write(f"\n{language}: {what}, {monotonic_s() - begun_s:.0f} s")
            sys.stdout.flush()

    for number in NUMBERS:
        for counter in COUNTERS:
            text = spoken(f"A{number:03d}", counter, language, say=SAY)
            every.hear(heard(voice, text, language), text)
            assert voice.trouble is None, text
        if number % TOLD_EVERY == 0:
            tell(f"A{number:03d}, {every.count} of {len(NUMBERS) * len(COUNTERS)}")
    tell(str(every))
    assert every.is_well(), (every.silent, every.clipped)


def test_the_number_said_is_the_number_shown_whatever_it_is() -> None:
    """All numbers and counters say something of their own, digit by digit."""
    for language in ("zh", "en"):
        calls = {spoken(f"A{number:03d}", 7, language, say=SAY) for number in NUMBERS}
        assert len(calls) == len(NUMBERS)
        assert len({spoken("A001", counter, language, say=SAY) for counter in COUNTERS}) == len(COUNTERS)


def phonemes(text: str, engine: str) -> str:
    read_aloud = ["espeak-ng", "-q", "-x", "-v", engine, text]
    return subprocess.run(read_aloud, check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize(
    ("text", "sounds"),
    [
        ("重庆", ["ts.h'ong", "tS;h'i"]),  # chóng qìng, not zhòng
        ("行长", ["X'a35N", "ts.'a214N"]),  # háng zhǎng, not xíng cháng
        ("工行还款", ["k'ong55", "X'a35N", "X'ua35n", "khw'a214n"]),  # gōng háng huán kuǎn
        ("六安", ["l'u51", "'a55n"]),
        ("贷款", ["t'ai51", "khw'a214n"]),  # not dài kuǎn kuǎn
        ("尽快", ["tS;'i21n", "kh'uai51"]),  # jǐn, not jìn
        ("重阳单县", ["ts.h'ong35", "j'iA35N", "s.'a51n", "S;'iE51n"]),  # chóng yáng shàn xiàn
        ("陕西绍兴路", ["s.'a21n", "S;'i55", "s.'Au51", "S;'i55N", "l'u51"]),
        ("长春银行会计", ["ts.h'A35N", "ts.h'u@55n", "j'i35n", "X'a35N", "kh'uai51", "tS;'i51"]),
        ("厦门西藏路", ["S;'iA51", "m'@35n", "S;'i55", "ts'a51N", "l'u51"]),
        ("2号窗口", ["'@r51", "X'Au51", "ts.hw'A55N", "kh'ou214"]),  # èr hào
        ("十二号", ["s.'i.35", "'@r51", "X'Au51"]),
        ("一百零五号", ["j'i55", "p'ai21", "l'i35N", "w'u21", "X'Au51"]),
    ],
)
def test_names_are_read_as_people_say_them(text: str, sounds: list[str]) -> None:
    said = phonemes(for_engine(text, "zh"), "cmn-latn-pinyin").split()
    assert len(said) == len(sounds) and all(one.startswith(sound) for one, sound in zip(said, sounds, strict=True)), (
        said
    )


def test_every_reading_that_is_known_has_a_syllable_for_each_sign() -> None:
    said = phonemes("\n\n".join(for_engine(word, "zh").strip() for word in POLYPHONES), "cmn-latn-pinyin")
    spoken_words = [line.split() for line in said.splitlines() if line.strip()]
    assert [len(one) for one in spoken_words] == [len(word) for word in POLYPHONES]


def test_a_branch_says_how_its_own_name_is_read() -> None:
    assert for_engine("朝天门支行", "zh", {"朝天门": "chao2 tian1 men2"}).split()[:3] == ["chao2", "tian1", "men2"]


def test_digits_and_counters_are_read_as_such() -> None:
    said = phonemes(announcement("A021", 12, "zh", say=SAY), "cmn-latn-pinyin")
    assert said.split()[1:5] == ["'ei51_|", "l'i35N_|", "'@r51_|", "j'i55_|"], "A, líng, èr, yī"
    assert "s.'i.35_|" in said.split("t'Au51_|")[1] and "'@r51_|" in said.split("t'Au51_|")[1], "十二号窗口"
    assert "tS;h'i21N" in said, "请 is qǐng"


def test_a_lone_letter_is_its_name_in_english() -> None:
    said = phonemes(announcement("A042", 12, "en", say=SAY), "en-us")
    assert "'eI" in said and "tw'Elv" in said, said
