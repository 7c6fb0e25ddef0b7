"""Power cuts: whatever moment the process dies in, nobody gets two papers that do not say so."""

import json
import random
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from printers.decode import decode, largest_line
from printers.faults import VirtualPrinter
from printers.listener import VirtualListener
from printers.model import model_of

SLIPS = 10
KILLS = 3
SEED = 20261122
DEADLINE_S = 30
SPOOLING = Path(__file__).with_name("spooling.py")


class Place:
    """A printer over TCP, a journal of jobs, and a process to print them."""

    def __init__(self, folder: Path, printer: VirtualPrinter, address: str) -> None:
        self.journal, self.printer, self.address = folder / "journal", printer, address
        self.process: subprocess.Popen[bytes] | None = None

    def queue(self, slips) -> None:
        lines = (json.dumps({"id": slip.number, "state": "queued", "slip": slip.to_json()}) for slip in slips)
        self.journal.write_text("\n".join(lines) + "\n", encoding="utf-8")

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(SPOOLING), self.address, str(self.journal)], cwd=Path(__file__).parents[2]
        )

    def kill(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None

    def states(self) -> dict[str, str]:
        changes = [json.loads(line) for line in self.journal.read_text(encoding="utf-8").splitlines()]
        return {change["id"]: change["state"] for change in changes}

    def papers(self) -> Counter:
        pieces = [*(piece.content for piece in self.printer.paper()), self.printer.unfinished]
        return Counter(largest_line(decode(content)) for content in pieces if b"A0" in content)

    def wait_until(self, done) -> None:
        """Look again after each change of the paper; fail when it takes too long."""
        for pieces in range(self.printer.count + 1, self.printer.count + 100 * DEADLINE_S):
            if done(self.states()):
                return
            self.printer.wait_for(pieces, 0.05)
        pytest.fail(f"it never came to that: {self.states()}")


@pytest.fixture
def place(tmp_path):
    printer = VirtualPrinter(model_of({"width_mm": 58}))
    with VirtualListener(printer) as listener:
        made = Place(tmp_path, printer, listener.address)
        yield made
        made.kill()


def test_killed_at_any_moment_no_slip_comes_out_twice(place, zh):
    chance = random.Random(SEED)
    place.queue([replace(zh, number=f"A{number:03d}") for number in range(SLIPS)])
    for _ in range(KILLS):
        place.start()
        assert place.printer.wait_for(place.printer.count + chance.randint(1, 3), DEADLINE_S), f"seed {SEED}"
        place.kill()
    place.start()
    place.wait_until(lambda states: not {"queued", "sending", "held"} & set(states.values()))
    papers, states = place.papers(), place.states()
    assert max(papers.values()) == 1, f"seed {SEED}: {papers}"
    for number, state in states.items():
        assert papers[number] == 1 or state == "unknown", f"seed {SEED}: {number} is {state}, {papers}"
    assert list(states.values()).count("unknown") <= KILLS


def test_killed_while_an_empty_roll_holds_a_slip_it_is_finished_once(place, zh):
    place.queue([zh, replace(zh, number="A043")])
    place.printer.run_out_after(5)
    place.start()
    place.wait_until(lambda states: states["A042"] == "held")
    place.kill()
    place.start()
    place.printer.recover()
    place.wait_until(lambda states: states["A043"] == "printed")
    assert place.states()["A042"] == "unknown"
    assert place.papers() == {"A042": 1, "A043": 1}


def test_killed_before_the_first_byte_the_slip_still_comes(place, zh):
    place.queue([zh])
    place.printer.suffer("cover_open")
    place.start()
    place.wait_until(lambda states: "cover_open" in place.journal.read_text(encoding="utf-8"))
    place.kill()
    place.printer.recover()
    place.start()
    place.wait_until(lambda states: states["A042"] == "printed")
    assert place.papers() == {"A042": 1}
