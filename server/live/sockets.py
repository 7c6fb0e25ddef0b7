"""The sockets of the hall's screens: who may listen, and the one thread that sends."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import Flask, request
from flask_socketio import SocketIO
from socketio.exceptions import ConnectionRefusedError
from structlog.typing import FilteringBoundLogger

from server.domain.events import Recorded
from server.live.saying import whole
from server.live.screen import Place
from server.live.screens import OUTCOMES, Screens
from server.live.telling import Board, Telling

NAMESPACE = "/board"
ROOM = "screens"
SOCKETS_MAX = 200
PING_S = 10
RETRY_S = 0.5
OPENING_S = 0.005
BEATS_BETWEEN_CHECKS = 5
MESSAGE_BYTES_MAX = 4096
COUNTER_MAX = 999
JOIN_WITHIN_S = 10.0
"""How long a connection may take to become a screen's: a page on a slow machine takes seconds to say who it is."""
REFUSED_S = 1.0
"""How long a refused one is kept, from the first heartbeat that finds it, to hear why."""


@dataclass(frozen=True, slots=True)
class Listener:
    """Who listens on a socket: its token, and what the branch file says of its screen."""

    token: str
    screen: Mapping[str, Any] | None


class Live:
    """The `/board` namespace.

    `snapshot()` is the answer of `GET /board` (`Telling` says more). `allowed(token)` is asked inside the socket's own
    request, so it may look at the session cookie when the token is empty; it is asked again every 10 s, and whoever is
    no longer allowed is cut off. `screen(token)` is what the branch file says of this screen (`{name, zone, audio}` or
    None), `place(token)` which screen of the hall it is, None for whoever is none; what those say of themselves goes to
    `screens`. `say(key, **values)` gives the sentence of a refusal. `announced(call_seq, outcome, screen id)`
    hears what became of an announcement on a board. `now()` is business time in UTC ms, `monotonic()` real seconds.
    """

    def __init__(
        self,
        *,
        snapshot: Callable[[], Board],
        allowed: Callable[[str], bool],
        now: Callable[[], int],
        monotonic: Callable[[], float],
        say: Callable[..., str],
        log: FilteringBoundLogger,
        screens: Screens,
        screen: Callable[[str], Mapping[str, Any] | None] = lambda token: None,
        place: Callable[[str], Place | None] = lambda token: None,
        announced: Callable[[int, str, str], None] = lambda call_seq, outcome, screen: None,
        sockets_max: int = SOCKETS_MAX,
    ) -> None:
        self._snapshot, self._now, self._monotonic = snapshot, now, monotonic
        self._allowed, self._say, self._screen, self._announced = allowed, say, screen, announced
        self._log, self._sockets_max = log, sockets_max
        self.hall, self._place = screens, place
        self._bell = threading.Condition()
        self._inbox: deque[Recorded | tuple[str, Mapping[str, object]]] = deque()
        self._listening: dict[str, Listener] = {}  # by socket
        self._asking: set[str] = set()
        self._stopping = False
        self._thread: threading.Thread | None = None
        self._strangers: dict[str, float] = {}  # by connection, since when
        self._refused: set[str] = set()
        self._beats = 0
        self._app: Flask
        self._io: Any
        self._telling: Telling

    def attach(self, app: Flask) -> None:
        """Answer Socket.IO on this app and start to send; what happened before is in the snapshot."""
        self._app = app
        self._io = SocketIO(
            app,
            async_mode="threading",
            async_handlers=False,
            manage_session=False,
            ping_interval=PING_S,
            ping_timeout=PING_S,
            max_http_buffer_size=MESSAGE_BYTES_MAX,
        )
        for name, handler in {
            "connect": self._connect,
            "disconnect": self._disconnect,
            "snapshot?": self._ask,
            "announced": self._hear_announced,
            "shown": lambda answer=None, *_: self.hall.showed(_sid(), answer),
            "state": lambda answer=None, *_: self.hall.said(_sid(), answer),
            "media_failed": lambda answer=None, *_: self.hall.failed(_sid(), answer),
        }.items():
            self._io.on_event(name, handler, namespace=NAMESPACE)
        self._telling = Telling(snapshot=self._snapshot, now=self._now, monotonic=self._monotonic, emit=self._emit)
        self.hall.stands(self._snapshot())
        self._thread = threading.Thread(target=self._run, name="live", daemon=True)
        self._thread.start()

    def heard(self, recorded: Recorded) -> None:
        """Take a committed event, in the order of the log; returns at once."""
        self.hall.called(recorded)
        with self._bell:
            self._inbox.append(recorded)
            self._bell.notify()

    def tell(self, kind: str, **fields: object) -> None:
        """Tell every screen what is no event of the log, after the events that were heard; returns at once."""
        with self._bell:
            self._inbox.append((kind, fields))
            self._bell.notify()

    def stop(self) -> None:
        """Stop sending; the sockets close with the server."""
        with self._bell:
            self._stopping = True
            self._bell.notify()
        if self._thread is not None:
            self._thread.join()

    @property
    def screens(self) -> int:
        """How many sockets listen now."""
        return len(self._listening)

    # What sockets ask, each in a thread of its own.

    def _connect(self, auth: object = None) -> None:
        token = auth.get("token") if isinstance(auth, dict) else None
        token = token if isinstance(token, str) else ""
        if not self._allowed(token):
            raise self._turned_away("unauthorized")
        listener = Listener(token, self._screen(token))
        with self._bell:
            if len(self._listening) >= self._sockets_max:
                raise self._turned_away("too_many_sockets", limit=self._sockets_max)
            self._listening[_sid()] = listener
        place = self._place(token)
        if place is not None:
            self.hall.opened(_sid(), _placed(place, auth))
        self._io.server.enter_room(_sid(), ROOM, NAMESPACE)  # not before: a refused socket hears nothing
        self._ask()

    def _turned_away(self, code: str, **values: object) -> ConnectionRefusedError:
        self._refused.add(self._io.server.manager.eio_sid_from_sid(_sid(), NAMESPACE))
        return ConnectionRefusedError(self._say(f"refusal.{code}", **values), {"code": code})

    def _disconnect(self, reason: object = None) -> None:
        self._forget(_sid())

    def _forget(self, socket: str) -> None:
        with self._bell:
            self._listening.pop(socket, None)
            self._asking.discard(socket)
        self.hall.closed(socket)

    def _ask(self, *_: object) -> None:
        with self._bell:
            if _sid() in self._listening:
                self._asking.add(_sid())
                self._bell.notify()

    def _hear_announced(self, answer: object = None, *_: object) -> None:
        if not isinstance(answer, dict):
            return
        call_seq, outcome = answer.get("call_seq"), answer.get("outcome")
        if isinstance(call_seq, int) and not isinstance(call_seq, bool) and outcome in OUTCOMES:
            screen = self.hall.announced(_sid(), call_seq, outcome)
            if screen is not None:
                self._announced(call_seq, outcome, screen)

    # The sending thread.

    def _run(self) -> None:
        while True:
            with self._bell:
                if not self._inbox and not self._stopping:
                    self._bell.wait(timeout=self._idle_s())
                if self._stopping:
                    return
                next_one = self._inbox.popleft() if self._inbox else None
                for socket in [socket for socket in self._asking if self._is_open(socket)]:
                    self._asking.remove(socket)
                    self._telling.ask(socket, self._listening[socket].screen)
                self._telling.anyone = bool(self._listening)
            try:
                if isinstance(next_one, Recorded):
                    self._telling.hear(next_one)
                elif next_one is not None:
                    self._telling.say(*next_one)
                if self._telling.do_what_is_due():
                    self.hall.beat(self._telling.seq)
                    self._look_after_sockets()
            except Exception as error:
                self._log.error("screens_not_told", exc_info=error)
                self._telling.start_anew()
                with self._bell:
                    self._bell.wait(timeout=RETRY_S)

    def _idle_s(self) -> float:
        if not self._asking:
            return self._telling.idle_s()
        return 0.0 if any(map(self._is_open, self._asking)) else OPENING_S

    def _is_open(self, socket: str) -> bool:
        """Whether its client was told that it is connected; a snapshot before that could be forgotten again."""
        return bool(self._io.server.manager.is_connected(socket, NAMESPACE))

    def _emit(self, name: str, message: Mapping[str, Any], to: str | None = None) -> None:
        self._io.emit(name, message, namespace=NAMESPACE, to=to or ROOM)

    def _look_after_sockets(self) -> None:
        """With each heartbeat: end the connections that are no screen's, now and then those no longer allowed.

        Every connection holds a thread of the server. Who was refused, and had time to hear why, goes at once.
        """
        server = self._io.server
        screens = dict(server.manager.get_participants(NAMESPACE, ROOM))
        for socket in [socket for socket in list(self._listening) if screens.get(socket) not in server.eio.sockets]:
            self._forget(socket)  # it went while it was let in, which the library tells nobody
        strangers = set(server.eio.sockets) - set(screens.values())
        now_s = self._monotonic()
        self._strangers = {one: self._strangers.get(one, now_s) for one in strangers}
        for connection, since_s in self._strangers.items():
            held = server.eio.sockets.get(connection)
            limit_s = REFUSED_S if connection in self._refused else JOIN_WITHIN_S
            if held is not None and now_s - since_s >= limit_s:
                held.close(wait=False)  # eio.disconnect would wait for the other side, and with it every screen
        self._refused &= set(server.eio.sockets)
        self._beats += 1
        # A part of them with each beat: all at once would hold up a call for some hundredths of a second.
        first = self._beats % BEATS_BETWEEN_CHECKS
        for socket, listener in list(self._listening.items())[first::BEATS_BETWEEN_CHECKS]:
            environ = server.get_environ(socket, NAMESPACE)
            if environ is not None and not self._still_allowed(environ, listener.token):
                server.disconnect(socket, NAMESPACE)

    def _still_allowed(self, environ: dict[str, Any], token: str) -> bool:
        with self._app.request_context(environ):
            return self._allowed(token)


def _placed(place: Place, auth: object) -> Place:
    """The place with what the page says of itself: whether it is a board, or the strip of a counter."""
    said = auth if isinstance(auth, dict) else {}
    counter = whole(said.get("counter"))
    if said.get("page") == "strip" and counter is not None and 0 < counter <= COUNTER_MAX:
        place = replace(place, page="strip", counter=counter)
    name = place.name or str(place.counter or place.entry.get("name") or place.token)
    return replace(place, name=name, address=request.remote_addr or "")


def _sid() -> str:
    return str(request.sid)  # type: ignore[attr-defined]  # Flask-SocketIO puts it there
