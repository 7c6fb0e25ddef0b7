"""The files of figures that come by themselves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from server.reactions.daily_files import DailyFiles


class Branch:
    """Days that are due, and figures that may change."""

    def __init__(self, folder: Path) -> None:
        self.due: list[tuple[str, bool]] = []
        self.figures = b"first"
        self.made: list[tuple[str, str]] = []
        self.told: list[dict[str, Any]] = []
        self.files = self.begin(folder)

    def begin(self, folder: Path) -> DailyFiles:
        return DailyFiles(
            folder,
            ["xlsx", "csv"],
            due=lambda: self.due,
            make=self._make,
            log=lambda event, **told: self.told.append(told),
        )

    def _make(self, day: str, form: str) -> bytes:
        self.made.append((day, form))
        return self.figures


@pytest.fixture
def branch(tmp_path: Path) -> Branch:
    return Branch(tmp_path / "reports")


def written(branch: Branch, tmp_path: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (tmp_path / "reports").iterdir()}


def test_a_due_day_gets_its_files_once(branch: Branch, tmp_path: Path) -> None:
    branch.due = [("2026-11-22", False)]
    branch.files.look()
    branch.files.look()
    assert written(branch, tmp_path) == {"2026-11-22.xlsx": b"first", "2026-11-22.csv": b"first"}
    assert branch.made == [("2026-11-22", "xlsx"), ("2026-11-22", "csv")]


def test_nothing_is_written_before_its_time(branch: Branch, tmp_path: Path) -> None:
    branch.files.look()
    assert not (tmp_path / "reports").exists()


def test_what_happened_after_the_first_writing_is_in_the_files_once_the_day_is_over(
    branch: Branch, tmp_path: Path
) -> None:
    branch.due = [("2026-11-22", False)]
    branch.files.look()
    branch.figures, branch.due = b"late ones, too", [("2026-11-22", True)]
    branch.files.look()
    assert set(written(branch, tmp_path).values()) == {b"late ones, too"}
    branch.files.look()
    assert len(branch.made) == 4


def test_a_server_that_starts_anew_leaves_files_alone_that_say_the_same(branch: Branch, tmp_path: Path) -> None:
    branch.due = [("2026-11-21", True)]
    branch.files.look()
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "reports").iterdir()}
    branch.begin(tmp_path / "reports").look()
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_a_folder_that_cannot_be_written_is_said_once_and_tried_again(branch: Branch, tmp_path: Path) -> None:
    (tmp_path / "reports").write_text("in the way")
    branch.due = [("2026-11-22", True)]
    branch.files.look()
    branch.files.look()
    assert branch.files.trouble is not None
    assert len(branch.told) == 1
    (tmp_path / "reports").unlink()
    branch.files.look()
    assert (len(written(branch, tmp_path)), branch.files.trouble) == (2, None)


def test_figures_that_cannot_be_made_leave_no_half_file(branch: Branch, tmp_path: Path) -> None:
    def make(day: str, form: str) -> bytes:
        if form == "csv":
            raise OSError("the disk is full")
        return b"whole"

    files: Callable[[], None] = DailyFiles(
        tmp_path / "reports", ["xlsx", "csv"], due=lambda: [("2026-11-22", True)], make=make, log=lambda *_, **__: None
    ).look
    files()
    assert written(branch, tmp_path) == {"2026-11-22.xlsx": b"whole"}


def test_whoever_may_read_the_folder_may_read_the_files_and_nobody_else(branch: Branch, tmp_path: Path) -> None:
    branch.due = [("2026-11-22", False)]
    folder = tmp_path / "reports"
    folder.mkdir()
    for mode, readable in ((0o750, 0o640), (0o700, 0o600), (0o755, 0o644)):
        folder.chmod(mode)
        branch.figures = str(mode).encode()
        branch.begin(folder).look()
        assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {readable}
