"""The hall's sound by the rules: when it is silent, how loud it is, whether anybody is there to hear it."""

from __future__ import annotations

from bare_hall import MINUTE_MS, MORNING_MS, Hall, branch_file
from server.domain import commands
from server.domain.announcing import percent_at, voice_shown
from server.domain.hours import is_attended

HOUR_MS = 60 * MINUTE_MS
QUIET_AT_NIGHT = {
    "volume": [
        {"from": "00:00", "to": "07:00", "percent": 0},
        {"from": "12:00", "to": "13:30", "percent": 40},
        {"from": "22:00", "to": "24:00", "percent": 20},
    ]
}


def test_the_volume_goes_by_the_branch_s_clock_and_over_midnight() -> None:
    hall = Hall(branch_file(voice=QUIET_AT_NIGHT))  # 09:00 in Shanghai, 01:00 UTC
    minutes = {
        0: 100, 179: 100, 180: 40, 269: 40, 270: 100, 779: 100, 780: 20, 899: 20, 900: 0, 1319: 0, 1320: 100,
    }  # fmt: skip
    assert {at: percent_at(hall.day, MORNING_MS + at * MINUTE_MS) for at in minutes} == minutes


def test_without_hours_the_hall_is_heard_in_full() -> None:
    hall = Hall(branch_file())
    assert voice_shown(hall.day, hall.now_ms) == {"muted": False, "percent": 100, "audio": "board"}


def test_the_hall_is_silenced_and_heard_again_once_each_time() -> None:
    hall = Hall(branch_file())
    assert len(hall.do(commands.MuteVoice(True, "chen"))) == 1
    assert voice_shown(hall.day, hall.now_ms)["muted"] is True
    assert hall.do(commands.MuteVoice(True, "li")) == []
    assert len(hall.do(commands.MuteVoice(False, "chen"))) == 1
    assert hall.do(commands.MuteVoice(False, "chen")) == []
    assert voice_shown(hall.day, hall.now_ms)["muted"] is False


def test_who_silenced_the_hall_did_so_for_the_day() -> None:
    settings = branch_file()
    hall = Hall(settings)
    hall.do(commands.MuteVoice(True, "chen"))
    hall.later(24 * 3600)
    hall.do(commands.CloseDay())
    hall.do(commands.OpenDay("2026-11-25", settings))
    assert voice_shown(hall.day, hall.now_ms)["muted"] is False


def test_the_hall_is_attended_in_the_hours_of_any_service() -> None:
    hours = {"A": ["09:00-12:00", "13:30-17:00"], "C": ["10:00-12:30"]}
    services = [{"code": code, "name": code, "hours": own} for code, own in hours.items()]
    hall = Hall(branch_file(services=services))
    minutes = {-1: False, 0: True, 179: True, 200: True, 210: False, 269: False, 270: True, 479: True, 480: False}
    assert {at: is_attended(hall.day, MORNING_MS + at * MINUTE_MS) for at in minutes} == minutes
    assert is_attended(Hall(branch_file()).day, MORNING_MS + 15 * HOUR_MS), "it never shuts"
