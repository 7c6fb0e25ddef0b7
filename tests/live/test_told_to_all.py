"""What the whole hall is told goes out at once, as it stands."""

from __future__ import annotations

from server.domain import commands
from telling_line import Line

LEAVE = {"zh": "请离开", "en": "Leave the hall"}


def test_a_notice_and_its_end_go_out_at_once(line: Line) -> None:
    line.hall.do(commands.PostNotice("n1", {"en": "We close at noon"}, 5, "chen"))
    line.clock.tick(300)
    line.hall.do(commands.PassTime())
    told = [message["notice"] for message in line.events("notice")]
    assert told == [{"id": "n1", "text": {"en": "We close at noon"}, "until": "2026-11-24T01:05:00.000Z"}, None]


def test_an_emergency_its_other_words_and_its_end_go_out_at_once(line: Line) -> None:
    line.hall.do(commands.BeginEmergency(LEAVE, "chen"))
    line.clock.tick(60)
    line.hall.do(commands.BeginEmergency({"en": "Stay"}, "chen"))
    line.hall.do(commands.EndEmergency("chen"))
    since = "2026-11-24T01:00:00.000Z"
    assert [message["emergency"] for message in line.events("emergency")] == [
        {"text": LEAVE, "since": since}, {"text": {"en": "Stay"}, "since": since}, None,
    ]  # fmt: skip
    assert [message["after"] for message in line.events("emergency")[1:]] == [
        message["seq"] for message in line.events("emergency")[:-1]
    ]


def test_a_screen_that_comes_later_finds_both_in_its_snapshot(line: Line) -> None:
    line.hall.do(commands.PostNotice("n1", {"en": "We close at noon"}, None, "chen"))
    line.hall.do(commands.BeginEmergency(LEAVE, "chen"))
    line.pass_time(1)
    line.sent.clear()
    line.ask("late")
    ((_, _, board),) = [entry for entry in line.sent if entry[1] == "snapshot"]
    assert (board["notice"]["id"], board["emergency"]["text"]) == ("n1", LEAVE)
