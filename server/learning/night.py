"""A branch's own days, from its log to the file of what they taught."""

from __future__ import annotations

import os
from pathlib import Path

from server.domain.events import DayClosed, TicketIssued
from server.learning.training import frequent, learn
from server.stats.learned import Learned
from server.stats.lessons import Lesson, lessons
from server.store import log
from server.store.store import existing

FILE_NAME = "estimates.bin"
HALF_NAME = "estimates.bin.half"
MODE = 0o600
DAYS_MAX = 120


def learn_from(folder: Path, *, made_ms: int) -> Learned:
    """Learn from the last closed days of a data folder, which is only read, and keep it there in FILE_NAME."""
    store = existing(folder)
    try:
        days = store.read(log.days)[-DAYS_MAX:]
        kinds = [
            (entry.event.service, entry.event.segment)
            for day in days
            for entry in store.read(log.of_day, day)
            if isinstance(entry.event, TicketIssued)
        ]
        services, segments = frequent(kind[0] for kind in kinds), frequent(kind[1] for kind in kinds)
        past: list[Lesson] = []
        branch = store.read(log.branch) or ""
        for day in days:
            recorded = store.read(log.of_day, day)
            if any(isinstance(entry.event, DayClosed) for entry in recorded):
                past += lessons(recorded, services, segments)
    finally:
        store.close()
    learned = learn(past, services, segments, branch=branch, made_ms=made_ms).learned
    _keep(folder, learned.written())
    return learned


def _keep(folder: Path, written: bytes) -> None:
    """Put the file in the place of the one before in one step; a half that a killed lesson left goes."""
    half = folder / HALF_NAME
    half.unlink(missing_ok=True)
    with open(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, MODE), "wb") as file:
        file.write(written)
        file.flush()
        os.fsync(file.fileno())
    half.replace(folder / FILE_NAME)
