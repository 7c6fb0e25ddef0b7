"""What a board does with its voice: fetched ahead, broken off, silenced, rehearsed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

# Every sound that begins, and whether the message that asked for it was still being taken in.
WATCHED = """
window.begun = [];
const start = AudioBufferSourceNode.prototype.start;
AudioBufferSourceNode.prototype.start = function () {
  const noted = (test) => branchQueue.painted.filter(test).length;
  begun.push({
    announced: noted((entry) => entry.kind === "announce"), drawn: noted((entry) => entry.number === "A042"),
  });
  return start.apply(this, arguments);
};
"""


@pytest.fixture
def heard(page: Page, line: Any) -> Iterator[Page]:
    """A board with sound, watched; it has the chime already."""
    line.board["screen"]["audio"] = True
    page.add_init_script(WATCHED)
    with page.expect_response("**/announcements/chime.wav"):
        page.goto(f"{line.url}/display#token=secret")
    expect(page.locator("body")).to_have_attribute("data-sound", "on")
    yield page


def test_a_sound_fetched_ahead_begins_while_its_message_is_taken_in_and_is_not_fetched_again(
    heard: Page, line: Any
) -> None:
    line.say("announce", call_seq=9, url="/announcements/chime.wav", language="zh", zone="hall")
    line.until(lambda: line.announced == [(9, "spoken")])
    url = "/announcements/first.wav"
    with heard.expect_response(f"**{url}"):
        line.say("prefetch", zone="hall", urls=[url])
    asked: list[str] = []
    heard.on("request", lambda request: asked.append(request.url))
    line.call("A042", 3)
    line.say("announce", call_seq=1, url=url, language="zh", zone="hall", percent=100, priority=False)
    line.until(lambda: line.announced[1:] == [(1, "spoken")])
    begun = heard.evaluate("begun")
    assert [one["announced"] for one in begun][:2] == [0, 1], (
        "it began before the message that asked for it was done with: no frame between"
    )
    assert not [one for one in asked if "/announcements/" in one]


def test_what_is_said_elsewhere_is_not_played_here(heard: Page, line: Any) -> None:
    line.board["screen"] |= {"zone": "wealth"}
    line.seq += 1
    line.snapshot()
    line.say("announce", call_seq=1, url="/announcements/first.wav", language="zh", zone="hall")
    line.say("announce", call_seq=2, url="/announcements/chime.wav", language="zh", zone="wealth")
    line.until(lambda: line.announced == [(2, "spoken")])


def test_a_priority_announcement_breaks_off_what_sounds_and_what_waits(heard: Page, line: Any) -> None:
    for call_seq in (1, 2):
        line.say("announce", call_seq=call_seq, url="/announcements/first.wav", language="zh", zone="hall")
    heard.wait_for_function("begun.length > 0")
    line.say("announce", call_seq=3, url="/announcements/second.wav", language="zh", zone=None, priority=True)
    line.until(lambda: len(line.announced) == 3)
    assert sorted(line.announced) == [(1, "failed"), (2, "failed"), (3, "spoken")]
    assert line.announced[-1] == (3, "spoken")


def test_a_hush_stops_the_calls_of_its_zone_but_no_emergency(heard: Page, line: Any) -> None:
    line.say("announce", call_seq=1, url="/announcements/first.wav", language="zh", zone=None, priority=True)
    heard.wait_for_function("begun.length > 0")
    line.say("hush", zone="hall")
    line.until(lambda: line.announced == [(1, "spoken")])
    line.say("announce", call_seq=2, url="/announcements/first.wav", language="zh", zone="hall")
    line.say("hush", zone="hall")
    line.until(lambda: line.announced == [(1, "spoken"), (2, "failed")])


def test_a_silenced_hall_is_told_so_on_the_board(heard: Page, line: Any) -> None:
    line.say("voice", voice={"muted": True, "percent": 100})
    expect(heard.locator("#sound")).to_contain_text("已静音")
    line.say("voice", voice={"muted": False, "percent": 100})
    expect(heard.locator("#sound")).to_be_hidden()


def test_a_rehearsal_is_drawn_and_heard_and_is_no_call(heard: Page, line: Any) -> None:
    line.say("rehearsal", number="T000", counter=1, url="/announcements/first.wav", percent=100)
    over = heard.locator("#rehearsal")
    expect(over).to_contain_text("试音")
    expect(over).to_contain_text("T000")
    heard.wait_for_function("begun.length === 2")
    assert line.announced == []
    assert (
        heard.evaluate("branchQueue.painted.filter((entry) => entry.kind === 'called' && entry.number === 'T000')")
        == []
    )


def test_a_rehearsal_gives_way_to_a_call_and_is_never_drawn_over_one(heard: Page, line: Any) -> None:
    over = heard.locator("#rehearsal")
    line.say("rehearsal", number="T000", counter=1, url=None, percent=100)
    expect(over).to_be_visible()
    line.call("A042", 3)
    expect(over).to_be_hidden()
    line.say("rehearsal", number="T001", counter=1, url=None, percent=100)
    expect(over).to_contain_text("T001")
    expect(over).to_be_hidden()
    line.say("missed", missed=["A042"])
    expect(over).to_be_visible()


def test_a_sound_that_did_not_come_is_asked_for_again_when_it_is_wanted(heard: Page, line: Any, sounds: Any) -> None:
    late = sounds / "late.wav"
    with heard.expect_response("**/announcements/late.wav"):
        line.say("prefetch", zone="hall", urls=["/announcements/late.wav"])
    late.write_bytes((sounds / "first.wav").read_bytes())
    line.say("announce", call_seq=1, url="/announcements/late.wav", language="zh", zone="hall")
    line.until(lambda: line.announced == [(1, "spoken")])
    late.unlink()


def test_the_chime_begins_with_the_picture_and_the_sentence_follows_it(heard: Page, line: Any) -> None:
    line.say("announce", call_seq=9, url="/announcements/chime.wav", language="zh", zone="hall")
    line.until(lambda: line.announced == [(9, "spoken")])
    line.say("voice", voice={"muted": False, "percent": 100, "audio": "board"})
    seq = line.call("A042", 3)
    heard.wait_for_function("begun.length === 2")
    drawn = "branchQueue.painted.filter((entry) => entry.kind === 'called' && entry.number === 'A042').length"
    assert heard.evaluate("begun[1].drawn") == 0 and heard.evaluate(drawn) == 1, "both in one turn: one frame"
    line.say("announce", call_seq=seq, url="/announcements/first.wav", language="zh", zone="hall")
    line.until(lambda: line.announced[1:] == [(seq, "spoken")])
    assert heard.evaluate("begun.length") == 3, "one chime, one sentence"


def test_a_call_in_a_silenced_hall_does_not_chime(heard: Page, line: Any) -> None:
    line.say("voice", voice={"muted": True, "percent": 100, "audio": "board"})
    line.call("A042", 3)
    heard.locator(".call[data-number=A042]").wait_for()
    assert heard.evaluate("begun.length") == 0


def test_a_chime_whose_sentence_is_not_next_holds_up_no_other_call(heard: Page, line: Any) -> None:
    line.say("voice", voice={"muted": False, "percent": 100})
    line.say("announce", call_seq=8, url="/announcements/first.wav", language="zh", zone="hall")
    line.until(lambda: line.announced == [(8, "spoken")])
    seq = line.call("A042", 3)
    heard.wait_for_function("begun.length > 2")
    line.say("announce", call_seq=9, url="/announcements/first.wav", language="zh", zone="hall")
    line.say("announce", call_seq=seq, url="/announcements/second.wav", language="zh", zone="hall")
    line.until(lambda: len(line.announced) == 3)
    assert line.announced[1:] == [(9, "spoken"), (seq, "spoken")]
    began = heard.evaluate("branchQueue.played.map((one) => one.began_at)")
    assert began[1] - began[0] < 3000


def test_a_board_that_shall_have_no_sound_any_more_falls_silent(heard: Page, line: Any) -> None:
    line.board["screen"]["audio"] = False
    line.drop()
    expect(heard.locator("body")).to_have_attribute("data-sound", "off")
    line.say("announce", call_seq=1, url="/announcements/first.wav", language="zh", zone="hall")
    line.call("A042", 3)
    expect(heard.locator(".call[data-number=A042]")).to_be_visible()
    heard.mouse.click(10, 10)
    assert heard.evaluate("branchQueue.played.concat(begun)") == []
    line.board["screen"]["audio"] = True
    line.drop()
    expect(heard.locator("body")).to_have_attribute("data-sound", "on")
    line.say("announce", call_seq=2, url="/announcements/first.wav", language="zh", zone="hall")
    line.until(lambda: line.announced == [(2, "spoken")])
