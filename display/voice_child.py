"""The speech engine in a process of its own, run as `python -m display.voice_child`.

It reads one JSON line per request from stdin, answers each with one JSON line on stdout, and ends with its input:
`{"voices": true}` -> `{"voices": [{"id", "languages"}]}`;
`{"text", "voice", "rate_wpm", "volume", "file"}` -> `{"ok": true}`, the sound as loud as every other.
Anything that goes wrong is `{"error": "..."}`. The engine sits here because it may hang or crash, the counting of
samples because it would hold up whoever serves the calls.
"""

import ctypes
import json
import os
import signal
import sys
import threading
from pathlib import Path
from typing import Any

from display.loudness import evened
from display.wav import Sound, read, write

PR_SET_PDEATHSIG = 1


def die_with_parent(parent: int) -> None:
    """Ask the kernel to kill this process when `parent` dies (prctl(2)), and look whether it already has."""
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        raise SystemExit(0)


def voices(engine: Any) -> list[dict[str, Any]]:
    """The voices that are installed."""
    return [{"id": voice.id, "languages": list(voice.languages or [])} for voice in engine.getProperty("voices")]


def speak(engine: Any, spoken: threading.Event, request: dict[str, Any]) -> None:
    """Write one sentence into a file, to its end.

    Looks itself whether the voice is there: the engine ignores an unknown one. `runAndWait` does not wait: the engine
    speaks in a thread of its own, and sets `spoken` when the file is whole.
    """
    if request["voice"] not in (voice["id"] for voice in voices(engine)):
        raise ValueError(f"no voice {request['voice']}")
    engine.setProperty("voice", request["voice"])
    engine.setProperty("rate", request["rate_wpm"])
    engine.setProperty("volume", request["volume"])
    spoken.clear()
    engine.save_to_file(request["text"], request["file"])
    engine.runAndWait()
    spoken.wait()  # who asked has a watchdog
    path = Path(request["file"])
    sound = read(path)
    write(Sound(evened(sound.samples, sound.rate_hz), sound.rate_hz, sound.channels), path)


def answer(engine: Any, spoken: threading.Event, line: str) -> dict[str, Any]:
    """Do what one line asks."""
    try:
        request = json.loads(line)
        if request.get("voices"):
            return {"voices": voices(engine)}
        speak(engine, spoken, request)
        return {"ok": True}
    except Exception as error:  # whatever the engine throws, the parent is to know it
        return {"error": f"{type(error).__name__}: {error}"}


def main() -> None:
    """Answer until the input ends."""
    # The engine prints a line for each sentence on stdout, so the answers keep a channel of their own.
    answers = os.fdopen(os.dup(1), "w", buffering=1, encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    die_with_parent(int(sys.argv[1]))
    try:
        import pyttsx3

        engine = pyttsx3.init()
    except Exception as error:
        answers.write(json.dumps({"error": f"no speech engine: {error}"}) + "\n")
        return
    spoken = threading.Event()
    engine.connect("finished-utterance", lambda name, completed: spoken.set())
    for line in sys.stdin:
        answers.write(json.dumps(answer(engine, spoken, line)) + "\n")


if __name__ == "__main__":
    main()
