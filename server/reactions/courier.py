"""Alerts that nobody acknowledged, carried upward: at least once, in order, from a table that a restart finds again."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from structlog.typing import FilteringBoundLogger

from server.domain.refusals import Refusal
from server.reactions.posting import Asking, Posting, Trouble
from server.store.alerts import Alert
from server.store.codec import compact

LOOK_EVERY_S = 1.0
FIRST_PAUSE_S = 1.0
LONGEST_PAUSE_S = 300.0
STOP_WITHIN_S = 5.0
# News of yesterday is no alert: after so long (business time) it is given up, loudly.
KEPT_MS = 24 * 3_600_000


class Courier:
    """One thread that posts what is unsent, the oldest first; a receiver that is dead or slow delays nobody else.

    `unsent()` is the next alert with when it was escalated (UTC ms), `letter(alert, escalated_ms)` what is sent of it,
    `sent(alert id, escalated_ms)` writes that it arrived. Every answer but 2xx is a failure; pauses (real seconds)
    double from `first_pause_s` up to LONGEST_PAUSE_S. `Idempotency-Key` tells the receiver of a repeat.
    """

    def __init__(
        self,
        *,
        post: Posting,
        unsent: Callable[[], tuple[Alert, int] | None],
        letter: Callable[[Alert, int], dict[str, Any]],
        sent: Callable[[str, int], object],
        now: Callable[[], int],
        log: FilteringBoundLogger,
        first_pause_s: float = FIRST_PAUSE_S,
        look_every_s: float = LOOK_EVERY_S,
    ) -> None:
        self._post, self._unsent, self._letter, self._sent = post, unsent, letter, sent
        self._now, self._log, self._first_pause_s, self._look_every_s = now, log, first_pause_s, look_every_s
        self._asking = Asking()
        self._failures = 0
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="alerts upward", daemon=True)

    def start(self) -> None:
        """Begin to carry."""
        self._thread.start()

    def stop(self) -> None:
        """Break off what is under way; it is sent again after the next start."""
        self._stopped.set()
        self._asking.give_up()
        if self._thread.is_alive():
            self._thread.join(STOP_WITHIN_S)

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                pause_s = self._carry()
            except Refusal as refusal:
                self._log.warning("alert_not_noted_as_sent", code=refusal.code)
                pause_s = self._failed()
            except Exception as error:
                self._log.error("alert_not_carried", exc_info=error)
                pause_s = self._failed()
            self._stopped.wait(pause_s)

    def _carry(self) -> float:
        """Send one, if there is one; the seconds until the next look."""
        found = self._unsent()
        if found is None:
            return self._look_every_s
        alert, escalated_ms = found
        if self._now() - escalated_ms > KEPT_MS:
            self._log.error("alert_given_up", alert=alert.id, kind=alert.kind)
            self._sent(alert.id, escalated_ms)
            return 0.0
        try:
            self._hand_over(alert, escalated_ms)
        except Trouble as trouble:
            if self._stopped.is_set():
                return 0.0
            if self._failures == 0:
                self._log.warning("alert_not_sent_upward", alert=alert.id, error=str(trouble))
            return self._failed()
        self._sent(alert.id, escalated_ms)
        if self._failures:
            self._log.warning("alerts_go_upward_again", failures=self._failures)
        self._failures = 0
        return 0.0

    def _hand_over(self, alert: Alert, escalated_ms: int) -> None:
        self._asking = Asking()
        if self._stopped.is_set():  # the one that was told to give up was the one before
            raise Trouble("stopping")
        body = compact(self._letter(alert, escalated_ms)).encode()
        status, _ = self._post(body, self._asking, {"Idempotency-Key": f"{alert.id}-{escalated_ms}"})
        if not 200 <= status < 300:
            raise Trouble(f"answer {status}")

    def _failed(self) -> float:
        pause_s = min(LONGEST_PAUSE_S, self._first_pause_s * (1 << min(self._failures, 16)))
        self._failures += 1
        return pause_s
