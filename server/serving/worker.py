"""gunicorn, embedded: one master, one worker with threads."""

import contextlib
import ctypes
import gc
import os
import signal
import socket
import sys
from collections.abc import Callable
from typing import Any, Protocol

import structlog
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.glogging import Logger
from gunicorn.workers.gthread import ThreadWorker

# Every open websocket holds a thread, so threads must exceed the sockets that live allows.
THREADS = 256
CONNECTIONS_MAX = 300
KEEPALIVE_S = 15
# SIGTERM ends everything within 5 s: the worker gives requests one second, gunicorn gives the worker three.
REQUESTS_GRACE_S = 1
WORKER_GRACE_S = 3
WORKER_HANGS_AFTER_S = 60
PR_SET_PDEATHSIG = 1


class Service(Protocol):
    """What is served: a WSGI callable that can be asked to finish its work."""

    @property
    def wsgi(self) -> Callable[..., Any]:
        """The application."""

    def stop(self) -> None:
        """Finish what was begun; nothing answered is lost."""


class Serving(BaseApplication):  # type: ignore[misc]
    """Serves what `build` makes; `build` runs in the worker, so its threads start after the fork."""

    def __init__(self, build: Callable[[], Service], listener: socket.socket, ready: Callable[[], None]) -> None:
        self._build, self._ready = build, ready
        self._bind = f"fd://{listener.detach()}"
        self.service: Service | None = None
        super().__init__()

    def load_config(self) -> None:
        """Set what gunicorn would read from its own files."""
        for name, value in {
            "bind": self._bind,
            "workers": 1,
            "threads": THREADS,
            "worker_class": Worker,
            "worker_connections": CONNECTIONS_MAX,
            "keepalive": KEEPALIVE_S,
            "timeout": WORKER_HANGS_AFTER_S,
            "graceful_timeout": WORKER_GRACE_S,
            "control_socket_disable": True,
            "logger_class": Lines,
            "loglevel": "warning",
            "accesslog": None,
            "post_worker_init": lambda worker: self._ready(),
        }.items():
            self.cfg.set(name, value)

    def load(self) -> Callable[..., Any]:
        """Build the service, in the worker."""
        self.service = self._build()
        # What was loaded lives as long as the process: looking through it for garbage would hold up a call for 0.1 s.
        gc.collect()
        gc.freeze()
        return self.service.wsgi

    def run(self) -> None:
        """Serve until told to stop."""
        Master(self).run()


class Master(Arbiter):  # type: ignore[misc]
    """gunicorn's master without the signals that would start a second writer beside the first."""

    def handle_hup(self) -> None:
        """The terminal is gone: stop."""
        raise StopIteration

    def handle_ttin(self) -> None:
        """One worker is all there is."""

    handle_ttou = handle_usr2 = handle_winch = handle_ttin


class Worker(ThreadWorker):  # type: ignore[misc]
    """gunicorn's threaded worker that ends with its master, and stops the service before it goes."""

    def init_process(self) -> None:
        """Run until told to stop."""
        self._die_with_master()
        self.cfg.set("graceful_timeout", REQUESTS_GRACE_S)  # in this process only
        code = 0
        try:
            super().init_process()
        except SystemExit:
            pass
        except Exception as error:
            structlog.get_logger().error("the server could not start", exc_info=error)
            code = Arbiter.WORKER_BOOT_ERROR
        with contextlib.suppress(Exception):
            if self.app.service is not None:
                self.app.service.stop()
        sys.stdout.flush()
        # Not sys.exit: threads of screens still listening would hold the process.
        os._exit(code)

    def _die_with_master(self) -> None:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != self.ppid:
            os._exit(0)


class Lines(Logger):  # type: ignore[misc]
    """gunicorn's own words as log lines like all others."""

    def setup(self, cfg: Any) -> None:
        """Leave the writing to the root logger."""
        self.cfg = cfg
        self._access_log_enabled = False
        self.error_log.propagate = True
