"""A real branch for tests: its own folder, its own process, asked over real HTTP."""

from __future__ import annotations

import contextlib
import http.client
import json
import multiprocessing
import os
import runpy
import signal
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from server.auth import tokens
from server.store.access import Access

STARTED_WITHIN_S = 30
ANSWERED_WITHIN_S = 20
WARM_START = Path(__file__).with_name("warm_start.py")
# What `serve` imports, a second's work: done once for all servers of these tests, which are forked from there.
# tests/serving starts servers from nothing, as an administrator does.
LOADED_ONCE = ["server.cli", "server.serving.run", "config.load", "config.advice", "simple_websocket"]

BRANCH_FILE = """
[branch]
id = "test-1"
name = { zh = "测试支行", en = "Test Branch" }
timezone = "Asia/Shanghai"
languages = ["zh", "en"]

[[services]]
code = "A"
name = { zh = "个人业务", en = "Personal banking" }
bring = { zh = "请备好：本人身份证、银行卡", en = "Please have ready: ID, bank card" }

[[services]]
code = "C"
name = { zh = "对公业务", en = "Corporate" }

[calling]
call_next_gap_s = 0

[[segments]]
code = "gold"
name = { zh = "黄金客户", en = "Gold" }
target_wait_min = 10

[[profiles]]
name = "general"
services = ["*"]
segments = ["*"]

[[counters]]
number = 1
profile = "general"
zone = "hall"

[[counters]]
number = 2
profile = "general"
zone = "hall"

[[counters]]
number = 3
profile = "general"
zone = "hall"

[[printers]]
name = "front"
address = "memory:front"

[[kiosks]]
name = "door"
printer = "front"

[[boards]]
name = "hall"
audio = false
"""


class Answered:
    """One HTTP answer: `status`, `headers`, `body` (bytes) and `json`."""

    def __init__(self, status: int, headers: http.client.HTTPMessage, body: bytes) -> None:
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Forked:
    """A process of the command line with the manners of a `Popen`, forked from one that has loaded everything."""

    def __init__(self, words: list[str], errors: Path) -> None:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(LOADED_ONCE)
        heard, said = context.Pipe(duplex=False)
        given = {"words": words, "stdout": said, "errors": str(errors), "environment": dict(os.environ)}
        self._process = context.Process(target=runpy.run_path, args=(str(WARM_START), {"given": given}))
        self._process.start()
        said.close()
        self.stdout = os.fdopen(os.dup(heard.fileno()), encoding="utf-8")
        heard.close()
        assert self._process.pid is not None
        self.pid = self._process.pid

    def poll(self) -> int | None:
        """The exit code, None while it runs."""
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        """The exit code once it has ended."""
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise TimeoutError(f"{self.pid} still runs")
        return self._process.exitcode


class BranchServer:
    """`branch-queue serve` in a process group of its own."""

    def __init__(self, folder: Path, branch_file: str = BRANCH_FILE, *options: str) -> None:
        tomllib.loads(branch_file)
        self.folder, self.data = folder, folder / "data"
        self.file = folder / "branch.toml"
        self.file.write_text(branch_file, encoding="utf-8")
        self.options = options
        self.tokens: dict[tuple[Any, ...], str] = {}
        self.url, self.port = "", 0
        self.process: Forked | None = None
        self.errors = folder / "stderr.log"

    def start(self, *, port: int = 0) -> BranchServer:
        """Start, and return once it is ready; raises AssertionError with its own words when it is not."""
        words = ["serve", "--data", str(self.data), "--config", str(self.file), "--port", str(port), *self.options]
        self.process = Forked(words, self.errors)
        line = self.process.stdout.readline()
        assert line.startswith("ready http://"), f"{line!r}: {self.errors.read_text()}"
        self.url = line.split()[1]
        self.port = int(self.url.rsplit(":", 1)[1])
        return self

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "server.cli", *words, "--data", str(self.data)]

    def run(self, *words: str, ok: bool = True) -> subprocess.CompletedProcess[str]:
        """A command of the command line on this data folder."""
        done = subprocess.run(self.command(*words), capture_output=True, text=True, timeout=STARTED_WITHIN_S)
        assert not ok or done.returncode == 0, done.stderr
        return done

    def token(self, role: str, counter: int | None = None, name: str | None = None) -> str:
        """A token of this role, made once."""
        key = (role, counter, name)
        if key not in self.tokens:
            access = Access(self.data)
            self.tokens[key] = tokens.create(access, role, 0, counter=counter, name=name)[1]
            access.close()
        return self.tokens[key]

    def ask(self, method: str, path: str, token: str | None = None, body: Any = None, **headers: str) -> Answered:
        """One request below `/api/v1`; `body` is JSON, or bytes as they are."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=ANSWERED_WITHIN_S)
        sent: dict[str, str] = {name.replace("_", "-"): value for name, value in headers.items()}
        if token:
            sent["Authorization"] = f"Bearer {token}"
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
            sent.setdefault("Content-Type", "application/json")
        try:
            connection.request(method, f"/api/v1{path}", body, sent)
            answer = connection.getresponse()
            return Answered(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def page(self, path: str) -> Answered:
        """GET of a page."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=ANSWERED_WITHIN_S)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return Answered(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def issue(self, service: str = "A", **body: Any) -> dict[str, Any]:
        answer = self.ask("POST", "/tickets", self.token("kiosk"), {"service": service, **body})
        assert answer.status == 201, answer.body
        return answer.json  # type: ignore[no-any-return]

    def at(self, counter: int, action: str, body: Any = None) -> Answered:
        return self.ask("POST", f"/counters/{counter}/{action}", self.token("counter", counter), body)

    def stop(self, signal_number: int = signal.SIGTERM) -> int:
        """End the server and wait for it; answers its exit code."""
        assert self.process is not None
        if self.process.poll() is None:
            os.kill(self.process.pid, signal_number)
        code = self.process.wait(timeout=STARTED_WITHIN_S)
        self.process.stdout.close()
        return code

    def end(self) -> None:
        """Whatever is left of it, gone."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(timeout=STARTED_WITHIN_S)


@pytest.fixture
def make_branch(tmp_path: Path) -> Iterator[Callable[..., BranchServer]]:
    """`make_branch(branch_file=…, *options)` gives a `BranchServer` that is not started yet."""
    made: list[BranchServer] = []

    def make(branch_file: str = BRANCH_FILE, *options: str) -> BranchServer:
        folder = tmp_path / f"branch {len(made) + 1}"
        folder.mkdir()
        made.append(BranchServer(folder, branch_file, *options))
        return made[-1]

    yield make
    for server in made:
        server.end()


@pytest.fixture(scope="module")
def branch_file() -> str:
    """The branch file of a module's `branch`; a module that needs another one has a fixture of this name."""
    return BRANCH_FILE


@pytest.fixture(scope="module")
def branch_options() -> tuple[str, ...]:
    """How a module's `branch` is served; a module that needs it otherwise has a fixture of this name."""
    return ()


@pytest.fixture(scope="module")
def branch(
    tmp_path_factory: pytest.TempPathFactory, branch_file: str, branch_options: tuple[str, ...]
) -> Iterator[BranchServer]:
    """One served branch for all tests of a module: it has a past when a test begins."""
    server = BranchServer(tmp_path_factory.mktemp("branch"), branch_file, *branch_options)
    server.start()
    yield server
    server.end()


@pytest.fixture
def fresh_branch(make_branch: Callable[..., BranchServer]) -> BranchServer:
    """A served branch of this test alone."""
    return make_branch().start()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any], system_browser: str | None) -> dict[str, Any]:
    """The system's Chromium, without what it would ask the internet for."""
    return {
        **browser_type_launch_args,
        "executable_path": system_browser,
        "args": [
            "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", "--autoplay-policy=no-user-gesture-required",
            "--renderer-process-limit=1",  # none is kept in reserve for a page that never comes
        ],
    }  # fmt: skip


@pytest.fixture(scope="session")
def branch_file_text() -> str:
    """The branch file that `make_branch` uses when none is given."""
    return BRANCH_FILE
