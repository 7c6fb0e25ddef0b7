"""Pictures and videos beside the calls: which are shown when, which cannot be; nothing else is ever given away."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from display import files
from display.files import PART_BYTES_MAX
from display.media import FILES_MAX, Media

FRIDAY = datetime(2026, 11, 20, 10, 42)
VIDEO = b"\x00\x00\x00\x20ftypisom" + b"\x00" * 40


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "media"
    made.mkdir()
    (tmp_path / "secret.png").write_bytes(b"not yours")
    return made


def picture(path: Path, colour: str = "teal", size: int = 8) -> Path:
    Image.new("RGB", (size, size), colour).save(path)
    return path


def entry(file: str, **more: Any) -> dict[str, Any]:
    return {"file": file, "seconds": None, "hours": [], "weekdays": []} | more


def names(media: Media, at: datetime = FRIDAY) -> list[str]:
    return [item["name"] for item in media.listed(at)["items"]]


def broken(media: Media) -> dict[str, str]:
    return {one["name"]: one["why"] for one in media.listed(FRIDAY)["broken"]}


def test_without_a_playlist_every_file_is_shown_in_the_order_of_names(folder: Path) -> None:
    picture(folder / "b.png")
    (folder / "a.mp4").write_bytes(VIDEO)
    picture(folder / "C.JPG")
    items = Media(folder, 10, []).listed(FRIDAY)["items"]
    assert [(one["name"], one["kind"], one["seconds"]) for one in items] == [
        ("C.JPG", "picture", 10), ("a.mp4", "video", None), ("b.png", "picture", 10),
    ]  # fmt: skip


def test_a_playlist_orders_repeats_and_times(folder: Path) -> None:
    for name in ("a.png", "b.png"):
        picture(folder / name)
    (folder / "film.mp4").write_bytes(VIDEO)
    playlist = [entry("film.mp4", seconds=30), entry("*.png", seconds=7), entry("a.png"), entry("FILM.*")]
    items = Media(folder, 10, playlist).listed(FRIDAY)["items"]
    assert [(one["name"], one["seconds"]) for one in items] == [
        ("film.mp4", 30), ("a.png", 7), ("b.png", 7), ("a.png", 10), ("film.mp4", None),
    ]  # fmt: skip


def test_hours_and_weekdays_are_those_of_the_branch_s_clock(folder: Path) -> None:
    for name in ("morning.png", "monday.png", "always.png"):
        picture(folder / name)
    playlist = [
        entry("morning.png", hours=["09:00-10:42", "20:00-24:00"]),
        entry("monday.png", weekdays=["mon"]),
        entry("always.png"),
    ]
    media = Media(folder, 10, playlist)
    assert names(media, FRIDAY) == ["always.png"]
    assert names(media, FRIDAY.replace(minute=41)) == ["morning.png", "always.png"]
    assert names(media, FRIDAY.replace(hour=23, minute=59)) == ["morning.png", "always.png"]
    assert names(media, FRIDAY.replace(day=23, hour=8)) == ["monday.png", "always.png"]


def test_a_file_added_while_running_appears_and_one_taken_away_goes(folder: Path) -> None:
    media = Media(folder, 10, [])
    assert names(media) == []
    new = picture(folder / "new.png")
    assert names(media) == ["new.png"]
    new.unlink()
    assert names(media) == []


def test_a_folder_that_is_not_there_is_an_empty_one(tmp_path: Path) -> None:
    assert Media(tmp_path / "none", 10, []).listed(FRIDAY) == {"items": [], "broken": []}


def test_what_cannot_be_shown_is_skipped_and_said(folder: Path, tmp_path: Path) -> None:
    picture(folder / "good.png")
    whole = picture(folder / "half.jpg", size=400).read_bytes()
    (folder / "half.jpg").write_bytes(whole[: len(whole) // 2])
    (folder / "empty.png").write_bytes(b"")
    (folder / "text.png").write_text("<script>alert(1)</script>")
    (folder / "text.mp4").write_text("not a film")
    (folder / "drawing.svg").write_text("<svg onload='alert(1)'/>")
    (folder / "link.png").symlink_to(tmp_path / "secret.png")
    (folder / ".hidden.png").write_text("of some other program")
    (folder / "inside").mkdir()
    with open(os.fsencode(folder) + b"/\xff.png", "wb") as file:
        file.write(b"x")
    media = Media(folder, 10, [entry("*"), entry("gone.png"), entry("gone*.png")])
    assert names(media) == ["good.png"]
    assert broken(media) == {
        "half.jpg": "picture", "empty.png": "empty", "text.png": "picture", "text.mp4": "video", "drawing.svg": "kind",
        "link.png": "outside", "\ufffd.png": "name", "gone.png": "missing",
    }  # fmt: skip


def test_a_link_that_leads_to_itself_keeps_no_other_file_from_being_shown(folder: Path) -> None:
    picture(folder / "good.png")
    (folder / "loop.png").symlink_to(folder / "loop.png")
    (folder / "nowhere.png").symlink_to(folder / "gone.png")
    media = Media(folder, 10, [])
    assert names(media) == ["good.png"]
    assert broken(media) == {"loop.png": "missing", "nowhere.png": "missing"}
    assert media.path_of("loop.png") is None


def test_a_file_that_is_whole_at_last_is_shown_under_a_new_address(folder: Path) -> None:
    media = Media(folder, 10, [])
    whole = picture(folder / "a.png", size=64).read_bytes()
    (folder / "a.png").write_bytes(whole[:-30])
    assert broken(media) == {"a.png": "picture"}
    (folder / "a.png").write_bytes(whole)
    first = media.listed(FRIDAY)["items"][0]["url"]
    picture(folder / "a.png", "red", 32)
    os.utime(folder / "a.png", ns=(time.time_ns(), time.time_ns() + 10**9))
    assert media.listed(FRIDAY)["items"][0]["url"] != first


def test_more_files_than_a_board_can_show_are_said(folder: Path) -> None:
    drawn = picture(folder / "0000.png").read_bytes()
    for place in range(1, FILES_MAX + 2):
        (folder / f"{place:04}.png").write_bytes(drawn)
    assert list(broken(Media(folder, 10, [])).values()) == ["many", "many"]


# over HTTP


@pytest.fixture
def ask(folder: Path) -> Callable[[], FlaskClient]:
    def made(tones: dict[str, str] | None = None, logo: Path | None = None) -> FlaskClient:
        app = Flask("files")
        app.register_blueprint(files.routes(tones or {}, logo, Media(folder, 10, [])))
        return app.test_client()

    return made


WICKED = "<img src=x onerror=alert(1)> &amp; 谨防%2F..#?.png"


@pytest.mark.parametrize("name", [WICKED, "two\r\nlines\t.png", "'\";=,\u2028.png"])
def test_a_name_of_any_letters_is_found_under_its_address(folder: Path, ask: Any, name: str) -> None:
    picture(folder / name)
    url = Media(folder, 10, []).listed(FRIDAY)["items"][0]["url"]
    assert not set("<>\"' #") & set(url)
    answer = ask().get(url)
    assert (answer.status_code, answer.mimetype) == (200, "image/png")


@pytest.mark.parametrize(
    "path",
    [
        "/media/..%2fsecret.png", "/media/../secret.png", "/media/%2e%2e%2fsecret.png", "/media/..%5csecret.png",
        "/media/%2fetc%2fpasswd", "/media/.hidden.png", "/media/link.png", "/media/drawing.svg", "/media/branch.toml",
        "/media/inside%2fa.png", "/media/a.png%00", "/media/", "/media/none.png",
    ],
)  # fmt: skip
def test_nothing_but_media_of_the_folder_is_given(folder: Path, tmp_path: Path, ask: Any, path: str) -> None:
    (folder / "inside").mkdir()
    picture(folder / "inside" / "a.png")
    picture(folder / ".hidden.png")
    (folder / "drawing.svg").write_text("<svg/>")
    (folder / "branch.toml").write_text("[branch]")
    (folder / "link.png").symlink_to(tmp_path / "secret.png")
    assert ask().get(path).status_code == 404


def test_a_large_video_comes_in_parts(folder: Path, ask: Any) -> None:
    film = VIDEO + bytes(range(256)) * (PART_BYTES_MAX // 100)
    (folder / "film.mp4").write_bytes(film)
    client, got = ask(), b""
    while len(got) < len(film):
        answer = client.get("/media/film.mp4", headers={"Range": f"bytes={len(got)}-"})
        assert (answer.status_code, answer.mimetype) == (206, "video/mp4")
        assert answer.headers["Content-Range"] == f"bytes {len(got)}-{len(got) + len(answer.data) - 1}/{len(film)}"
        assert 0 < len(answer.data) <= PART_BYTES_MAX
        got += answer.data
    assert got == film
    assert client.get("/media/film.mp4", headers={"Range": "bytes=2-5"}).data == film[2:6]
    assert client.get("/media/film.mp4", headers={"Range": "bytes=-7"}).data == film[-7:]
    assert client.get("/media/film.mp4", headers={"Range": f"bytes={len(film)}-"}).status_code == 416
    assert client.get("/media/film.mp4", headers={"Range": "bytes=0-1,4-5"}).data == film
    assert client.get("/media/film.mp4", headers={"Range": "lines=1-2"}).data == film


def test_the_colours_are_a_style_sheet_and_the_logo_a_picture(tmp_path: Path, ask: Any) -> None:
    logo = picture(tmp_path / "mark.png")
    client = ask({"night": "#0A1120"}, logo)
    assert client.get("/display/look.css").text == "html.hall { --night: #0A1120; }\n"
    assert client.get("/display/logo").mimetype == "image/png"
    assert ask().get("/display/logo").status_code == 404
