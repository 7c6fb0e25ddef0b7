"""The command line, in this process."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from server.cli import main


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """`run("token", "list", …, input=…, spoken="zh")`: what the command gave."""

    def invoke(*arguments: object, input: str | None = None, spoken: str = "en") -> Result:
        monkeypatch.setenv("LC_ALL", spoken)
        return CliRunner().invoke(main, [str(argument) for argument in arguments], input=input)

    return invoke


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder that is not there yet."""
    return tmp_path / "data"
