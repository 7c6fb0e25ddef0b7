"""A hall whose speech engine dies, hangs or is not there: it goes on with chimes, says so, and speaks again."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import socketio

from display.sound import url_of
from server.app.voice import CHIME

pytestmark = pytest.mark.voice

WITHIN_S = 20
BACK_WITHIN_S = 45
QUIET, LOUD = '[[boards]]\nname = "hall"\naudio = false\n', '[[boards]]\nname = "loud"\naudio = true\n'
INSTALLED = Path("/usr/lib/x86_64-linux-gnu/espeak-ng-data")
CHIMES = url_of(CHIME)


class Board:
    """A board that plays whatever it is told to, in no time."""

    def __init__(self, branch: Any) -> None:
        self.told: list[dict[str, Any]] = []
        self.moved = threading.Condition()
        self.line = socketio.Client()
        self.line.on("event", self._hear, namespace="/board")
        token = branch.token("display", name="loud")
        self.line.connect(branch.url, namespaces=["/board"], auth={"token": token}, transports=["websocket"])

    def _hear(self, message: dict[str, Any]) -> None:
        with self.moved:
            self.told.append(message)
            self.moved.notify_all()
        if message["kind"] == "announce":
            self.line.emit("announced", {"call_seq": message["call_seq"], "outcome": "spoken"}, namespace="/board")

    def next(self, kind: str, zone: str) -> dict[str, Any]:
        """The first message of a kind for a zone."""

        def found() -> dict[str, Any] | None:
            return next((one for one in self.told if one["kind"] == kind and one["zone"] == zone), None)

        with self.moved:
            assert self.moved.wait_for(found, WITHIN_S), self.told
            return found() or {}


def until(true: Callable[[], Any], within_s: float = WITHIN_S) -> Any:
    """What `true()` gives once it is something."""
    deadline_s, pause = time.monotonic() + within_s, threading.Event()
    while not (found := true()):
        assert time.monotonic() < deadline_s
        pause.wait(0.05)
    return found


def children(parent: int) -> list[int]:
    """The processes that `parent` began, whichever thread of it did."""
    found: list[int] = []
    for task in Path(f"/proc/{parent}/task").iterdir():
        with contextlib.suppress(OSError):  # a thread that has ended meanwhile
            found += map(int, (task / "children").read_text().split())
    return found


class Served:
    """A branch with a board that is heard."""

    def __init__(self, branch: Any) -> None:
        self.branch = branch
        self.lobby = branch.token("lobby_manager")
        self.board = Board(branch)

    def voice(self) -> dict[str, Any]:
        return self.branch.ask("GET", "/hall", self.lobby).json["voice"]  # type: ignore[no-any-return]

    def trouble(self, code: str | None, within_s: float = WITHIN_S) -> dict[str, Any]:
        """The hall's voice once this is its trouble."""
        until(lambda: self.voice()["trouble"] == code, within_s)
        return self.voice()

    def engine(self) -> int:
        """The engine's process, 0 where there is none."""
        return next((pid for worker in children(self.branch.process.pid) for pid in children(worker)), 0)

    def call(self, counter: int, *, ahead: bool = True) -> dict[str, Any]:
        """Somebody is called to a counter, in a zone of its own; what the hall heard of it.

        `ahead` waits until the sentence was made, as it is where somebody waits a second to be called.
        """
        assert self.branch.at(counter, "open").status == 200
        self.branch.issue("A")
        if ahead:
            self.board.next("prefetch", f"z{counter}")
        assert self.branch.at(counter, "call-next").status == 200
        return self.board.next("announce", f"z{counter}")

    def ended(self, call_seq: int) -> str:
        """How an announcement ended in the log."""

        def outcome() -> str | None:
            log = self.branch.ask("GET", "/events", self.branch.token("auditor")).json["events"]
            ends = [one["data"] for one in log if one["kind"] == "AnnouncementEnded"]
            return next((one["outcome"] for one in ends if one["call_seq"] == call_seq), None)

        return str(until(outcome))


def in_zones(branch_file: str) -> str:
    """The branch file with a board that is heard, and each of its three counters in a zone of its own."""
    assert QUIET in branch_file and branch_file.count('zone = "hall"') == 3
    for number in (1, 2, 3):
        branch_file = branch_file.replace('zone = "hall"', f'zone = "z{number}"', 1)
        branch_file += f'[[zones]]\ncode = "z{number}"\nname = {{ zh = "{number} 区", en = "Zone {number}" }}\n'
    return branch_file.replace(QUIET, LOUD)


@pytest.fixture
def served(make_branch: Callable[..., Any], branch_file_text: str) -> Iterator[Callable[[], Served]]:
    """`served()` starts the branch."""
    made: list[Served] = []

    def start() -> Served:
        made.append(Served(make_branch(in_zones(branch_file_text)).start()))
        return made[-1]

    yield start
    for one in made:
        one.board.line.disconnect()


def test_a_killed_engine_is_started_again_and_one_that_hangs_costs_no_more_than_the_sentence(
    served: Callable[[], Served],
) -> None:
    hall = served()
    until(lambda: hall.voice()["available"])
    killed = hall.engine()
    os.kill(killed, signal.SIGKILL)
    spoken = hall.call(1)
    stopped = hall.engine()
    assert spoken["url"] != CHIMES and stopped not in (0, killed)
    assert hall.ended(spoken["call_seq"]) == "spoken"
    os.kill(stopped, signal.SIGSTOP)
    chimed = hall.call(2, ahead=False)
    assert chimed["url"] == CHIMES
    assert hall.engine() == stopped, "the chime did not wait until the engine was given up"
    assert hall.trouble("hangs")["available"] is False
    assert hall.ended(chimed["call_seq"]) == "failed"
    assert hall.trouble(None)["available"] is True
    assert hall.call(3)["url"] != CHIMES


@pytest.mark.deep
@pytest.mark.timeout(120)
def test_an_engine_that_is_not_there_is_found_when_it_comes(
    served: Callable[[], Served], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    voices = tmp_path / "espeak-ng-data"
    voices.mkdir()
    monkeypatch.setenv("ESPEAK_DATA_PATH", str(tmp_path))
    hall = served()
    without = hall.trouble("no_engine")
    assert (without["available"], without["languages"]) == (False, {"zh": False, "en": False})
    chimed = hall.call(1, ahead=False)
    assert (chimed["url"], hall.ended(chimed["call_seq"])) == (CHIMES, "failed")
    voices.rmdir()
    voices.symlink_to(INSTALLED)
    assert hall.trouble(None, BACK_WITHIN_S)["available"] is True
    assert hall.call(2)["url"] != CHIMES
