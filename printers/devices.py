"""Connections to printers, by address."""

from __future__ import annotations

import contextlib
import fcntl
import os
import select
import socket
import stat
import struct
import termios
import tty
from collections.abc import Callable
from typing import Protocol

from printers.addresses import parse_address

CONNECT_S = 3.0
RECEIVE_BYTES = 1024
FINISH_SLICE_S = 0.02
GOODBYE_S = 0.5  # for the printer to close its side, once it has everything


class PrinterError(OSError):
    """Something between us and the printer; `code` says what."""

    code = "error"


class PrinterUnreachable(PrinterError):
    """No connection: nothing was sent."""

    code = "unreachable"


class LibraryMissing(PrinterUnreachable):
    """What this kind of address needs is not installed: no_pyserial, no_pyusb, no_libusb or no_cups is its code."""

    def __init__(self, code: str, sentence: str) -> None:
        """`code` is `no_` and the library's name."""
        super().__init__(sentence)
        self.code = code


class PrinterGone(PrinterError):
    """The connection broke while it was in use."""

    code = "broken"


class PrinterForeign(PrinterError):
    """What answers there does not speak ESC/POS."""

    code = "foreign"


class Connection(Protocol):
    """An open way to one printer, for one job or one question; never shared between threads."""

    @property
    def answers(self) -> bool:
        """False where nothing can come back (a plain file)."""

    def send(self, content: bytes, within_s: float) -> int:
        """Send what goes through in that time; how many bytes did (0: the other side takes nothing).

        Raises PrinterGone.
        """

    def receive(self, within_s: float) -> bytes:
        """Bytes as soon as there are any, b"" when none came in that time; raises PrinterGone."""

    def finish(self, within_s: float) -> bool:
        """True once all that was sent has left this machine, False when it has not in that time.

        Nothing can be sent afterwards. Raises PrinterGone.
        """

    def close(self) -> None:
        """Let go of the printer; what was sent still reaches it."""


def open_printer(
    address: str, *, memory: Callable[[str], Connection] | None = None, connect_s: float = CONNECT_S
) -> Connection:
    """A fresh connection; raises BadAddress, PrinterUnreachable. `memory` opens the printers that live in memory."""
    parsed = parse_address(address)
    if parsed.kind == "network":
        return NetworkConnection(parsed.place, parsed.port, connect_s)
    if parsed.kind == "file":
        return FileConnection(parsed.place)
    if parsed.kind == "memory":
        if memory is None:
            raise PrinterUnreachable(f"{address}: there are no printers in memory here")
        return memory(parsed.place)
    # What few branches have is not loaded for all.
    if parsed.kind == "serial":
        from printers.serial_line import SerialConnection

        return SerialConnection(parsed.place, parsed.options)
    if parsed.kind == "usb":
        from printers.usb_line import UsbConnection

        return UsbConnection(*(int(half, 16) for half in parsed.place.split(":")))
    from printers.cups_queue import CupsConnection

    return CupsConnection(parsed.place, connect_s)


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

    def finish(self, within_s: float) -> bool:
        """See Connection: the printer's side has acknowledged every byte.

        Closing at once would do harm where the printer says something by itself: an answer to a closed connection
        resets it, and with it goes what the printer had not read yet. So it may close first, for a moment.
        """
        left_s, goodbye_s = within_s, GOODBYE_S
        try:
            self._socket.shutdown(socket.SHUT_WR)
            while not self._drop_received():
                through = _unsent(self._socket.fileno()) == 0
                if through and goodbye_s <= 0:
                    return True
                if left_s <= 0:
                    return through
                select.select([self._socket], [], [], FINISH_SLICE_S)
                left_s -= FINISH_SLICE_S
                goodbye_s -= FINISH_SLICE_S if through else 0
        except OSError as failure:
            raise PrinterGone(str(failure)) from failure
        return True

    def close(self) -> None:
        """Read what is left first: closing over unread bytes would reset the connection with what is under way."""
        with contextlib.suppress(OSError):
            self._drop_received()
        self._socket.close()

    def _drop_received(self) -> bool:
        """Read what is there already; True when the printer closed its side."""
        self._socket.setblocking(False)
        try:
            while self._socket.recv(RECEIVE_BYTES):
                pass
        except BlockingIOError:
            return False
        return True


def _unsent(descriptor: int) -> int:
    """Bytes that the kernel still holds for the other side."""
    return int(struct.unpack("i", fcntl.ioctl(descriptor, termios.TIOCOUTQ, bytes(4)))[0])


class Descriptor:
    """An open device, read and written without ever waiting longer than allowed."""

    def __init__(self, descriptor: int, *, answers: bool, plain: bool = False) -> None:
        """`plain` for a file, which always takes everything."""
        self.answers = answers
        self._descriptor, self._plain = descriptor, plain

    def send(self, content: bytes, within_s: float) -> int:
        """See Connection."""
        if not self._plain and not select.select([], [self._descriptor], [], max(0.0, within_s))[1]:
            return 0
        try:
            return os.write(self._descriptor, content)
        except BlockingIOError:
            return 0
        except OSError as failure:
            raise PrinterGone(str(failure)) from failure

    def receive(self, within_s: float) -> bytes:
        """See Connection."""
        if not self.answers or not select.select([self._descriptor], [], [], max(0.0, within_s))[0]:
            return b""
        try:
            received = os.read(self._descriptor, RECEIVE_BYTES)
        except BlockingIOError:
            return b""
        except OSError as failure:
            raise PrinterGone(str(failure)) from failure
        if not received:
            raise PrinterGone("the printer is gone")
        return received

    def finish(self, within_s: float) -> bool:
        """See Connection; only a line that counts its bytes can tell, the others have taken them."""
        for _ in range(max(1, int(within_s / FINISH_SLICE_S))):
            try:
                if self._plain or not os.isatty(self._descriptor) or _unsent(self._descriptor) == 0:
                    return True
            except OSError as failure:
                raise PrinterGone(str(failure)) from failure
            select.select([], [], [], FINISH_SLICE_S)
        return False

    def close(self) -> None:
        """Close the file."""
        os.close(self._descriptor)


class FileConnection(Descriptor):
    """A device file such as /dev/usb/lp0, which answers where it can be read, or a plain file jobs are added to."""

    def __init__(self, path: str) -> None:
        """Open without waiting; a plain file is made, but never one among the devices. Raises PrinterUnreachable."""
        flags = os.O_APPEND | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
        if not os.path.realpath(path).startswith("/dev/"):
            flags |= os.O_CREAT
        try:
            device = stat.S_ISCHR(os.stat(path).st_mode) if os.path.exists(path) else False
            both_ways = device and os.access(path, os.R_OK | os.W_OK)
            descriptor = os.open(path, flags | (os.O_RDWR if both_ways else os.O_WRONLY), 0o600)
        except OSError as failure:
            raise PrinterUnreachable(f"{path}: {failure.strerror}") from failure
        if os.isatty(descriptor):
            tty.setraw(descriptor)  # a terminal would change line ends, and send back what it is sent
        super().__init__(descriptor, answers=both_ways, plain=stat.S_ISREG(os.fstat(descriptor).st_mode))
