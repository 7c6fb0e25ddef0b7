"""What was called before the server ended and never said."""

from server.app.voice import unsaid
from server.domain.events import AnnouncementEnded, AnnouncementStarted
from tests.reactions.voice_hall import call, happened, recall


def test_calls_whose_announcement_never_ended_are_said_after_a_restart_in_their_order() -> None:
    day = [
        call(1),
        call(2),
        happened(3, AnnouncementStarted(1, "A001", 3, "hall", "zh", "/announcements/x.wav")),
        happened(4, AnnouncementEnded(1, "spoken")),
        happened(5, AnnouncementStarted(2, "A002", 3, "hall", "zh", "/announcements/y.wav")),
        recall(6, 2, last=True),
    ]
    assert [one.seq for one in unsaid(day)] == [2, 6]
    assert unsaid([]) == []
