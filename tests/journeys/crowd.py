"""One customer's kiosk or one teller as a process of its own: `crowd.py kiosk|teller PORT TOKEN OUT COUNT|COUNTER`.

Every answer it was given is a line of JSON in OUT: {"key", "status", "body"}. A request without an answer, or refused
because the store cannot be written, is sent again under the same Idempotency-Key, as our pages do. SIGTERM ends it
after the answer it waits for.
"""

import contextlib
import http.client
import json
import secrets
import signal
import sys
import threading

ANSWERED_WITHIN_S = 20
TRIED_AGAIN_AFTER_S = 0.05
NOBODY_PAUSE_S = 0.05
# So that a long run does not use up the day's numbers.
TOUCH_PAUSE_S = 0.05


class Device:
    """Asks one branch, over one connection at a time."""

    def __init__(self, port: int, token: str, out: str) -> None:
        self.port, self.token = port, token
        self.out = open(out, "a", encoding="utf-8", buffering=1)  # noqa: SIM115
        self.connection: http.client.HTTPConnection | None = None
        self.stopping = threading.Event()
        signal.signal(signal.SIGTERM, lambda *_: self.stopping.set())

    def post(self, path: str, body: dict) -> tuple[int, dict]:
        """The answer, however often it must be asked for."""
        key = secrets.token_hex(12)
        while True:
            with contextlib.suppress(OSError, http.client.HTTPException, ValueError):
                status, answer = self.once(path, body, key)
                if status != 503:
                    self.out.write(json.dumps({"key": key, "status": status, "body": answer}) + "\n")
                    return status, answer
            if self.connection is not None:
                self.connection.close()
                self.connection = None
            self.stopping.wait(TRIED_AGAIN_AFTER_S)

    def get(self, path: str) -> dict:
        """What stands there, however often it must be asked for."""
        while True:
            with contextlib.suppress(OSError, http.client.HTTPException, ValueError):
                status, answer = self.once(path, None, "")
                if status == 200:
                    return answer
            if self.connection is not None:
                self.connection.close()
                self.connection = None
            self.stopping.wait(TRIED_AGAIN_AFTER_S)

    def once(self, path: str, body: dict | None, key: str) -> tuple[int, dict]:
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=ANSWERED_WITHIN_S)
        headers = {"Authorization": f"Bearer {self.token}"}
        if body is not None:
            headers |= {"Content-Type": "application/json", "Idempotency-Key": key}
        sent = None if body is None else json.dumps(body)
        self.connection.request("GET" if body is None else "POST", f"/api/v1{path}", sent, headers)
        answer = self.connection.getresponse()
        return answer.status, json.loads(answer.read())


def kiosk(device: Device, count: int) -> None:
    """Take `count` numbers as fast as it can, 0 for one after another without an end."""
    taken = 0
    while not device.stopping.is_set() and (not count or taken < count):
        device.post("/tickets", {"service": "AC"[taken % 2]})
        taken += 1
        if not count:
            device.stopping.wait(TOUCH_PAUSE_S)


def teller(device: Device, counter: int) -> None:
    """Call whoever is next, one after another."""
    device.post(f"/counters/{counter}/open", {})
    while not device.stopping.is_set():
        status, _ = device.post(f"/counters/{counter}/call-next", {"finish_current": True})
        if status != 200:
            device.stopping.wait(NOBODY_PAUSE_S)


if __name__ == "__main__":
    work, port, token, out, number = sys.argv[1:]
    {"kiosk": kiosk, "teller": teller}[work](Device(int(port), token, out), int(number))
