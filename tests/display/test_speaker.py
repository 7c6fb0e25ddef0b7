"""The server's own loudspeaker, with players that play, fail, hang or are not there."""

from __future__ import annotations

import resource
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from display.chime import CHIME
from display.speaker import Speaker
from display.wav import read
from server.serving.clocks import monotonic_s

PLAYS = 'cp "$file" "{heard}"'
FAILS = 'echo "no such device" >&2; exit 1'
HANGS = "exec tail -f /dev/null"


@pytest.fixture
def player(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Installs an `aplay` of this kind, and nothing else; gives the file that holds what was heard."""
    programs, heard = tmp_path / "programs", tmp_path / "heard.wav"
    programs.mkdir()
    monkeypatch.setenv("PATH", str(programs))

    def install(does: str, name: str = "aplay") -> Path:
        script = programs / name
        script.write_text(
            f"#!/bin/sh\nPATH=/usr/bin:/bin\nfor file; do :; done\n{does.format(heard=heard)}\n", encoding="utf-8"
        )
        script.chmod(0o755)
        return heard

    return install


def test_sounds_are_played_one_after_another_as_loud_as_the_hour_wants(player: Callable[..., Path]) -> None:
    heard = player(PLAYS)
    speaker = Speaker(monotonic=monotonic_s)
    assert speaker.play([CHIME, CHIME], 50, threading.Event()) is True
    chime, played = read(CHIME), read(heard)
    assert len(played.samples) == 2 * len(chime.samples)
    assert max(played.samples) == pytest.approx(max(chime.samples) / 2, abs=1)
    assert speaker.trouble is None


@pytest.mark.parametrize(
    ("does", "device", "code"),
    [(FAILS, None, "player_failed"), (HANGS, None, "player_hangs"), (None, "hw:1", "no_player")],
)
def test_a_player_in_trouble_is_named_and_stops_nothing(
    player: Callable[..., Path], does: str | None, device: str | None, code: str
) -> None:
    if does is not None:
        player(does)
    speaker = Speaker(monotonic=monotonic_s, device=device, hangs_after_s=-1.4)
    assert speaker.play([CHIME], 100, threading.Event()) is False
    assert speaker.trouble is not None and speaker.trouble[0] == code
    player(PLAYS)
    assert Speaker(monotonic=monotonic_s, device=device).play([CHIME], 100, threading.Event()) is True


def test_a_player_is_ended_at_once_when_it_is_cut_off(player: Callable[..., Path]) -> None:
    player(HANGS)
    cut = threading.Event()
    cut.set()
    assert Speaker(monotonic=monotonic_s).play([CHIME], 100, cut) is None


def test_a_named_device_takes_the_player_that_knows_devices(player: Callable[..., Path]) -> None:
    heard = player('printf "%s " "$@" > "{heard}"')
    player(FAILS, "pw-play")
    assert Speaker(monotonic=monotonic_s, device="plughw:1,0").play([CHIME], 100, threading.Event()) is True
    assert heard.read_text().startswith("-q -D plughw:1,0 ")


def test_looking_at_the_loudspeaker_plays_silence(player: Callable[..., Path]) -> None:
    heard = player(PLAYS)
    assert Speaker(monotonic=monotonic_s).probe() is None
    assert not any(read(heard).samples)


@pytest.fixture
def full_disk() -> Iterator[None]:
    """No file may grow past a few bytes while the test runs."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (64, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture
def installed(player: Callable[..., Path]) -> None:
    """A player that plays, put there while the disk still has room."""
    player(PLAYS)


def test_where_there_is_no_room_for_the_sound_that_is_the_trouble(installed: None, full_disk: None) -> None:
    speaker = Speaker(monotonic=monotonic_s)
    assert speaker.play([CHIME], 100, threading.Event()) is False
    kind, said = speaker.trouble or ("", "")
    assert kind == "player_failed" and "File too large" in said
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    assert speaker.play([CHIME], 100, threading.Event()) is True
    assert speaker.trouble is None
