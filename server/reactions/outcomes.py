"""How announcements end: what the boards say of them, or nothing in time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass

TOLD_WITHIN_S = 30.0
"""A board may say so late, when its line was down; one that says nothing has failed."""


@dataclass(slots=True)
class _Open:
    best: str
    pages: dict[str, int]
    until_s: float | None = None
    ended: bool = False


class Outcomes:
    """Announcements on boards that have not ended yet; each ends once, by `end(call_seq, outcome)`.

    It is spoken when one board played it to its end, failed when each that should have says it could not, when no
    board plays sound, or when none says anything in time. A board that is open in several windows is believed to have
    failed when each of them says so: the browser may hold the sound of one back. Only a board with sound is to be
    listened to; one that was not there at the beginning may still have played it, but not have failed.

    A board is waited for from when it played something to its end until it fails or says nothing in time: a zone shall
    not stand still for a broken one.
    """

    def __init__(self, end: Callable[[int, str], None], monotonic: Callable[[], float]) -> None:
        self._end, self._monotonic = end, monotonic
        self._lock = threading.Lock()
        self._open: dict[int, _Open] = {}
        self._proven: set[str] = set()  # screens that are waited for

    def begin(self, call_seq: int, best: str, boards: Mapping[str, int]) -> None:
        """An announcement starts on these boards: screen's id -> how many pages of it are open.

        `best` is how it may end, `failed` for a chime alone.
        """
        with self._lock:
            self._open[call_seq] = _Open(best, dict(boards))

    def announced(self, call_seq: int, outcome: str, screen: str) -> None:
        """A page of this screen says what became of it."""
        with self._lock:
            if outcome == "spoken":
                self._proven.add(screen)
            held = self._open.get(call_seq)
            if held is None:
                return
            if outcome == "spoken":
                held.pages[screen] = 0
            else:
                held.pages[screen] = held.pages.get(screen, 0) - 1
                if held.pages[screen] == 0:
                    self._proven.discard(screen)
            if held.ended or (outcome != "spoken" and _silent(held)):
                return
            held.ended = True
            if held.until_s is not None:
                del self._open[call_seq]
        self._end(call_seq, held.best if outcome == "spoken" else "failed")

    def awaited(self, call_seq: int) -> set[str]:
        """The screens that began it, did not say yet how it ended, and are worth waiting for."""
        with self._lock:
            held = self._open.get(call_seq)
            return set() if held is None else _silent(held) & self._proven

    def over(self, call_seq: int) -> None:
        """Its time is over; boards may still say how it went."""
        with self._lock:
            held = self._open.get(call_seq)
            if held is not None:
                self._proven -= _silent(held)
                held.until_s = self._monotonic() + (TOLD_WITHIN_S if held.pages else 0.0)
                if held.ended:
                    del self._open[call_seq]
        self.look()

    def forget(self, call_seq: int) -> None:
        """It was cut off and will begin again."""
        with self._lock:
            self._open.pop(call_seq, None)

    def look(self) -> None:
        """End those that nobody said anything of in time."""
        now_s = self._monotonic()
        with self._lock:
            late = [seq for seq, held in self._open.items() if held.until_s is not None and held.until_s <= now_s]
            for seq in late:
                del self._open[seq]
        for seq in late:
            self._end(seq, "failed")

    def stop(self) -> None:
        """End all that is open, as failed."""
        with self._lock:
            left, self._open = [seq for seq, held in self._open.items() if not held.ended], {}
        for seq in left:
            self._end(seq, "failed")


def _silent(held: _Open) -> set[str]:
    """The screens of which a page did not say yet how it went."""
    return {screen for screen, left in held.pages.items() if left > 0}
