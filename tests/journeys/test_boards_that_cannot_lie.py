"""Every call is seen in the hall, whatever happens to the server and to a board's cable."""

from __future__ import annotations

import bisect
import itertools
import random
import selectors
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

SEED = 20261122
LARGE_S, SILENT_S = 5.0, 5.0
ON_THE_BOARD = 9  # three large, six in the list
GIVES_WAY_TO = 3
SLOW_S = 0.5  # a machine with other work paints this much later
BACK_WITHIN_S = 2.0

# What stands on the screen, looked at in every frame and kept when it changes.
WATCH = """
window.looked = [];
(() => {
  let last = "";
  const numbers = (found) => [...document.querySelectorAll(found)].map((one) => one.dataset.number);
  const look = () => {
    if (document.body) {
      const seen = {
        state: document.body.dataset.state,
        large: numbers("#band .call.fresh"),
        band: numbers("#band .call"),
        list: numbers("#list [data-number]"),
      };
      const text = JSON.stringify(seen);
      if (text !== last) {
        last = text;
        window.looked.push({ ...seen, at: (performance.timeOrigin + performance.now()) / 1000 });
      }
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})();
"""


class Cable:
    """The network between one board and the server, which can be cut: then nothing passes, nor is it refused."""

    def __init__(self, port: int) -> None:
        self.server_port = port
        self.heard_at: list[float] = []  # when bytes passed to the board
        self.is_cut = False
        self._selector = selectors.DefaultSelector()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._selector.register(self._listener, selectors.EVENT_READ)
        self._other: dict[socket.socket, socket.socket] = {}
        self._from_server: set[socket.socket] = set()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._pass_on, daemon=True)
        self._thread.start()

    def end(self) -> None:
        self._ended.set()
        self._thread.join()
        for one in [self._listener, *self._other]:
            one.close()

    def _pass_on(self) -> None:
        while not self._ended.is_set():
            for key, _ in self._selector.select(0.05):
                if key.fileobj is self._listener:
                    self._join()
                elif not self.is_cut:
                    self._move(key.fileobj)
            if self.is_cut:
                self._ended.wait(0.02)  # bytes pile up in the cut cable: do not look at them in a loop

    def _join(self) -> None:
        board, _ = self._listener.accept()
        try:
            server = socket.create_connection(("127.0.0.1", self.server_port))
        except OSError:
            board.close()
            return
        for one, other in ((board, server), (server, board)):
            self._other[one] = other
            self._selector.register(one, selectors.EVENT_READ)
        self._from_server.add(server)

    def _move(self, one: Any) -> None:
        other = self._other.get(one)
        if other is None:
            return
        try:
            content = one.recv(65536)
            other.sendall(content)
        except OSError:
            content = b""
        if content and one in self._from_server:
            self.heard_at.append(time.time())
        if not content:
            for end in (one, other):
                self._selector.unregister(end)
                self._other.pop(end)
                self._from_server.discard(end)
                end.close()


class Hall:
    """Tellers who call at random gaps, and what they called, in order."""

    def __init__(self, branch: Any, calls: int) -> None:
        self.branch, self.chance = branch, random.Random(SEED)
        self.called: list[tuple[str, float]] = []  # number, when it was answered
        for counter in range(1, 7):
            assert branch.at(counter, "open", {}).status == 200
        for _ in range(calls):
            branch.issue()

    def call(self, how_many: int = 1) -> None:
        for _ in range(how_many):
            counter = len(self.called) % 6 + 1
            answer = self.branch.at(counter, "call-next", {"finish_current": True})
            assert answer.status == 200, answer.body
            self.called.append((answer.json["ticket"]["number"], time.time()))

    def call_on(self, how_many: int) -> None:
        """So many calls, now and then five in a second."""
        left = how_many
        while left > 0:
            burst = min(left, 5 if self.chance.random() < 0.12 else 1)
            self.call(burst)
            left -= burst
            threading.Event().wait(self.chance.uniform(0.05, 1.2))


@pytest.fixture
def cable() -> Iterator[Any]:
    made: list[Cable] = []

    def lay(port: int) -> Cable:
        made.append(Cable(port))
        return made[-1]

    yield lay
    for one in made:
        one.end()


@pytest.mark.parametrize(
    ("calls", "cut_s"),
    [(40, 8.0), pytest.param(200, 30.0, marks=[pytest.mark.deep, pytest.mark.timeout(900)])],
)
def test_every_call_is_seen_on_every_board_through_two_kills_and_a_cut_cable(
    calls: int, cut_s: float, context: Any, make_branch: Any, busy_branch_file: str, cable: Any
) -> None:
    branch = make_branch(busy_branch_file.replace("PRINTER", "memory:front")).start()
    hall = Hall(branch, calls)
    cables = [cable(branch.port), cable(branch.port)]
    boards = [opened(context, branch, one.port) for one in cables]
    ready_at: list[float] = []
    hall.call_on(calls // 5)
    for _ in range(2):
        branch.end()
        branch.start(port=branch.port)
        ready_at.append(time.time())
        hall.call_on(calls // 5)
    cables[1].is_cut, cut_at = True, time.time()
    quick = threading.Timer(cut_s, lambda: setattr(cables[1], "is_cut", False))
    quick.start()
    hall.call_on(calls // 5)
    quick.join()
    mended_at = time.time()
    hall.call_on(calls - len(hall.called))
    for board in boards:
        expect(board.locator(f"#band .call[data-number={hall.called[-1][0]}]")).to_have_attribute(
            "data-state", "settled"
        )
    away = [[], [(cut_at, mended_at + BACK_WITHIN_S)]]
    for board, line, gone in zip(boards, cables, away, strict=True):
        looked, painted = board.evaluate("[looked, branchQueue.painted]")
        check_calls(hall.called, looked, painted, gone)
        check_order([number for number, _ in hall.called], looked)
        check_states(looked, line.heard_at)
    assert any(look["state"] == "stale" for look in boards[1].evaluate("looked"))
    shown = [look for look in boards[0].evaluate("looked") if look["state"] == "fresh"]
    assert all(any(abs(look["at"] - at) < 60 for look in shown) for at in ready_at)


def opened(context: Any, branch: Any, port: int) -> Page:
    board: Page = context.new_page()
    board.add_init_script(WATCH)
    board.goto(f"http://127.0.0.1:{port}/display#token={branch.token('display')}")
    expect(board.locator("body")).to_have_attribute("data-state", "fresh")
    return board


def check_calls(called: Any, looked: Any, painted: Any, away: Any) -> None:
    """Each call was painted once, in order; was large for 5 s or gave way to three newer; stood in the list."""
    order = [number for number, _ in called]
    drawn = [entry["number"] for entry in painted if entry["kind"] == "called"]
    assert len(drawn) == len(set(drawn)), "a call was painted twice"
    assert drawn == [number for number in order if number in set(drawn)], "calls were painted out of order"
    for place, (number, _) in enumerate(called):
        newer_while_away = sum(begun < at <= ended for begun, ended in away for _, at in called[place + 1 :])
        overtaken = newer_while_away >= ON_THE_BOARD
        assert overtaken or first_seen(looked, number) < float("inf"), f"{number} was never painted"
        large_s, until = large_for(looked, number)
        newer = [other for other in order[place + 1 :] if first_seen(looked, other) <= until + SLOW_S]
        assert large_s >= LARGE_S - SLOW_S or len(newer) >= GIVES_WAY_TO, f"{number} was large for {large_s:.1f} s"
        listed = any(number in look["list"] for look in looked)
        assert listed or overtaken or place >= len(called) - GIVES_WAY_TO, f"{number} never stood in the list"


def large_for(looked: Any, number: str) -> tuple[float, float]:
    """How many seconds a number stood large, and until when; 0 and when it was first seen if it never did."""
    large_s, until = 0.0, 0.0
    for look, after in zip(looked, [*looked[1:], looked[-1]], strict=True):
        if number in look["large"]:
            large_s, until = large_s + after["at"] - look["at"], after["at"]
    return large_s, until or first_seen(looked, number)


def first_seen(looked: Any, number: str) -> float:
    return next((look["at"] for look in looked if number in look["band"] or number in look["list"]), float("inf"))


def check_order(order: list[str], looked: Any) -> None:
    """At every moment the large calls and then the list are the newest calls, newest first, none twice."""
    place = {number: at for at, number in enumerate(order)}
    for look in looked:
        shown = [*reversed(look["band"]), *look["list"]]
        places = [place[number] for number in shown]
        assert places == sorted(set(places), reverse=True), f"out of order: {shown}"
        assert not places or places == list(range(places[0], places[0] - len(places), -1)), f"one is missing: {shown}"


def check_states(looked: Any, heard_at: list[float]) -> None:
    """`not up to date` is on exactly while nothing was heard for five seconds, until the board is right again."""
    pairs = itertools.pairwise(heard_at)
    silences = [(before + SILENT_S, after) for before, after in pairs if after > before + SILENT_S]
    looks = zip(looked, [{"state": None}, *looked], strict=False)
    states = [look for look, before in looks if look["state"] != before["state"]]
    stale = [
        (look["at"], (states[place + 1]["at"] if place + 1 < len(states) else float("inf")))
        for place, look in enumerate(states)
        if look["state"] == "stale"
    ]
    for begun, ended in stale:
        due = [silence for silence in silences if silence[0] - SLOW_S <= begun <= silence[1] + SLOW_S]
        assert due, f"stale without a silence at {begun}"
        heard = bisect.bisect_left(heard_at, due[0][1])
        assert ended <= heard_at[heard] + BACK_WITHIN_S, "stale for longer than it was"
    for begun, ended in silences:
        if ended - begun > SLOW_S:
            assert any(abs(at - begun) <= SLOW_S for at, _ in stale), "a silence of five seconds did not show"
