"""What comes out on every paper, read by a reader that shares nothing with what made it."""

import unicodedata
from dataclasses import fields, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from printers.cells import clean, narrow
from printers.decode import decode, printed_lines
from printers.drawn import draw
from printers.ink import STRIP_ROWS_MAX, ink
from printers.layout import Line, Qr, Stationery, lay_out
from printers.model import model_of
from printers.picture import Pen
from printers.slip import Slip
from printers.template import TEXTS, TemplateLine

EXAMPLES = 150
PRINTERS = [
    {"width_mm": 58},
    {"width_mm": 58, "status": "none"},
    {"columns": 42},
    {"width_mm": 80},
    {"width_mm": 80, "status": "none"},
]
MODES = ["text", "auto", "picture"]
LANGUAGES = ["zh", "en", "de", "th", "ar"]
SAID = [field.name for field in fields(Slip) if field.type == "str" and field.name not in ("number", "language")]
ATTACKS = st.sampled_from(
    ["\x1b@", "\x1dV\x00", "\x10\x04\x01", "\x1c&", "\x9b", "\u202e", "\ufeff", "{number}", "㐀", "\x00"]
)
ANY_TEXT = st.lists(st.one_of(st.characters(), ATTACKS, st.sampled_from("前約，。é я€กع 𠀀")), max_size=60).map("".join)
TEMPLATES = st.lists(
    st.builds(
        TemplateLine,
        line=st.one_of(st.sampled_from([f"{{{name}}}" for name in (*TEXTS, "rule", "notes", "qr")]), ANY_TEXT),
        size=st.one_of(st.none(), st.integers(1, 8)),
        align=st.sampled_from(["left", "center", "right"]),
        bold=st.booleans(),
        gap=st.integers(0, 240),
    ),
    max_size=4,
).map(lambda lines: (TemplateLine("{number}"), *lines))


def printed(slip: Slip, printer: dict, stationery: Stationery | None = None) -> bytes:
    model = model_of(printer)
    return ink(lay_out(slip, model.columns, stationery or Stationery()), model, Pen(slip.language))


def unspaced(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("printer", PRINTERS, ids=str)
@pytest.mark.parametrize("large", [False, True])
def test_nothing_is_wider_than_the_paper_and_each_slip_is_cut_once(request, read_slip, language, printer, large):
    slip = replace(request.getfixturevalue(language), large=large)
    for mode in MODES:
        model = model_of({**printer, "text": mode})
        paper = read_slip(printed(slip, {**printer, "text": mode}))
        assert not paper.strange
        assert all(columns <= model.columns for _, columns, _, _ in paper.lines)
        assert all(across * 8 == model.dots and rows <= STRIP_ROWS_MAX for across, rows, _ in paper.pictures)
        assert (paper.cuts, paper.resets) == (int(model.cutter), 1)


@pytest.mark.parametrize("language", ["zh", "en", "de"])
@pytest.mark.parametrize("printer", PRINTERS, ids=str)
@pytest.mark.parametrize("clone", [False, True])
def test_every_letter_comes_out_as_text_on_epsons_and_clones_alike(request, read_slip, language, printer, clone):
    slip = request.getfixturevalue(language)
    content = printed(slip, printer)
    paper = read_slip(content, clone=clone)
    read = unspaced("".join(text for text, _, _, _ in paper.lines))
    for name in SAID:
        assert unspaced(getattr(slip, name)) in read
    assert [text for text, _, _, _ in paper.lines].count("A042") == 1
    product = [text for text, _ in printed_lines(decode(content, kanji_at_reset=clone))]
    assert product == [text for text, _, _, _ in paper.lines]


@settings(deadline=None, max_examples=EXAMPLES)
@given(
    said=st.dictionaries(st.sampled_from(SAID), ANY_TEXT, max_size=4),
    template=TEMPLATES,
    printer=st.sampled_from(PRINTERS),
    clone=st.booleans(),
)
def test_no_text_and_no_template_can_say_anything_to_the_printer(said, template, printer, clone, read_slip):
    copied = {"copy": "copy"} if said.get("mark") else {}
    slip = Slip(number="A042", **{**said, **copied})
    paper = read_slip(printed(slip, {**printer, "text": "text"}, Stationery(template)), clone=clone)
    model = model_of(printer)
    assert not paper.strange and not paper.pictures
    assert (paper.cuts, paper.resets) == (int(model.cutter), 1)
    assert all(columns <= model.columns for _, columns, _, _ in paper.lines)
    assert all(character.isprintable() or character == "　" for text, _, _, _ in paper.lines for character in text)


@settings(deadline=None, max_examples=30)
@given(text=ANY_TEXT)
def test_whatever_the_text_a_picture_can_be_drawn_of_it(text, read_slip):
    paper = read_slip(printed(Slip(number="A042", message=text), {"width_mm": 58, "text": "picture"}))
    assert paper.pictures and not paper.strange and not paper.lines


def test_every_two_byte_hanzi_comes_back_as_it_was_sent(read_slip):
    seconds = [*range(0x40, 0x7F), *range(0x80, 0xFF)]
    codes = (bytes([first, second]) for first in range(0x81, 0xFF) for second in seconds)
    hanzi = [code.decode("gb18030", "ignore") for code in codes]
    hanzi = [each for each in hanzi if len(each) == 1 and clean(each) == each and unicodedata.category(each) == "Lo"]
    assert len(hanzi) > 20_000
    lines = ["".join(hanzi[at : at + 16]) for at in range(0, len(hanzi), 16)]
    content = ink([Line(text) for text in lines], model_of({"width_mm": 58}), Pen())
    for clone in (False, True):
        assert [text for text, _, _, _ in read_slip(content, clone=clone).lines] == lines


@pytest.mark.parametrize("printer", PRINTERS, ids=str)
@pytest.mark.parametrize(
    "text",
    ["Größe Übung ß", "français: é è ê ç œ", "señor ¿qué?", "Łódź żółć", "Привет, Москва", "Ελλάδα ώρα", "5 € £ 3"],
)
def test_letters_of_the_profiles_pages_are_never_question_marks_and_one_column_wide(read_slip, printer, text):
    paper = read_slip(ink([Line(text)], model_of({**printer, "text": "text"}), Pen()))
    assert paper.lines == [(text, len(text), 1, 0)]


def test_a_letter_that_no_page_of_the_printer_has_loses_its_accent_or_is_drawn(read_slip):
    text, auto = ({"profile": "simple", "columns": 32, "text": mode} for mode in ("text", "auto"))
    assert narrow("ā")
    (line,) = read_slip(ink([Line("Rīga")], model_of(text), Pen())).lines
    assert line[0] == "Riga"
    assert len(read_slip(ink([Line("Rīga")], model_of(auto), Pen())).pictures) == 1


@pytest.mark.parametrize("language", ["th", "ar"])
def test_letters_that_change_with_their_neighbours_are_drawn_and_figures_stay_text(request, read_slip, language):
    paper = read_slip(printed(request.getfixturevalue(language), {"width_mm": 58}))
    assert "A042" in [text for text, _, _, _ in paper.lines]
    assert all(text.isascii() for text, _, _, _ in paper.lines)
    assert len(paper.pictures) >= 3


@pytest.mark.parametrize("number", ["A042", "A1000", "VIP1000", "VIP20000"])
@pytest.mark.parametrize("mode", ["text", "picture"])
@pytest.mark.parametrize(("printer", "dots_a_mm"), [({"width_mm": 58}, 8), ({"columns": 42}, 180 / 25.4), ({}, 8)])
@pytest.mark.parametrize("large", [False, True])
def test_the_number_is_at_least_ten_millimetres_high(number, mode, printer, dots_a_mm, large):
    model = model_of({**printer, "text": mode})
    content = ink(lay_out(Slip(number=number, large=large), model.columns), model, Pen())
    picture = draw(content, dots=model.dots, columns=model.columns).convert("L").point(lambda grey: 255 - grey)
    left, top, right, bottom = picture.getbbox()
    assert bottom - top >= 10 * dots_a_mm
    assert right - left <= model.dots


@pytest.mark.parametrize("printer", PRINTERS, ids=str)
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("longer", [0, 190])
def test_around_the_code_the_paper_is_white(printer, mode, longer, url, read_qr):
    url += "/" + "x" * longer if longer else ""
    model = model_of({**printer, "text": mode})
    above, below = Line("#" * model.columns), Line("#" * model.columns)
    picture = draw(ink([above, Qr(url), below], model, Pen()), dots=model.dots, columns=model.columns).convert("L")
    if not longer:  # the reader of these tests knows versions 1 to 6
        assert read_qr(picture) == url
    rows = [picture.crop((0, y, picture.width, y + 1)).getextrema()[0] < 128 for y in range(picture.height)]
    runs, y = [], 0
    while y < len(rows):
        end = next((at for at in range(y, len(rows)) if rows[at] != rows[y]), len(rows))
        runs.append((rows[y], end - y, y))
        y = end
    code = max((run for run in runs if run[0]), key=lambda run: run[1])
    place = runs.index(code)
    assert runs[place - 1][1] >= 24 and runs[place + 1][1] >= 24
    left, _, right, _ = picture.crop((0, code[2], picture.width, code[2] + code[1])).point(lambda g: 255 - g).getbbox()
    assert left >= 24 and picture.width - right >= 24
