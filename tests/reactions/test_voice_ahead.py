"""What is made before it is wanted."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from display.voice import VoiceMissing
from display.voice_process import VoiceFailed
from server.reactions.voice_ahead import Ahead
from server.reactions.wording import Sentences

WITHIN_S = 10.0


class Shop:
    """Where sounds are made: each has its text for a name. It may be held up, or fail."""

    def __init__(self) -> None:
        self.moved = threading.Condition()
        self.made: list[str] = []
        self.prepared: list[tuple[str, list[str]]] = []
        self.expected: list[tuple[str, Sentences]] = []
        self.asked, self.held, self.broken = 0, False, False
        self.voices, self.breaks_at = {"zh"}, ""
        self.notes: list[str] = []

    def make(self, sentences: Sentences) -> Path:
        with self.moved:
            self.made.append(sentences[0][0])
            self.moved.notify_all()
            assert self.moved.wait_for(lambda: not self.held, WITHIN_S)
            if self.broken or sentences[0][0] == self.breaks_at:
                raise VoiceFailed("no engine")
        if sentences[0][1] not in self.voices:
            raise VoiceMissing(sentences[0][1])
        return Path(f"{sentences[0][0]}.wav")

    def prepare(self, zone: str, sounds: Sequence[Path]) -> None:
        with self.moved:
            self.prepared.append((zone, [sound.stem for sound in sounds]))
            self.moved.notify_all()

    def likely(self) -> list[tuple[str, Sentences]]:
        with self.moved:
            self.asked += 1
            self.moved.notify_all()
            return list(self.expected)

    def change(self, **changes: object) -> None:
        with self.moved:
            for name, value in changes.items():
                setattr(self, name, value)
            self.moved.notify_all()

    def until(self, what: Callable[[], bool]) -> None:
        with self.moved:
            assert self.moved.wait_for(what, WITHIN_S), (self.made, self.prepared, self.notes)

    def ahead(self, gap_s: float) -> Ahead:
        def log(note: str, **_: object) -> None:
            with self.moved:
                self.notes.append(note)
                self.moved.notify_all()

        return Ahead(make=self.make, prepare=self.prepare, likely=self.likely, log=log, gap_s=gap_s)


def of(*texts: str, zone: str = "hall") -> list[tuple[str, Sentences]]:
    return [(zone, [(text, "zh")]) for text in texts]


@pytest.fixture
def shop() -> Shop:
    return Shop()


@pytest.fixture
def start(shop: Shop) -> Iterator[Callable[..., Ahead]]:
    """`start(gap_s=…)` begins to work ahead."""
    begun: list[Ahead] = []

    def begin(gap_s: float = 0.0) -> Ahead:
        begun.append(shop.ahead(gap_s))
        begun[-1].start()
        return begun[-1]

    yield begin
    shop.change(held=False)
    for one in begun:
        one.stop()


def test_who_is_likely_to_be_called_is_made_and_told_once_for_each_zone(
    shop: Shop, start: Callable[..., Ahead]
) -> None:
    ahead = start()
    shop.expected = [*of("a", "b"), *of("c", zone="up")]
    ahead.stir()
    shop.until(lambda: len(shop.prepared) == 2)
    shop.expected = of("b", "d")
    ahead.stir()
    shop.until(lambda: len(shop.prepared) == 3)
    assert shop.prepared == [("hall", ["a", "b"]), ("up", ["c"]), ("hall", ["d"])]


def test_the_next_in_a_queue_does_not_wait_for_the_gap_between_two_guesses(
    shop: Shop, start: Callable[..., Ahead]
) -> None:
    ahead = start(gap_s=WITHIN_S * 100)
    ahead.stir()
    shop.until(lambda: shop.asked == 1)
    ahead.stir()
    ahead.want(*of("next")[0])
    shop.until(lambda: shop.prepared == [("hall", ["next"])])


def test_guesses_keep_their_gap_however_often_something_happens(shop: Shop, start: Callable[..., Ahead]) -> None:
    ahead = start(gap_s=WITHIN_S * 100)
    for _ in range(50):
        ahead.stir()
    shop.until(lambda: shop.asked == 1)
    for _ in range(50):
        ahead.stir()
    ahead.stop()
    assert shop.asked == 1


def test_what_cannot_be_made_now_is_made_the_next_time(shop: Shop, start: Callable[..., Ahead]) -> None:
    ahead = start()
    shop.broken = True
    ahead.want(*of("a")[0])
    shop.until(lambda: shop.notes == ["voice_not_ahead"])
    shop.change(broken=False)
    ahead.want(*of("a")[0])
    shop.until(lambda: shop.prepared == [("hall", ["a"])])


def test_a_language_without_a_voice_keeps_no_other_from_being_made(shop: Shop, start: Callable[..., Ahead]) -> None:
    ahead = start()
    shop.expected = [*of("a"), ("hall", [("un", "fr")]), *of("b")]
    ahead.stir()
    shop.until(lambda: shop.prepared == [("hall", ["a", "b"])])
    shop.until(lambda: shop.notes == ["voice_not_ahead"])
    shop.voices.add("fr")
    ahead.stir()
    shop.until(lambda: shop.prepared[1:] == [("hall", ["un"])])


def test_an_engine_that_breaks_is_not_asked_on_and_what_was_made_is_told(
    shop: Shop, start: Callable[..., Ahead]
) -> None:
    ahead = start()
    shop.expected, shop.held = of("a", "b", "c"), True
    ahead.stir()
    shop.until(lambda: shop.made == ["a"])
    shop.breaks_at = "b"
    shop.change(held=False)
    shop.until(lambda: shop.prepared == [("hall", ["a"])] and shop.notes == ["voice_not_ahead"])
    assert shop.made == ["a", "b"]


def test_stopping_waits_for_the_present_sound_alone(shop: Shop, start: Callable[..., Ahead]) -> None:
    ahead = start()
    shop.expected, shop.held = of("a", "b", "c"), True
    ahead.stir()
    shop.until(lambda: shop.made == ["a"])
    stopping = threading.Thread(target=ahead.stop)
    stopping.start()
    assert stopping.is_alive()
    shop.change(held=False)
    stopping.join(WITHIN_S)
    assert not stopping.is_alive() and shop.made in (["a"], ["a", "b"])


def test_one_that_was_never_started_stops() -> None:
    Shop().ahead(0.0).stop()
