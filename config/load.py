"""A branch file, read from TOML.

Either everything is well and a `Loaded` comes out, or `BadBranchFile` is raised with every complaint at once.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from config.advice import warnings
from config.complaints import Complaint, of_shape
from config.defaults import complete, languages_of
from config.files import about_files, of_files, placed
from config.references import of_references
from config.sentences import Sentences, languages_written
from config.settings import BranchFile

FILE_BYTES_MAX = 1_000_000
BRANCHES = Path(__file__).parent / "branches"
STARTER = "small"


class BadBranchFile(ValueError):
    """A branch file that cannot be used, with everything that is wrong with it."""

    def __init__(self, complaints: list[Complaint]) -> None:
        super().__init__(complaints)
        self.complaints = complaints

    def lines(self, say: Callable[..., str], language: str) -> list[str]:
        """One line per complaint, `path: sentence`."""
        return [complaint.line(say, language) for complaint in self.complaints]

    def __str__(self) -> str:
        return "\n".join(self.lines(Sentences.load(["en"]).say, "en"))


@dataclass(frozen=True)
class Loaded:
    """A branch file that is well, and what a careful colleague would still ask about it."""

    branch_file: BranchFile
    warnings: list[Complaint]


def load(path: Path, more: Callable[[Mapping[str, Any]], Iterable[Complaint]] = lambda written: ()) -> Loaded:
    """Read the TOML file at `path`, and look at the files it names; raises `BadBranchFile`.

    `more` may find faults that only other rooms know of in the tables as they were written.
    """
    written = _toml(path)
    complaints: list[Complaint] = []
    loaded: Loaded | None = None
    try:
        loaded = read(written)
    except BadBranchFile as bad:
        complaints = bad.complaints
    complained = {complaint.path for complaint in complaints}
    found = [*of_files(written, path.parent), *more(written)]
    complaints += [complaint for complaint in found if complaint.path not in complained]
    if complaints or loaded is None:
        raise BadBranchFile(complaints)
    branch_file = placed(loaded.branch_file, path.parent)
    return Loaded(branch_file, [*loaded.warnings, *about_files(branch_file)])


def read(written: Mapping[str, Any]) -> Loaded:
    """Take a branch file's tables as TOML gives them; raises `BadBranchFile`."""
    known = [language for language in languages_of(written) if language in languages_written()]
    full = complete(written, Sentences.load(known or languages_written()))
    complaints: list[Complaint] = []
    branch_file: BranchFile | None = None
    try:
        branch_file = BranchFile.model_validate(full)
    except ValidationError as error:
        complaints = of_shape(error, written)
    complained = {complaint.path for complaint in complaints}
    for complaint in of_references(dict(written), full, languages_written()):
        # One fault, one complaint: a value of the wrong kind also names nothing. A missing prefix says why.
        if complaint.key == "check.prefix_needed":
            complaints = [other for other in complaints if other.path != complaint.path]
        elif complaint.path in complained:
            continue
        complaints.append(complaint)
    if complaints or branch_file is None:
        raise BadBranchFile(complaints)
    return Loaded(branch_file, warnings(branch_file))


def sample(name: str) -> str:
    """The TOML text of a sample branch: `small`, `flagship` or `drive_through`."""
    return (BRANCHES / f"{name}.toml").read_text(encoding="utf-8")


def starter() -> str:
    """The commented branch file that a new branch begins with."""
    return sample(STARTER)


def _toml(path: Path) -> dict[str, Any]:
    place = str(path)
    try:
        with path.open("rb") as file:
            content = file.read(FILE_BYTES_MAX + 1)
    except OSError as error:
        raise BadBranchFile([Complaint(place, "check.unreadable", {"detail": error.strerror})]) from None
    if len(content) > FILE_BYTES_MAX:
        raise BadBranchFile([Complaint(place, "check.file_too_large", {"limit": FILE_BYTES_MAX})])
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise BadBranchFile([Complaint(place, "check.not_text")]) from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise BadBranchFile([Complaint(place, "check.not_toml", _place_in(content, str(error)))]) from None


def _place_in(content: bytes, told: str) -> dict[str, object]:
    """Where a file is no TOML, from the words of the parser: "… (at line 2, column 6)", or its end."""
    detail, _, where = told.removesuffix(")").rpartition(" (at ")
    found = re.fullmatch(r"line (\d+), column (\d+)", where)
    lines = content.decode("utf-8-sig").splitlines() or [""]
    line, column = map(int, found.groups()) if found else (len(lines), len(lines[-1]) + 1)
    return {"line": line, "column": column, "detail": detail or told}
