"""The server's own loudspeaker: a player in a process that may be absent, fail, hang or be cut off."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import threading
from array import array
from collections.abc import Callable, Sequence
from pathlib import Path

from display.loudness import scaled
from display.wav import NotSound, Sound, chained, read, write

PLAYERS = (["pw-play"], ["paplay"], ["aplay", "-q"])
"""Tried in this order where no ALSA device is named; one that is named takes aplay."""

HANGS_AFTER_S = 5.0
"""A player that goes on so much longer than its sound is ended."""

LOOK_S = 0.05
SILENCE_S = 0.1
RATE_HZ = 22_050
ERROR_LENGTH_SHOWN_MAX = 120


def player(device: str | None = None) -> list[str] | None:
    """The command that plays a file on this machine, None where none is installed."""
    if device is not None:
        return ["aplay", "-q", "-D", device] if shutil.which("aplay") else None
    return next((list(command) for command in PLAYERS if shutil.which(command[0])), None)


class Speaker:
    """Plays sounds one at a time. `trouble` is None or (`no_player` | `player_failed` | `player_hangs`, its words)."""

    def __init__(
        self,
        *,
        monotonic: Callable[[], float],
        device: str | None = None,
        hangs_after_s: float = HANGS_AFTER_S,
    ) -> None:
        self._monotonic, self._device, self._hangs_after_s = monotonic, device, hangs_after_s
        self.trouble: tuple[str, str] | None = None

    def play(self, paths: Sequence[Path], percent: int, cut: threading.Event) -> bool | None:
        """Play the sounds one after another at a volume (0 to 100).

        False when that failed, None when `cut` was set before the end: it stops at once.
        """
        try:
            sound = chained([read(path) for path in paths])
        except NotSound as error:
            self.trouble = ("player_failed", str(error))
            return False
        return self._out(Sound(scaled(sound.samples, percent / 100), sound.rate_hz, sound.channels), cut)

    def probe(self) -> tuple[str, str] | None:
        """Play a tenth of a second of silence; the trouble, None when all is well."""
        silence = array("h", bytes(2 * round(SILENCE_S * RATE_HZ)))
        self._out(Sound(silence, RATE_HZ, 1), threading.Event())
        return self.trouble

    def _out(self, sound: Sound, cut: threading.Event) -> bool | None:
        command = player(self._device)
        if command is None:
            self.trouble = ("no_player", ", ".join(name for name, *_ in PLAYERS))
            return False
        try:
            with tempfile.NamedTemporaryFile(suffix=".wav") as file:
                write(sound, Path(file.name))
                return self._run([*command, file.name], sound.length_s + self._hangs_after_s, cut)
        except OSError as error:  # no room for the sound: the lobby shall know why the hall hears nothing
            self.trouble = ("player_failed", str(error))
            return False

    def _run(self, command: list[str], within_s: float, cut: threading.Event) -> bool | None:
        try:
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
            )
        except OSError as error:
            self.trouble = ("no_player", str(error))
            return False
        deadline_s = self._monotonic() + within_s
        try:
            while process.poll() is None:
                if cut.wait(LOOK_S):
                    return None
                if self._monotonic() > deadline_s:
                    self.trouble = ("player_hangs", command[0])
                    return False
            self.trouble = None if process.returncode == 0 else ("player_failed", _words(process))
            return process.returncode == 0
        finally:
            process.kill()
            process.wait()
            if process.stderr is not None:
                process.stderr.close()


def _words(process: subprocess.Popen[bytes]) -> str:
    """The first line a player complained with."""
    assert process.stderr is not None
    said = process.stderr.read(4096).decode(errors="replace").strip()
    return said.partition("\n")[0][:ERROR_LENGTH_SHOWN_MAX] or str(process.returncode)
