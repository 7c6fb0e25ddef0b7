"""Counters whose person is gone: a browser that vanished shall not hold a customer."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping

from server.domain.refusals import Refusal
from server.reactions.rounds import Rounds

LOOK_AT_MOST_EVERY_S = 0.1
LOOK_AT_LEAST_EVERY_S = 1.0


class Presence:
    """Who was heard of, and when; a counter whose person was not heard of for the grace is lost.

    `attended()` are the counters that a person has open now, with the person's name; those of devices and programs are
    not among them and never lost. `lose(counter)` hands the command to the writer; `monotonic`, `grace_s` and `least_s`
    (how long the next look may be away) are real seconds. Nobody was heard of when this starts, so the grace begins
    anew with it.
    """

    def __init__(
        self,
        *,
        attended: Callable[[], Mapping[int, str]],
        grace_s: float,
        lose: Callable[[int], object],
        monotonic: Callable[[], float],
        log: Callable[..., object],
        least_s: float = LOOK_AT_LEAST_EVERY_S,
    ) -> None:
        self._attended, self._grace_s, self._lose = attended, grace_s, lose
        self._monotonic, self._log, self._least_s = monotonic, log, least_s
        self._lock = threading.Lock()
        self._heard: dict[str, float] = {}
        rounds = Rounds("presence", self.look, self._failed, again_s=least_s)
        self.start, self.stop = rounds.start, rounds.stop

    def heard(self, name: str) -> None:
        """A page, or a request, of this person is there now."""
        with self._lock:
            self._heard[name] = self._monotonic()

    def look(self) -> float:
        """Lose the counters whose time is over; the seconds until there may be something to do again."""
        attended, grace_s, now_s = self._attended(), self._grace_s, self._monotonic()
        with self._lock:
            # Whoever is not known yet counts from now; whoever sits nowhere any more is forgotten.
            self._heard = {name: self._heard.get(name, now_s) for name in attended.values()}
            last = dict(self._heard)
        left_s = self._least_s
        for counter, name in attended.items():
            grace_left_s = last[name] + grace_s - now_s
            if grace_left_s > 0:
                left_s = min(left_s, grace_left_s)
                continue
            try:
                self._lose(counter)
            except Refusal as refusal:  # it closed meanwhile, or nothing can be saved now: the next look knows
                self._log("counter_not_lost", counter=counter, code=refusal.code)
        return max(LOOK_AT_MOST_EVERY_S, left_s)

    def _failed(self, error: Exception) -> None:
        self._log("presence_not_known", error=repr(error))
