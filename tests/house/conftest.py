"""What the house tests look at."""

from collections.abc import Callable
from pathlib import Path

import pytest

ROOMS = ("config", "display", "kiosk", "printers", "server")
NOT_OURS = {"vendor", "fonts", "__pycache__", "node_modules"}


def files_under(top: Path, *suffixes: str) -> list[Path]:
    """Our own files of these suffixes (all, when none is named): nothing vendored, generated or hidden."""
    found = []
    for path in sorted(top.rglob("*")):
        inside = path.relative_to(top).parts
        hidden = NOT_OURS & set(inside) or any(part.startswith(".") for part in inside)
        if path.is_file() and not hidden and (not suffixes or path.suffix in suffixes):
            found.append(path)
    return found


@pytest.fixture(scope="session")
def top() -> Path:
    return Path(__file__).parents[2]


@pytest.fixture(scope="session")
def ours(top: Path) -> Callable[..., list[Path]]:
    """`ours(".py")`: the files of the rooms; `ours(".py", tests=True)`: those of the tests too."""

    def pick(*suffixes: str, tests: bool = False) -> list[Path]:
        folders = [*ROOMS, "tests"] if tests else list(ROOMS)
        found = [path for folder in folders for path in files_under(top / folder, *suffixes)]
        return found + ([top / "conftest.py"] if tests and ".py" in suffixes else [])

    return pick


@pytest.fixture(scope="session")
def written(top: Path, ours: Callable[..., list[Path]]) -> list[Path]:
    """Every text file that people or programs read."""
    around = [path for path in top.iterdir() if path.is_file() and not path.name.startswith(".")]
    docs = files_under(top / "docs", ".md") if (top / "docs").exists() else []
    rooms = ours(".py", ".js", ".css", ".html", ".toml", ".po", ".md", ".json", ".svg", tests=True)
    return [*around, top / ".ci" / "run", *docs, *rooms]
