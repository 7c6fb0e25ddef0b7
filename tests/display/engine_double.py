"""An engine that speaks the child's protocol; `hang`, `die` and `mute` in a text do what they say, `once` only once."""

import json
import os
import sys
import threading
import wave
from pathlib import Path


def write_sound(path: str) -> None:
    with wave.open(path, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(b"\1\1" * 80)


def misbehave(text: str, memory: Path) -> bool:
    if "once" in text:
        if memory.exists():
            return False
        memory.touch()
    if "hang" in text:
        threading.Event().wait()
    if "die" in text:
        os._exit(3)
    return "mute" in text


def main() -> None:
    memory = Path(sys.argv[1])
    for line in sys.stdin:
        request = json.loads(line)
        if request.get("voices"):
            answer: dict[str, object] = {"voices": [{"id": "gmw/en", "languages": ["en-gb"]}]}
        else:
            if not misbehave(request["text"], memory):
                write_sound(request["file"])
            answer = {"ok": True}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


main()
