"""Real servers, as an administrator starts them."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass
class Server:
    """One `branch-queue serve`; `url` is "" when it ended without being ready."""

    process: subprocess.Popen
    url: str = ""

    def await_ready(self) -> "Server":
        """Read up to the `ready` line."""
        line = self.process.stdout.readline()
        self.url = line.removeprefix("ready ").strip() if line.startswith("ready ") else ""
        return self

    def refused(self) -> str:
        """What it said on stderr before it gave up."""
        out, said = self.process.communicate()
        assert (self.process.returncode, out) == (1, ""), said
        return said

    def worker(self) -> int:
        """The process that answers."""
        return int(Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()[0])

    def end(self) -> None:
        """No way back."""
        if self.process.poll() is None:
            own_group = os.getpgid(self.process.pid) == self.process.pid
            (os.killpg if own_group else os.kill)(self.process.pid, signal.SIGKILL)
        self.process.communicate()


Start = Callable[..., Server]


ALWAYS_OPEN = """
[branch]
id = "first"
name = "Always open"
timezone = "UTC"
[[services]]
code = "A"
name = "All"
[[profiles]]
name = "general"
[[counters]]
number = 1
profile = "general"
"""


@pytest.fixture(scope="module")
def branch_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A branch whose one service knows no hours."""
    file = tmp_path_factory.mktemp("branch") / "branch.toml"
    file.write_text(ALWAYS_OPEN, encoding="utf-8")
    return file


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder that is not there yet."""
    return tmp_path / "data"


@pytest.fixture(scope="module")
def start(branch_file: Path) -> Iterator[Start]:
    """`start(data, port=…, config=…)` a server; all are ended after the module."""
    running: list[Server] = []

    def run(data: Path, port: int = 0, config: Path | None = None, *, own_group: bool = True) -> Server:
        command = [sys.executable, "-m", "server.cli", "serve", "--port", str(port)]
        command += ["--config", str(config or branch_file), "--data", str(data)]
        server = Server(
            subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                process_group=0 if own_group else None,
                env={**os.environ, "LC_ALL": "C.UTF-8"},
            )
        )  # fmt: skip
        running.append(server)
        return server

    yield run
    for server in running:
        server.end()
