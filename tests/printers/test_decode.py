"""Bytes taken apart, whatever they are and however they come."""

from hypothesis import given, settings
from hypothesis import strategies as st

from printers.decode import Decoder, decode, readable
from printers.drawn import draw, png

EXAMPLES = 60
BEGINNINGS = [
    b"\x1b", b"\x1d", b"\x1c", b"\x1dv0\x00\x02\x00\x02\x00", b"\x1dv0\x03\x02\x00\x02\x00", b"\x1d(k",
    b"\x1b*\x21\x02\x00", b"\x1b*\x00\x03\x00", b"\x1d8L\x02\x00\x00\x00", b"\x1dk\x04", b"\x1dk\x49\x03", b"\x1bD",
    b"\x1bi", b"\x1dV\x00", b"\x1b$", b"\x1d!\x77", b"\x1d(k\x04\x001P0x", b"\x1d(k\x03\x001Q0",
    b"\x1d(k\x03\x001C\x00", b"\x1bt\x11", b"\x1dB\x01", b"\x1c&",
]  # fmt: skip
BYTES = st.lists(st.one_of(st.binary(max_size=20), st.sampled_from(BEGINNINGS))).map(b"".join)


@settings(deadline=None, max_examples=EXAMPLES)
@given(content=BYTES)
def test_any_bytes_are_taken_apart_without_losing_one(content):
    assert b"".join(operation.raw for operation in decode(content)) == content


@settings(deadline=None, max_examples=EXAMPLES)
@given(content=BYTES, cut=st.integers(0, 400))
def test_bytes_mean_the_same_however_they_are_divided(content, cut):
    decoder = Decoder()
    parts = decoder.feed(content[:cut]) + decoder.feed(content[cut:])
    whole = Decoder()
    assert "".join(each.text for each in parts) == "".join(each.text for each in whole.feed(content))
    assert [each.name for each in parts if each.name != "text"] == [
        each.name for each in Decoder().feed(content) if each.name != "text"
    ]
    assert decoder.rest == whole.rest


def test_a_hanzi_cut_in_two_by_the_network_is_read_whole():
    decoder = Decoder()
    code = "前".encode("gb18030")
    first, second = decoder.feed(b"\x1c&" + code[:1]), decoder.feed(code[1:])
    assert "".join(operation.text for operation in first + second) == "前"


def test_hanzi_without_the_kanji_command_are_not_hanzi():
    assert "前" not in "".join(operation.text for operation in decode("前".encode("gb18030")))
    assert decode("前".encode("gb18030"), kanji_at_reset=True)[0].text == "前"


def test_a_control_byte_in_a_text_is_seen_as_a_stray():
    assert [operation.name for operation in decode(b"A\x07B")] == ["text", "stray", "text"]


@settings(deadline=None, max_examples=EXAMPLES)
@given(content=st.one_of(st.binary(max_size=300), BYTES))
def test_any_bytes_can_be_drawn(content):
    assert draw(content, dots=384, columns=32).width == 384
    assert png(content, dots=384, columns=32).startswith(b"\x89PNG")


def test_people_can_read_what_a_file_of_bytes_says():
    lines = readable(decode(b"\x1b@\x1c&" + "前".encode("gb18030") + b"\x1c.\n\x1dVB\x00"))
    assert [line.split()[0] for line in lines] == ["reset", "kanji_on", "text", "kanji_off", "line", "cut"]
    assert "'前'" in lines[2] and lines[0].endswith("1B 40")


def test_what_is_printed_at_double_size_is_twice_as_high_and_wide():
    def inked(content: bytes) -> tuple[int, int]:
        left, top, right, bottom = draw(content, dots=384, columns=32).convert("L").point(lambda v: 255 - v).getbbox()
        return right - left, bottom - top

    (width, height), (double_width, double_height) = inked(b"HH\n"), inked(b"\x1d!\x11HH\n")
    assert abs(double_width - 2 * width) <= 4
    assert abs(double_height - 2 * height) <= 4


def test_centred_text_stands_in_the_middle():
    left, _, right, _ = draw(b"\x1ba\x01HH\n", dots=384, columns=32).convert("L").point(lambda v: 255 - v).getbbox()
    assert abs((left + right) / 2 - 192) <= 3


def test_letters_are_read_from_the_page_that_was_chosen_until_the_next_reset():
    content = b"\x1bt\x11\x8f\x90\x1bt\x12\x9d\x1bt\x00\x81\x1bt\x11\x1b@\x81"
    assert "".join(operation.text for operation in decode(content)) == "ПРŁüü"


def test_a_picture_that_claims_more_than_any_printer_holds_is_passed_over():
    decoder = Decoder()
    assert [each.name for each in decoder.feed(b"\x1dv0\x00\xff\xff\xff\xff" + b"A" * 20)] == ["unknown", "text"]
    assert decoder.rest == b""


def test_bits_in_columns_and_doubled_pictures_are_drawn():
    def inked(content: bytes) -> tuple[int, int]:
        left, top, right, bottom = draw(content, dots=384, columns=32).convert("L").point(lambda v: 255 - v).getbbox()
        return right - left, bottom - top

    assert inked(b"\x1b*\x21\x02\x00" + b"\xff" * 6 + b"\n") == (2, 24)
    assert inked(b"\x1b*\x00\x02\x00" + b"\xff" * 2 + b"\n") == (4, 24)
    assert inked(b"\x1dv0\x03\x01\x00\x04\x00" + b"\xff" * 4) == (16, 8)


def test_where_two_slips_are_cut_the_paper_shows_it():
    one, two = (draw(content, dots=384, columns=32) for content in (b"A\n\x1dVB\x00", b"A\n\x1dVB\x00A\n"))
    dashes = range(6, 384, 24)

    def cuts(paper) -> int:
        return sum(all(paper.getpixel((x, y)) == 0 for x in dashes) for y in range(paper.height))

    assert (cuts(one), cuts(two)) == (0, 2)


def test_a_flood_of_paper_is_drawn_in_a_moment_and_cut_off():
    assert draw(b"\x1d!\x77" + b"#" * 200_000 + b"\n" * 10_000, dots=384, columns=32).height < 9_000


def test_a_code_that_nothing_can_hold_and_one_wider_than_the_paper_leave_no_trace():
    def stored(content: bytes) -> bytes:
        size = len(content) + 3
        return b"\x1d(k" + bytes([size % 256, size // 256]) + b"1P0" + content

    show, giant = b"\x1d(k\x03\x001Q0", b"\x1d(k\x03\x001C\x10"
    blank = draw(b"", dots=384, columns=32)
    for content in (show, stored(b"") + show, stored(b"x" * 5000) + show, stored(b"x" * 100) + giant + show):
        assert draw(content, dots=384, columns=32).tobytes() == blank.tobytes()
