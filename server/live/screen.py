"""One screen of the hall, as far as the server knows."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from statistics import median_low
from typing import Any

from server.domain.calendar import rfc3339

QUIET_AFTER_S = 15.0  # a page says every 5 s that it still draws; without that it may be a picture of the past
SLOW_MS = 1500  # a call that takes longer to be painted, again and again, is seen after it was heard
DELAYS_KEPT = 20
GONE_AFTER_S = 3.0  # a page that is loaded anew, or that the server left by a restart, is back sooner


@dataclass(frozen=True, slots=True)
class Place:
    """Which screen a socket is: its token's id, what it is called, its page ("board", or "strip" of a `counter`), the
    machine's address, and what the branch file says of it. A token without a name is the strip of its counter, or the
    branch file's first board."""

    token: str
    name: str
    page: str = "board"
    counter: int | None = None
    address: str = ""
    entry: Mapping[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The same for the same page of the same machine, through reloads and restarts."""
        return f"{self.token}.{self.page}{self.counter or ''}.{self.address}"


@dataclass(slots=True)
class Screen:
    """One screen as it is now; moments are real seconds (`_s`) or business time (`_ms`)."""

    place: Place
    since_ms: int
    heard_ms: int
    heard_s: float
    opened_s: float
    closed_s: float
    kept_ms: int = 0  # what the disk has as the moment it was heard last
    sockets: set[str] = field(default_factory=set)
    lively: bool = False  # it says by itself that it draws
    sound: str = "off"
    stale: bool = False
    behind: int = 0
    zone: str | None = None
    broken: dict[str, str] = field(default_factory=dict)
    delays_ms: deque[int] = field(default_factory=lambda: deque(maxlen=DELAYS_KEPT))

    def is_alive(self, now_s: float) -> bool:
        """Whether it listens, and still draws if it says so at all."""
        return bool(self.sockets) and not (self.lively and now_s - self.heard_s > QUIET_AFTER_S)

    def is_gone(self, now_s: float) -> bool:
        """Whether it listens no more, and that is no short break."""
        return not self.sockets and now_s - self.closed_s > GONE_AFTER_S

    def shown(self, now_s: float) -> dict[str, Any]:
        """As `GET /screens` shows it; `trouble` names what somebody should look at."""
        place, alive = self.place, self.is_alive(now_s)
        delay_ms = median_low(self.delays_ms) if self.delays_ms else None
        troubles = {
            "gone": self.is_gone(now_s),
            "quiet": bool(self.sockets) and not alive,
            "stale": alive and (self.stale or self.behind > 0),
            "sound_blocked": alive and self.sound == "blocked",
            "slow": alive and delay_ms is not None and delay_ms > SLOW_MS,
            "media_broken": alive and bool(self.broken),
        }
        return {
            "id": place.id,
            "name": place.name,
            "page": place.page,
            "counter": place.counter,
            "zone": self.zone or place.entry.get("zone"),
            "layout": place.entry.get("layout") if place.page == "board" else None,
            "alive": alive,
            "since": rfc3339(self.since_ms),
            "last_heard_at": rfc3339(self.heard_ms),
            "delay_ms": delay_ms,
            "sound": self.sound,
            "stale": self.stale,
            "behind": self.behind,
            "media_broken": [{"name": name, "why": why} for name, why in self.broken.items()],
            "address": place.address,
            "trouble": [name for name, there in troubles.items() if there],
        }
