"""The demonstration's server: the real one, in a process of its own."""

from __future__ import annotations

import ctypes
import json
import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

from server.demo.watch import Watch
from server.domain.refusals import Refusal

READY_WITHIN_S = 60.0
STOP_WITHIN_S = 15.0
PR_SET_PDEATHSIG = 1
MOMENT_S = 0.25
HOST = "127.0.0.1"
READY = "ready "


class Server:
    """`branch-queue serve` on business time of its own, which stands until `begin`; it ends with this process."""

    def __init__(
        self,
        config: Path,
        data: Path,
        *,
        port: int,
        watch: Watch,
        links: Sequence[Mapping[str, str]] = (),
    ) -> None:
        """Start it and wait until it takes requests; raises Refusal server_not_started (it has said why on stderr).

        `watch` says where time begins, how fast it runs and where it ends.
        """
        self._watch, self._begins = watch, data / "begins"
        self._begins.unlink(missing_ok=True)
        until = "" if watch.until_ms is None else f",{watch.until_ms}"
        shown = data / "links.json"
        shown.touch(mode=0o600)
        shown.write_text(json.dumps(list(links)), encoding="utf-8")
        command = [sys.executable, "-m", "server.cli", "serve", "--config", str(config), "--data", str(data)]
        command += ["--host", HOST, "--port", str(port), "--pace", f"{watch.start_ms},{watch.speed!r},0{until}"]
        command += ["--begins", str(self._begins), "--links", str(shown)]
        # A group of its own, so that Ctrl-C reaches the demonstration first and it stops the server in order.
        self._process = subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, process_group=0, preexec_fn=_die_with_parent
        )
        self.url = self._ready()

    def begin(self) -> None:
        """Let time run, in a moment: the watch knows when."""
        self._watch.at_s = self._watch.monotonic() + MOMENT_S
        naming = self._begins.with_suffix(".new")
        naming.write_text(repr(self._watch.at_s), encoding="utf-8")
        naming.replace(self._begins)

    @property
    def pid(self) -> int:
        """The process id of the server."""
        return self._process.pid

    def stop(self) -> int:
        """Stop it; its exit code."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
        try:
            return self._process.wait(STOP_WITHIN_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()

    def _ready(self) -> str:
        output = self._process.stdout
        assert output is not None
        deadline_s = self._watch.monotonic() + READY_WITHIN_S
        while select.select([output], [], [], max(0.0, deadline_s - self._watch.monotonic()))[0]:
            line = output.readline()
            if line.startswith(READY):
                threading.Thread(target=_drain, args=(output,), daemon=True).start()
                return line.removeprefix(READY).strip()
            if not line:
                break
        self.stop()
        raise Refusal("server_not_started")


def _drain(output: IO[str]) -> None:
    for _ in output:
        pass


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() == 1:
        os._exit(0)
