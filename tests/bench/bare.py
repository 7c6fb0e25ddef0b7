"""The least server that could do it: an empty route, and one that emits to a room; same gunicorn, same threads.

`python bare.py [PAGE STATIC DISPLAY_STATIC]` prints `ready http://127.0.0.1:PORT`. POST /emit/<number> tells every
socket of `/board` of a call; /page is the file PAGE, which may use the two folders of styles and scripts.
"""

import os
import sys

from flask import Flask, send_file
from flask_socketio import SocketIO, join_room

from server.serving.claim import listen, url_of
from server.serving.worker import Serving

ROOM = "screens"
FILES = sys.argv[1:]


class Bare:
    """What the worker serves."""

    def __init__(self) -> None:
        self.wsgi = Flask("bare")
        io = SocketIO(self.wsgi, async_mode="threading")
        self._pages(*FILES)

        @io.on("connect", namespace="/board")
        def connect(auth: object = None) -> None:
            join_room(ROOM)

        @self.wsgi.post("/emit/<number>")
        def emit(number: str) -> dict[str, bool]:
            message = {"seq": 1, "after": 0, "kind": "called", "number": number, "counter": 1, "zone": "hall",
                       "service": "A", "language": "zh", "recall": False, "at": "2026-11-22T09:00:00.000Z"}  # fmt: skip
            io.emit("event", message, namespace="/board", to=ROOM)
            return {"ok": True}

    def _pages(self, page: str = "", static: str = "", display_static: str = "") -> None:
        if page:
            self.wsgi.add_url_rule("/page", "page", lambda: send_file(page))
            self.wsgi.add_url_rule("/display/static/<name>", "own", lambda name: send_file(f"{display_static}/{name}"))
            self.wsgi.static_folder = static

    def stop(self) -> None:
        """Nothing to finish."""


if __name__ == "__main__":
    listener = listen("127.0.0.1", 0)
    url = url_of(listener)
    sys.argv = sys.argv[:1]
    os.environ.pop("GUNICORN_CMD_ARGS", None)
    Serving(Bare, listener, ready=lambda: print(f"ready {url}", flush=True)).run()
