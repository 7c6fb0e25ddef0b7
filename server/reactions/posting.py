"""A question to a system of the bank over HTTP, as JSON.

What is sent goes to this one address and nowhere else: no proxy is asked, no redirection followed, nothing of it is in
an exception.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import threading
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

AWAITED_S = 10.0
"""How long an answer may take in all, however it drips."""
ANSWER_BYTES_MAX = 64 * 1024
TOO_LATE = "no answer in time"


class Trouble(Exception):
    """No use can be made of the bank's system now; the text is for the log and holds nothing of the customer."""


class Asking:
    """A question under way, which another thread may break off."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._over = False

    @property
    def is_over(self) -> bool:
        """Whether it was broken off."""
        return self._over

    def begin(self, connected: socket.socket) -> None:
        """From now on this is the socket to break."""
        with self._lock:
            self._socket = connected
            over = self._over
        if over:
            self.give_up()

    def give_up(self) -> None:
        """Let whoever reads or writes go on with an error."""
        with self._lock:
            self._over, broken = True, self._socket
        if broken is not None:
            with contextlib.suppress(OSError):
                # Not that of TLS, which would wait for the other side.
                socket.socket.shutdown(broken, socket.SHUT_RDWR)


class Posting:
    """One address to post to; `awaited_s` is real seconds for a whole question, however it drips.

    `token_file` holds the bearer token, which is read anew for each question.
    """

    def __init__(self, url: str, token_file: Path | None = None, *, awaited_s: float = AWAITED_S) -> None:
        self._url = urlsplit(url)
        self._token_file = token_file
        self._awaited_s = awaited_s

    def __call__(self, body: bytes, asking: Asking, headers: Mapping[str, str] | None = None) -> tuple[int, bytes]:
        """The answer's status and body; raises Trouble when there is none, or one that is too long."""
        watch = threading.Timer(self._awaited_s, asking.give_up)
        watch.daemon = True
        watch.start()
        try:
            return self._ask(body, asking, headers or {})
        except Trouble as trouble:
            raise Trouble(TOO_LATE if asking.is_over else str(trouble)) from None
        except TimeoutError:
            raise Trouble(TOO_LATE) from None
        except ssl.SSLError as error:
            raise Trouble(f"TLS: {error.reason}") from None
        except (OSError, http.client.HTTPException, ValueError, RecursionError) as error:
            raise Trouble(TOO_LATE if asking.is_over else type(error).__name__) from None
        finally:
            watch.cancel()

    def _ask(self, body: bytes, asking: Asking, headers: Mapping[str, str]) -> tuple[int, bytes]:
        connection = self._connection()
        with contextlib.closing(connection):
            connection.connect()
            asking.begin(connection.sock)
            path = (self._url.path or "/") + (f"?{self._url.query}" if self._url.query else "")
            connection.request("POST", path, body, {**self._headers(), **headers})
            answer = connection.getresponse()
            written = answer.read(ANSWER_BYTES_MAX + 1)
        if asking.is_over:  # what came until then may look like a whole answer
            raise Trouble(TOO_LATE)
        if len(written) > ANSWER_BYTES_MAX:
            raise Trouble(f"an answer of more than {ANSWER_BYTES_MAX} bytes")
        if answer.length:
            raise Trouble("an answer that breaks off")
        return answer.status, written

    def _connection(self) -> http.client.HTTPConnection:
        host, port = self._url.hostname or "", self._url.port
        if self._url.scheme == "https":
            context = ssl.create_default_context()
            return http.client.HTTPSConnection(host, port, timeout=self._awaited_s, context=context)
        return http.client.HTTPConnection(host, port, timeout=self._awaited_s)

    def _headers(self) -> dict[str, str]:
        headers = {"Content-Type": "application/json", "Accept": "application/json", "Connection": "close"}
        if self._token_file is not None:
            try:
                token = self._token_file.read_text(encoding="utf-8").strip()
            except (OSError, UnicodeDecodeError):
                raise Trouble("its token file cannot be read") from None
            headers["Authorization"] = f"Bearer {token}"
        return headers
