"""The sentences of a call."""

import subprocess

import pytest

from config.sentences import Sentences
from display.words import POLYPHONES, announcement, caption, for_engine, spelled, whole

SAY = Sentences.load(["zh", "en"]).say


@pytest.mark.parametrize(
    ("number", "language", "spoken"),
    [
        ("A042", "zh", "A 零 四 二"),
        ("A042", "en", "eigh, zero four two"),
        ("V003", "zh", "V 零 零 三"),
        ("B1000", "en", "B, one zero zero zero"),
        ("AB120", "zh", "A B 一 二 零"),
        ("042", "en", "zero four two"),
        ("A042", "fr", "A 0 4 2"),
    ],
)
def test_a_number_is_spelled_letter_by_letter_and_digit_by_digit(number: str, language: str, spoken: str) -> None:
    assert spelled(number, language) == spoken


def test_one_is_yao_only_where_the_branch_wants_it_and_never_in_a_counter() -> None:
    assert spelled("A112", "zh", one_as_yao=True) == "A 幺 幺 二"
    assert "十一 号窗口" in announcement("A112", 11, "zh", say=SAY, one_as_yao=True)


@pytest.mark.parametrize(
    ("count", "zh", "en"),
    [
        (2, "二", "two"),
        (10, "十", "ten"),
        (12, "十二", "twelve"),
        (20, "二十", "twenty"),
        (21, "二十一", "twenty-one"),
        (100, "一百", "one hundred"),
        (102, "一百零二", "one hundred and two"),
        (110, "一百一十", "one hundred and ten"),
        (999, "九百九十九", "nine hundred and ninety-nine"),
        (1000, "1000", "1000"),
    ],
)
def test_a_counter_is_read_as_a_whole_number(count: int, zh: str, en: str) -> None:
    assert (whole(count, "zh"), whole(count, "en"), whole(count, "fr")) == (zh, en, str(count))


def test_every_whole_number_of_a_language_is_said_differently() -> None:
    for language in ("zh", "en"):
        assert len({whole(count, language) for count in range(1000)}) == 1000


@pytest.mark.parametrize(
    ("language", "zone", "last", "sentence"),
    [
        ("zh", None, False, "请 A 零 四 二 号，到 三 号窗口办理业务。"),
        ("zh", "二楼", False, "请 A 零 四 二 号，到 二楼 三 号窗口办理业务。"),
        ("zh", None, True, "请 A 零 四 二 号， jin3 kuai4 到 三 号窗口，过号请联系大堂经理。"),
        ("zh", "二楼", True, "请 A 零 四 二 号， jin3 kuai4 到 二楼 三 号窗口，过号请联系大堂经理。"),
        ("en", None, False, "Ticket eigh, zero four two, please go to counter three."),
        ("en", "Second floor", False, "Ticket eigh, zero four two, please go to Second floor, counter three."),
        ("en", None, True, "Final call for eigh, zero four two, counter three."),
        ("en", "Second floor", True, "Final call for eigh, zero four two, Second floor, counter three."),
    ],
)
def test_the_call_the_zone_and_the_last_recall_have_sentences(
    language: str, zone: str | None, last: bool, sentence: str
) -> None:
    assert announcement("A042", 3, language, say=SAY, zone=zone, last=last) == sentence


def test_the_spoken_number_is_the_shown_one() -> None:
    figures = {digit: str(at) for at, digit in enumerate("零一二三四五六七八九")}
    for number in ("A001", "B999", "V1000", "AB042"):
        shown = caption(number, 12, "zh", say=SAY)
        heard = announcement(number, 12, "zh", say=SAY)
        said = heard.split("请 ")[1].split(" 号")[0].replace(" ", "")
        assert number in shown
        assert "".join(figures.get(sign, sign) for sign in said) == number


def test_polyphones_reach_the_engine_as_pinyin() -> None:
    assert for_engine("重庆支行贵宾区", "zh").split() == ["chong2", "qing4", "zhi1", "hang2", "贵宾区"]
    assert for_engine("VIP 区", "zh") == "V I P 区"
    assert for_engine("重庆 VIP", "en") == "重庆 VIP"


def _phonemes(text: str) -> str:
    read = ["espeak-ng", "-q", "-x", "-v", "cmn-latn-pinyin", text]
    return subprocess.run(read, check=True, capture_output=True, text=True).stdout


@pytest.mark.voice
def test_the_mandarin_voice_reads_the_sentences_as_mandarin() -> None:
    heard = _phonemes(announcement("A042", 3, "zh", say=SAY))
    assert heard.startswith("tS;h'i21N"), "请 is qǐng"
    assert "(en)" not in heard, "nothing is read as English"
    assert "'@r51" in heard, "二 is èr"


@pytest.mark.voice
def test_the_pinyin_of_polyphones_is_read_as_pinyin() -> None:
    assert _phonemes(for_engine("银行", "zh")).split() == ["j'i35n_|", "X'a35N_|"], "yín háng"
    assert "(en)" not in _phonemes("\n\n".join(for_engine(word, "zh") for word in POLYPHONES))
