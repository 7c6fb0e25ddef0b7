"""What the server knows of each screen of the hall, from what the screen itself says."""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from server.domain import events
from server.domain.events import Recorded
from server.live.saying import Allowance, moment_ms, short, whole
from server.live.screen import Place, Screen
from server.store.shown import KeptScreen, Shown

SOUNDS = ("on", "blocked", "off")
OUTCOMES = ("spoken", "dropped", "failed")
CALLS_KNOWN = 1000  # the newest calls that may still be acknowledged
SHOWN_WITHIN_MS = 120_000  # who paints an older call has come back with a snapshot: nobody was called by that
PENDING_MAX = 5000  # rows that wait to be written while the disk does not take them; the oldest go first
TAKEN_MAX = 1000  # rows of one commit: a call that comes meanwhile waits no longer than for these
BROKEN_MAX = 50
GONE_LISTED_MS = 3 * 86_400_000
KEPT_ANEW_MS = 60_000  # how old the moment may be at which a screen was heard last, after a power cut
SCREENS_MAX = 400  # of so many those that are gone longest are forgotten
TEXT_MAX = 120


class Screens:
    """All screens since the start, and those kept from before. Safe for threads.

    `now()` is business time in UTC ms, `monotonic()` real seconds; `known(token id)` tells whether the token still
    opens anything; `stirred()` is called when something waits to be written.
    """

    def __init__(
        self,
        *,
        now: Callable[[], int],
        monotonic: Callable[[], float],
        known: Callable[[str], bool] = lambda token: True,
        stirred: Callable[[], None] = lambda: None,
        kept: Iterable[KeptScreen] = (),
    ) -> None:
        self._now, self._monotonic, self._known, self.stirred = now, monotonic, known, stirred
        self._lock = threading.Lock()
        self._by_id: dict[str, Screen] = {}
        self._by_socket: dict[str, tuple[Screen, Allowance]] = {}
        self._calls: OrderedDict[int, tuple[int, float | None]] = OrderedDict()  # seq: made (ms), told (s)
        self._told: deque[int] = deque([0, 0], maxlen=2)
        self._shown: OrderedDict[tuple[int, str], Shown] = OrderedDict()
        self._changed: dict[str, KeptScreen] = {}
        for one in kept:
            place = Place(one.screen.split(".", 1)[0], one.name, one.page, one.counter, one.address)
            self._by_id[one.screen] = Screen(place, one.heard_ms, one.heard_ms, 0.0, 0.0, monotonic())

    # What happens in the branch.

    def called(self, recorded: Recorded) -> None:
        """A call goes out to the screens now."""
        if isinstance(recorded.event, events.TicketCalled | events.TicketRecalled):
            with self._lock:
                self._call(recorded.seq, recorded.at_ms, self._monotonic())

    def stands(self, board: Mapping[str, Any]) -> None:
        """The calls of a snapshot, made before this process: they may be shown, how fast is not known."""
        with self._lock:
            for call in reversed(board["calls"]):
                self._call(call["seq"], moment_ms(call["at"]) or 0, None)

    def beat(self, seq: int) -> None:
        """The heart beats with this `seq`: whoever does not hold the one before it is behind."""
        self._told.append(seq)

    # What sockets say.

    def opened(self, socket: str, place: Place) -> None:
        """A screen listens on this socket."""
        with self._lock:
            now_ms, now_s = self._now(), self._monotonic()
            screen = self._by_id.get(place.id)
            if screen is None:
                self._make_room()
                screen = self._by_id[place.id] = Screen(place, now_ms, now_ms, now_s, now_s, now_s)
            if not screen.sockets:
                screen.since_ms, screen.opened_s, screen.lively = now_ms, now_s, False
                screen.stale, screen.behind, screen.broken = False, 0, {}
            screen.place = place
            screen.sockets.add(socket)
            self._by_socket[socket] = (screen, Allowance(now_s))
            self._hear(screen)
            self._keep(screen)

    def closed(self, socket: str) -> None:
        """The socket is gone."""
        with self._lock:
            screen, _ = self._by_socket.pop(socket, (None, None))
            if screen is not None:
                screen.sockets.discard(socket)
                if not screen.sockets:
                    screen.since_ms, screen.closed_s = self._now(), self._monotonic()
                self._keep(screen)

    def showed(self, socket: str, answer: object = None) -> None:
        """`{seq, at}`: this call was painted at that moment of the branch's."""
        with self._lock:
            screen, said = self._heard(socket, answer)
            seq = whole(said.get("seq"))
            made = None if seq is None else self._calls.get(seq)
            if screen is None or seq is None or made is None:
                return
            made_ms, told_s = made
            now_ms = self._now()
            shown_ms = min(max(moment_ms(said.get("at")) or now_ms, made_ms), max(now_ms, made_ms))
            if shown_ms - made_ms > SHOWN_WITHIN_MS:
                return
            delay_ms = None
            if told_s is not None and told_s >= screen.opened_s:
                delay_ms = max(0, round((self._monotonic() - told_s) * 1000))
            if self._note(screen, seq, shown_ms=shown_ms, delay_ms=delay_ms) and delay_ms is not None:
                screen.delays_ms.append(delay_ms)

    def announced(self, socket: str, call_seq: int, outcome: str) -> str | None:
        """What became of a call's sound at this screen; `outcome` is one of OUTCOMES.

        The id of the screen, None for a socket that is none or says too much.
        """
        with self._lock:
            screen, _ = self._heard(socket, {})
            if screen is None:
                return None
            if call_seq in self._calls:
                self._note(screen, call_seq, sound=outcome)
            return screen.place.id

    def said(self, socket: str, state: object = None) -> None:
        """`{sound, stale, seq, zone?}`: how the page is, said when it changes and every few seconds after a paint."""
        with self._lock:
            screen, said = self._heard(socket, state)
            if screen is None or not said:
                return
            screen.lively = True
            if said.get("sound") in SOUNDS:
                screen.sound = said["sound"]
            screen.stale = said.get("stale") is True
            screen.zone = short(said.get("zone"), TEXT_MAX)
            seq = whole(said.get("seq"))
            screen.behind = 0 if seq is None else max(0, self._told[0] - seq)

    def failed(self, socket: str, media: object = None) -> None:
        """`{name, why}`: a picture or a film that the page cannot show; without a `why` it can again."""
        with self._lock:
            screen, said = self._heard(socket, media)
            name, why = short(said.get("name"), TEXT_MAX), short(said.get("why"), TEXT_MAX)
            if screen is not None and name and not why:
                screen.broken.pop(name, None)
            elif screen is not None and name and (name in screen.broken or len(screen.broken) < BROKEN_MAX):
                screen.broken[name] = why or ""

    # What others ask.

    def listed(self) -> list[dict[str, Any]]:
        """Every screen as `GET /screens` shows it, by name; those whose token was revoked are no screens."""
        with self._lock:
            every = [screen for screen in self._by_id.values() if self._is_listed(screen)]
            return sorted((one.shown(self._monotonic()) for one in every), key=lambda one: (one["name"], one["id"]))

    def boards(self) -> set[str]:
        """The names of the branch file's boards that are open somewhere."""
        return {place.name for place, _ in self.open_boards()}

    def expected(self) -> set[str]:
        """The names of boards that are open, or were a moment ago."""
        with self._lock:
            now_s = self._monotonic()
            every = [one for one in self._by_id.values() if one.place.page == "board" and self._known(one.place.token)]
            return {one.place.name for one in every if one.is_alive(now_s) or not (one.sockets or one.is_gone(now_s))}

    def open_boards(self) -> list[tuple[Place, int]]:
        """The boards that are open and draw, with how many pages of each are open."""
        with self._lock:
            now_s = self._monotonic()
            alive = [one for one in self._by_id.values() if one.is_alive(now_s)]
            return [(one.place, len(one.sockets)) for one in alive if one.place.page == "board"]

    def sounding(self, zone: str | None) -> set[str]:
        """The screens that say that they play the sound of a zone, or (None) any."""
        with self._lock:
            now_s = self._monotonic()
            alive = [one for one in self._by_id.values() if one.is_alive(now_s) and one.lively and one.sound == "on"]
            return {one.place.id for one in alive if zone is None or one.zone in (None, zone)}

    def take(self) -> tuple[list[Shown], list[KeptScreen]]:
        """What waits to be written, the oldest first and at most TAKEN_MAX calls; it is the caller's now."""
        with self._lock:
            shown = [self._shown.popitem(last=False)[1] for _ in range(min(TAKEN_MAX, len(self._shown)))]
            changed = list(self._changed.values())
            self._changed.clear()
            if self._shown:
                self.stirred()
            return shown, changed

    def put_back(self, shown: Iterable[Shown], changed: Iterable[KeptScreen]) -> None:
        """It could not be written: once more later, as long as there is room."""
        with self._lock:
            for one in shown:
                newer = self._shown.get((one.call_seq, one.screen))
                if newer is not None:
                    sound = one.sound if one.sound == "spoken" else newer.sound or one.sound
                    one = replace(newer, shown_ms=one.shown_ms or newer.shown_ms, sound=sound)
                if newer is not None or len(self._shown) < PENDING_MAX:
                    self._shown[one.call_seq, one.screen] = one
            for screen in changed:
                self._changed.setdefault(screen.screen, screen)

    # Below here the lock is held.

    def _make_room(self) -> None:
        gone = sorted((one for one in self._by_id.values() if not one.sockets), key=lambda one: one.heard_ms)
        for screen in gone[: max(0, len(self._by_id) - SCREENS_MAX + 1)]:
            del self._by_id[screen.place.id]

    def _call(self, seq: int, made_ms: int, told_s: float | None) -> None:
        self._calls.setdefault(seq, (made_ms, told_s))
        while len(self._calls) > CALLS_KNOWN:
            self._calls.popitem(last=False)

    def _heard(self, socket: str, message: object) -> tuple[Screen | None, Mapping[str, Any]]:
        """Whose socket it is and what it says; nobody's once it says too much."""
        screen, allowance = self._by_socket.get(socket, (None, None))
        if screen is None or allowance is None or not allowance.spend(self._monotonic()):
            return None, {}
        self._hear(screen)
        return screen, message if isinstance(message, dict) else {}

    def _hear(self, screen: Screen) -> None:
        screen.heard_ms, screen.heard_s = self._now(), self._monotonic()
        if screen.heard_ms - screen.kept_ms >= KEPT_ANEW_MS:
            self._keep(screen)

    def _note(self, screen: Screen, seq: int, **values: Any) -> bool:
        """Whether it is new; a call that was shown before is not shown later."""
        place, at = screen.place, (seq, screen.place.id)
        before = self._shown.get(at)
        if before is None:
            before = Shown(seq, place.id, place.name, place.page, place.counter, None, None)
        if before.shown_ms is not None and "shown_ms" in values:
            return False
        if before.sound == "spoken":
            values.pop("sound", None)  # it was heard, though another page of this screen kept silent
        self._shown[at] = replace(before, **values)
        while len(self._shown) > PENDING_MAX:
            self._shown.popitem(last=False)
        self.stirred()
        return True

    def _keep(self, screen: Screen) -> None:
        place, screen.kept_ms = screen.place, screen.heard_ms
        self._changed[place.id] = KeptScreen(
            place.id, place.name, place.page, place.counter, place.address, screen.heard_ms
        )
        self.stirred()

    def _is_listed(self, screen: Screen) -> bool:
        """A screen that is gone, unless its token is, or another screen took its name over, or it is long ago."""
        place = screen.place
        if not self._known(place.token):
            return False
        if screen.sockets:
            return True
        heir = any(
            other.sockets and (other.place.name, other.place.page, other.place.counter)
            == (place.name, place.page, place.counter) and other.place.token != place.token
            for other in self._by_id.values()
        )  # fmt: skip
        return not heir and self._now() - screen.heard_ms <= GONE_LISTED_MS
