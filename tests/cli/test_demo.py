"""The demonstration's command."""

from collections.abc import Callable
from pathlib import Path

from click.testing import Result

from server.serving import claim


def test_a_second_demonstration_says_where_the_first_is_and_changes_nothing(
    run: Callable[..., Result], data: Path
) -> None:
    first = claim.Folder(data / "demonstration")
    (first.path / "address").write_text("http://127.0.0.1:8000", encoding="utf-8")
    result = run("demo", "--data", data)
    assert result.exit_code == 1
    assert "open http://127.0.0.1:8000" in result.stderr and "--data" in result.stderr
    assert [path.name for path in data.iterdir()] == ["demonstration"], "nobody was given another password"
    first.release()


def test_a_demonstration_on_a_taken_port_changes_nothing(run: Callable[..., Result], data: Path) -> None:
    taken = claim.listen("127.0.0.1", 0)
    result = run("demo", "--data", data, "--port", taken.getsockname()[1])
    taken.close()
    assert result.exit_code == 1 and "choose another with --port" in result.stderr
    assert not (data / "access.db").exists()
