"""A branch that says what a test wants, so that staff pages can be seen in every state."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from config.sentences import Sentences
from flask import Flask, Response, jsonify, request
from flask_socketio import SocketIO
from server.console import manager, teller
from werkzeug.serving import make_server

STATIC = Path(teller.__file__).parent.parent / "static"
LANGUAGES = ["zh", "en"]
NOW = datetime(2026, 11, 20, 2, 46, tzinfo=UTC)  # 10:46 in Shanghai

SETTINGS: dict[str, Any] = {
    "branch": {"name": {"zh": "和平路支行", "en": "Heping Road Branch"}, "timezone": "Asia/Shanghai"},
    "services": [
        {"code": "A", "name": {"zh": "个人业务", "en": "Personal banking"}, "target_wait_min": 20,
         "bring": {"zh": "本人身份证、原银行卡", "en": "ID and your bank card"}, "hours": ["09:00-17:00"]},
        {"code": "C", "name": {"zh": "对公业务", "en": "Corporate banking"}, "target_wait_min": 20, "bring": None,
         "hours": ["09:00-17:00"]},
        {"code": "F", "name": {"zh": "财富管理", "en": "Wealth management"}, "target_wait_min": 10, "bring": None,
         "hours": []},
    ],
    "segments": [
        {"code": "ordinary", "name": {"zh": "普通", "en": "Ordinary"}},
        {"code": "need", "name": {"zh": "特殊群体优先", "en": "Special needs"}},
        {"code": "gold", "name": {"zh": "黄金", "en": "Gold"}},
    ],
    "zones": [{"code": "hall", "name": {"zh": "高柜", "en": "Cash hall"}}],
    "profiles": [{"name": "general", "services": ["A", "F"]}, {"name": "everything", "services": ["*"]}],
    "pauses": [
        {"code": "break", "name": {"zh": "暂离", "en": "Break"}, "limit_min": 10},
        {"code": "meal", "name": {"zh": "用餐", "en": "Meal"}, "limit_min": 45},
        {"code": "training", "name": {"zh": "培训", "en": "Training"}, "limit_min": None},
    ],
    "calling": {"short_service_s": 30, "undo_within_s": 10},
}  # fmt: skip


def at(minutes_ago: float = 0) -> str:
    """A moment before the fake branch's now, as the API spells it."""
    return (NOW - timedelta(minutes=minutes_ago)).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def ticket(number: str, **more: Any) -> dict[str, Any]:
    """A ticket as the API gives it."""
    fields = {"id": f"id-{number}", "number": number, "service": "A", "segment": "ordinary", "language": "zh",
              "state": "waiting", "issued_at": at(12), "ahead": 0, "estimate": None, "counter": None, "calls": 0,
              "url": None}  # fmt: skip
    return fields | more


def entry(number: str, rule: str = "due", wait_min: float = 5, due_min: float = 5, **more: Any) -> dict[str, Any]:
    """A line of the waiting list."""
    reason = {"rule": rule, "wait_s": round(wait_min * 60), "due_in_s": round(due_min * 60), "overtaken": 0}
    return {"ticket": ticket(number, **more), "reason": reason}


class FakeBranch:
    """The API and the open line, answering from `counters`, `waiting` and `stats` as the test left them."""

    def __init__(self) -> None:
        self.person: dict[str, Any] | None = {"name": "柜员 03", "role": "teller", "counter": 3}
        self.counters = [self.counter(number) for number in (1, 2, 3)]
        self.waiting: list[dict[str, Any]] = []
        self.hall = {"A": 0, "C": 0, "F": 0}
        self.stats: dict[str, Any] | None = None
        self.printers: list[dict[str, Any]] = []
        self.posts: list[tuple[str, dict[str, Any], str]] = []  # path, body, Idempotency-Key
        self.answer_post: Callable[[str, dict[str, Any]], Any] | None = None  # may answer instead
        self.gates: dict[str, threading.Event] = {}  # a path whose answer waits
        self.failing: set[str] = set()  # paths that answer 503
        self.seq = 10
        self.app = Flask("fake branch", static_folder=str(STATIC), static_url_path="/static")
        self.sockets = SocketIO(self.app, async_mode="threading")
        self._routes()
        self._server = make_server("127.0.0.1", 0, self.app, threaded=True)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._stopped = threading.Event()
        self._threads = [
            threading.Thread(target=self._server.serve_forever, daemon=True),
            threading.Thread(target=self._beat, daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    def counter(self, number: int, **more: Any) -> dict[str, Any]:
        """A counter as the API gives it: open and idle at 3, closed elsewhere."""
        mine = number == 3
        refused = {"allowed": False, "code": "wrong_moment", "state": "open"}
        may: dict[str, Any] = dict.fromkeys(("recall", "no-show", "finish", "start", "undo", "resume"), refused)
        may |= dict.fromkeys(("call-next", "pause", "close", "open"), {"allowed": True})
        fields = {
            "number": number, "state": "open" if mine else "closed", "zone": "hall", "profile": "general",
            "staff": "柜员 03" if mine else None, "ticket": None, "since": at(2), "pause": None, "called_at": None,
            "reason": None, "note": None, "served_today": 12 if mine else 0, "mean_service_s": 324 if mine else None,
            "paused_s": 900 if mine else 0, "recalls_left": 2, "may": may,
        }  # fmt: skip
        return fields | more

    def call(self, number: str = "A042", minutes_ago: float = 4.2, state: str = "called", **more: Any) -> None:
        """Put a customer at counter 3."""
        allowed, refused = {"allowed": True}, {"allowed": False, "code": "wrong_moment"}
        may = dict.fromkeys(("call-next", "recall", "finish", "start", "close", "pause"), allowed)
        may |= {"no-show": {"allowed": False, "code": "recall_first"}, "undo": {"allowed": False, "code": "too_late_to_undo"},
                "resume": refused}  # fmt: skip
        reason = {"rule": "due", "wait_s": 480, "due_in_s": 120, "overtaken": 3}
        self.set(state=state, ticket=ticket(number, state=state, counter=3, calls=1, segment="gold"), reason=reason,
                 since=at(minutes_ago), called_at=at(minutes_ago), may=may, **more)  # fmt: skip

    def set(self, **fields: Any) -> None:
        """Change counter 3."""
        self.counters[2] = {**self.counters[2], **fields}

    def tell(self, kind: str = "waiting", **fields: Any) -> None:
        """Send one `event` to every page."""
        after, self.seq = self.seq, self.seq + 1
        fields = {"waiting": self.hall} if kind == "waiting" else fields
        self.sockets.emit("event", {"seq": self.seq, "after": after, "kind": kind, **fields}, namespace="/board")

    def stop(self) -> None:
        """Be gone, as after a power cut."""
        self._stopped.set()
        self._server.shutdown()
        self._server.server_close()

    def _beat(self) -> None:
        while not self._stopped.wait(1):
            self.sockets.emit("heartbeat", {"seq": self.seq, "at": at()}, namespace="/board")

    def _routes(self) -> None:
        words = Sentences.load(LANGUAGES).words
        self.app.register_blueprint(teller.routes(words, LANGUAGES, lambda: SETTINGS))
        self.app.register_blueprint(manager.routes(words, LANGUAGES, lambda: SETTINGS))
        self.app.add_url_rule("/api/v1/<path:path>", view_func=self._api, methods=["GET", "POST", "DELETE"])

        @self.sockets.on("connect", namespace="/board")
        def connected(auth: Any = None) -> None:
            self._snapshot()

        @self.sockets.on("snapshot?", namespace="/board")
        def asked(*_: Any) -> None:
            self._snapshot()

    def _snapshot(self) -> None:
        board = {"seq": self.seq, "at": at(), "waiting": self.hall, "counters": [], "calls": [], "missed": []}
        self.sockets.emit("snapshot", board, namespace="/board", to=request.sid)  # type: ignore[attr-defined]
        self.sockets.emit("heartbeat", {"seq": self.seq, "at": at()}, namespace="/board")

    def _api(self, path: str) -> Response | tuple[Response, int]:
        if request.method == "POST":
            self.posts.append((path, request.get_json(silent=True) or {}, request.headers.get("Idempotency-Key", "")))
        if path in self.gates:
            self.gates[path].wait(10)
        if path in self.failing:
            return problem(503, "store_unavailable", "系统暂时不能保存，请稍候再试。")
        if path == "session":
            return self._session()
        if request.method == "POST":
            return self._posted(path, request.get_json(silent=True) or {})
        answers: dict[str, Any] = {
            "counters": {"counters": self.counters}, "printers": {"printers": self.printers}, "stats/today": self.stats,
            "waiting": {"waiting": self.waiting, "count": len(self.waiting)},
            "tickets": {"ticket": ticket(request.args.get("number", ""))},
        }  # fmt: skip
        if answers.get(path) is None:
            return problem(404, "not_found", "没有找到。")
        return jsonify(answers[path])

    def _session(self) -> Response | tuple[Response, int]:
        if request.method == "DELETE":
            self.person = None
            return jsonify({"signed_out": True})
        given = request.get_json(silent=True) or {}
        if request.method == "POST":
            if given.get("password") != "right":
                return problem(401, "wrong_password", "姓名或密码不对。")
            self.person = {"name": given["name"], "role": "teller", "counter": None}
        if self.person is None:
            return problem(401, "unauthorized", "请先登录。")
        return jsonify({"person": self.person, "csrf": "c"})

    def _posted(self, path: str, body: dict[str, Any]) -> Response | tuple[Response, int]:
        if self.answer_post is not None:
            answer = self.answer_post(path, body)
            if answer is not None:
                return answer  # type: ignore[no-any-return]
        return jsonify({"ticket": None, "counter": self.counters[2]})


def problem(status: int, code: str, sentence: str) -> tuple[Response, int]:
    """A refusal as the API answers it."""
    return jsonify({"code": code, "detail": sentence, "status": status}), status


@pytest.fixture
def fake() -> Iterator[FakeBranch]:
    branch = FakeBranch()
    yield branch
    branch.stop()
