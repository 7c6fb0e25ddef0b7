"""Connections to printers, by address."""

from __future__ import annotations

import os
import select
import socket
import stat
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

RAW_PORT = 9100  # where network boards take ESC/POS
CONNECT_S = 3.0
RECEIVE_BYTES = 1024


class PrinterError(OSError):
    """Something between us and the printer; `code` says what."""

    code = "error"


class PrinterUnreachable(PrinterError):
    """No connection: nothing was sent."""

    code = "unreachable"


class PrinterGone(PrinterError):
    """The connection broke while it was in use."""

    code = "broken"


class BadAddress(ValueError):
    """An address that names no printer."""


class Connection(Protocol):
    """An open way to one printer, for one job or one question; never shared between threads."""

    @property
    def answers(self) -> bool:
        """False where nothing can come back (a file)."""

    def send(self, content: bytes, within_s: float) -> int:
        """Send what goes through in that time; how many bytes did (0: the other side takes nothing).

        Raises PrinterGone.
        """

    def receive(self, within_s: float) -> bytes:
        """Bytes as soon as there are any, b"" when none came in that time; raises PrinterGone."""

    def close(self) -> None:
        """Let go of the printer; what was sent still reaches it."""


@dataclass(frozen=True, slots=True)
class Address:
    """A printer's address taken apart: `network:HOST[:PORT]`, `file:PATH`, `memory:[NAME]`."""

    kind: str
    place: str
    port: int = RAW_PORT


def parse_address(address: str) -> Address:
    """The address taken apart; raises BadAddress with a sentence."""
    kind, colon, place = address.partition(":")
    if kind == "network" and place:
        try:
            parts = urlsplit(f"//{place}")
            host, port = parts.hostname, parts.port
        except ValueError:
            host, port = None, None
        if host and not parts.path:
            return Address(kind, host, port or RAW_PORT)
    elif (kind == "file" and place) or (kind == "memory" and colon):
        return Address(kind, place)
    raise BadAddress(f"{address!r} names no printer: network:HOST[:PORT], file:PATH or memory:NAME is needed")


def open_printer(
    address: str, *, memory: Callable[[str], Connection] | None = None, connect_s: float = CONNECT_S
) -> Connection:
    """A fresh connection; raises BadAddress, PrinterUnreachable. `memory` opens the printers that live in memory."""
    parsed = parse_address(address)
    if parsed.kind == "network":
        return NetworkConnection(parsed.place, parsed.port, connect_s)
    if parsed.kind == "file":
        return FileConnection(parsed.place)
    if memory is None:
        raise PrinterUnreachable(f"{address}: there are no printers in memory here")
    return memory(parsed.place)


class NetworkConnection:
    """A fresh TCP connection: a write to a socket the printer had already closed would raise nothing."""

    answers = True

    def __init__(self, host: str, port: int, connect_s: float) -> None:
        """Connect; raises PrinterUnreachable."""
        try:
            self._socket = socket.create_connection((host, port), timeout=connect_s)
        except (OSError, UnicodeError) as failure:
            raise PrinterUnreachable(f"{host}:{port}: {failure}") from failure
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, content: bytes, within_s: float) -> int:
        """See Connection."""
        self._socket.settimeout(max(within_s, 0.001))  # 0 would mean: do not wait, and raise
        try:
            return self._socket.send(content)
        except TimeoutError:
            return 0
        except OSError as failure:
            raise PrinterGone(str(failure)) from failure

    def receive(self, within_s: float) -> bytes:
        """See Connection."""
        self._socket.settimeout(max(within_s, 0.001))  # 0 would mean: do not wait, and raise
        try:
            received = self._socket.recv(RECEIVE_BYTES)
        except TimeoutError:
            return b""
        except OSError as failure:
            raise PrinterGone(str(failure)) from failure
        if not received:
            raise PrinterGone("the printer closed the connection")
        return received

    def close(self) -> None:
        """Read what is left first: closing over unread bytes would reset the connection with what is under way."""
        try:
            self._socket.setblocking(False)
            while self._socket.recv(RECEIVE_BYTES):
                pass
        except OSError:
            pass
        self._socket.close()


class FileConnection:
    """A device file such as /dev/usb/lp0, or a plain file that jobs are added to; it answers nothing."""

    answers = False

    def __init__(self, path: str) -> None:
        """Open without waiting; a plain file is made, but never one among the devices. Raises PrinterUnreachable."""
        flags = os.O_WRONLY | os.O_APPEND | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
        if not os.path.realpath(path).startswith("/dev/"):
            flags |= os.O_CREAT
        try:
            self._file = os.open(path, flags, 0o600)
        except OSError as failure:
            raise PrinterUnreachable(f"{path}: {failure.strerror}") from failure
        self._plain = stat.S_ISREG(os.fstat(self._file).st_mode)

    def send(self, content: bytes, within_s: float) -> int:
        """See Connection."""
        if not self._plain and not select.select([], [self._file], [], within_s)[1]:
            return 0
        try:
            return os.write(self._file, content)
        except BlockingIOError:
            return 0
        except OSError as failure:
            raise PrinterGone(str(failure)) from failure

    def receive(self, within_s: float) -> bytes:
        """Nothing ever comes back."""
        return b""

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)
