"""What goes wrong is logged in one line that can be quoted."""

import errno
import io
import logging

import structlog

from server.serving import logs


def faulty() -> None:
    raise ValueError("broken\nin two")


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
    structlog.reset_defaults()
    logging.getLogger().handlers.clear()


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
