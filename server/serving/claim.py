"""What a server must have to itself: a data folder, a port."""

import errno
import fcntl
import os
import socket
from pathlib import Path

from server.domain.refusals import Refusal
from server.serving import clocks
from server.store import store

LOCK_NAME = "lock"
LOCK_WAIT_S = 5.0
LOCK_LOOK_S = 0.05
BACKLOG = 512


class Folder:
    """A data folder held by `flock` until this process and its children end."""

    def __init__(self, path: Path, wait_s: float = LOCK_WAIT_S) -> None:
        """Take the folder, made when missing; waits up to `wait_s` for a server that is just stopping.

        Raises Refusal folder_in_use or folder_unusable.
        """
        self.path = path
        try:
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._lock = os.open(path / LOCK_NAME, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise _unusable(path, error) from error
        deadline = clocks.monotonic_s() + wait_s
        while True:
            try:
                fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if clocks.monotonic_s() > deadline:
                    holder = os.read(self._lock, 20).decode().strip() or "?"
                    raise Refusal("folder_in_use", folder=str(path), process=holder) from None
                clocks.wait_s(LOCK_LOOK_S)
        os.ftruncate(self._lock, 0)
        os.pwrite(self._lock, f"{os.getpid()}\n".encode(), 0)

    def release(self) -> None:
        """Let somebody else take it."""
        os.close(self._lock)

    def must_be_of(self, branch: str) -> None:
        """Refuse a folder that cannot be used or is another branch's.

        Raises Refusal folder_unusable, folder_newer or folder_of_another_branch.
        """
        kept = store.branch_of(self.path)
        if kept is not None and kept != branch:
            raise Refusal("folder_of_another_branch", folder=str(self.path), theirs=kept, branch=branch)
        store.opened(self.path).close()


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes any free one. Raises Refusal port_in_use or address_unusable."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, socket.SOCK_STREAM)
    except OSError as error:
        raise Refusal("address_unusable", host=host, port=port, detail=error.strerror) from error
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        code = "port_in_use" if error.errno == errno.EADDRINUSE else "address_unusable"
        raise Refusal(code, host=host, port=port, detail=error.strerror) from error
    return listener


def url_of(listener: socket.socket) -> str:
    """Where the socket is reached."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _unusable(path: Path, error: Exception) -> Refusal:
    return Refusal("folder_unusable", folder=str(path), detail=getattr(error, "strerror", None) or str(error))
