"""What the screens are told, in which order."""

from __future__ import annotations

import itertools
import json
import random
from typing import Any

import pytest

from server.domain import commands
from telling_line import STEP_S, Line


def test_a_call_goes_out_at_once_and_alone(line: Line) -> None:
    number = line.hall.call(2)
    assert line.names() == ["called"]
    message = line.sent[0][2]
    assert {key: message[key] for key in ("number", "counter", "zone", "service", "language", "recall")} == {
        "number": number, "counter": 2, "zone": "hall", "service": "A", "language": "zh", "recall": False,
    }  # fmt: skip
    assert message["at"] == "2026-11-24T01:00:00.000Z"


def test_a_call_needs_no_second_message_about_its_counter(line: Line) -> None:
    line.hall.do(commands.OpenCounter(1))
    line.pass_time(1)
    line.sent.clear()
    line.hall.call(1)
    line.pass_time(1)
    assert line.events("counter") == []


def test_a_recall_is_a_call_that_says_so(line: Line) -> None:
    number = line.hall.call(1)
    line.hall.do(commands.Recall(1))
    assert [(call["number"], call["recall"]) for call in line.events("called")] == [(number, False), (number, True)]


def test_waiting_is_sent_at_most_twice_a_second_and_ends_right(line: Line) -> None:
    for _ in range(100):
        line.hall.issue()
        line.pass_time(STEP_S)
    line.pass_time(1)
    waiting = line.events("waiting")
    assert 6 <= len(waiting) <= 2 * 100 * STEP_S + 1
    assert waiting[-1]["waiting"] == {"A": 100, "C": 0}


def test_counters_are_told_what_changed_of_them(line: Line) -> None:
    line.hall.do(commands.OpenCounter(4, staff="nobody"))
    line.hall.do(commands.PauseCounter(4, "meal"))
    line.pass_time(1)
    told = [{key: message[key] for key in ("counter", "zone", "state", "ticket")} for message in line.events("counter")]
    assert told == [{"counter": 4, "zone": "upstairs", "state": "paused", "ticket": None}]


def test_a_missed_number_leaves_after_half_an_hour_without_any_event(line: Line, make_screen: Any) -> None:
    number = line.hall.call(1)
    line.hall.do(commands.Recall(1))
    line.hall.do(commands.MarkNoShow(1))
    line.pass_time(1)
    assert line.events("missed")[-1]["missed"] == [number]
    line.sent.clear()
    line.clock.ahead_ms += 30 * 60_000
    line.pass_time(20)
    assert [message["missed"] for _, name, message in line.sent if name == "snapshot"] == [[]]


def test_an_undone_call_leaves_every_screen(line: Line) -> None:
    number = line.hall.call(1)
    line.hall.do(commands.UndoCall(1))
    line.pass_time(1)
    to, name, message = line.sent[-1]
    assert (to, name) == (None, "snapshot")
    assert number not in [call["number"] for call in message["calls"]]


@pytest.mark.parametrize(
    "turn",
    [
        [commands.PutBack(2)],
        [commands.StartServing(2), commands.Park(2, "form")],
        [commands.StartServing(2), commands.Transfer(2, service="C")],
        [commands.Transfer(2, to_counter=2)],
        [commands.Finish(2, next_service="C")],
        [commands.StartServing(2), commands.LoseCounter(2)],
    ],
    ids=lambda turn: type(turn[-1]).__name__,
)
def test_a_number_that_is_no_longer_called_leaves_every_screen(line: Line, turn: list[Any]) -> None:
    line.hall.call(2)
    line.pass_time(1)
    line.sent.clear()
    for command in turn:
        line.hall.do(command)
    line.pass_time(1)
    snapshots = [message for to, name, message in line.sent if (to, name) == (None, "snapshot")]
    assert [snapshot["calls"] for snapshot in snapshots] == [[]]


def test_somebody_without_a_ticket_is_never_called_to_the_hall(line: Line) -> None:
    line.hall.do(commands.OpenCounter(2))
    line.hall.do(commands.WalkIn(2, "walk-in", "A"))
    line.pass_time(1)
    assert line.events("called") == []
    assert [(told["state"], told["ticket"]) for told in line.events("counter")] == [("serving", None)]
    assert "WK" not in json.dumps(line.sent)


def test_a_customer_who_gives_up_while_waiting_makes_no_screen_draw_anew(line: Line) -> None:
    line.hall.issue()
    line.hall.do(commands.CancelTicket("id-1"))
    line.pass_time(1)
    assert "snapshot" not in line.names()


def test_who_was_recognised_makes_pages_look_again_and_is_not_said(line: Line) -> None:
    line.hall.issue()
    line.pass_time(1)
    line.sent.clear()
    line.hall.do(commands.IdentifyTicket("id-1", "gold", commands.Identity("card", "5f2b9c0a"), "lookup"))
    line.pass_time(1)
    assert [name for name in line.names() if name != "heartbeat"] == ["waiting"]
    assert not {"gold", "5f2b9c0a", "id-1", "lookup"} & set(json.dumps(line.sent).replace('"', " ").split())


def test_the_heart_beats_every_two_seconds_with_the_last_seq(line: Line) -> None:
    line.hall.call(1)
    line.sent.clear()
    line.pass_time(10)
    beats = [message for _, name, message in line.sent if name == "heartbeat"]
    assert len(beats) == 5
    assert {beat["seq"] for beat in beats} == {line.hall.day.seq}
    assert beats[0]["at"] == "2026-11-24T01:00:02.000Z"


def test_an_announcement_names_its_call_its_sound_and_its_zone(line: Line) -> None:
    line.hall.call(1)
    fields = {"call_seq": 7, "url": "/announcements/x.wav", "language": "en", "zone": "upstairs", "percent": 60}
    line.told.say("announce", fields)
    called, message = line.events("called", "announce")
    assert message == {"seq": called["seq"], "after": called["seq"], "kind": "announce", **fields}
    line.hall.do(commands.StartAnnouncement(7, "A001", 4, "upstairs", "en", "/announcements/x.wav"))
    assert len(line.events("announce")) == 1, "what the log notes of it is not told again"


def test_a_hall_that_is_silenced_is_told_so_at_once(line: Line) -> None:
    line.hall.do(commands.MuteVoice(True, "lobby_manager:chen"))
    (message,) = line.events("voice")
    assert message["voice"] == {"muted": True, "percent": 100, "audio": "board"}


def test_nothing_is_worked_out_while_nobody_listens(line: Line) -> None:
    line.told.anyone = False
    line.hall.call(1)
    line.pass_time(1.5)
    assert line.sent == []


def test_a_snapshot_waits_for_the_events_it_already_includes(line: Line) -> None:
    line.hall.do(commands.OpenCounter(1))
    line.hall.issue()
    line.pass_time(1)
    line.sent.clear()
    late = line.hall.do(commands.CallNext(1), quietly=True)
    line.ask("new")
    assert line.sent == []
    for recorded in late:
        line.told.hear(recorded)
        line.told.do_what_is_due()
    assert line.names()[0] == "called"
    to, name, snapshot = line.sent[-1]
    assert (to, name) == ("new", "snapshot")
    assert snapshot["seq"] == line.sent[0][2]["seq"] == late[-1].seq


def test_a_snapshot_does_not_wait_for_ever(line: Line) -> None:
    line.hall.do(commands.OpenCounter(1), quietly=True)
    line.ask("new")
    assert line.sent == []
    line.pass_time(1.5)
    assert line.names()[-1] == "snapshot"


def test_a_snapshot_carries_what_the_branch_file_says_of_the_screen(line: Line) -> None:
    line.told.ask("upstairs", {"name": "upstairs", "zone": "upstairs", "audio": True})
    line.told.do_what_is_due()
    assert line.sent[0][2]["screen"] == {"name": "upstairs", "zone": "upstairs", "audio": True}


def test_after_a_failure_every_screen_gets_a_snapshot(line: Line) -> None:
    line.hall.failing = True
    line.hall.call(1)
    with pytest.raises(RuntimeError):
        line.pass_time(1)
    line.told.start_anew()
    line.hall.failing = False
    line.sent.clear()
    line.pass_time(1)
    (snapshot,) = [message for to, name, message in line.sent if name == "snapshot" and to is None]
    assert [call["number"] for call in snapshot["calls"]] == ["A001"]


def test_events_from_before_the_start_are_not_told_again(line: Line) -> None:
    old = line.hall.do(commands.OpenCounter(1))
    line.pass_time(1)
    line.sent.clear()
    line.told.hear(old[0])
    line.pass_time(1)
    assert line.events("counter") == []


def random_day(line: Line, chance: random.Random, steps: int, between: Any) -> None:
    """Every command that the rules allow, in any order, with time passing."""
    hall, numbers = line.hall, list(line.hall.day.counters)
    for _ in range(steps):
        counter = chance.choice(numbers)
        hall.tried(
            chance.choice(
                [
                    commands.IssueTicket(next(hall.ids), chance.choice("AC"), segment=chance.choice(["gold", "need"])),
                    commands.IssueTicket(next(hall.ids), chance.choice("AC")),
                    commands.OpenCounter(counter, staff=f"teller-seven-{counter}"),
                    commands.CallNext(counter, finish_current=True),
                    commands.CallNext(counter, finish_current=True),
                    commands.Recall(counter),
                    commands.StartServing(counter),
                    commands.Finish(counter),
                    commands.MarkNoShow(counter),
                    commands.UndoCall(counter),
                    commands.PauseCounter(counter, "meal"),
                    commands.ResumeCounter(counter),
                    commands.CloseCounter(counter),
                    commands.CancelTicket(chance.choice([*hall.day.tickets, "none"])),
                    commands.ReturnTicket(chance.choice([*hall.day.tickets, "none"])),
                    commands.Unpark(counter, chance.choice([*hall.day.tickets, "none"])),
                    commands.PutBack(counter),
                    commands.Park(counter, "form"),
                    commands.Transfer(counter, service=chance.choice("AC")),
                    commands.Transfer(counter, to_counter=chance.choice(numbers)),
                    commands.Finish(counter, next_service=chance.choice("AC")),
                    commands.WalkIn(counter, next(hall.ids), "A"),
                    commands.LoseCounter(counter),
                ]
            )
        )
        if chance.random() < 0.5:
            line.pass_time(chance.choice([STEP_S, 0.2, 1.0]))
        between(chance)


@pytest.mark.parametrize("seed", range(5))
def test_whenever_a_screen_joins_it_ends_up_with_the_truth(line: Line, make_screen: Any, seed: int) -> None:
    screens = [make_screen("first")]

    def join(chance: random.Random) -> None:
        if chance.random() < 0.1:
            screens.append(make_screen(f"screen {len(screens)}"))
            line.ask(screens[-1].name)
        if chance.random() < 0.05:
            line.ask(chance.choice(screens).name)

    line.ask("first")
    random_day(line, random.Random(seed), 300, join)
    line.pass_time(2)
    for to, name, message in line.sent:
        for screen in screens:
            if to in (None, screen.name):
                screen.take(name, message)
    truth = line.hall.board()
    assert len(screens) > 10
    for screen in screens:
        assert screen.gaps == 0
        for part in ("counters", "missed", "waiting", "estimates"):
            assert screen.board[part] == truth[part], (screen.name, part)
    assert len(screens[0].called) == len(line.events("called"))


@pytest.mark.parametrize("seed", range(3))
def test_every_message_names_the_one_before_it(line: Line, seed: int) -> None:
    random_day(line, random.Random(seed), 500, lambda chance: None)
    messages = [message for _, name, message in line.sent if name == "event"]
    assert len(messages) > 100
    for before, message in itertools.pairwise(messages):
        assert message["after"] == before["seq"]
        assert message["seq"] >= before["seq"]
    calls = [message["seq"] for message in messages if message["kind"] == "called"]
    assert calls == sorted(set(calls))


def test_no_message_names_a_person_a_segment_a_ticket_s_id_or_a_pause_s_reason(line: Line) -> None:
    random_day(line, random.Random(1), 300, lambda chance: line.ask("any"))
    said = json.dumps(line.sent)
    assert "paused" in said
    for secret in ("teller-seven", "gold", "need", '"id-', "meal", "segment", "staff"):
        assert secret not in said
