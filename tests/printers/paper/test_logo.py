"""A branch's logo on its slips."""

import pytest
from PIL import Image, ImageDraw

from config import files
from printers import logo
from printers.drawn import draw
from printers.ink import STRIP_ROWS_MAX, ink
from printers.layout import Line, Logo, Stationery, lay_out
from printers.logo import BadLogo, logo_of
from printers.model import model_of
from printers.picture import Pen
from printers.press import Press, stationery_of
from printers.slip import Slip


@pytest.fixture
def house(tmp_path):
    """A grey house on nothing, 300 × 120."""
    picture = Image.new("RGBA", (300, 120), (0, 0, 0, 0))
    pencil = ImageDraw.Draw(picture)
    pencil.polygon([(20, 60), (150, 5), (280, 60)], fill=(0, 0, 0, 255))
    pencil.rectangle((40, 65, 260, 118), fill=(128, 128, 128, 255))
    picture.save(tmp_path / "house.png")
    return tmp_path / "house.png"


@pytest.mark.parametrize(
    "printer", [{"width_mm": 58}, {"columns": 42}, {"width_mm": 80}, {"width_mm": 58, "text": "picture"}]
)
def test_a_logo_is_black_and_white_dots_in_strips_as_wide_as_the_paper(house, read_slip, printer):
    model = model_of(printer)
    content = Press(model, stationery_of({"logo": str(house)}, model.dots)).bytes_of({"number": "A042"})
    paper = read_slip(content)
    assert not paper.strange
    assert all(across * 8 == model.dots and rows <= STRIP_ROWS_MAX for across, rows, _ in paper.pictures)
    across, rows, bits = paper.pictures[0]
    assert rows >= 120
    left, right = bits[40 * across : 41 * across], bits[100 * across : 101 * across]
    assert not any(left[:4]) and any(left)
    dark = sum(byte.bit_count() for byte in right)
    assert 60 < dark < 160  # of 220 grey dots about half


@pytest.mark.parametrize(("width", "height"), [(2000, 400), (100, 1000), (1, 1), (1999, 2)])
def test_any_picture_becomes_as_small_as_paper_needs(tmp_path, width, height):
    Image.new("L", (width, height), 0).save(tmp_path / "logo.png")
    made = logo_of(tmp_path / "logo.png", 384)
    assert made.width == 384 and 1 <= made.height <= logo.HEIGHT_DOTS_MAX
    assert len(made.content) == 48 * made.height


def test_a_high_logo_comes_in_several_strips(read_slip):
    tall = Logo(384, 2 * STRIP_ROWS_MAX + 1, b"\xaa" * 48 * (2 * STRIP_ROWS_MAX + 1))
    paper = read_slip(ink([tall, Line("x")], model_of({"width_mm": 58}), Pen()))
    assert [rows for _, rows, _ in paper.pictures] == [STRIP_ROWS_MAX, STRIP_ROWS_MAX, 1]


def test_the_logo_stands_where_the_template_has_it_and_the_printer_draws_it_there(house):
    slips = {"logo": str(house), "template": [{"line": "{logo}", "align": "right"}, {"line": "{number}"}]}
    stationery = stationery_of(slips, 384)
    assert isinstance(lay_out(Slip(number="A1"), 32, stationery)[0], Logo)
    picture = draw(ink([stationery.logo], model_of({"width_mm": 58}), Pen()), dots=384, columns=32).convert("L")
    left, _, right, _ = picture.point(lambda grey: 255 - grey).getbbox()
    assert left > 84 and right > 340


def test_a_picture_of_twenty_megapixels_is_no_logo(tmp_path):
    Image.new("1", (5000, 4000)).save(tmp_path / "big.png")
    with pytest.raises(BadLogo, match="too_large"):
        logo_of(tmp_path / "big.png", 384)


@pytest.mark.parametrize("content", [b"", b"not a picture", b"\x89PNG\r\n\x1a\n" + bytes(40), b"<svg/>", b"\x1b@"])
def test_what_is_no_picture_is_no_logo_and_the_slip_comes_without(tmp_path, content):
    (tmp_path / "logo.png").write_bytes(content)
    with pytest.raises(BadLogo):
        logo_of(tmp_path / "logo.png", 384)
    assert stationery_of({"logo": str(tmp_path / "logo.png")}, 384) == Stationery()


def test_a_cut_off_picture_is_no_logo(house):
    house.write_bytes(house.read_bytes()[:-60])
    with pytest.raises(BadLogo):
        logo_of(house, 384)


def test_a_logo_that_is_gone_leaves_the_slip_as_it_was(tmp_path):
    assert stationery_of({"logo": str(tmp_path / "gone.png")}, 384) == Stationery()


def test_branch_files_and_printers_have_the_same_limits():
    assert (files.LOGO_BYTES_MAX, files.LOGO_PIXELS_MAX) == (logo.FILE_BYTES_MAX, logo.PIXELS_MAX)
    assert files.LOGO_FORMATS == logo.FORMATS
