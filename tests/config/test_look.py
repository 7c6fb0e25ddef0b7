"""How the screens look is said in the branch file, and measured before anybody stands in front of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from config.contrast import contrast, rgb, tones
from config.load import BadBranchFile, load, read
from config.look import Look

LEAST = {
    "branch": {"id": "b-1", "name": "Branch", "timezone": "UTC", "languages": ["en"]},
    "services": [{"code": "A", "name": "Cash"}],
    "counters": [{"number": 1}],
}


def complaints(**tables: Any) -> list[str]:
    with pytest.raises(BadBranchFile) as refused:
        read(LEAST | tables)
    return str(refused.value).splitlines()


def write(folder: Path, tables: str) -> Path:
    file = folder / "branch.toml"
    head = '[branch]\nid = "b-1"\nname = "B"\ntimezone = "UTC"\nlanguages = ["en"]\n'
    file.write_text(f'{head}[[services]]\ncode = "A"\nname = "Cash"\n[[counters]]\nnumber = 1\n{tables}')
    return file


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast(rgb("#000000"), rgb("#FFFFFF")) == pytest.approx(21)
    assert contrast(rgb("#777777"), rgb("#FFFFFF")) == pytest.approx(4.48, abs=0.005)  # the standard's own example
    assert contrast(rgb("#0A5BD3"), rgb("#0A5BD3")) == 1


def test_colours_that_cannot_be_read_are_refused_with_their_measured_contrast() -> None:
    first, second = complaints(look={"text": "#667788"})
    assert first.startswith("look.text: text #667788 on night #0A1120 has a contrast of 4.09:1; at least 7:1")
    assert second.startswith("look.text: text #667788 on panel #121C33 has a contrast of 3.68:1")
    assert complaints(look={"fresh": "#B3261E"})[0].startswith("look.fresh: ink #14203A on fresh #B3261E has")


@pytest.mark.parametrize("colour", ["red", "#FFF", "#12345G", "#0A1120FF", "#0A1120; }", 7])
def test_what_is_no_colour_is_refused_and_not_measured(colour: object) -> None:
    assert [line.partition(":")[0] for line in complaints(look={"night": colour})] == ["look.night"]


def test_all_colours_of_a_light_hall_can_be_read() -> None:
    light = {"night": "#FFFFFF", "panel": "#EEF3FB", "text": "#14203A", "fresh": "#7A1F00", "ink": "#FFFFFF"}
    loaded = read(LEAST | {"look": light})
    made = tones(loaded.branch_file.look.model_dump())
    for under in ("night", "panel"):
        assert contrast(rgb(made["night-muted"]), rgb(made[under])) >= 7
    assert contrast(rgb(made["rule"]), rgb(made["panel"])) > 1.1


def test_the_usual_hall_keeps_the_house_s_own_tones() -> None:
    assert "night-muted" not in tones(Look().model_dump())


def test_a_board_of_a_zone_says_which() -> None:
    assert complaints(boards=[{"name": "up", "layout": "zone"}]) == [
        'boards[0].zone: a board with the layout "zone" needs a zone'
    ]
    assert complaints(boards=[{"name": "up", "layout": "cinema"}])[0].startswith("boards[0].layout")


@pytest.mark.parametrize("name", ["../secret.png", "/etc/passwd", "a/b.png", "..", ".hidden", "a\\b.png", "a\nb.png"])
def test_a_playlist_names_files_of_its_folder_only(name: str) -> None:
    assert complaints(media={"playlist": [{"file": name}]})[0].startswith("media.playlist[0].file: ")


def test_a_playlist_s_hours_go_forwards() -> None:
    said = complaints(media={"playlist": [{"file": "*", "hours": ["12:00-09:00"]}]})
    assert said == ["media.playlist[0].hours: '12:00-09:00' ends before it begins"]


def test_files_are_beside_the_branch_file(tmp_path: Path) -> None:
    Image.new("RGB", (4, 4), "white").save(tmp_path / "mark.png")
    found = load(write(tmp_path, '[look]\nlogo = "mark.png"\n[media]\nfolder = "films"\n')).branch_file
    assert (found.look.logo, found.media.folder) == (str(tmp_path / "mark.png"), str(tmp_path / "films"))


def test_a_logo_that_is_no_picture_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mark.png").write_text("<svg onload=alert(1)>")
    with pytest.raises(BadBranchFile, match=r"look\.logo: 'mark\.png' is not a picture"):
        load(write(tmp_path, '[look]\nlogo = "mark.png"\n'))


def test_a_logo_drawn_for_paper_is_asked_about(tmp_path: Path) -> None:
    for name, colour in (("dark", "#101830"), ("light", "#FFFFFF")):
        Image.new("RGB", (40, 20), colour).save(tmp_path / f"{name}.png")
        asked = load(write(tmp_path, f'[look]\nlogo = "{name}.png"\n')).warnings
        assert [one.key for one in asked if one.path == "look.logo"] == (
            ["check.warn.logo_faint"] if name == "dark" else []
        )


def test_a_folder_that_is_not_there_is_asked_about_where_a_board_shows_it(tmp_path: Path) -> None:
    boards = '[[boards]]\nname = "hall"\nlayout = "media"\n'
    assert "media.folder" in [one.path for one in load(write(tmp_path, boards)).warnings]
    (tmp_path / "media").mkdir()
    assert "media.folder" not in [one.path for one in load(write(tmp_path, boards)).warnings]
