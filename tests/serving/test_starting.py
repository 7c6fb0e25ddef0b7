"""Whatever can be refused is refused before the server runs, in one clear line."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest


def one_line(said: str) -> str:
    """The refusal; there is nothing but it."""
    assert said.count("\n") == 1 and "Traceback" not in said, said
    return said


def open_files(process: int) -> Iterator[Path]:
    """What a process has open; what it closes meanwhile is left out."""
    for descriptor in Path(f"/proc/{process}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):
            yield descriptor.readlink()


def asks_for(server, lock: Path) -> None:
    """Wait until the server has the lock's file open, so that all it lacks is the lock."""
    while lock not in list(open_files(server.process.pid)):
        assert server.process.poll() is None
        threading.Event().wait(0.01)


@pytest.fixture(scope="module")
def taken(start, tmp_path_factory):
    """A data folder with its server; meanwhile a second one asks for it, which takes some seconds to give up."""
    data = tmp_path_factory.mktemp("taken")
    first = start(data).await_ready()
    return first, start(data)


def test_a_bad_branch_file_gives_every_complaint_with_its_place(start, data, tmp_path, taken, branch_file):
    file = tmp_path / "bad.toml"
    file.write_text(branch_file.read_text().replace('"general"', '"nobody"', 1).replace('"UTC"', '"Nowhere"'))
    said = start(data, config=file).refused()
    assert "counters[0].profile" in said and "branch.timezone" in said
    assert not data.exists()


def test_a_port_in_use_is_refused(start, data):
    with socket.create_server(("127.0.0.1", 0)) as other:
        said = one_line(start(data, port=other.getsockname()[1]).refused())
    assert "in use" in said


def test_a_data_folder_that_cannot_be_read_is_refused(start, data):
    data.mkdir()
    (data / "branch.db").write_bytes(b"not a database, whatever its name says" * 100)
    assert str(data) in one_line(start(data).refused())


def test_a_data_folder_of_another_branch_is_refused_and_left_as_it_is(start, data, tmp_path, branch_file):
    first = start(data).await_ready()
    first.process.terminate()
    first.process.wait()
    before = (data / "branch.db").read_bytes()
    file = tmp_path / "other.toml"
    file.write_text(branch_file.read_text().replace('id = "first"', 'id = "second"'))
    said = one_line(start(data, config=file).refused())
    assert "first" in said and "second" in said
    assert (data / "branch.db").read_bytes() == before


def test_a_new_server_takes_over_from_one_that_is_just_stopping(start, data):
    first = start(data).await_ready()
    second = start(data)
    asks_for(second, data / "lock")
    first.process.terminate()
    assert second.await_ready().url
    assert first.process.wait() == 0


def test_a_second_server_on_one_data_folder_is_refused(taken):
    first, second = taken
    assert f"process {first.process.pid}" in one_line(second.refused())
    assert first.process.poll() is None
