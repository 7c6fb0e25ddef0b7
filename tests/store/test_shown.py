"""What screens showed is kept for a month, the first moment of each."""

from server.store import shown
from server.store.shown import DAY_MS, SHOWN_KEPT_DAYS, KeptScreen, Shown

SCREEN = KeptScreen("t1.board.10.0.0.7", "hall", "board", None, "10.0.0.7", 1000)


def row_of(call_seq, shown_ms=None, delay_ms=None, sound=None, screen=SCREEN.screen, name="hall"):
    return Shown(call_seq, screen, name, "board", None, shown_ms, delay_ms, sound)


def kept(ledger, *rows, screens=()):
    ledger.begin()
    with ledger.step():
        ledger.run(shown.keep, 0, rows, screens)
    ledger.commit()


def test_the_first_moment_stays_and_the_sound_is_added(ledger, memory):
    kept(ledger, row_of(7, 5000, 40))
    kept(ledger, row_of(7, 9000, 4000), row_of(7, sound="spoken"))
    assert memory.read(shown.of_calls, [7]) == [row_of(7, 5000, 40, "spoken")]


def test_what_one_page_of_a_screen_played_was_heard_whatever_another_says(ledger, memory):
    for sound in ("failed", "spoken", "failed"):
        kept(ledger, row_of(7, sound=sound))
    assert memory.read(shown.of_calls, [7]) == [row_of(7, sound="spoken")]


def test_a_sound_that_is_told_first_leaves_room_for_the_moment(ledger, memory):
    kept(ledger, row_of(7, sound="failed"))
    kept(ledger, row_of(7, 5000, 40))
    assert memory.read(shown.of_calls, [7]) == [row_of(7, 5000, 40, "failed")]


def test_calls_are_read_in_the_order_of_showing_and_no_others(ledger, memory):
    kept(ledger, row_of(8, 50), row_of(7, 40, screen="b", name="upstairs"), row_of(7, 30), row_of(9, 1))
    assert [(one.call_seq, one.name) for one in memory.read(shown.of_calls, [7, 8])] == [
        (7, "hall"), (7, "upstairs"), (8, "hall"),
    ]  # fmt: skip
    assert memory.read(shown.of_calls, []) == []


def test_a_screen_is_kept_as_it_was_heard_last(ledger, memory):
    kept(ledger, screens=[SCREEN])
    later = KeptScreen(SCREEN.screen, "hall", "board", None, "10.0.0.7", 2000)
    kept(ledger, screens=[later])
    assert memory.read(shown.screens) == [later]


def test_after_a_month_the_calls_of_a_day_go_and_screens_not_heard_for_a_week(ledger, memory, write, row, make):
    first = row(1, make("DayOpened"))
    later_ms = first.at_ms + (SHOWN_KEPT_DAYS + 1) * DAY_MS
    write(first, row(400, make("DayOpened"), day="2026-12-26", at_ms=later_ms))
    kept(ledger, row_of(3, 1), row_of(500, 2), screens=[SCREEN])

    def swept(at_ms):
        ledger.begin()
        with ledger.step():
            gone = ledger.run(shown.sweep, at_ms)
        ledger.commit()
        return gone

    assert swept(first.at_ms) == 1  # the screen alone
    assert memory.read(shown.screens) == []
    assert swept(later_ms) == 1
    assert [one.call_seq for one in memory.read(shown.of_calls, [3, 500])] == [500]
