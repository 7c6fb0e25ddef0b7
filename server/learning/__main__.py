"""The night's lesson, in a process of its own: python -m server.learning DATA MADE_MS."""

import ctypes
import os
import signal
import sys
from pathlib import Path

PR_SET_PDEATHSIG = 1
NICENESS = 19


def main() -> None:
    """Learn from the closed days of a data folder; the file there is replaced whole, or not at all."""
    os.nice(NICENESS)
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    from server.learning.night import learn_from

    learn_from(Path(sys.argv[1]), made_ms=int(sys.argv[2]))


if __name__ == "__main__":
    main()
