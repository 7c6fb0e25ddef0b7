"""A telling whose clock and messages are in the test's hands."""

from __future__ import annotations

import json
from typing import Any

from server.live.telling import Telling

STEP_S = 0.0625  # exact in binary, so that ticks add up


class Line:
    """A telling whose clock and messages are in the test's hands."""

    def __init__(self, hall: Any, clock: Any) -> None:
        self.hall, self.clock = hall, clock
        self.sent: list[tuple[str | None, str, dict[str, Any]]] = []
        self.told = Telling(snapshot=hall.board, now=lambda: clock.ms, monotonic=lambda: clock.s, emit=self.emit)
        self.told.anyone = True
        hall.heard = self.told.hear

    def emit(self, name: str, message: Any, to: str | None = None) -> None:
        self.sent.append((to, name, json.loads(json.dumps(message))))

    def pass_time(self, seconds: float) -> None:
        for _ in range(round(seconds / STEP_S)):
            self.clock.tick(STEP_S)
            self.told.do_what_is_due()

    def ask(self, *screens: str) -> None:
        for screen in screens:
            self.told.ask(screen, None)
        self.told.do_what_is_due()

    def events(self, *kinds: str) -> list[dict[str, Any]]:
        return [message for _, name, message in self.sent if name == "event" and message["kind"] in kinds]

    def names(self) -> list[str]:
        return [message["kind"] if name == "event" else name for _, name, message in self.sent]
