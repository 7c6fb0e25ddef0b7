"""The demonstration's command."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from server.serving import claim


def test_a_second_demonstration_says_where_the_first_is_and_changes_nothing(
    run: Callable[..., Result], data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claim, "LOCK_WAIT_S", 0.0)
    first = claim.Folder(data / "demonstration")
    (first.path / "address").write_text("http://127.0.0.1:8000", encoding="utf-8")
    result = run("demo", "--data", data)
    assert result.exit_code == 1
    assert "open http://127.0.0.1:8000" in result.stderr and "--data" in result.stderr
    assert [path.name for path in data.iterdir()] == ["demonstration"], "nobody was given another password"
    first.release()


def test_a_demonstration_beside_a_server_or_on_a_taken_port_changes_nothing(
    run: Callable[..., Result], data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claim, "LOCK_WAIT_S", 0.0)
    served = claim.Folder(data)
    assert "in use by another server" in run("demo", "--data", data).stderr
    served.release()
    taken = claim.listen("127.0.0.1", 0)
    result = run("demo", "--data", data / "new", "--port", taken.getsockname()[1])
    taken.close()
    assert result.exit_code == 1 and "--port" in result.stderr
    assert not (data / "new" / "access.db").exists() and not (data / "access.db").exists()
