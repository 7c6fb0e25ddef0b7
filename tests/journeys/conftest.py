"""Crowds of real processes at a real server."""

import http.client
import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

WAITS_FOR_S = 60
CROWD = Path(__file__).parent / "crowd.py"
LIVELY = Path(__file__).parent / "lively.py"


class Crowd:
    """Kiosks and tellers, each a process, against one branch; what they were answered is read from their files."""

    def __init__(self, branch: Any, script: Path) -> None:
        self.branch, self.folder, self.script = branch, branch.folder / "crowd", script
        self.folder.mkdir()
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.known: dict[str, list[dict[str, Any]]] = {}
        self.read_up_to: dict[str, int] = {}

    def kiosks(self, how_many: int, tickets: int = 0) -> "Crowd":
        for number in range(1, how_many + 1):
            self._start(f"kiosk-{number}", "kiosk", self.branch.token("kiosk", name=f"kiosk-{number}"), tickets)
        return self

    def tellers(self, counters: int) -> "Crowd":
        for counter in range(1, counters + 1):
            self._start(f"teller-{counter}", "teller", self.branch.token("counter", counter), counter)
        return self

    def lobby(self) -> "Crowd":
        self._start("lobby-1", "lobby", self.branch.token("lobby_manager"), 1)
        return self

    def _start(self, name: str, work: str, token: str, number: int) -> None:
        out = self.folder / f"{name}.jsonl"
        command = [sys.executable, str(self.script), work, str(self.branch.port), token, str(out), str(number)]
        self.processes[name] = subprocess.Popen(command)

    def answers(self, who: str, *statuses: int) -> list[dict[str, Any]]:
        """The answers that all kiosks ("kiosk") or tellers ("teller") were given so far."""
        for path in sorted(self.folder.glob(f"{who}-*.jsonl")):
            known = self.known.setdefault(path.stem, [])
            with path.open(encoding="utf-8") as lines:
                lines.seek(self.read_up_to.get(path.stem, 0))
                for line in iter(lines.readline, ""):
                    if line.endswith("\n"):  # the last one may still be on its way
                        known.append(json.loads(line))
                        self.read_up_to[path.stem] = lines.tell()
        everybody = (answer for name, known in self.known.items() if name.startswith(who) for answer in known)
        return [answer for answer in everybody if answer["status"] in statuses]

    def issued(self) -> list[dict[str, Any]]:
        """The tickets that kiosks were given."""
        return [answer["body"]["ticket"] for answer in self.answers("kiosk", 201)]

    def called(self) -> list[tuple[str, int]]:
        """Ticket id and counter of every call that a teller was told of."""
        return [
            (answer["body"]["ticket"]["id"], answer["body"]["counter"]["number"])
            for answer in self.answers("teller", 200)
            if answer["body"].get("reason")  # only a call has one
        ]

    def have(self, tickets: int, calls: int = 0) -> bool:
        """Whether so many tickets, and so many calls, were answered by now."""
        return len(self.issued()) >= tickets and len(self.called()) >= calls

    def wait(self, who: str) -> None:
        """Until all kiosks, or all tellers, have ended by themselves."""
        for name, process in self.processes.items():
            if name.startswith(who):
                assert process.wait(WAITS_FOR_S * 10) == 0

    def stop(self) -> None:
        """Let everybody finish what they are at, and go."""
        for process in self.processes.values():
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in self.processes.values():
            process.wait(WAITS_FOR_S)

    def end(self) -> None:
        for process in self.processes.values():
            process.kill()
            process.wait()


@pytest.fixture
def crowd() -> Iterator[Callable[..., Crowd]]:
    """`crowd(branch, lively=False)`: a crowd that is gone at the end; a lively one does everything there is."""
    made: list[Crowd] = []

    def make(branch: Any, *, lively: bool = False) -> Crowd:
        made.append(Crowd(branch, LIVELY if lively else CROWD))
        return made[-1]

    yield make
    for one in made:
        one.end()


@pytest.fixture
def until() -> Callable[[Callable[[], Any], str], Any]:
    """`until(condition, what, within_s)`: waits for what another process does; answers the condition's value."""

    def wait(condition: Callable[[], Any], what: str, within_s: float = WAITS_FOR_S) -> Any:
        deadline, pause = time.monotonic() + within_s, threading.Event()
        while not (value := condition()):
            assert time.monotonic() < deadline, what
            pause.wait(0.01)
        return value

    return wait


@pytest.fixture
def at_once() -> Callable[..., list[Any]]:
    """`at_once(branch, (path, token, body, key), …)`: POSTs that leave in one instant; answers [(status, json)]."""

    def post_all(branch: Any, *requests: tuple[str, str, dict[str, Any], str | None]) -> list[Any]:
        answers: list[Any] = [None] * len(requests)
        line_up = threading.Barrier(len(requests))

        def post(place: int) -> None:
            path, token, body, key = requests[place]
            connection = http.client.HTTPConnection("127.0.0.1", branch.port, timeout=WAITS_FOR_S)
            connection.connect()
            headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
            headers |= {"Idempotency-Key": key} if key else {}
            line_up.wait(WAITS_FOR_S)
            connection.request("POST", f"/api/v1{path}", json.dumps(body), headers)
            answer = connection.getresponse()
            answers[place] = (answer.status, json.loads(answer.read()))
            connection.close()

        threads = [threading.Thread(target=post, args=(place,)) for place in range(len(requests))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(WAITS_FOR_S)
        return answers

    return post_all


@pytest.fixture
def read_log() -> Callable[..., list[dict[str, Any]]]:
    """`read_log(branch, known=())`: every event as the API gives it, those after `known` added to them."""

    def read(branch: Any, known: Sequence[dict[str, Any]] = ()) -> list[dict[str, Any]]:
        events = list(known)
        while True:
            after = events[-1]["seq"] if events else 0
            answer = branch.ask("GET", f"/events?after={after}", branch.token("auditor"))
            assert answer.status == 200, answer.body
            if not answer.json["events"]:
                return events
            events += answer.json["events"]

    return read


@pytest.fixture(scope="session")
def busy_branch_file() -> str:
    """A branch with two services, six counters and no gaps between calls."""
    counters = "".join(f'[[counters]]\nnumber = {n}\nprofile = "general"\nzone = "hall"\n' for n in range(1, 7))
    return f"""
[branch]
id = "busy-1"
name = "Busy"
timezone = "Asia/Shanghai"
tickets_per_day_max = 99999
[calling]
call_next_gap_s = 0
[[services]]
code = "A"
name = "Personal"
[[services]]
code = "C"
name = "Corporate"
target_wait_min = 10
[[profiles]]
name = "general"
[[printers]]
name = "front"
address = "PRINTER"
[[kiosks]]
name = "kiosk-1"
printer = "front"
{counters}"""
