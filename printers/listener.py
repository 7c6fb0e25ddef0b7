"""A virtual printer behind a TCP port, one connection at a time like a network board."""

from __future__ import annotations

import contextlib
import socket
import threading

from printers.devices import PrinterGone, PrinterUnreachable
from printers.faults import VirtualConnection, VirtualPrinter

BACKLOG = 8  # connections that wait their turn
_BYTES = 65_536
_TICK_S = 0.02


class VirtualListener:
    """Serves `printer` at (host, port); port 0 takes a free one, `port` says which."""

    def __init__(self, printer: VirtualPrinter, port: int = 0, host: str = "127.0.0.1") -> None:
        """Listen at once; raises OSError when the port is taken."""
        self.printer = printer
        self._stopped = threading.Event()
        self._socket = socket.create_server((host, port), backlog=BACKLOG, reuse_port=False)
        self._socket.settimeout(_TICK_S * 10)
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

    def _serve(self) -> None:
        with self._socket:
            while not self._stopped.is_set():
                try:
                    peer, _ = self._socket.accept()
                except TimeoutError:
                    continue
                try:
                    with peer:
                        self._talk(peer)
                except OSError:
                    continue  # the peer went away, or the printer broke the connection

    def _talk(self, peer: socket.socket) -> None:
        try:
            line = self.printer.connect()
        except PrinterUnreachable:
            return
        peer.settimeout(_TICK_S)
        peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            while not self._stopped.is_set() and self._pass_on(peer, line):
                pass
        except PrinterGone:
            # Reset, as a printer does that loses its power.
            peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        finally:
            line.close()

    @staticmethod
    def _pass_on(peer: socket.socket, line: VirtualConnection) -> bool:
        """One step: bytes in, answers out; False when the peer is through."""
        with contextlib.suppress(TimeoutError):
            received = peer.recv(_BYTES)
            if not received:
                return False
            line.send(received, 0)
        if answers := line.receive(0):
            peer.sendall(answers)
        return True
