"""A server ends in time, whole, and leaves nothing behind."""

import contextlib
import json
import os
import select
import signal
import urllib.request
from http.client import HTTPConnection
from pathlib import Path

import pytest
import socketio

from server.auth import tokens
from server.store.access import Access

STOPS_WITHIN_S = 5


def token(data: Path, role: str) -> str:
    """A token made beside the server, as the command line does."""
    access = Access(data)
    secret = tokens.create(access, role, 0)[1]
    access.close()
    return secret


def issued(url: str, secret: str) -> str:
    """The number of a new ticket."""
    headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
    request = urllib.request.Request(f"{url}/api/v1/tickets", b'{"service": "A"}', headers, method="POST")
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)["ticket"]["number"]


def gone(pid: int) -> None:
    """Wait until a process has ended; the test's own deadline ends the waiting."""
    try:
        watched = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    select.select([watched], [], [])
    os.close(watched)


@pytest.fixture(scope="module")
def served(start, tmp_path_factory):
    """A server that goes on from test to test, and the secret of a kiosk."""
    data = tmp_path_factory.mktemp("served")
    return start(data).await_ready(), data, token(data, "kiosk")


def test_what_the_server_keeps_is_its_owners_alone(served):
    _, data, _ = served
    kept = [path for path in data.iterdir() if path.is_file()]
    assert {"branch.db", "access.db", "key", "lock"} <= {path.name for path in kept}
    assert not [path for path in kept if path.stat().st_mode & 0o077]


def test_a_signal_never_starts_a_second_writer(served):
    server, _, _ = served
    only = server.worker()
    for sent in (signal.SIGTTIN, signal.SIGUSR2, signal.SIGWINCH):
        os.kill(server.process.pid, sent)
    with urllib.request.urlopen(f"{server.url}/health/live") as answer:
        assert answer.status == 200
    children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text().split()
    assert children == [str(only)]


def test_a_worker_that_dies_is_replaced_and_the_day_goes_on(served):
    server, _, secret = served
    first = issued(server.url, secret)
    os.kill(server.worker(), signal.SIGKILL)
    assert server.await_ready().url
    assert [first, issued(server.url, secret)] == ["A001", "A002"]


def test_it_stops_in_time_with_screens_listening_and_connections_kept_open(served):
    server, data, _ = served
    idle = HTTPConnection(server.url.removeprefix("http://"))
    idle.request("GET", "/")
    idle.getresponse().read()
    screen = socketio.Client(reconnection=False)
    screen.connect(
        server.url, namespaces=["/board"], auth={"token": token(data, "display")}, transports=["websocket"]
    )
    worker = server.worker()
    server.process.terminate()
    assert server.process.wait(timeout=STOPS_WITHIN_S) == 0
    gone(worker)
    assert "Traceback" not in server.process.stderr.read()
    screen.disconnect()


def test_what_was_answered_is_there_after_a_stop_and_after_a_kill(start, data):
    numbers = []
    for ending in (signal.SIGHUP, signal.SIGKILL, signal.SIGTERM):
        server = start(data, own_group=False).await_ready()
        secret = token(data, "kiosk")
        numbers += [issued(server.url, secret) for _ in range(3)]
        worker = server.worker()
        if ending == signal.SIGKILL:
            os.kill(worker, signal.SIGSTOP)  # even a worker that cannot look around dies with its master
        os.kill(server.process.pid, ending)
        server.process.wait()
        try:
            gone(worker)  # it dies with its master, so the next server finds the folder free
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)
    assert numbers == [f"A{serial:03}" for serial in range(1, 10)]
