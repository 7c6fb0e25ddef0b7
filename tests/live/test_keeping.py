"""What screens say comes to the disk without standing in the way of calls."""

from __future__ import annotations

import threading
from typing import Any

import structlog

from server.live.keeping import Keeping
from server.live.screen import Place
from server.live.screens import Screens

WITHIN_S = 10
NOT_WITHIN_S = 0.2
FOR_EVER_S = 3600.0


class Disk:
    """Takes what is kept, or does not."""

    def __init__(self) -> None:
        self.kept: list[list[int]] = []
        self.broken = False
        self.tried = threading.Semaphore(0)

    def __call__(self, shown: Any, screens: Any) -> None:
        try:
            if self.broken:
                raise OSError("no space left")
            self.kept.append([one.call_seq for one in shown])
        finally:
            self.tried.release()


def paint(screens: Screens, hall: Any) -> int:
    hall.call()
    screens.showed("a", {"seq": hall.day.seq})
    return int(hall.day.seq)


def hall_of_screens(hall: Any, clock: Any) -> Screens:
    screens = Screens(now=lambda: clock.ms, monotonic=lambda: clock.s)
    hall.heard = screens.called
    screens.opened("a", Place("t1", "hall"))
    return screens


def test_whatever_is_said_within_a_second_is_one_commit_and_the_end_loses_nothing(hall: Any, clock: Any) -> None:
    screens, disk = hall_of_screens(hall, clock), Disk()
    first = paint(screens, hall)
    keeping = Keeping(screens, disk, structlog.get_logger(), every_s=FOR_EVER_S)
    keeping.start()
    assert disk.tried.acquire(timeout=WITHIN_S)
    later = [paint(screens, hall) for _ in range(50)]
    assert not disk.tried.acquire(timeout=NOT_WITHIN_S)  # its second is not over
    assert disk.kept == [[first]]
    keeping.stop()
    assert disk.kept == [[first], later]


def test_a_disk_that_takes_nothing_for_a_while_gets_it_later(hall: Any, clock: Any) -> None:
    screens, disk = hall_of_screens(hall, clock), Disk()
    disk.broken = True
    seq = paint(screens, hall)
    keeping = Keeping(screens, disk, structlog.get_logger(), every_s=0.01)
    keeping.start()
    for _ in range(3):
        assert disk.tried.acquire(timeout=WITHIN_S)
    disk.broken = False
    keeping.stop()
    assert disk.kept == [[seq]]
