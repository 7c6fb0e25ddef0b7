"""Who may listen, over real sockets."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
import socketio
import websocket
from flask import Flask, request
from werkzeug.serving import make_server

from server.domain import commands
from server.live import NAMESPACE, Live
from server.live.screen import Place
from server.live.screens import Screens

WITHIN_S = 10
LOOK_S = 0.05
SCREENS = {"good-door": {"name": "door", "zone": "hall", "audio": True}}


class Until:
    """Waits for something to become true: looks at every message, and now and then."""

    def __init__(self) -> None:
        self.bell = threading.Condition()

    def ring(self) -> None:
        with self.bell:
            self.bell.notify_all()

    def __call__(self, true: Callable[[], Any]) -> None:
        with self.bell:
            assert any(self.bell.wait_for(true, LOOK_S) for _ in range(round(WITHIN_S / LOOK_S)))


class Client:
    """A screen, down to the frames of Socket.IO over a WebSocket."""

    def __init__(self, url: str, until: Until, namespace: str, auth: Any, headers: dict[str, str]) -> None:
        self.heard: list[tuple[str, Any]] = []
        self.refusal: Any = None
        self.entered = self.gone = False
        self.namespace, self.until = namespace, until
        address = url.replace("http", "ws") + "/socket.io/?EIO=4&transport=websocket"
        self.line = websocket.create_connection(address, header=headers, timeout=WITHIN_S)
        self.line.send(f"40{namespace}," + ("" if auth is None else json.dumps(auth)))
        threading.Thread(target=self._listen, daemon=True).start()
        until(lambda: self.entered or self.refusal)

    def _listen(self) -> None:
        with suppress(OSError, websocket.WebSocketException):
            while frame := self.line.recv():
                self._take(frame)
                self.until.ring()
        self.gone = True
        self.until.ring()

    def _take(self, frame: str) -> None:
        match frame[:2]:
            case "2":
                self.line.send("3")
            case "40":
                self.entered = True
            case "41":
                self.gone = True
            case "42":
                self.heard.append(tuple(json.loads(frame[frame.index("[") :])))
            case "44":
                self.refusal = json.loads(frame[frame.index("{") :])

    def say(self, name: str, *said: Any) -> None:
        self.line.send(f"42{self.namespace}," + json.dumps([name, *said]))

    def hang_up(self) -> None:
        """As when the cable is pulled: no farewell."""
        with suppress(OSError, AttributeError):
            self.line.sock.shutdown(socket.SHUT_RDWR)

    def all(self, name: str) -> list[Any]:
        return [message for heard, message in self.heard if heard == name]

    def called(self) -> list[str]:
        return [message["number"] for message in self.all("event") if message["kind"] == "called"]


class Served:
    """A hall whose screens are reached over a real socket, with a clock in the test's hands."""

    def __init__(self, hall: Any, clock: Any) -> None:
        self.hall, self.clock, self.until = hall, clock, Until()
        self.allowed = {"good", "good-door"}
        self.announced: list[tuple[int, str, str]] = []
        self.clients: list[Client] = []
        self.errors: list[str] = []
        self.screens = Screens(now=lambda: clock.ms, monotonic=lambda: clock.s)
        self.live = Live(
            screens=self.screens,
            place=lambda token: Place(token, f"the {token}") if token else None,
            snapshot=hall.board,
            allowed=lambda token: token in self.allowed or (not token and "session=yes" in cookies()),
            now=lambda: clock.ms,
            monotonic=lambda: clock.s,
            say=lambda key, **values: f"{key} {values}",
            log=self,
            screen=SCREENS.get,
            announced=lambda *told: self.announced.append(told),
            sockets_max=3,
        )
        app = Flask(__name__)
        self.live.attach(app)
        hall.heard = self.live.heard
        self.server = make_server("127.0.0.1", 0, app, threaded=True)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(LOOK_S,), daemon=True).start()

    def error(self, name: str, exc_info: Exception) -> None:
        """The log, of which only this is used."""
        self.errors.append(f"{name}: {exc_info}")

    def connect_to(self, namespace: str, auth: Any = None, headers: dict[str, str] | None = None) -> Client:
        self.clients.append(Client(self.url, self.until, namespace, auth, headers or {}))
        return self.clients[-1]

    def connect(self, token: str = "good") -> Client:
        return self.connect_to(NAMESPACE, {"token": token})

    def screen(self, token: str = "good") -> Client:
        """A client that has its snapshot."""
        client = self.connect(token)
        self.until(lambda: client.all("snapshot"))
        return client

    def beat(self, beats: int = 1) -> None:
        """Let time pass until the heart has beaten so often, as the first client hears it."""
        for _ in range(beats):
            heard = len(self.clients[0].all("heartbeat"))
            self.clock.tick(2)
            self.hall.do(commands.EndAnnouncement(1, "spoken"))  # wakes the sending thread, means nothing to it
            self.until(lambda heard=heard: len(self.clients[0].all("heartbeat")) > heard)

    def stop(self) -> None:
        for client in self.clients:
            client.hang_up()
        self.live.stop()
        self.server.shutdown()
        self.server.server_close()


def cookies() -> str:
    return str(request.headers.get("Cookie", ""))


@pytest.fixture
def served(hall: Any, clock: Any) -> Iterator[Served]:
    served = Served(hall, clock)
    yield served
    served.stop()


def test_a_screen_gets_a_snapshot_and_then_what_happens(served: Served) -> None:
    client = served.screen()
    number = served.hall.call(2)
    served.until(client.called)
    assert client.heard[0][0] == "snapshot"
    assert client.heard[0][1]["waiting"] == {"A": 0, "C": 0}
    message = client.all("event")[0]
    assert (message["kind"], message["number"], message["counter"]) == ("called", number, 2)
    assert message["after"] == client.heard[0][1]["seq"]


def test_a_client_that_cannot_do_websockets_can_listen(served: Served) -> None:
    heard: list[Any] = []
    client = socketio.Client(reconnection=False)
    client.on("event", lambda message: heard.append(message.get("number")), namespace=NAMESPACE)
    client.on("snapshot", lambda board: heard.append("snapshot"), namespace=NAMESPACE)
    client.connect(served.url, auth={"token": "good"}, namespaces=[NAMESPACE], transports=["polling"])
    served.until(lambda: heard == ["snapshot"])
    number = served.hall.call(1)
    served.until(lambda: number in heard)
    client.eio.disconnect(abort=True)


def test_a_screen_that_asks_gets_another_snapshot(served: Served) -> None:
    client = served.screen()
    client.say("snapshot?")
    served.until(lambda: len(client.all("snapshot")) == 2)


def test_a_screen_learns_what_the_branch_file_says_of_it(served: Served) -> None:
    assert served.screen("good-door").all("snapshot")[0]["screen"] == SCREENS["good-door"]
    assert served.screen("good").all("snapshot")[0]["screen"] is None


@pytest.mark.parametrize("token", ["", "wrong", "good ", "[]"])
def test_without_a_good_token_nothing_is_heard_but_the_refusal(served: Served, token: str) -> None:
    witness, client = served.screen(), served.connect(token)
    assert client.refusal == {"message": "refusal.unauthorized {}", "data": {"code": "unauthorized"}}
    served.hall.call(1)
    served.beat()
    served.until(witness.called)
    assert client.heard == []


@pytest.mark.parametrize("auth", [None, ["good"], {"token": 7}, {"token": {"a": 1}}, {}])
def test_a_malformed_sign_in_is_refused_like_any_other(served: Served, auth: Any) -> None:
    assert served.connect_to(NAMESPACE, auth).refusal["data"] == {"code": "unauthorized"}


def test_one_screen_more_than_the_limit_is_refused_with_a_sentence(served: Served) -> None:
    screens = [served.screen() for _ in range(3)]
    refused = served.connect()
    assert refused.refusal["data"] == {"code": "too_many_sockets"}
    assert refused.refusal["message"] == "refusal.too_many_sockets {'limit': 3}"
    assert served.live.screens == 3
    screens[0].hang_up()
    served.until(lambda: served.live.screens == 2)
    assert served.screen().refusal is None


def test_a_connection_that_was_refused_is_ended_soon_and_one_that_joins_nowhere_in_ten_seconds(served: Served) -> None:
    screen, refused, other = served.screen(), served.connect("wrong"), served.connect_to("/")
    served.beat(5)
    served.until(lambda: refused.gone)
    assert not other.gone, "a page on a slow machine takes seconds to say who it is"
    served.beat(2)
    served.until(lambda: other.gone)
    assert not screen.gone


def test_a_revoked_token_is_cut_off_and_others_go_on(served: Served) -> None:
    kept, revoked = served.screen("good"), served.screen("good-door")
    served.allowed.remove("good-door")
    served.beat(5)
    served.until(lambda: revoked.gone)
    number = served.hall.call(1)
    served.until(lambda: kept.called() == [number])


def test_a_session_cookie_stands_for_a_token(served: Served) -> None:
    client = served.connect_to(NAMESPACE, {"token": ""}, {"Cookie": "session=yes"})
    assert client.entered
    served.beat(6)
    assert served.live.screens == 1


def test_boards_say_what_became_of_an_announcement_and_nonsense_is_passed_over(served: Served) -> None:
    staff, client = served.connect_to(NAMESPACE, {}, {"Cookie": "session=yes"}), served.screen()
    right = {"call_seq": 7, "outcome": "spoken"}
    staff.say("announced", right)  # a page of staff plays nothing
    for answer in (None, 5, [], {}, right | {"call_seq": "7"}, right | {"call_seq": True}, right | {"outcome": "sung"}):
        client.say("announced", answer)
    client.say("announced", right | {"outcome": "failed"})
    served.until(lambda: served.announced)
    assert served.announced == [(7, "failed", "good.board.127.0.0.1")]


def test_an_overlong_message_ends_its_connection_only(served: Served) -> None:
    client, other = served.screen(), served.screen()
    client.say("announced", {"call_seq": 1, "outcome": "x" * 100_000})
    served.until(lambda: client.gone)
    number = served.hall.call(1)
    served.until(lambda: other.called() == [number])


def test_a_board_that_could_not_be_read_is_sent_when_it_can(served: Served) -> None:
    client = served.screen()
    served.hall.failing = True
    number = served.hall.call(1)
    served.until(client.called)
    served.beat()
    served.until(lambda: served.errors == ["screens_not_told: the board cannot be read"])
    served.hall.failing = False
    served.beat()
    served.until(lambda: len(client.all("snapshot")) == 2)
    assert [call["number"] for call in client.all("snapshot")[-1]["calls"]] == [number]
