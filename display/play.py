"""A sound file played aloud on this machine."""

import shutil
import subprocess
from pathlib import Path

PLAYERS = (["pw-play"], ["paplay"], ["aplay", "-q"])
PLAY_WITHIN_S = 60.0


class NoPlayer(Exception):
    """This machine has no program, or no device, that plays sound."""


def play(path: Path) -> None:
    """Play a WAV to its end; raises `NoPlayer`."""
    player = next((command for command in PLAYERS if shutil.which(command[0])), None)
    if player is None:
        raise NoPlayer("none of " + ", ".join(command[0] for command in PLAYERS) + " is installed")
    try:
        subprocess.run([*player, str(path)], check=True, capture_output=True, timeout=PLAY_WITHIN_S)
    except (OSError, subprocess.SubprocessError) as error:
        raise NoPlayer(f"{player[0]} could not play it") from error
