"""What a printer can do, by its name in python-escpos' database."""

import pytest

from printers.model import UnknownProfile, model_of


@pytest.mark.parametrize(
    ("profile", "columns", "dots", "cutter", "native_qr"),
    [
        ("TM-T88V", 42, 512, True, True), ("TM-T20II", 48, 576, True, True), ("POS-5890", 32, 384, False, False),
        ("RP-F10-58mm", 32, 384, True, True),
    ],
)  # fmt: skip
def test_a_profile_says_width_cutter_and_codes(profile, columns, dots, cutter, native_qr):
    model = model_of({"profile": profile})
    assert (model.columns, model.dots, model.cutter, model.native_qr) == (columns, dots, cutter, native_qr)


def test_what_the_branch_file_says_of_the_paper_goes_before_the_profile():
    assert model_of({"profile": "TM-T88V", "columns": 32}).dots == 384
    assert model_of({"profile": "TM-T20II", "dots": 512}).columns == 42


def test_a_profile_that_knows_no_width_leaves_it_to_the_paper():
    assert model_of({"profile": "default", "width_mm": 58}).columns == 32


def test_an_unknown_profile_is_one_sentence():
    with pytest.raises(UnknownProfile, match="no printer of python-escpos"):
        model_of({"profile": "TM-T88X"})
