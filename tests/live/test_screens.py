"""What is believed of a screen, from what it says."""

from __future__ import annotations

from typing import Any

import pytest

from server.domain.calendar import rfc3339
from server.live.saying import ANSWERS_AT_ONCE
from server.live.screen import Place
from server.live.screens import PENDING_MAX, TAKEN_MAX, Screens
from server.store.shown import KeptScreen

HALL = Place("t1", "hall", address="10.0.0.7", entry={"layout": "calls", "zone": None, "audio": True})


@pytest.fixture
def screens(hall: Any, clock: Any) -> Screens:
    """The screens of a hall with the board `hall` open on the socket `a`."""
    screens = Screens(now=lambda: clock.ms, monotonic=lambda: clock.s)
    hall.heard = screens.called
    screens.opened("a", HALL)
    screens.take()
    return screens


def the_only(screens: Screens) -> dict[str, Any]:
    (one,) = screens.listed()
    return one


def test_a_call_is_noted_with_its_moment_and_how_long_it_took_on_a_real_clock(
    screens: Screens, hall: Any, clock: Any
) -> None:
    hall.call()
    seq, made_ms = hall.day.seq, clock.ms
    clock.tick(0.25)
    screens.showed("a", {"seq": seq, "at": rfc3339(made_ms + 200)})
    (row,), _ = screens.take()
    assert (row.call_seq, row.name, row.page, row.shown_ms, row.delay_ms) == (seq, "hall", "board", made_ms + 200, 250)
    assert the_only(screens)["delay_ms"] == 250


def test_the_moment_of_a_page_whose_clock_is_wrong_lies_between_the_call_and_now(
    screens: Screens, hall: Any, clock: Any
) -> None:
    for said in ("2001-01-01T00:00:00Z", "2099-01-01T00:00:00Z", "soon", None, 7, "9" * 500):
        hall.call()
        made_ms, seq = clock.ms, hall.day.seq
        clock.tick(0.5)
        screens.showed("a", {"seq": seq, "at": said})
        (row,), _ = screens.take()
        assert row.shown_ms is not None and made_ms <= row.shown_ms <= clock.ms


def test_a_call_said_twice_before_it_is_written_is_one_row_with_the_first_moment(
    screens: Screens, hall: Any, clock: Any
) -> None:
    hall.call()
    seq = hall.day.seq
    for _ in range(3):
        clock.tick(0.1)
        screens.showed("a", {"seq": seq})
    screens.announced("a", seq, "spoken")
    screens.opened("b", HALL)
    assert screens.announced("b", seq, "failed") == HALL.id, "another window of it whose sound is held back"
    (row,), _ = screens.take()
    assert (row.delay_ms, row.sound) == (100, "spoken")


@pytest.mark.parametrize("answer", [None, 5, [], {}, "x", {"seq": "1"}, {"seq": True}, {"seq": -1}, {"seq": 2**70}])
def test_what_makes_no_sense_is_passed_over(screens: Screens, hall: Any, answer: Any) -> None:
    hall.call()
    for say in (screens.showed, screens.said, screens.failed):
        say("a", answer)
        say("nobody", answer)
    assert screens.take() == ([], [])
    assert the_only(screens)["alive"]


def test_only_calls_of_now_can_be_shown(screens: Screens, hall: Any, clock: Any) -> None:
    hall.call()
    call, other = hall.day.seq, 1
    clock.tick(121)
    screens.showed("a", {"seq": call})
    screens.showed("a", {"seq": other})
    screens.showed("a", {"seq": call + 99})
    assert screens.take()[0] == []


def test_of_calls_made_before_the_server_the_moment_is_known_and_not_how_long_it_took(hall: Any, clock: Any) -> None:
    hall.call()
    screens = Screens(now=lambda: clock.ms, monotonic=lambda: clock.s)
    screens.stands(hall.board())
    screens.opened("a", HALL)
    screens.showed("a", {"seq": hall.board()["calls"][0]["seq"]})
    (row,), _ = screens.take()
    assert (row.shown_ms, row.delay_ms) == (clock.ms, None)


def test_a_call_painted_after_a_reconnect_does_not_count_as_slow(screens: Screens, hall: Any, clock: Any) -> None:
    hall.call()
    screens.closed("a")
    clock.tick(30)
    screens.opened("b", HALL)
    screens.showed("b", {"seq": hall.day.seq})
    assert the_only(screens)["delay_ms"] is None


def test_the_delay_shown_is_the_median_of_the_last_twenty(screens: Screens, hall: Any, clock: Any) -> None:
    for delay_s in [9.0] * 30 + [0.125] * 11 + [9.0] * 9:
        hall.call()
        clock.tick(delay_s)
        screens.showed("a", {"seq": hall.day.seq})
    assert the_only(screens)["delay_ms"] == 125
    assert the_only(screens)["trouble"] == []


def test_who_says_too_much_is_not_heard_for_a_while(screens: Screens, hall: Any, clock: Any) -> None:
    hall.call()
    for _ in range(round(ANSWERS_AT_ONCE)):
        screens.said("a", {"sound": "on"})
    screens.showed("a", {"seq": hall.day.seq})
    assert screens.take()[0] == []
    clock.tick(1)
    screens.showed("a", {"seq": hall.day.seq})
    assert len(screens.take()[0]) == 1


def test_a_page_that_stopped_drawing_is_not_alive_though_its_line_is(screens: Screens, clock: Any) -> None:
    screens.said("a", {"sound": "on", "stale": False, "seq": 0})
    clock.tick(14)
    assert the_only(screens)["alive"] and screens.boards() == {"hall"}
    clock.tick(2)
    assert the_only(screens)["trouble"] == ["quiet"]
    assert not the_only(screens)["alive"] and screens.boards() == set()
    screens.said("a", {"seq": 0})
    assert the_only(screens)["alive"]


def test_a_client_that_says_nothing_of_itself_is_alive_while_it_listens(screens: Screens, clock: Any) -> None:
    clock.tick(600)
    assert the_only(screens)["alive"]
    screens.closed("a")
    assert not the_only(screens)["alive"] and screens.boards() == set()


def test_a_page_that_is_loaded_anew_is_no_trouble_one_that_stays_away_is(screens: Screens, clock: Any) -> None:
    screens.closed("a")
    clock.tick(2.9)
    assert the_only(screens)["trouble"] == [] and screens.expected() == {"hall"}
    clock.tick(0.2)
    assert the_only(screens)["trouble"] == ["gone"] and screens.expected() == set()
    screens.opened("b", HALL)
    assert the_only(screens)["trouble"] == [] and screens.expected() == {"hall"}


@pytest.mark.parametrize(
    ("state", "trouble"),
    [
        ({"sound": "blocked", "seq": 50}, ["sound_blocked"]),
        ({"sound": "on", "stale": True, "seq": 50}, ["stale"]),
        ({"sound": "on", "seq": 39}, ["stale"]),
        ({"sound": "on", "seq": 40}, []),
        ({"sound": "sung", "stale": "yes", "seq": 40}, []),
    ],
)
def test_trouble_is_what_the_screen_says_or_that_it_is_behind_the_heartbeat_before(
    screens: Screens, state: dict[str, Any], trouble: list[str]
) -> None:
    screens.beat(40)
    screens.beat(50)
    screens.said("a", state)
    assert the_only(screens)["trouble"] == trouble


def test_media_that_a_screen_cannot_show_are_named_once_and_not_without_end(screens: Screens, clock: Any) -> None:
    for number in range(120):
        clock.tick(1)
        screens.failed("a", {"name": f"{number}.mp4", "why": "codec\x00"})
        screens.failed("a", {"name": f"{number}.mp4", "why": "codec"})
    broken = the_only(screens)["media_broken"]
    assert len(broken) == 50 and broken[0] == {"name": "0.mp4", "why": "codec"}
    assert the_only(screens)["trouble"] == ["media_broken"]


def test_a_strip_is_no_board_and_two_windows_of_one_machine_are_one_screen(screens: Screens) -> None:
    screens.closed("a")
    screens.opened("s", Place("t1", "hall", "strip", 3, "10.0.0.7"))
    assert screens.boards() == set()
    screens.opened("a2", HALL)
    screens.opened("a3", HALL)
    screens.closed("a2")
    assert screens.boards() == {"hall"} and len(screens.listed()) == 2


def test_a_screen_that_is_gone_stays_listed_until_its_token_is_or_another_has_its_name(hall: Any, clock: Any) -> None:
    good = {"t1", "t2"}
    kept = [KeptScreen(HALL.id, "hall", "board", None, HALL.address, clock.ms - 60_000)]
    screens = Screens(now=lambda: clock.ms, monotonic=lambda: clock.s, known=good.__contains__, kept=kept)
    clock.tick(4)
    assert [one["trouble"] for one in screens.listed()] == [["gone"]]
    screens.opened("b", Place("t2", "hall", address="10.0.0.8"))
    assert [one["address"] for one in screens.listed()] == ["10.0.0.8"]
    screens.closed("b")
    assert len(screens.listed()) == 2
    good.remove("t1")
    assert [one["address"] for one in screens.listed()] == ["10.0.0.8"]
    clock.tick(4 * 86_400)
    assert screens.listed() == []


def test_when_a_screen_was_heard_last_is_written_once_a_minute(screens: Screens, clock: Any) -> None:
    heard = []
    for _ in range(25):
        clock.tick(5)
        screens.said("a", {"seq": 0})
        heard += [one.heard_ms for one in screens.take()[1]]
    assert heard == [clock.ms - 65_000, clock.ms - 5_000]


def test_what_could_not_be_written_is_written_later_and_what_came_meanwhile_is_not_lost(
    screens: Screens, hall: Any, clock: Any
) -> None:
    hall.call()
    seq = hall.day.seq
    screens.showed("a", {"seq": seq})
    taken = screens.take()
    screens.announced("a", seq, "spoken")
    screens.put_back(*taken)
    later, first_ms = screens.take(), taken[0][0].shown_ms
    screens.announced("a", seq, "failed")  # another window of it, which the browser keeps silent
    screens.put_back(*later)
    ((row,), _) = screens.take()
    assert (row.shown_ms, row.sound) == (first_ms, "spoken")


def test_while_nothing_can_be_written_only_so_much_is_held(screens: Screens, hall: Any, clock: Any) -> None:
    from server.store.shown import Shown

    screens.put_back([Shown(seq, "x", "x", "board", None, 1, None) for seq in range(PENDING_MAX + 500)], [])
    taken = []
    while rows := screens.take()[0]:
        assert len(rows) <= TAKEN_MAX
        taken += rows
    assert [row.call_seq for row in taken] == list(range(PENDING_MAX))
