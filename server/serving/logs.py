"""Log lines: one per happening, on stderr."""

import contextlib
import io
import logging
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO, cast

import structlog

FRAMES_MAX = 6
# Each writes whole tracebacks to stderr by itself, beside our lines, unless its level was chosen before it began.
TALKATIVE = ("engineio.server", "socketio.server")
PACKAGE = Path(__file__).parents[2]


def set_up() -> structlog.typing.FilteringBoundLogger:
    """Send structlog's lines, those of libraries (warnings and worse) and of threads that die to stderr, one each."""
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        fault_in_a_line,
    ]
    lines = structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"])
    paper = cast(TextIO, Unfailing(sys.stderr))
    handler = logging.StreamHandler(paper)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.ExtraAdder()],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, lines],
        )
    )
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.captureWarnings(capture=True)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.ERROR)
    structlog.configure(
        processors=[*shared, lines],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(paper),
    )
    log: structlog.typing.FilteringBoundLogger = structlog.get_logger()
    threading.excepthook = lambda given: log.error(
        "thread_ended", thread=given.thread.name if given.thread else "?", exc_info=given.exc_value
    )
    return log


class Unfailing(io.TextIOBase):
    """A text stream that loses what it cannot write: a full disk must not end the thread that tells of it."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write, or lose, all of `text`."""
        with contextlib.suppress(OSError, ValueError):
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        """Flush, or lose, what was written."""
        with contextlib.suppress(OSError, ValueError):
            self._stream.flush()


def fault_in_a_line(_logger: Any, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Put an exception as `fault` and `where` (our own frames, the innermost first): a line people can quote."""
    given = event.pop("exc_info", None)
    error: BaseException | None = None
    if isinstance(given, BaseException):
        error = given
    elif given:
        error = given[1] if isinstance(given, tuple) else sys.exc_info()[1]
    if error is not None:
        event["fault"] = f"{type(error).__name__}: {error}"
        event["where"] = " < ".join(_frames(error.__traceback__)) or "?"
    return event


def _frames(traceback: TracebackType | None) -> list[str]:
    frames = []
    while traceback is not None:
        path = Path(traceback.tb_frame.f_code.co_filename)
        if path.is_relative_to(PACKAGE) and "site-packages" not in path.parts:
            frames.append(f"{path.relative_to(PACKAGE)}:{traceback.tb_lineno}")
        traceback = traceback.tb_next
    return frames[::-1][:FRAMES_MAX]
