"""`kill -9` of the server while a slip is in each state of its life, with printers over TCP."""

import os
import re
import signal
import threading
import time
from collections.abc import Iterator

import pytest

from printers.decode import decode, printed_lines
from printers.faults import VirtualPrinter
from printers.listener import VirtualListener
from printers.model import model_of

NUMBER = re.compile(r"[A-Z]\d{3}")
SETTLES_WITHIN_S = 30
COPY = "补打 COPY"
PRINTERS = """
[[printers]]
name = "front"
address = "{front}"
width_mm = 58
[[printers]]
name = "clone"
address = "{clone}"
width_mm = 58
status = "none"
[[kiosks]]
name = "door"
printer = "front"
[[kiosks]]
name = "side"
printer = "clone"
[[boards]]
"""


@pytest.fixture(scope="module")
def printers() -> Iterator[dict[str, VirtualListener]]:
    narrow = model_of({"width_mm": 58})
    with VirtualListener(VirtualPrinter(narrow)) as front, VirtualListener(VirtualPrinter(narrow)) as clone:
        yield {"door": front, "side": clone}


@pytest.fixture(scope="module")
def branch_file(branch_file_text, printers) -> str:
    written = PRINTERS.format(front=printers["door"].address, clone=printers["side"].address)
    return re.sub(r"\[\[printers\]\].*\[\[boards\]\]\n", lambda _: written, branch_file_text, flags=re.DOTALL)


class Place:
    """The branch, and what its printers have on paper."""

    def __init__(self, branch, printers) -> None:
        self.branch, self.printers = branch, printers
        self.front: VirtualPrinter = printers["door"].printer

    def take(self, kiosk: str = "door") -> tuple[str, str]:
        """A number with its print job."""
        given = self.branch.ask("POST", "/tickets", self.branch.token("kiosk", name=kiosk), {"service": "A"})
        assert given.status == 201, given.body
        return given.json["ticket"]["number"], given.json["print"]["job"]

    def jobs(self) -> list[dict]:
        return self.branch.ask("GET", "/print-jobs", self.branch.token("lobby_manager")).json["print_jobs"]

    def job(self, job: str) -> dict:
        return next(each for each in self.jobs() if each["id"] == job)

    def becomes(self, job: str, state: str, cause: str | None = None) -> None:
        until, pause = time.monotonic() + SETTLES_WITHIN_S, threading.Event()
        while (found := self.job(job))["state"] != state or (cause and found["cause"] != cause):
            assert time.monotonic() < until, found
            pause.wait(0.05)

    def kill(self) -> None:
        """The power of the server goes, and comes back."""
        os.killpg(self.branch.process.pid, signal.SIGKILL)
        self.branch.process.wait()
        self.branch.process.stdout.close()
        self.branch.start(port=self.branch.port)

    def pieces(self, kiosk: str = "door") -> list[tuple[list[str], bool, bool]]:
        """Numbers on each piece of paper, whether it says that it is a copy, whether it is whole."""
        found = []
        for piece in self.printers[kiosk].printer.paper():
            lines = [line.strip() for line, _ in printed_lines(decode(piece.content))]
            found.append(([line for line in lines if NUMBER.fullmatch(line)], COPY in lines, piece.whole))
        return found

    def next_is_well(self) -> None:
        """The next customer's slip comes out alone and whole."""
        number, job = self.take()
        self.becomes(job, "printed")
        assert self.pieces()[-1] == ([number], False, True)

    def unmarked(self, number: str, kiosk: str = "door") -> int:
        return sum(number in numbers and not marked for numbers, marked, _ in self.pieces(kiosk))


@pytest.fixture
def place(branch, printers) -> Iterator[Place]:
    made = Place(branch, printers)
    yield made
    for listener in printers.values():
        listener.printer.recover()


def test_queued_the_slip_still_comes(place):
    place.front.suffer("cover_open")
    number, job = place.take()
    place.becomes(job, "queued", "cover_open")
    place.kill()
    place.front.recover()
    place.becomes(job, "printed")
    assert place.unmarked(number) == 1


def test_sending_it_may_be_missing_and_what_follows_can_be_read(place):
    place.front.slow_down(100)
    number, job = place.take()
    place.becomes(job, "sending")
    place.kill()
    place.front.slow_down(None)
    assert (place.job(job)["state"], place.job(job)["cause"]) == ("unknown", "restarted")
    place.next_is_well()
    assert place.unmarked(number) <= 1


def test_held_the_printer_finishes_it_once_and_it_may_be_missing(place):
    place.front.run_out_after(5)
    number, job = place.take()
    place.becomes(job, "held", "paper_out")
    place.kill()
    place.front.recover()
    assert (place.job(job)["state"], place.job(job)["cause"]) == ("unknown", "restarted")
    place.next_is_well()
    assert place.unmarked(number) == 1


def test_sent_stays_sent(place):
    number, job = place.take("side")
    place.becomes(job, "sent")
    place.kill()
    following, other = place.take("side")
    place.becomes(other, "sent")
    assert place.printers["side"].printer.wait_for(2, SETTLES_WITHIN_S)
    assert place.job(job)["state"] == "sent"
    assert (place.unmarked(number, "side"), place.unmarked(following, "side")) == (1, 1)


def test_printed_stays_printed_and_nothing_comes_out_again(place):
    number, job = place.take()
    place.becomes(job, "printed")
    place.kill()
    place.next_is_well()
    assert place.job(job)["state"] == "printed" and place.unmarked(number) == 1


def test_unknown_stays_unknown_until_a_person_asks_for_a_copy(place):
    place.front.break_after(60)
    number, job = place.take()
    place.becomes(job, "unknown", "broken")
    place.kill()
    place.next_is_well()
    assert place.job(job)["state"] == "unknown" and place.unmarked(number) <= 1
    ticket = place.job(job)["ticket"]["id"]
    asked = place.branch.ask("POST", f"/tickets/{ticket}/reprint", place.branch.token("kiosk", name="door"))
    assert asked.status in (200, 201), asked.body
    copy = next(each for each in place.jobs() if each["ticket"]["id"] == ticket and each["copy"])
    place.becomes(copy["id"], "printed")
    assert place.pieces()[-1] == ([number], True, True)
