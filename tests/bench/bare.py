"""The least server that could do it: an empty route, and one that emits to a room; same gunicorn, same threads.

`python bare.py [SNAPSHOT]` prints `ready http://127.0.0.1:PORT`. POST /emit/<number> tells every socket of `/board` of
a call. With a file that holds the JSON of GET /board, /display is the hall's real board, and that file its snapshot.
"""

import itertools
import json
import os
import sys
from pathlib import Path

from flask import Flask, request
from flask_socketio import SocketIO, join_room

import server
from config.sentences import Sentences
from display import page as screens
from server.serving.claim import listen, url_of
from server.serving.worker import Serving

ROOM = "screens"
FILES = sys.argv[1:]
AT = "2026-11-22T09:00:00.000Z"


class Bare:
    """What the worker serves."""

    def __init__(self) -> None:
        self.wsgi = Flask("bare")
        io = SocketIO(self.wsgi, async_mode="threading")
        board = self._board(*FILES)
        seqs = itertools.count(1)

        @io.on("connect", namespace="/board")
        def connect(auth: object = None) -> None:
            join_room(ROOM)
            if board:
                io.emit("snapshot", {**board, "seq": 0, "calls": []}, namespace="/board", to=request.sid)  # type: ignore[attr-defined]

        @self.wsgi.post("/emit/<number>")
        def emit(number: str) -> dict[str, bool]:
            seq = next(seqs)
            message = {"seq": seq, "after": seq - 1, "kind": "called", "number": number, "counter": 1, "zone": "hall",
                       "service": "A", "language": "zh", "recall": False, "at": board.get("at", AT)}  # fmt: skip
            io.emit("event", message, namespace="/board", to=ROOM)
            return {"ok": True}

    def _board(self, snapshot: str = "") -> dict[str, object]:
        if not snapshot:
            return {}
        board: dict[str, object] = json.loads(Path(snapshot).read_text(encoding="utf-8"))
        self.wsgi.static_folder = str(Path(server.__file__).parent / "static")
        self.wsgi.register_blueprint(screens.routes(Sentences.load(["zh", "en"]).words, ["zh", "en"]))
        return board

    def stop(self) -> None:
        """Nothing to finish."""


if __name__ == "__main__":
    listener = listen("127.0.0.1", 0)
    url = url_of(listener)
    sys.argv = sys.argv[:1]
    os.environ.pop("GUNICORN_CMD_ARGS", None)
    Serving(Bare, listener, ready=lambda: print(f"ready {url}", flush=True)).run()
