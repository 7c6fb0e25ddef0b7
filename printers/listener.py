"""A virtual printer behind a TCP port, one connection at a time like a network board."""

from __future__ import annotations

import contextlib
import socket
import threading

from printers.devices import PrinterGone, PrinterUnreachable
from printers.faults import VirtualConnection, VirtualPrinter

BACKLOG = 8  # connections that wait their turn
BUFFER_BYTES = 4096  # what the board takes before anybody reads it
_BYTES = 65_536
_TICK_S = 0.02


class VirtualListener:
    """Serves `printer` at (host, port); port 0 takes a free one, `port` says which.

    `refuse`, `deaf`, slowness and closing when idle are a board's own troubles: they are done here.
    """

    def __init__(self, printer: VirtualPrinter, port: int = 0, host: str = "127.0.0.1") -> None:
        """Listen at once; raises OSError when the port is taken."""
        self.printer = printer
        self._stopped = threading.Event()
        self._host = host
        self._socket: socket.socket | None = self._listen(port)
        self.port: int = self._socket.getsockname()[1]
        self.address = f"network:{host}:{self.port}"
        self._thread = threading.Thread(target=self._serve, name=f"virtual printer {self.port}", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Close the port and the connection being served."""
        self._stopped.set()
        self._thread.join()

    def __enter__(self) -> VirtualListener:
        """For `with`: stops at the end."""
        return self

    def __exit__(self, *_: object) -> None:
        """Stop."""
        self.stop()

    def _listen(self, port: int) -> socket.socket:
        made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER_BYTES)
            made.bind((self._host, port))
            made.listen(BACKLOG)
        except OSError:
            made.close()
            raise
        made.settimeout(_TICK_S)
        return made

    def _serve(self) -> None:
        try:
            while not self._stopped.is_set():
                peer = self._accept()
                if peer is not None:
                    with contextlib.suppress(OSError), peer:  # the peer went away, or the printer broke the connection
                        self._talk(peer)
        finally:
            self._close()

    def _close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _accept(self) -> socket.socket | None:
        """The next connection; None when none came, or none is taken."""
        if "refuse" in self.printer.troubles:
            self._close()
            self._stopped.wait(_TICK_S)
            return None
        try:
            if self._socket is None:
                self._socket = self._listen(self.port)
            return self._socket.accept()[0]
        except TimeoutError:
            return None
        except OSError:
            self._stopped.wait(_TICK_S)
            return None

    def _talk(self, peer: socket.socket) -> None:
        try:
            line = self.printer.connect()
        except PrinterUnreachable:
            return
        peer.settimeout(_TICK_S)
        peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        idle_s = 0.0
        try:
            while not self._stopped.is_set() and "refuse" not in self.printer.troubles:
                taken = self._pass_on(peer, line)
                if taken is None:
                    return
                idle_s = 0.0 if taken else idle_s + _TICK_S
                if self.printer.idle_close_s is not None and idle_s >= self.printer.idle_close_s:
                    return
        except PrinterGone:
            # Reset, as a printer does that loses its power.
            peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        finally:
            line.close()

    def _pass_on(self, peer: socket.socket, line: VirtualConnection) -> int | None:
        """One step: bytes in, answers out; how many came, None when the peer is through."""
        taken, rate = 0, self.printer.bytes_per_s
        if "deaf" in self.printer.troubles:
            self._stopped.wait(_TICK_S)
            line.receive(0)
            return 0
        with contextlib.suppress(TimeoutError):
            received = peer.recv(_BYTES if rate is None else max(1, int(rate * _TICK_S)))
            if not received:
                return None
            taken = len(received)
            line.send(received, 0)
        if answers := line.receive(0):
            peer.sendall(answers)
        if taken and rate is not None:
            self._stopped.wait(taken / rate)
        return taken
