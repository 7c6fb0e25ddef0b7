"""A slip is laid out as the branch wants it."""

from dataclasses import asdict, replace

import pytest

from config import slips as written
from printers import template as kept
from printers.layout import Gap, Line, Qr, SlipTooLong, Stationery, lay_out
from printers.model import model_of
from printers.press import Press
from printers.slip import Slip
from printers.template import DEFAULT, TemplateLine, template_of


def texts(slip: Slip, *lines: TemplateLine, columns: int = 32) -> list[str]:
    pieces = lay_out(slip, columns, Stationery(lines))
    return [piece.text for piece in pieces if isinstance(piece, Line)]


def test_lines_stand_in_the_templates_order_with_its_sizes(zh):
    pieces = lay_out(
        zh,
        32,
        Stationery(template_of([
            {"line": "{number}", "size": 8, "align": "right", "bold": False, "gap": 0},
            {"line": "{branch} · {service}", "size": None, "align": "center", "bold": True, "gap": 30},
        ])),
    )  # fmt: skip
    assert pieces == (
        Line("A042", 8, "right"),
        Gap(30),
        Line("西湖支行 · 个人业务", 1, "center", bold=True),
    )


def test_a_line_whose_fields_are_all_empty_takes_no_room(zh):
    assert lay_out(Slip(number="A1"), 32) == (Gap(), Line("A1", 5, "center", bold=True))
    without = replace(zh, bring="")
    assert texts(without, TemplateLine("Bring: {bring}", gap=30), TemplateLine("{number}")) == ["A042"]


def test_what_fills_a_field_is_not_read_as_a_field_again():
    slip = Slip(number="A1", branch="{number} {0} {{x}}")
    assert texts(slip, TemplateLine("{branch}")) == ["{number} {0} {{x}}"]


def test_a_rule_divides_and_is_left_out_where_nothing_follows(zh):
    lines = (TemplateLine("{branch}"), TemplateLine("{rule}"), TemplateLine("{message}"), TemplateLine("{rule}"))
    assert texts(replace(zh, message=""), *lines) == ["西湖支行"]
    assert texts(zh, *lines) == ["西湖支行", "-" * 32, "谨防诈骗　不向陌生人转账"]


def test_a_copy_is_marked_whatever_the_template_says(zh):
    assert texts(replace(zh, copy="copy", mark="补打 COPY"), TemplateLine("{number}"))[0] == "补打 COPY"


def test_the_code_stands_where_the_template_wants_it_and_only_where_there_is_an_address(zh):
    lines = (TemplateLine("{qr}"), TemplateLine("{number}"))
    assert isinstance(lay_out(zh, 32, Stationery(lines))[0], Qr)
    assert texts(replace(zh, qr=None), *lines) == ["A042"]


@pytest.mark.parametrize("size", [1, 4])
def test_no_template_makes_the_number_small(size):
    (line,) = lay_out(Slip(number="A042"), 32, Stationery((TemplateLine("{number}", size=size),)))
    assert isinstance(line, Line) and line.down >= 5


def test_a_long_number_is_narrow_but_never_low():
    (line,) = lay_out(Slip(number="VIP10000"), 32, Stationery((TemplateLine("{number}"),)))
    assert isinstance(line, Line)
    assert (line.scale, line.down) == (4, 5)


def test_long_texts_in_large_print_come_out_as_a_usual_slip_rather_than_not_at_all(read_slip):
    slip = {"number": "A042", "large": True, "bring": "前" * 250, "message": "约" * 250}
    paper = read_slip(Press(model_of({"width_mm": 58})).bytes_of(slip))
    assert "A042" in [text for text, _, _, _ in paper.lines]
    with pytest.raises(SlipTooLong):
        Press(model_of({"width_mm": 58})).bytes_of({**slip, "notes": ["约" * 250] * 4})


def test_branch_files_and_printers_know_the_same_fields():
    assert set(written.FIELDS) == kept.FIELDS
    assert set(written.ALONE) == kept.ALONE


def test_the_usual_template_is_one_a_branch_file_could_hold():
    lines = [asdict(each) for each in DEFAULT]
    assert len(written.Slips(template=lines).template) == len(DEFAULT)
