"""The hall's sound on the server's own loudspeaker."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from display.chime import CHIME
from display.speaker import Speaker
from server.reactions.outlets import CUT, Loudspeaker, Playing

WITHIN_S = 20.0
VOICE = '\n[voice]\naudio = "server"\ndevice = "hall"\n\n[[voice.volume]]\nfrom = "00:00"\nto = "24:00"\npercent = 30\n'


class Player(Speaker):
    """A loudspeaker whose sounds last until they are let go."""

    def __init__(self) -> None:
        super().__init__(monotonic=lambda: 0.0)
        self.moved = threading.Condition()
        self.played: list[tuple[list[str], int]] = []
        self.plays: bool = True
        self.turns = 0

    def play(self, paths: Any, percent: int, cut: threading.Event) -> bool | None:
        with self.moved:
            self.played.append(([path.stem for path in paths], percent))
            self.moved.notify_all()
            while not cut.is_set() and not self.turns:
                self.moved.wait(0.01)
            if cut.is_set():
                return None
            self.turns -= 1
            return self.plays

    def until(self, played: int) -> None:
        with self.moved:
            assert self.moved.wait_for(lambda: len(self.played) == played, WITHIN_S)

    def go(self, turns: int) -> None:
        with self.moved:
            self.turns += turns
            self.moved.notify_all()


def of(call_seq: int, sound: Path, zone: str = "hall", percent: int = 100) -> Playing:
    return Playing(call_seq, zone, "zh", sound, "spoken" if sound != CHIME else "failed", percent)


def begun(outlet: Loudspeaker, one: Playing, cut: threading.Event, ends: list[str | None]) -> threading.Thread:
    outlet.start(one)
    thread = threading.Thread(target=lambda: ends.append(outlet.wait(one, cut)))
    thread.start()
    return thread


def test_zones_take_turns_and_one_that_waits_can_be_cut_off() -> None:
    player = Player()
    outlet = Loudspeaker(player, CHIME)
    ends: list[str | None] = []
    cut = threading.Event()
    first = begun(outlet, of(1, Path("one.wav")), threading.Event(), ends)
    player.until(1)
    second = begun(outlet, of(2, Path("two.wav"), "up"), cut, ends)
    cut.set()
    second.join(WITHIN_S)
    assert ends == [CUT]
    third = begun(outlet, of(3, Path("three.wav"), "up", 40), threading.Event(), ends)
    player.go(2)
    first.join(WITHIN_S)
    third.join(WITHIN_S)
    assert ends == [CUT, "spoken", "spoken"]
    assert player.played == [(["chime", "one"], 100), (["chime", "three"], 40)]


def test_a_chime_alone_sounds_once_and_what_is_cut_off_or_cannot_be_played_was_not_spoken() -> None:
    player = Player()
    outlet = Loudspeaker(player, CHIME)
    ends: list[str | None] = []
    player.go(2)
    begun(outlet, of(1, CHIME), threading.Event(), ends).join(WITHIN_S)
    player.plays = False
    begun(outlet, of(2, Path("one.wav")), threading.Event(), ends).join(WITHIN_S)
    cut = threading.Event()
    third = begun(outlet, of(3, Path("one.wav")), cut, ends)
    player.until(3)
    cut.set()
    third.join(WITHIN_S)
    assert ends == ["failed", "failed", CUT]
    assert player.played[0] == (["chime"], 100)


@pytest.fixture
def player(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Makes the machine's `aplay` do something; gives the file that it may write to."""
    programs, heard = tmp_path / "programs", tmp_path / "heard"
    programs.mkdir()
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")

    def install(does: str) -> Path:
        script = programs / "aplay"
        fresh = programs / "new"
        fresh.write_text(f"#!/bin/sh\n{does.format(heard=heard)}\n", encoding="utf-8")
        fresh.chmod(0o755)
        os.replace(fresh, script)
        return heard

    return install


def until(true: Callable[[], Any]) -> Any:
    """What `true()` gives once it is something."""
    deadline_s, pause = time.monotonic() + WITHIN_S, threading.Event()
    while not (found := true()):
        assert time.monotonic() < deadline_s
        pause.wait(0.05)
    return found


@pytest.mark.voice
def test_calls_sound_at_the_server_and_a_player_in_trouble_is_told_and_gets_well_by_itself(
    make_branch: Callable[..., Any], branch_file_text: str, player: Callable[[str], Path]
) -> None:
    heard = player('echo "$@" >> "{heard}"')
    branch = make_branch(branch_file_text + VOICE).start()
    lobby = branch.token("lobby_manager")

    def call(counter: int) -> None:
        branch.issue("A")
        assert [branch.at(counter, action).status for action in ("open", "call-next")] == [200, 200]

    def outcomes() -> list[str]:
        log = branch.ask("GET", "/events", branch.token("auditor")).json["events"]
        return [one["data"]["outcome"] for one in log if one["kind"] == "AnnouncementEnded"]

    def voice() -> dict[str, Any]:
        return branch.ask("GET", "/hall", lobby).json["voice"]  # type: ignore[no-any-return]

    until(lambda: voice()["available"])
    assert {name: voice()[name] for name in ("audio", "percent", "muted", "trouble")} == {
        "audio": "server", "percent": 30, "muted": False, "trouble": None,
    }  # fmt: skip
    call(1)
    assert until(outcomes) == ["spoken"]
    assert heard.read_text().startswith("-q -D hall /")
    player("echo no such device >&2; exit 1")
    call(2)
    until(lambda: outcomes() == ["spoken", "failed"])
    assert voice()["trouble"] == "player_failed"
    player("exit 0")
    call(3)
    until(lambda: outcomes() == ["spoken", "failed", "spoken"])
    assert voice()["trouble"] is None


@pytest.mark.voice
def test_a_rehearsal_does_not_sound_over_a_call(
    make_branch: Callable[..., Any], branch_file_text: str, player: Callable[[str], Path]
) -> None:
    heard = player(
        'mkdir "{heard}.now" || echo over >> "{heard}"; timeout 1 tail -f /dev/null; rmdir "{heard}.now"; '
        'echo done >> "{heard}"; exit 0'
    )
    branch = make_branch(branch_file_text + VOICE).start()
    lobby = branch.token("lobby_manager")
    until(lambda: branch.ask("GET", "/hall", lobby).json["voice"]["available"])
    for _ in range(2):
        assert branch.ask("POST", "/rehearsal", lobby, {}).json["percent"] == 30
    until(lambda: heard.exists() and heard.read_text().count("done") == 2)
    assert "over" not in heard.read_text()
