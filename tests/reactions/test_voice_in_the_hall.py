"""A call, heard: from the teller's key to the sound a board fetches."""

import http.client
import queue
from pathlib import Path
from typing import Any

import pytest
import socketio

from display.wav import wav_length_s

WITHIN_S = 20


@pytest.mark.voice
def test_a_call_is_announced_with_a_sound_that_boards_can_fetch(branch: Any, tmp_path: Path) -> None:
    announced: queue.Queue[dict[str, Any]] = queue.Queue()
    display = branch.token("display", name="hall")
    board = socketio.Client()
    board.on(
        "event",
        lambda message: announced.put(message) if message["kind"] == "announce" else None,
        namespace="/board",
    )
    board.connect(branch.url, namespaces=["/board"], auth={"token": display}, transports=["websocket"])
    try:
        branch.issue("A", language="en")
        assert branch.at(1, "open").status == 200
        called = branch.at(1, "call-next")
        assert called.status == 200
        message = announced.get(timeout=WITHIN_S)
    finally:
        board.disconnect()
    assert message["language"] == "en"
    sound = _fetch(branch.port, message["url"], display)
    (tmp_path / "sound.wav").write_bytes(sound)
    assert wav_length_s(tmp_path / "sound.wav") > 4, "the sentence, twice"
    kept = [event["data"] for event in _log(branch) if event["kind"] == "AnnouncementStarted"]
    assert [(one["number"], one["counter"], one["url"]) for one in kept] == [
        (called.json["ticket"]["number"], 1, message["url"])
    ]


def test_nobody_fetches_a_sound_without_a_token(branch: Any) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", branch.port, timeout=WITHIN_S)
    connection.request("GET", "/announcements/chime.wav")
    assert connection.getresponse().status == 401
    connection.close()
    assert _fetch(branch.port, "/announcements/chime.wav", branch.token("display")).startswith(b"RIFF")


def _fetch(port: int, url: str, token: str) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=WITHIN_S)
    try:
        connection.request("GET", url, headers={"Authorization": f"Bearer {token}"})
        answer = connection.getresponse()
        assert (answer.status, answer.headers["Content-Type"]) == (200, "audio/wav")
        return answer.read()
    finally:
        connection.close()


def _log(branch: Any) -> list[dict[str, Any]]:
    answer = branch.ask("GET", "/events", branch.token("auditor"))
    return list(answer.json["events"])


@pytest.mark.voice
def test_the_hall_is_silenced_heard_again_and_tested(branch: Any) -> None:
    told: queue.Queue[dict[str, Any]] = queue.Queue()
    board = socketio.Client()
    board.on("event", lambda message: told.put(message), namespace="/board")
    board.connect(
        branch.url,
        namespaces=["/board"],
        auth={"token": branch.token("display", name="hall")},
        transports=["websocket"],
    )
    lobby = branch.token("lobby_manager")
    try:
        answer = branch.ask("POST", "/voice", lobby, {"muted": True})
        assert answer.json == {"voice": {"muted": True, "percent": 100, "audio": "board"}}
        assert _next(told, "voice")["voice"]["muted"] is True
        assert branch.ask("GET", "/hall", lobby).json["voice"]["muted"] is True
        assert branch.ask("GET", "/board", lobby).json["voice"]["muted"] is True
        branch.ask("POST", "/voice", lobby, {"muted": False})
        assert _next(told, "voice")["voice"]["muted"] is False
        rehearsed = branch.ask("POST", "/rehearsal", lobby, {}).json
        assert (rehearsed["number"], rehearsed["spoken"], rehearsed["silent"]) == ("T000", ["zh", "en"], [])
        message = _next(told, "rehearsal")
        assert message["number"] == "T000" and message["url"].startswith("/announcements/")
        assert not [event for event in _log(branch) if rehearsed["number"] in str(event)], "a test is in no log"
    finally:
        board.disconnect()
    assert branch.ask("POST", "/rehearsal", branch.token("display"), {}).status == 403
    assert branch.ask("POST", "/voice", branch.token("program"), {"muted": True}).status == 403


def _next(told: "queue.Queue[dict[str, Any]]", kind: str) -> dict[str, Any]:
    while True:
        message = told.get(timeout=WITHIN_S)
        if message["kind"] == kind:
            return message
