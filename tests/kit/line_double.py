"""A server that says to a screen exactly what the test wants it to say."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask, send_file
from flask_socketio import SocketIO
from werkzeug.serving import WSGIRequestHandler, make_server

import server
from config.contrast import tones
from config.load import BRANCHES
from config.look import Look
from config.sentences import Sentences
from display import files
from display import page as screens
from display.media import Media

NAMESPACE = "/board"
NOW = datetime(2026, 11, 20, 2, 42, 6, tzinfo=UTC)  # 10:42 in Shanghai, a Friday
LOGO = BRANCHES / "flagship_logo_dark.png"
NAMES = {
    "A": {"zh": "个人业务", "en": "Personal banking"},
    "C": {"zh": "对公业务", "en": "Business banking"},
    "F": {"zh": "财富管理", "en": "Wealth management"},
    "L": {"zh": "贷款咨询", "en": "Loans and mortgages"},
}


def at(seconds_ago: float = 0) -> str:
    """A moment of the branch, as the server spells it."""
    return (NOW - timedelta(seconds=seconds_ago)).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Held(WSGIRequestHandler):
    """A connection that can be cut."""

    def setup(self) -> None:
        super().setup()
        self.server.held.append(self.connection)  # type: ignore[attr-defined]


class LineDouble:
    """The `/board` namespace as a script: `board` is what a snapshot says, the rest is said when asked to."""

    def __init__(self, sounds: Path, languages: list[str]) -> None:
        self.sounds, self.seq = sounds, 100
        self.told = threading.Condition()
        self.reset()
        app = Flask("line", static_folder=str(Path(server.__file__).parent / "static"), static_url_path="/static")
        app.config["SEND_FILE_MAX_AGE_DEFAULT"] = timedelta(hours=1)  # the browser of all these tests is one
        app.register_blueprint(screens.routes(Sentences.load(languages).words, languages, logo=True))
        self.media: dict[str, Any] = {"items": [], "broken": []}
        app.register_blueprint(files.routes(tones(Look().model_dump()), LOGO, Media(sounds, 10, [])))
        app.add_url_rule("/api/v1/media", "media", lambda: self.media)
        app.add_url_rule("/announcements/<name>", "sound", self._sound)
        # The page's clock runs faster than this server's: it would miss pings that it could not have had yet.
        self.io: Any = SocketIO(app, async_mode="threading", async_handlers=False, ping_interval=86_400)
        self.io.on_event("connect", self._connect, namespace=NAMESPACE)
        self.io.on_event("snapshot?", self._asked, namespace=NAMESPACE)
        self.io.on_event("announced", self._announced, namespace=NAMESPACE)
        self.io.on_event("media_failed", self._media_failed, namespace=NAMESPACE)
        self.http = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Held)
        self.http.held = []  # type: ignore[attr-defined]
        self.url = f"http://127.0.0.1:{self.http.server_port}"
        threading.Thread(target=self.http.serve_forever, args=(0.05,), daemon=True).start()

    def reset(self) -> None:
        """A hall at work, of which nothing was said yet; `seq` goes on."""
        self.board = a_board()
        self.connected = 0
        self.asked: list[str] = []
        self.announced: list[tuple[int, str]] = []
        self.media_failed: list[tuple[str, str]] = []

    def snapshot(self, **changes: Any) -> None:
        """Say a whole board; `changes` stay."""
        self.board.update(changes)
        self.io.emit("snapshot", self.board | {"seq": self.seq, "at": at()}, namespace=NAMESPACE)

    def say(self, kind: str, *, after: int | None = None, **fields: Any) -> int:
        """Say an event message; answers its seq."""
        before, self.seq = self.seq, self.seq + 1
        message = {"seq": self.seq, "after": before if after is None else after, "kind": kind, **fields}
        self.io.emit("event", message, namespace=NAMESPACE)
        return self.seq

    def call(self, number: str, counter: int, **more: Any) -> int:
        """Say a call, and keep it for the next snapshot."""
        fields = a_call(number, counter) | {"at": at()} | more
        fields.pop("seq")
        seq = self.say("called", **fields)
        self.board["calls"] = [fields | {"seq": seq}, *self.board["calls"]]
        return seq

    def lose(self) -> None:
        """Let a message be lost on its way."""
        self.seq += 1

    def beat(self) -> None:
        self.io.emit("heartbeat", {"seq": self.seq, "at": at()}, namespace=NAMESPACE)

    def drop(self) -> None:
        """Cut every connection, as a restart or a bad cable does."""
        held, self.http.held = self.http.held, []  # type: ignore[attr-defined]
        for connection in held:
            with suppress(OSError):  # over already
                connection.shutdown(socket.SHUT_RDWR)

    def until(self, true: Callable[[], Any]) -> None:
        with self.told:
            assert self.told.wait_for(true, timeout=10)

    def stop(self) -> None:
        self.drop()
        self.http.shutdown()
        self.http.server_close()

    def _connect(self, auth: Any = None) -> None:
        with self.told:
            self.connected += 1
            self.told.notify_all()
        self.snapshot()

    def _asked(self, *_: Any) -> None:
        with self.told:
            self.asked.append("snapshot?")
            self.told.notify_all()
        self.snapshot()

    def _announced(self, answer: dict[str, Any]) -> None:
        with self.told:
            self.announced.append((answer["call_seq"], answer["outcome"]))
            self.told.notify_all()

    def _media_failed(self, answer: dict[str, Any]) -> None:
        with self.told:
            self.media_failed.append((answer["name"], answer["why"]))
            self.told.notify_all()

    def _sound(self, name: str) -> Any:
        path = self.sounds / name
        return send_file(path, mimetype="audio/wav") if path.exists() else ("", 404)


def a_call(number: str, counter: int, seq: int = 0, seconds_ago: float = 60) -> dict[str, Any]:
    return {
        "seq": seq, "number": number, "counter": counter, "zone": "hall", "service": number[0], "language": "zh",
        "recall": False, "at": at(seconds_ago),
    }  # fmt: skip


def a_board() -> dict[str, Any]:
    """A hall at work: seven calls, five missed, twelve counters."""
    shown = [("C017", 6), ("A038", 2), ("V003", 12), ("F008", 11), ("A037", 5), ("A036", 1), ("A034", 4)]
    return {
        "day": "2026-11-20",
        "open": True,
        "branch": {
            "name": {"zh": "和平路支行", "en": "Heping Road Branch"}, "timezone": "Asia/Shanghai",
            "languages": ["zh", "en"], "message": {"zh": "谨防诈骗", "en": "Beware of fraud"},
        },
        "services": [{"code": code, "names": names} for code, names in NAMES.items()],
        "zones": {"hall": {"zh": "一楼", "en": "Ground floor"}, "wealth": {"zh": "二楼", "en": "Second floor"}},
        "calls": [a_call(number, counter, 90 - place) for place, (number, counter) in enumerate(shown)],
        "missed": ["A031", "A035", "C012", "A029", "F006"],
        "counters": [
            {"number": number, "zone": "hall" if number < 11 else "wealth", "state": "open", "ticket": None,
             "services": list(NAMES) if number < 11 else ["F"]}
            for number in range(1, 13)
        ],
        "waiting": {"A": 11, "C": 3, "F": 2, "L": 0},
        "estimates": {
            "A": {"low_s": 610, "likely_s": 800, "high_s": 1190}, "C": {"low_s": 310, "likely_s": 500, "high_s": 890},
            "F": {"low_s": 10, "likely_s": 100, "high_s": 290}, "L": None,
        },
        "notice": None,
        "emergency": None,
        "screen": {"name": "hall", "zone": None, "audio": False},
    }  # fmt: skip
