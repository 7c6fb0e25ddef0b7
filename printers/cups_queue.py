"""Printers behind a queue of CUPS, given to it by its own programs."""

from __future__ import annotations

import os
import select
import shutil
import subprocess

from printers.devices import LibraryMissing, PrinterGone, PrinterUnreachable

WORDS_MAX = 200  # of what `lp` complains


class CupsConnection:
    """One raw job for a CUPS queue, through `lp`: a program can be ended when it hangs, a library's call cannot.

    CUPS says that it took the job, never that it is on paper.
    """

    answers = False

    def __init__(self, name: str, connect_s: float) -> None:
        """Ask whether the queue is there; raises PrinterUnreachable, LibraryMissing."""
        self._lp = shutil.which("lp")
        asking = shutil.which("lpstat")
        if self._lp is None or asking is None:
            raise LibraryMissing("no_cups", "cups: needs the programs lp and lpstat (package cups-client)")
        self._name = name
        self._job: subprocess.Popen[bytes] | None = None
        self._environment = os.environ | {"LC_ALL": "C"}
        try:
            said = subprocess.run(
                [asking, "-p", name], capture_output=True, timeout=connect_s, env=self._environment, check=False
            )
        except (OSError, subprocess.TimeoutExpired) as failure:
            raise PrinterUnreachable(f"cups:{name}: {failure}") from failure
        if said.returncode or b" disabled " in said.stdout:
            raise PrinterUnreachable(f"cups:{name}: {_words(said.stderr or said.stdout)}")

    def send(self, content: bytes, within_s: float) -> int:
        """See Connection; nothing is printed before `finish`."""
        if self._job is None:
            assert self._lp
            self._job = subprocess.Popen(
                [self._lp, "-d", self._name, "-o", "raw", "-t", "slip"],
                stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=self._environment,
            )  # fmt: skip
            assert self._job.stdin
            os.set_blocking(self._job.stdin.fileno(), False)
        assert self._job.stdin
        if not select.select([], [self._job.stdin], [], max(0.0, within_s))[1]:
            return 0
        try:
            return os.write(self._job.stdin.fileno(), content)
        except BlockingIOError:
            return 0
        except OSError as failure:
            raise PrinterGone(str(failure)) from failure

    def receive(self, within_s: float) -> bytes:
        """Nothing ever comes back."""
        return b""

    def finish(self, within_s: float) -> bool:
        """See Connection: CUPS has taken the job."""
        if self._job is None:
            return True
        try:
            _, complaint = self._job.communicate(timeout=max(0.001, within_s))
        except subprocess.TimeoutExpired:
            return False
        if self._job.returncode:
            raise PrinterGone(f"cups:{self._name}: {_words(complaint)}")
        return True

    def close(self) -> None:
        """A job that was not finished is given up."""
        if self._job is None:
            return
        if self._job.poll() is None:
            self._job.kill()
        self._job.communicate()


def _words(said: bytes) -> str:
    return " ".join(said.decode("utf-8", "replace").split())[:WORDS_MAX] or "lp refused"
