"""The hall's sound in a branch file."""

from __future__ import annotations

import wave
from pathlib import Path
from typing import Any

import pytest

from config.load import BadBranchFile, load, read

LEAST: dict[str, Any] = {
    "branch": {"id": "x", "name": "X", "timezone": "Asia/Shanghai"},
    "services": [{"code": "A", "name": "A"}],
    "counters": [{"number": 1}],
}


def complaints(voice: dict[str, Any]) -> list[tuple[str, str]]:
    with pytest.raises(BadBranchFile) as bad:
        read(LEAST | {"voice": voice})
    return [(complaint.path, complaint.key) for complaint in bad.value.complaints]


def test_volumes_stand_in_the_dump_as_they_are_written() -> None:
    volume = [{"from": "08:00", "to": "12:00", "percent": 60}, {"from": "12:00", "to": "24:00", "percent": 0}]
    dump = read(LEAST | {"voice": {"volume": volume}}).branch_file.model_dump(mode="json")
    assert dump["voice"]["volume"] == volume


@pytest.mark.parametrize(
    ("voice", "found"),
    [
        ({"volume": [{"from": "12:00", "to": "08:00", "percent": 60}]}, ("voice.volume[0]", "check.volume_backward")),
        ({"volume": [{"from": "08:00", "to": "24:01", "percent": 60}]}, ("voice.volume[0].to", "check.day_time")),
        ({"volume": [{"from": "08:00", "to": "18:00", "percent": 101}]}, ("voice.volume[0].percent", "check.at_most")),
        (
            {
                "volume": [
                    {"from": "08:00", "to": "12:00", "percent": 1},
                    {"from": "11:59", "to": "13:00", "percent": 2},
                ]
            },
            ("voice.volume", "check.volume_twice"),
        ),
        ({"readings": {"六安": "六安"}}, ("voice.readings.六安", "check.pinyin")),
        ({"device": "-x"}, ("voice.device", "check.alsa_device")),
        ({"audio": "both"}, ("voice.audio", "check.one_of")),
    ],
)
def test_what_cannot_be_is_refused(voice: dict[str, Any], found: tuple[str, str]) -> None:
    assert complaints(voice) == [found]


def save(path: Path, rate_hz: int = 16_000, width: int = 2, frames: int = 100) -> None:
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(width)
        sound.setframerate(rate_hz)
        sound.writeframes(b"\1" * width * frames)


def test_every_recording_that_does_not_fit_is_complained_about_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "clips"
    folder.mkdir()
    save(folder / "0.wav")
    save(folder / "1.wav", rate_hz=8000)
    save(folder / "2.wav", width=1)
    save(folder / "3.wav", frames=0)
    (folder / "4.wav").write_bytes(b"no sound")
    save(tmp_path / "6.wav")
    (folder / "clips.toml").write_text(
        "[zh]\n" + "\n".join(f'"{n}" = "{n}.wav"' for n in range(6)) + '\n"6" = "../6.wav"\n"7" = 7\n', encoding="utf-8"
    )
    (tmp_path / "branch.toml").write_text(
        '[branch]\nid = "x"\nname = "X"\ntimezone = "Asia/Shanghai"\n[[services]]\ncode = "A"\nname = "A"\n'
        '[[counters]]\nnumber = 1\n[voice]\nclips = "clips"\n',
        encoding="utf-8",
    )
    with pytest.raises(BadBranchFile) as bad:
        load(tmp_path / "branch.toml")
    assert [(one.path, one.key) for one in bad.value.complaints] == [
        ("voice.clips: zh.1", "check.clip_shape"),
        ("voice.clips: zh.2", "check.clip_bits"),
        ("voice.clips: zh.3", "check.clip_empty"),
        ("voice.clips: zh.4", "check.clip_no_sound"),
        ("voice.clips: zh.5", "check.clip_missing"),
        ("voice.clips: zh.6", "check.clip_outside"),
        ("voice.clips: zh.7", "check.clip_name"),
    ]
    assert all("voice.clips" in line for line in str(bad.value).splitlines())


@pytest.mark.parametrize(("text", "key"), [(None, "check.clips_missing"), ("[zh", "check.clips_list")])
def test_a_pack_without_a_list_that_can_be_read_is_refused(tmp_path: Path, text: str | None, key: str) -> None:
    from config.clips import of_clips

    if text is not None:
        (tmp_path / "clips.toml").write_text(text, encoding="utf-8")
    assert [one.key for one in of_clips(tmp_path)] == [key]
