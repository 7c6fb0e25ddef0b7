"""A branch file says how its slips look; what cannot be is one sentence."""

import pytest
from PIL import Image

from config.load import BadBranchFile, load, read
from config.sentences import Sentences

SAY = Sentences.load(["en"]).say
BRANCH = """
[branch]
id = "x"
name = "X"
timezone = "Asia/Shanghai"
[[services]]
code = "A"
name = "Personal"
[[counters]]
number = 1
[slips]
"""
NUMBER = '{ line = "{number}" }'


@pytest.fixture
def complaints(tmp_path):
    """What is said of a branch file with these lines in [slips]."""

    def said(lines: str) -> list[str]:
        (tmp_path / "branch.toml").write_text(BRANCH + lines, encoding="utf-8")
        try:
            load(tmp_path / "branch.toml")
        except BadBranchFile as bad:
            return bad.lines(SAY, "en")
        return []

    return said


def test_a_template_of_known_fields_is_well(complaints):
    assert not complaints(f'template = [{NUMBER}, {{ line = "{{branch}} · {{service}}", size = 2, gap = 12 }}]')


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{ line = "{brunch}" }', "template[1].line: there is no field 'brunch' on a ticket; did you mean 'branch'?"),
        ('{ line = "{xyzzy}" }', "template[1].line: there is no field 'xyzzy' on a ticket; docs/branch-file.md names"),
        ('{ line = "{ branch}" }', "template[1].line: there is no field ' branch' on a ticket"),
        ('{ line = "No. {qr}" }', "template[1].line: “qr” needs a line of its own"),
        ('{ line = "\\u001b@" }', "template[1].line: "),
        ('{ line = "x", size = 9 }', "template[1].size: "),
        ('{ line = "x", colour = "red" }', "template[1].colour: there is no such setting"),
        ('{ line = "x", align = "middle" }', "template[1].align: "),
        ("{ size = 2 }", "template[1].line: "),
        (NUMBER, "template: a ticket shows its number once"),
    ],
)
def test_a_fault_in_the_template_is_one_sentence_at_its_place(complaints, line, said):
    (only,) = complaints(f"template = [{NUMBER}, {line}]")
    assert only.startswith(f"slips.{said}")


def test_a_template_without_number_or_with_a_small_one_is_refused(complaints):
    assert "stands here 0 times" in complaints('template = [{ line = "{branch}" }]')[0]
    assert "10 mm" in complaints('template = [{ line = "{number}", size = 4 }]')[0]


def test_a_logo_beside_the_branch_file_is_found_and_placed(complaints, tmp_path):
    Image.new("L", (200, 80), 255).save(tmp_path / "logo.png")
    assert not complaints('logo = "logo.png"')
    assert load(tmp_path / "branch.toml").branch_file.slips.logo == str(tmp_path / "logo.png")


def test_a_logo_of_twenty_megapixels_is_refused_in_one_sentence(complaints, tmp_path):
    Image.new("L", (5000, 4000), 255).save(tmp_path / "logo.png")
    assert complaints('logo = "logo.png"') == ["slips.logo: 'logo.png' has 20.0 megapixels; a logo on paper may have 4"]


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"<svg/>", b"\x89PNG\r\n\x1a\n" + bytes(30)])
def test_what_is_no_picture_is_refused_in_one_sentence(complaints, tmp_path, content):
    (tmp_path / "logo.png").write_bytes(content)
    (said,) = complaints('logo = "logo.png"')
    assert "is not a picture that can be read" in said


def test_a_logo_that_is_missing_or_heavy_or_a_folder_is_refused(complaints, tmp_path):
    assert complaints('logo = "gone.png"') == ["slips.logo: there is no file 'gone.png' beside the branch file"]
    (tmp_path / "logo.png").write_bytes(bytes(2_000_001))
    assert complaints('logo = "logo.png"') == ["slips.logo: 'logo.png' has 2000 kB; a logo may have 2000"]
    (tmp_path / "folder.png").mkdir()
    assert len(complaints('logo = "folder.png"')) == 1


def test_a_picture_that_claims_to_be_a_giant_is_refused_unopened(complaints, tmp_path):
    Image.new("1", (20_000, 20_000)).save(tmp_path / "logo.png")
    (said,) = complaints('logo = "logo.png"')
    assert "megapixels" in said


def test_the_file_is_not_looked_at_where_only_tables_are_read():
    tables = {
        "branch": {"id": "x", "name": "X", "timezone": "UTC"},
        "services": [{"code": "A", "name": "A"}],
        "counters": [{"number": 1}],
        "slips": {"logo": "gone.png"},
    }
    assert read(tables).branch_file.slips.logo == "gone.png"
