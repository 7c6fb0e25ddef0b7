"""The speech engine's process as its parent sees it: asked, watched, killed when it hangs."""

import json
import os
import select
import subprocess
import sys
from collections.abc import Callable, Sequence
from typing import Any

ANSWER_WITHIN_S = 8.0
"""The watchdog: a sentence takes some hundredths of a second, the engine's start a few tenths; slow machines more."""

ANSWER_BYTES_MAX = 1_000_000


class VoiceFailed(Exception):
    """The speech engine crashed, hung or said no."""


def engine_command() -> list[str]:
    """How the engine's process is started; it is told who its parent is."""
    return [sys.executable, "-m", "display.voice_child", str(os.getpid())]


class VoiceProcess:
    """One engine process, started when first asked and again after each failure. For one thread only.

    The kernel ends the engine when the *thread* that started it ends, so that thread must live as long.
    """

    def __init__(
        self,
        *,
        monotonic: Callable[[], float],
        command: Sequence[str] | None = None,
        answer_within_s: float = ANSWER_WITHIN_S,
    ) -> None:
        self._monotonic = monotonic
        self._command = list(command) if command else None
        self._answer_within_s = answer_within_s
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """The process id of the engine, None while it does not run."""
        return self._process.pid if self._process else None

    def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        """Send one request and wait for its answer; raises `VoiceFailed`; the next starts a broken one anew."""
        try:
            process = self._process or self._start()
            assert process.stdin is not None
            process.stdin.write(json.dumps(request).encode() + b"\n")
            process.stdin.flush()
            answer: dict[str, Any] = json.loads(self._line(process))
        except (OSError, ValueError) as error:
            self.stop()
            raise VoiceFailed(f"the speech engine broke: {error}") from error
        except VoiceFailed:
            self.stop()
            raise
        if "error" in answer:
            raise VoiceFailed(str(answer["error"]))
        return answer

    def stop(self) -> None:
        """End the engine, at once; harmless when it does not run."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:  # a last request that could not be delivered
                    continue

    def _start(self) -> "subprocess.Popen[bytes]":
        self._process = subprocess.Popen(
            self._command or engine_command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        return self._process

    def _line(self, process: "subprocess.Popen[bytes]") -> bytes:
        assert process.stdout is not None
        deadline = self._monotonic() + self._answer_within_s
        answer = b""
        while not answer.endswith(b"\n"):
            left_s = deadline - self._monotonic()
            if left_s <= 0 or not select.select([process.stdout], [], [], left_s)[0]:
                raise VoiceFailed(f"the speech engine did not answer within {self._answer_within_s:g} s")
            read = os.read(process.stdout.fileno(), 65_536)
            if not read:
                raise VoiceFailed("the speech engine ended")
            answer += read
            if len(answer) > ANSWER_BYTES_MAX:
                raise VoiceFailed("the speech engine does not stop talking")
        return answer
