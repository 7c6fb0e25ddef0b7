"""A writer over a folder, without estimates, without paper, at the time that a test gives."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from typing import Any

import structlog

from server.store.store import Store
from server.writer import Writer


def plain_writer(opened: Store, settings: dict[str, Any], now: Callable[[], int]) -> Writer:
    """The writer, begun; `settings` is a branch file's dump, `now()` UTC ms."""
    ids = itertools.count()
    writer = Writer(
        opened,
        settings=settings,
        now=now,
        monotonic=time.monotonic,
        estimate=lambda standing: None,
        print_job=lambda day, recorded: None,
        make_id=lambda: f"id{next(ids)}",
        log=structlog.get_logger(),
    )
    writer.start()
    return writer
