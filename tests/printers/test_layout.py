"""Slips fit their paper."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from printers.cells import CLOSING, OPENING, clean, columns_of, wrap
from printers.layout import Line, Qr, SlipTooLong, lay_out
from printers.slip import BadSlip, Slip

EXAMPLES = 100
LETTERS = st.one_of(st.sampled_from("前面约人分钟请，。、（）：A0 -–é㐀𠀀"), st.characters())
TEXTS = st.text(LETTERS, max_size=120)


def lines(slip: Slip, columns: int) -> list[Line]:
    return [piece for piece in lay_out(slip, columns) if isinstance(piece, Line)]


@pytest.mark.parametrize("columns", [32, 42, 48])
@pytest.mark.parametrize("large", [False, True])
def test_every_line_fits_the_paper(zh, en, columns, large):
    for slip in (zh, en):
        for line in lines(replace(slip, large=large), columns):
            assert line.scale * columns_of(line.text) <= columns, line


@settings(deadline=None, max_examples=EXAMPLES)
@given(text=TEXTS, columns=st.sampled_from([4, 16, 21, 24, 32, 42, 48]))
def test_any_text_fits_and_none_of_it_is_lost(text, columns):
    cleaned = clean(text)
    wrapped = wrap(cleaned, columns)
    assert all(columns_of(line) <= columns for line in wrapped)
    assert "".join("".join(wrapped).split()) == "".join(cleaned.split())


@settings(deadline=None, max_examples=EXAMPLES)
@given(words=st.lists(st.text("abcdefgh0123", min_size=1, max_size=16), max_size=20))
def test_no_word_that_fits_a_line_is_cut(words):
    assert [word for line in wrap(" ".join(words), 16) for word in line.split()] == words


def test_a_word_wider_than_the_paper_is_cut_rather_than_lost():
    assert wrap("x" * 40, 32) == ["x" * 32, "x" * 8]


@settings(deadline=None, max_examples=EXAMPLES)
@given(text=st.text("前面约人，。、（）：", min_size=1, max_size=60))
def test_no_line_begins_with_closing_or_ends_with_opening_punctuation(text):
    wrapped = wrap(text, 32)
    # A run of punctuation longer than a line leaves no choice.
    if len(wrapped) > 1 and not any(set(line) <= CLOSING | OPENING for line in wrapped):
        assert not any(line[0] in CLOSING for line in wrapped[1:])
        assert not any(line[-1] in OPENING for line in wrapped[:-1])


def test_a_chinese_line_ends_after_a_pause_rather_than_in_a_phrase():
    assert wrap("叫号综合业务与预约，号码不一定连续", 32) == ["叫号综合业务与预约，", "号码不一定连续"]


def test_no_hanzi_or_short_word_stands_alone_on_the_last_line():
    assert wrap("扫码看前面还有几人", 16) == ["扫码看前面还有", "几人"]
    assert wrap("See the lobby manager. Valid today.", 29) == ["See the lobby manager.", "Valid today."]


def test_the_longest_wait_fits_32_columns_at_double_size():
    (line,) = [line for line in lines(Slip(number="A042", wait="预计 60 分钟以上"), 32) if "60" in line.text]
    assert (line.scale, columns_of(line.text)) == (2, 16)


@pytest.mark.parametrize(
    ("number", "columns", "scale"),
    [("A042", 32, 5), ("A1000", 32, 5), ("VIP1000", 32, 4), ("A042", 42, 6), ("A042", 48, 6)],
)
def test_the_number_stands_alone_unspaced_and_large(zh, number, columns, scale):
    (line,) = [line for line in lines(replace(zh, number=number), columns) if number in line.text]
    assert (line.text, line.scale, line.align) == (number, scale, "center")


def test_large_print_makes_everything_larger(zh):
    usual, large = lines(zh, 32), lines(replace(zh, large=True), 32)
    assert max(line.scale for line in large) == 8
    assert next(line for line in large if line.text.startswith("请备好")).scale == 2
    assert next(line for line in usual if line.text.startswith("请备好")).scale == 1


def test_a_copy_says_so_before_anything_else(zh):
    first = lines(replace(zh, copy="copy", mark="补打 COPY"), 32)[0]
    assert (first.text, first.scale) == ("补打 COPY", 2)


def test_a_copy_without_its_mark_is_refused(zh):
    with pytest.raises(BadSlip):
        replace(zh, copy="copy")


def test_a_slip_without_an_address_carries_no_qr_code(zh):
    assert not any(isinstance(piece, Qr) for piece in lay_out(replace(zh, qr=None), 32))


def test_a_flood_of_text_is_refused():
    with pytest.raises(SlipTooLong):
        lay_out(Slip(number="A1", notes=("前" * 300,) * 4), 32)
    with pytest.raises(BadSlip):
        Slip(number="A1", message="x" * 301)


def test_a_slip_survives_json(zh):
    assert Slip.from_json(zh.to_json()) == zh
    with pytest.raises(BadSlip):
        Slip.from_json({"number": "A1", "colour": "red"})
