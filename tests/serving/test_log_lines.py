"""What goes wrong is logged in one line that can be quoted."""

import errno
import io
import logging
import threading
from collections.abc import Iterator

import pytest
import socketio
import structlog

from server.serving import logs


def faulty() -> None:
    raise ValueError("broken\nin two")


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    hook = threading.excepthook
    yield
    threading.excepthook = hook
    structlog.reset_defaults()
    logging.getLogger().handlers.clear()


def test_a_fault_is_one_line_with_its_place_and_no_traceback(capsys):
    log = logs.set_up()
    try:
        faulty()
    except ValueError as error:
        log.error("fault", path="/x", exc_info=error)
        logging.getLogger("library").exception("oh")
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 2
    for line in lines:
        assert "ValueError: broken" in line and "tests/serving/test_log_lines.py:" in line


def test_a_fault_at_a_socket_is_one_line_too(capsys):
    loggers = [logging.getLogger(name) for name in ("engineio.server", "socketio.server")]
    for logger in loggers:  # as in a process that has served nothing yet
        logger.handlers.clear()
        logger.setLevel(logging.NOTSET)
    logs.set_up()
    server = socketio.Server(async_mode="threading")
    for logger in (server.eio.logger, server.logger):
        try:
            faulty()
        except ValueError:
            logger.exception("message handler error")
    assert len(capsys.readouterr().err.splitlines()) == 2


def test_a_thread_that_dies_says_so_in_one_line(capsys):
    logs.set_up()
    thread = threading.Thread(target=faulty, name="bookkeeping")
    thread.start()
    thread.join()
    (line,) = capsys.readouterr().err.splitlines()
    assert "event=thread_ended" in line and "thread=bookkeeping" in line and "ValueError: broken" in line


class FullDisk(io.StringIO):
    """Takes nothing."""

    def write(self, text: str) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    def flush(self) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_line_that_cannot_be_written_is_lost_and_nothing_else():
    paper = logs.Unfailing(FullDisk())
    assert paper.write("a line\n") == 7
    log = structlog.PrintLogger(paper)
    log.error("a line")
