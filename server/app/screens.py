"""The hall's screens: which they are, what they showed, which are in trouble."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from structlog.typing import FilteringBoundLogger

from server.auth.door import Door
from server.auth.who import Who
from server.live.keeping import Keeping
from server.live.screen import Place
from server.live.screens import Screens
from server.store import shown
from server.store.store import Store
from server.writer import Writer


class HallScreens:
    """`screens` takes in what the sockets say, `keeping` brings it to the disk.

    `door()` knows whose a token is; it is asked only once the web is there.
    """

    def __init__(
        self,
        settings: Mapping[str, Any],
        store: Store,
        writer: Writer,
        *,
        door: Callable[[], Door],
        now: Callable[[], int],
        monotonic: Callable[[], float],
        log: FilteringBoundLogger,
    ) -> None:
        self._boards: list[Mapping[str, Any]] = settings["boards"]
        self._door = door
        self.screens = Screens(
            now=now, monotonic=monotonic, known=lambda token: door().holds(token), kept=store.read(shown.screens)
        )
        self.keeping = Keeping(self.screens, lambda rows, screens: writer.note(shown.keep, rows, screens), log)

    def entry(self, token: str) -> Mapping[str, Any] | None:
        """The branch file's board for a display's token, by its name, default the first; None for other roles."""
        who = self._display(token)
        if who is None or not self._boards:
            return None
        return next((entry for entry in self._boards if entry["name"] == who.name), self._boards[0])

    def place(self, token: str) -> Place | None:
        """Which screen a display's token is; None for other roles. One without a name is the branch file's first."""
        who = self._display(token)
        if who is None:
            return None
        return Place(who.id, who.name or "", entry=self.entry(token) or {})

    def listed(self) -> dict[str, Any]:
        """`GET /screens`: every screen, and the branch file's boards that nobody has open."""
        missing = [name for name, there in self.boards().items() if not there]
        return {"screens": self.screens.listed(), "missing": missing}

    def boards(self) -> dict[str, bool]:
        """Of each of the branch file's boards whether it is open somewhere."""
        there = self.screens.boards()
        return {board["name"]: board["name"] in there for board in self._boards}

    def audible(self, zone: str | None) -> dict[str, int]:
        """The open boards that play the sound of a zone, or (None) of any, with how many pages of each are open."""
        return {
            place.id: pages
            for place, pages in self.screens.open_boards()
            if place.entry.get("audio") and (zone is None or place.entry.get("zone") in (None, zone))
        }

    def troubled(self) -> dict[str, Any]:
        """What the lobby is told: screens in trouble, boards that are missing, how many are well; a screen that is
        loaded anew is neither."""
        every, there = self.screens.listed(), self.screens.expected()
        troubled = [screen for screen in every if screen["trouble"]]
        return {
            "troubled": troubled,
            "missing": [board["name"] for board in self._boards if board["name"] not in there],
            "well": len(every) - len(troubled),
        }

    def gauges(self) -> dict[str, dict[str, float]]:
        """Figures of screens for Prometheus, by the screen's name; 1 is yes, 0 no."""
        every = self.listed()["screens"]
        return {
            "screen_alive": {_of(one): float(one["alive"]) for one in every},
            "screen_stale": {_of(one): float("stale" in one["trouble"]) for one in every},
            "screen_sound_blocked": {_of(one): float(one["sound"] == "blocked") for one in every},
            "screen_media_broken": {_of(one): float(len(one["media_broken"])) for one in every},
            "screen_delay_seconds": {_of(one): one["delay_ms"] / 1000 for one in every if one["delay_ms"] is not None},
        }

    def _display(self, token: str) -> Who | None:
        who = self._door().by_token(token) if token else None
        return who if who is not None and who.role == "display" else None


def _of(screen: Mapping[str, Any]) -> str:
    """A screen's name, with its counter where it is a strip."""
    return f"{screen['name']} {screen['counter']}" if screen["page"] == "strip" else str(screen["name"])
