"""Many board sockets in one process: says when the last of them has received each message.

`python listeners.py PORT TOKEN SOCKETS` speaks Engine.IO 4 and Socket.IO 5 over bare websockets (RFC 6455), because a
full client for each socket would cost more than what is measured. Prints `listening`, then a JSON line
`{"key": ..., "last_s": monotonic seconds}` for each `called` message that all sockets have, keyed by its number.
"""

import base64
import json
import os
import selectors
import socket
import sys
import time

NAMESPACE = "/board"


def main(port: int, token: str, count: int) -> None:
    selector = selectors.DefaultSelector()
    for _ in range(count):
        listener = Listener(port, token)
        selector.register(listener.socket, selectors.EVENT_READ, listener)
    print("listening", flush=True)
    received: dict[str, int] = {}
    while True:
        for key, _ in selector.select():
            for number in key.data.read():
                received[number] = received.get(number, 0) + 1
                if received[number] == count:
                    print(json.dumps({"key": number, "last_s": time.monotonic()}), flush=True)


class Listener:
    """One socket, joined to the namespace."""

    def __init__(self, port: int, token: str) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall(
            f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        head = b""
        while b"\r\n\r\n" not in head:
            head += self.socket.recv(4096)
        assert b" 101 " in head.split(b"\r\n")[0], head
        self.buffer = head.split(b"\r\n\r\n", 1)[1]
        self.send(f"40{NAMESPACE},{json.dumps({'token': token})}")
        joined = False
        while not joined:
            self.buffer += self.socket.recv(65536)
            joined = any(text.startswith("40") for text in self.texts())

    def send(self, text: str) -> None:
        payload = text.encode()
        assert len(payload) < 126
        mask = os.urandom(4)
        masked = bytes(byte ^ mask[place % 4] for place, byte in enumerate(payload))
        self.socket.sendall(bytes([0x81, 0x80 | len(payload)]) + mask + masked)

    def read(self) -> list[str]:
        """The numbers of the calls that have come."""
        part = self.socket.recv(65536)
        if not part:
            sys.exit("the server closed a socket")
        self.buffer += part
        numbers = []
        for text in self.texts():
            if text == "2":
                self.send("3")
            elif '"called"' in text:  # a counter's state in other messages, too
                _, message = json.loads(text[text.index("[") :])
                if message.get("kind") == "called":
                    numbers.append(message["number"])
        return numbers

    def texts(self) -> list[str]:
        """The whole frames that have come; servers do not mask theirs."""
        found = []
        while len(self.buffer) >= 2:
            length, start = self.buffer[1] & 0x7F, 2
            if length >= 126:
                start = 4 if length == 126 else 10
                length = int.from_bytes(self.buffer[2:start], "big")
            if len(self.buffer) < start + length:
                break
            found.append(self.buffer[start : start + length].decode())
            self.buffer = self.buffer[start + length :]
        return found


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
