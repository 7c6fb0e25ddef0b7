"""What was called before the server ended and never said."""

from server.app.voice import unsaid
from server.domain.events import AnnouncementEnded, AnnouncementStarted
from voice_hall import call, happened, recall


def test_calls_whose_announcement_never_ended_are_said_after_a_restart_in_their_order() -> None:
    day = [
        call(1),
        call(2),
        happened(3, AnnouncementStarted(1, "A001", 3, "hall", "zh", "/announcements/x.wav")),
        happened(4, AnnouncementEnded(1, "spoken")),
        happened(5, AnnouncementStarted(2, "A002", 3, "hall", "zh", "/announcements/y.wav")),
        call(6),
    ]
    said, over = unsaid(day)
    assert [one.seq for one in said] == [2, 6]
    assert over == {}
    assert unsaid([]) == ([], {})


def test_who_was_called_and_called_again_meanwhile_is_said_once_and_the_older_call_ends_as_dropped() -> None:
    said, over = unsaid([call(1), call(2), recall(3, 1, last=False), recall(4, 1, last=True)])
    assert [one.seq for one in said] == [2, 4]
    assert over == {1: "dropped", 3: "dropped"}


def test_the_words_of_an_emergency_that_the_power_cut_off_have_failed() -> None:
    begun = happened(8, AnnouncementStarted(7, "", 0, "", "zh", "/announcements/x.wav"))
    assert unsaid([begun]) == ([], {7: "failed"})
    assert unsaid([begun, happened(9, AnnouncementEnded(7, "spoken"))]) == ([], {})
