"""Alerts go upward over a real line: at least once, in order, however dead, slow or wrong the receiver is."""

import contextlib
import json
import queue
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import structlog

from server.reactions.courier import KEPT_MS, Courier
from server.reactions.posting import Posting
from server.store.alerts import Alert

WITHIN_S = 10
AT_MS = 1_795_141_200_000


def alert(name: str) -> Alert:
    return Alert(name, "2026-11-20", "queue", "A", "red", AT_MS, AT_MS, None, None, "upward", None, {"number": "A001"})


class Receiver:
    """Somebody upward, who answers what `answers` says, 200 once it is empty; `heard` is what came."""

    def __init__(self, *answers: int) -> None:
        self.answers, self.heard, self.held = list(answers), queue.Queue(), threading.Event()
        self.held.set()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.heard.put((dict(self.headers), json.loads(body)))
                outer.held.wait(WITHIN_S)
                self.send_response(outer.answers.pop(0) if outer.answers else 200)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/alerts?from=branch"

    def next(self) -> tuple[dict[str, str], dict[str, object]]:
        return self.heard.get(timeout=WITHIN_S)

    def close(self) -> None:
        self.held.set()
        self.server.shutdown()
        self.server.server_close()


class Table:
    """What is unsent, in a list instead of the store's table; `all_sent` is set once nothing is left."""

    def __init__(self, *names: str) -> None:
        self.rows = [(alert(name), AT_MS + place) for place, name in enumerate(names)]
        self.sent_rows: list[str] = []
        self.all_sent = threading.Event()
        self.lock = threading.Lock()

    def unsent(self) -> tuple[Alert, int] | None:
        with self.lock:
            return self.rows[0] if self.rows else None

    def sent(self, name: str, escalated_ms: int) -> None:
        with self.lock:
            assert self.rows[0][0].id == name
            self.rows.pop(0)
            self.sent_rows.append(name)
            if not self.rows:
                self.all_sent.set()


@pytest.fixture
def carry():
    """`carry(table, url, …)`: a courier at work, stopped at the end."""
    made = []

    def make(table, url, token_file=None, now_ms=AT_MS, awaited_s=2.0):
        courier = Courier(
            post=Posting(url, token_file, awaited_s=awaited_s),
            unsent=table.unsent,
            letter=lambda alert, escalated_ms: {"alert": alert.id, "at": escalated_ms},
            sent=table.sent,
            now=lambda: now_ms,
            log=structlog.get_logger(),
            first_pause_s=0.01,
            look_every_s=0.01,
        )
        made.append(courier)
        courier.start()
        return courier

    yield make
    for courier in made:
        courier.stop()


@pytest.fixture
def receiver():
    made = Receiver()
    yield made
    made.close()


def test_what_is_unsent_is_sent_in_order_with_the_token_of_its_file(carry, receiver, tmp_path):
    token = tmp_path / "token"
    token.write_text("a secret of tests\n", encoding="utf-8")
    table = Table("a1", "a2", "a3")
    carry(table, receiver.url, token)
    assert table.all_sent.wait(WITHIN_S)
    came = [receiver.next() for _ in range(3)]
    assert [body["alert"] for _, body in came] == ["a1", "a2", "a3"]
    assert {headers["Authorization"] for headers, _ in came} == {"Bearer a secret of tests"}
    assert len({headers["Idempotency-Key"] for headers, _ in came}) == 3


@pytest.mark.parametrize("status", [500, 503, 404, 401, 302])
def test_any_answer_but_a_good_one_is_tried_again_under_the_same_key(carry, receiver, status):
    receiver.answers = [status, status]
    table = Table("a1")
    carry(table, receiver.url)
    assert table.all_sent.wait(WITHIN_S)
    keys = [receiver.next()[0]["Idempotency-Key"] for _ in range(3)]
    assert keys == [f"a1-{AT_MS}"] * 3


def test_a_dead_receiver_gets_everything_once_it_lives(carry):
    with contextlib.closing(socket.socket()) as place:
        place.bind(("127.0.0.1", 0))  # nobody listens here
        port = place.getsockname()[1]
        table = Table("a1", "a2")
        carry(table, f"http://127.0.0.1:{port}/")
        assert not table.all_sent.wait(0.1)
        place.listen()
        for _ in range(2):
            connection, _ = place.accept()
            with connection:
                connection.settimeout(WITHIN_S)
                while b"}" not in connection.recv(65_536):
                    pass
                connection.sendall(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
        assert table.all_sent.wait(WITHIN_S)
    assert table.sent_rows == ["a1", "a2"]


def test_a_receiver_that_hangs_is_given_up_and_tried_again(carry):
    with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as place:
        table = Table("a1")
        carry(table, f"http://127.0.0.1:{place.getsockname()[1]}/", awaited_s=0.2)
        hanging, _ = place.accept()  # and not a word
        again, _ = place.accept()
        with hanging, again:
            again.settimeout(WITHIN_S)
            assert again.recv(4)
            assert table.sent_rows == []


def test_stopping_does_not_wait_for_a_receiver_that_hangs(carry):
    with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as place:
        table = Table("a1")
        courier = carry(table, f"http://127.0.0.1:{place.getsockname()[1]}/", awaited_s=3600)
        hanging, _ = place.accept()
        with hanging:
            courier.stop()
            assert "alerts upward" not in {thread.name for thread in threading.enumerate()}
        assert table.sent_rows == []


def test_news_of_the_day_before_is_given_up(carry, receiver):
    table = Table("a1")
    carry(table, receiver.url, now_ms=AT_MS + KEPT_MS + 1)
    assert table.all_sent.wait(WITHIN_S)
    assert receiver.heard.empty()


def test_a_token_file_that_is_missing_sends_nothing_without_it(carry, receiver, tmp_path):
    table, token = Table("a1"), tmp_path / "token"
    carry(table, receiver.url, token)
    assert not table.all_sent.wait(0.1)
    assert receiver.heard.empty()
    token.write_text("late", encoding="utf-8")
    assert table.all_sent.wait(WITHIN_S)
    assert receiver.next()[0]["Authorization"] == "Bearer late"
