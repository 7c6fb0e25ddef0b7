"""What happened to the whole hall stands in the story of whoever was there."""

from typing import Any

from config.sentences import Sentences
from server.domain import commands
from server.stats.story import story

SAY = Sentences.load(["zh", "en"]).say
STOP = commands.BeginEmergency({"zh": "请离开", "en": "Leave the hall"}, "lobby_manager:chen")


def lines(hall: Any, ticket: str, language: str = "en") -> list[tuple[str, str | None]]:
    told = story(ticket, hall.log, [], SAY, language)["lines"]
    return [(line["sentence"], line["detail"]) for line in told if line["kind"] in ("stopped", "went_on")]


def test_an_emergency_and_its_length_stand_in_the_story_of_who_was_there(hall: Any) -> None:
    before, mine = hall.issue(), hall.issue()
    hall.do(commands.CancelTicket(before))
    hall.do(STOP)
    hall.wait(60)
    hall.do(commands.BeginEmergency({"en": "Stay"}, "lobby_manager:chen"))
    hall.wait(65)
    hall.do(commands.EndEmergency("lobby_manager:chen"))
    after = hall.issue()
    assert lines(hall, mine) == [
        ("The hall was stopped in an emergency: nobody was called.", "The boards said: “Leave the hall”."),
        ("The hall went on after 2 min 5 s.", None),
    ]
    assert lines(hall, mine, "zh")[0] == ("大厅紧急停止，不再叫号。", "屏幕显示：“请离开”。")
    assert lines(hall, before) == lines(hall, after) == []
