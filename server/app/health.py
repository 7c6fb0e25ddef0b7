"""How the branch is: what /health/ready and /metrics say of its parts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from server.app.printers import gauges
from server.app.screens import HallScreens
from server.following import Follower
from server.live import Live
from server.reactions.daily_files import DailyFiles
from server.store import log as events
from server.store.store import Store
from server.writer import Writer

Printers = Callable[[], list[dict[str, Any]]]


class Health:
    """The state of the parts at this moment; each is given by the wiring, most of them after the web was made."""

    def __init__(self, store: Store, writer: Writer, printers: Printers) -> None:
        self._store, self._writer, self._printers = store, writer, printers
        self.follower: Follower | None = None
        self.live: Live | None = None
        self.hall: HallScreens | None = None
        self.daily_files: DailyFiles | None = None

    def ready(self) -> dict[str, Any]:
        """`{ok, log, followers: {name: events behind}, printers: {name: online}, screens, boards}`.

        `screens` counts who listens, `boards` says of each of the branch file's whether it is open somewhere.
        """
        last = self._store.read(events.last_seq)
        lag = {} if self.follower is None else {self.follower.name: max(0, last - self.follower.seq)}
        log_writable = not self._writer.degraded
        return {
            "ok": log_writable,
            "log": log_writable,
            "followers": lag,
            "printers": {entry["name"]: entry["online"] for entry in self._printers()},
            "screens": 0 if self.live is None else self.live.screens,
            "boards": {} if self.hall is None else self.hall.boards(),
        }

    def gauges(self) -> dict[str, dict[str, float]]:
        """Figures for Prometheus, each by what it is of."""
        with self._writer.reading() as day:
            waiting = {code: float(count) for code, count in day.waiting_count().items()}
            counters = Counter(counter.state for counter in day.counters.values())
            issued = float(len(day.tickets))
        ready = self.ready()
        of_devices = gauges(self._printers()) | ({} if self.hall is None else self.hall.gauges())
        return of_devices | {
            "log_writable": {"": float(ready["log"])},
            "tickets_today": {"": issued},
            "waiting": waiting,
            "counters": {state: float(count) for state, count in counters.items()},
            "follower_lag_events": {name: float(lag) for name, lag in ready["followers"].items()},
            "screens": {"": float(ready["screens"])},
            "daily_files_in_trouble": {
                "": float(self.daily_files is not None and self.daily_files.trouble is not None)
            },
        }
