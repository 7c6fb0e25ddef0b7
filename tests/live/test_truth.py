"""The branch knows what its screens showed: over real sockets, before a real server."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import socketio

NAMESPACE = "/board"
WITHIN_S = 10
LOOK_S = 0.05


class Screen:
    """A screen that paints in no time."""

    def __init__(self, branch: Any, token: str, **about: Any) -> None:
        self.branch, self.bell = branch, threading.Condition()
        self.calls: list[dict[str, Any]] = []
        self.snapshots: list[dict[str, Any]] = []
        self.line = socketio.Client(reconnection=False)
        self.line.on("snapshot", lambda board: self._take(self.snapshots, board), namespace=NAMESPACE)
        self.line.on("event", self._event, namespace=NAMESPACE)
        self.line.connect(branch.url, auth={"token": token, **about}, namespaces=[NAMESPACE], transports=["websocket"])
        self.until(lambda: self.snapshots)

    def _take(self, heap: list[Any], message: dict[str, Any]) -> None:
        with self.bell:
            heap.append(message)
            self.bell.notify_all()

    def _event(self, message: dict[str, Any]) -> None:
        if message["kind"] == "called":
            self._take(self.calls, message)

    def until(self, true: Callable[[], Any]) -> None:
        with self.bell:
            assert self.bell.wait_for(true, WITHIN_S)

    def say(self, name: str, body: Any) -> None:
        self.line.emit(name, body, namespace=NAMESPACE)

    def called(self, count: int) -> list[dict[str, Any]]:
        self.until(lambda: len(self.calls) >= count)
        return self.calls[:count]

    def close(self) -> None:
        self.line.disconnect()


@pytest.fixture
def screen(branch: Any) -> Iterator[Callable[..., Screen]]:
    """`screen(token, page=…)`: a screen of the module's branch."""
    made: list[Screen] = []

    def open_one(token: str, **about: Any) -> Screen:
        made.append(Screen(branch, token, **about))
        return made[-1]

    yield open_one
    for one in made:
        one.close()


def until(true: Callable[[], Any]) -> Any:
    """Ask again until it is so."""
    gate = threading.Event()
    for _ in range(round(WITHIN_S / LOOK_S)):
        found = true()
        if found:
            return found
        gate.wait(LOOK_S)
    raise AssertionError("it did not become so")


def screens(branch: Any) -> dict[tuple[str, str], dict[str, Any]]:
    answer = branch.ask("GET", "/screens", branch.token("lobby_manager"))
    assert answer.status == 200
    return {(one["name"], one["page"]): one for one in answer.json["screens"]}


def shown_lines(branch: Any, ticket: str, language: str = "en") -> list[str]:
    story = branch.ask("GET", f"/tickets/{ticket}/story?language={language}", branch.token("lobby_manager")).json
    return [line["sentence"] for line in story["lines"] if line["kind"] == "shown"]


def call(branch: Any) -> str:
    branch.at(1, "open", {})
    branch.issue()
    return branch.at(1, "call-next", {"finish_current": True}).json["ticket"]["id"]  # type: ignore[no-any-return]


def test_the_story_of_a_number_says_on_which_screens_it_was_shown_and_when(branch: Any, screen: Any) -> None:
    board = screen(branch.token("display", name="hall"))
    strip = screen(branch.token("display", name="one"), page="strip", counter=1)
    ticket = call(branch)
    for one in (board, strip):
        message = one.called(1)[0]
        one.say("shown", {"seq": message["seq"], "at": message["at"]})
    board.say("announced", {"call_seq": board.calls[0]["seq"], "outcome": "spoken"})
    (line,) = until(lambda: [line for line in shown_lines(branch, ticket) if "counter 1" in line])
    assert line.startswith("Shown from ") and "hall" in line and "the strip of counter 1" in line
    assert "综合屏" in shown_lines(branch, ticket, "zh")[0] or "条屏" in shown_lines(branch, ticket, "zh")[0]
    there = screens(branch)
    assert there["hall", "board"]["delay_ms"] >= 0 and there["one", "strip"]["counter"] == 1
    assert branch.page("/health/ready").json["boards"] == {"hall": True}
    assert b'branch_queue_screen_alive{of="one 1"} 1.0' in branch.page("/metrics").body


def test_two_calls_within_a_second_are_each_told_shown_and_kept(branch: Any, screen: Any) -> None:
    board = screen(branch.token("display", name="hall"))
    tickets = [call(branch) for _ in range(5)]
    for message in board.called(5):
        board.say("shown", {"seq": message["seq"], "at": message["at"]})
    until(lambda: all(shown_lines(branch, ticket) for ticket in tickets))


def test_only_a_display_s_token_is_a_screen_whatever_others_say(branch: Any, screen: Any) -> None:
    program = screen(branch.token("program", name="hall"))
    ticket = call(branch)
    program.say("shown", {"seq": program.called(1)[0]["seq"]})
    program.say("state", {"sound": "on", "seq": 1})
    witness = screen(branch.token("display", name="hall"))
    witness.say("shown", {"seq": program.calls[0]["seq"]})
    (line,) = until(lambda: shown_lines(branch, ticket))
    assert line.startswith("Shown on the board hall at ")
    assert all(one["page"] in ("board", "strip") for one in screens(branch).values())


def test_a_screen_in_trouble_stands_out_in_the_hall_and_the_well_are_a_count(branch: Any, screen: Any) -> None:
    board = screen(branch.token("display", name="hall"))
    hall = lambda: branch.ask("GET", "/hall", branch.token("lobby_manager")).json  # noqa: E731
    before = until(lambda: (now := hall())["screens_missing"] == [] and now)
    board.say("state", {"sound": "blocked", "stale": False, "seq": board.snapshots[-1]["seq"]})
    board.say("media_failed", {"name": "rates.mp4", "why": "no decoder"})
    after = until(lambda: (now := hall())["screens_troubled"] != before["screens_troubled"] and now)
    (there,) = [one for one in after["screens_troubled"] if one["name"] == "hall"]
    assert "sound_blocked" in there["trouble"]
    assert after["devices_well"] == before["devices_well"] - 1


def test_what_was_shown_and_which_screens_there_were_outlives_a_killed_server(fresh_branch: Any) -> None:
    branch = fresh_branch
    board = Screen(branch, branch.token("display", name="hall"))
    ticket = call(branch)
    board.say("shown", {"seq": board.called(1)[0]["seq"]})
    (line,) = until(lambda: shown_lines(branch, ticket))
    branch.stop(signal.SIGKILL)
    board.close()
    branch.end()
    branch.start(port=branch.port)
    assert shown_lines(branch, ticket) == [line]
    assert not screens(branch)["hall", "board"]["alive"]
    again = Screen(branch, branch.token("display", name="hall"))
    assert screens(branch)["hall", "board"]["alive"]
    again.close()


def test_who_may_see_the_screens_and_let_devices_in(branch: Any) -> None:
    for role in ("lobby_manager", "branch_manager", "admin"):
        assert branch.ask("GET", "/screens", branch.token(role)).status == 200
        assert branch.ask("POST", "/enrolments/000000/grant", branch.token(role), {}).status == 404
    for role in ("auditor", "program"):
        assert branch.ask("GET", "/screens", branch.token(role)).status == 200
        assert branch.ask("POST", "/enrolments/000000/grant", branch.token(role), {}).status == 403
    for role in ("display", "kiosk"):
        assert branch.ask("GET", "/screens", branch.token(role)).status == 403
    assert branch.ask("GET", "/enrolments/000000").status == 401
    assert branch.ask("POST", "/enrolments", None, {"page": "teller"}).status == 422
