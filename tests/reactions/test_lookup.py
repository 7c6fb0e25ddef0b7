"""The bank's own system, in every mood, over real HTTP."""

import contextlib
import json
import logging
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from server.domain.identification import Shown
from server.reactions import lookup
from server.reactions.bank_system import ANSWER_BYTES_MAX, Asking, BankSystem, Trouble
from server.reactions.lookup import Lookup

CARD = "6222021234567894"
SHOWN = Shown("card", CARD)


class Bank:
    """A bank's system that answers as it is told, and remembers what it was asked."""

    def __init__(self):
        self.status, self.body, self.headers = 200, b'{"segment": "gold"}', {}
        self.asked, self.going_on = [], threading.Event()
        self.going_on.set()
        bank = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                bank.asked.append((self.path, dict(self.headers), json.loads(body)))
                bank.going_on.wait(20)
                self.send_response(bank.status)
                for name, value in bank.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                with contextlib.suppress(OSError):
                    self.wfile.write(bank.body)

            def log_message(self, *arguments):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,))
        self.thread.start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/customers?by=branch"

    def end(self):
        self.going_on.set()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join(10)


@pytest.fixture
def bank():
    bank = Bank()
    yield bank
    bank.end()


def test_the_question_goes_to_the_one_address_with_the_token(bank, tmp_path):
    (tmp_path / "token").write_text("s3cret\n")
    assert BankSystem(bank.url, tmp_path / "token")(SHOWN, Asking()) == "gold"
    path, headers, body = bank.asked[0]
    assert path == "/customers?by=branch" and headers["Authorization"] == "Bearer s3cret"
    assert body == {"kind": "card", "value": CARD}


@pytest.mark.parametrize(("status", "body"), [(200, b'{"segment": null}'), (404, b"nobody of this name"), (404, b"")])
def test_somebody_it_does_not_know_is_no_trouble(bank, status, body):
    bank.status, bank.body = status, body
    assert BankSystem(bank.url)(SHOWN, Asking()) is None


@pytest.mark.parametrize(
    ("status", "body", "headers"),
    [
        (200, b"<html>", {}), (200, b"", {}), (200, b"[]", {}), (200, b"{}", {}), (200, b'{"segment": 7}', {}),
        (200, b'{"segment": ""}', {}), (200, b'{"segment": "' + b"x" * 41 + b'"}', {}), (200, b"[" * 60_000, {}),
        (200, b"\xff\xfe\x00", {}), (200, b'"' + b"x" * ANSWER_BYTES_MAX, {}), (500, b'{"segment": "gold"}', {}),
        (302, b"", {"Location": "http://127.0.0.1:9/"}), (307, b"", {"Location": "/elsewhere"}), (204, b"", {}),
        (401, b"", {}), (200, b'{"segment": "gold"}', {"Transfer-Encoding": "chunked"}),
        (200, b'{"segment": "gold"}', {"Content-Length": "1000"}),
    ],
)  # fmt: skip
def test_rubbish_is_trouble_and_nothing_else(bank, status, body, headers):
    bank.status, bank.body, bank.headers = status, body, headers
    with pytest.raises(Trouble) as trouble:
        BankSystem(bank.url, awaited_s=5)(SHOWN, Asking())
    assert CARD not in str(trouble.value)
    assert len(bank.asked) == 1


def test_nobody_there_no_token_and_no_such_name_are_trouble(bank, tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/"
        with pytest.raises(Trouble, match="ConnectionRefusedError"):
            BankSystem(url)(SHOWN, Asking())
    with pytest.raises(Trouble, match="token file"):
        BankSystem(bank.url, tmp_path / "nothing")(SHOWN, Asking())
    (tmp_path / "odd").write_text("a\nInjected: header")
    with pytest.raises(Trouble):
        BankSystem(bank.url, tmp_path / "odd")(SHOWN, Asking())
    with pytest.raises(Trouble):
        BankSystem(bank.url.replace("http:", "https:"), awaited_s=5)(SHOWN, Asking())
    assert bank.asked == []


def test_an_answer_that_never_comes_is_given_up(bank):
    bank.going_on.clear()
    with pytest.raises(Trouble, match="no answer in time"):
        BankSystem(bank.url, awaited_s=0.1)(SHOWN, Asking())


def test_an_answer_that_drips_for_ever_is_given_up_too():
    """Each byte comes in time; the whole never does."""
    stopped = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def drip():
            with listening.accept()[0] as caller:
                caller.sendall(b"HTTP/1.1 200 OK\r\nX-Drip: ")
                while not stopped.wait(0.01):
                    try:
                        caller.sendall(b"x")
                    except OSError:
                        return

        thread = threading.Thread(target=drip)
        thread.start()
        try:
            with pytest.raises(Trouble, match="no answer in time"):
                BankSystem(f"http://127.0.0.1:{listening.getsockname()[1]}/", awaited_s=0.3)(SHOWN, Asking())
        finally:
            stopped.set()
            thread.join(10)


class Hall:
    """A lookup with what it learned, and a clock that moves when told."""

    def __init__(self, ask, **pace):
        self.learned, self.at_s, self.changed = [], 100.0, threading.Condition()
        self.lookup = Lookup(ask, self.identify, lambda: self.at_s, **({"slow_s": 0.3} | pace))
        self.lookup.start()

    def identify(self, ticket, segment):
        if segment == "unheard-of":
            raise Trouble("a segment that the branch file does not have")
        with self.changed:
            self.learned.append((ticket, segment))
            self.changed.notify_all()

    def until_learned(self, count):
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.learned) >= count, 10), self.learned


@pytest.fixture
def hall():
    made = []

    def make(ask, **pace):
        made.append(Hall(ask, **pace))
        return made[-1]

    yield make
    for one in made:
        one.lookup.stop()


def until(condition, what):
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline, what
        threading.Event().wait(0.002)


def test_an_answer_moves_its_ticket(bank, hall):
    here = hall(BankSystem(bank.url))
    here.lookup.want("t1", SHOWN)
    here.until_learned(1)
    assert here.learned == [("t1", "gold")]


def test_nobody_waits_for_a_bank_that_does_not_answer_and_what_comes_late_counts(bank, hall, caplog):
    bank.going_on.clear()
    here = hall(BankSystem(bank.url))
    for number in range(lookup.THREADS):
        here.lookup.want(f"t{number}", SHOWN)
    until(lambda: len(bank.asked) == lookup.THREADS, "not asked")
    here.at_s += 3
    bank.going_on.set()
    here.until_learned(lookup.THREADS)
    until(lambda: caplog.messages, "not told")
    here.lookup.stop()
    assert caplog.messages == ["the bank's system is slow: 3.0 s; tickets are corrected when its answers come"]


def test_a_pile_that_grows_too_high_is_left_out_and_said_once(bank, hall, caplog):
    bank.going_on.clear()
    here = hall(BankSystem(bank.url))
    for number in range(lookup.LOOKUPS_MAX + lookup.THREADS + 50):
        here.lookup.want(f"t{number}", SHOWN)
    assert sum("pile up" in line for line in caplog.messages) == 1


def test_an_outage_is_one_line_and_the_bank_is_left_alone_until_it_may_be_well(bank, hall, caplog):
    caplog.set_level(logging.WARNING)
    bank.status = 503
    here = hall(BankSystem(bank.url), pause_s=30)
    for number in range(lookup.TROUBLES_BEFORE_PAUSE):
        here.lookup.want(f"t{number}", SHOWN)
        until(lambda asked=number + 1: here.lookup._troubles == asked, "no trouble noticed")
    for number in range(20):
        here.lookup.want(f"later{number}", SHOWN)
    bank.status = 200
    here.at_s += 29
    here.lookup.want("still", SHOWN)
    assert len(bank.asked) == lookup.TROUBLES_BEFORE_PAUSE
    here.at_s += 2
    here.lookup.want("again", SHOWN)
    here.until_learned(1)
    assert here.learned == [("again", "gold")]
    until(lambda: len(caplog.messages) == 2, caplog.messages)
    assert "answer 503" in caplog.messages[0] and "says again" in caplog.messages[1]
    assert CARD not in caplog.text


def test_an_answer_the_branch_cannot_use_is_trouble_like_any_other(bank, hall, caplog):
    bank.body = b'{"segment": "unheard-of"}'
    here = hall(BankSystem(bank.url))
    for number in range(10):
        here.lookup.want(f"t{number}", SHOWN)
    until(lambda: here.lookup._troubles >= lookup.TROUBLES_BEFORE_PAUSE, "no trouble noticed")
    until(lambda: any("branch file does not have" in line for line in caplog.messages), "nothing was said of it")
    assert sum("branch file does not have" in line for line in caplog.messages) == 1


def test_a_fault_nobody_foresaw_ends_no_thread_and_tells_no_secret(hall, caplog):
    def ask(shown, asking):
        if broken.is_set():
            raise RuntimeError(f"could not send {shown.value}")
        return "gold"

    broken = threading.Event()
    broken.set()
    here = hall(ask)
    for number in range(2 * lookup.THREADS):
        here.lookup.want(f"t{number}", SHOWN)
    until(lambda: len(caplog.messages) == 2 * lookup.THREADS, "not all failed")
    broken.clear()
    here.lookup.want("t", SHOWN)
    here.until_learned(1)
    assert CARD not in caplog.text


def test_a_stop_waits_for_no_bank(bank, hall):
    bank.going_on.clear()
    here = hall(BankSystem(bank.url))
    for number in range(50):
        here.lookup.want(f"t{number}", SHOWN)
    until(lambda: len(bank.asked) == lookup.THREADS, "not asked")
    here.lookup.stop()
    assert not any(thread.is_alive() for thread in here.lookup._threads)
    assert here.learned == []
