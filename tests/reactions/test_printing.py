"""Each printer works off its own queue of the store's jobs."""

import threading
import time
from dataclasses import replace

import pytest

from printers.decode import decode, largest_line
from printers.delivery import Pace
from printers.memory import MemoryPrinters
from printers.slip import Slip
from server.domain.refusals import Refusal
from server.reactions.printing import Printing
from server.store.jobs import PrintJob

DEADLINE_S = 20
PACE = Pace(
    answer_s=0.3, done_s=0.3, ask_again_s=0.02, idle_ask_s=0.05, back_off_s=(0.01,), note_again_s=0.01, stop_grace_s=0.1
)


class Branch:
    """Two printers in memory, their jobs, and what is noted of them."""

    def __init__(self, fallback: list[str]) -> None:
        self.settings = {
            "slips": {"stale_s": 120},
            "printers": [
                {"name": "door", "address": "memory:door", "width_mm": 58, "fallback": fallback},
                {"name": "lobby", "address": "memory:lobby", "width_mm": 58, "fallback": []},
            ],
        }
        self.memory = MemoryPrinters(self.settings["printers"])
        self.jobs: list[PrintJob] = []
        self.ended: set[str] = set()
        self.taken_away: set[str] = set()  # jobs that end by another hand right before they are sent
        self.clock_s = 1000.0
        self.changed = threading.Condition()
        self.printing = Printing(
            self.settings,
            next_queued=self._next_queued,
            change=self._change,
            move=self._move,
            ended=lambda ticket: ticket in self.ended,
            monotonic=self._monotonic,
            memory=self.memory,
            pace=PACE,
        )
        self._began_s = time.monotonic()

    def _monotonic(self) -> float:
        return self.clock_s + time.monotonic() - self._began_s

    def add(self, number: str, kind: str = "", age_s: float = 0) -> None:
        copy = {"copy": kind, "mark": "补打 COPY"} if kind else {}
        with self.changed:
            self.jobs.append(
                PrintJob(
                    place=len(self.jobs),
                    id=f"job {number}{kind}",
                    ticket=f"ticket {number}",
                    number=number,
                    day="2026-11-22",
                    kind=kind,
                    printer="door",
                    slip=Slip(number=number, **copy).to_json(),
                    state="queued",
                    cause=None,
                    tries=0,
                    created_at_ms=0,
                    created_real_s=self.clock_s - age_s,
                    changed_at_ms=0,
                )
            )

    def _next_queued(self, printer: str) -> PrintJob | None:
        with self.changed:
            return next((job for job in self.jobs if job.state == "queued" and job.printer == printer), None)

    def _change(self, job: str, state: str, cause: str | None) -> None:
        with self.changed:
            place = next(place for place, each in enumerate(self.jobs) if each.id == job)
            if job in self.taken_away and state == "sending":
                self.jobs[place] = replace(self.jobs[place], state="failed")
            if self.jobs[place].state in ("printed", "expired", "failed"):
                raise Refusal("wrong_moment", state=self.jobs[place].state, move=state)
            self.jobs[place] = replace(self.jobs[place], state=state, cause=cause)
            self.changed.notify_all()

    def _move(self, job: str, printer: str) -> bool:
        with self.changed:
            place = next(place for place, each in enumerate(self.jobs) if each.id == job)
            self.jobs[place] = replace(self.jobs[place], printer=printer)
            return True

    def wait_for(self, number: str, state: str, cause: str | None = None) -> PrintJob:
        def there() -> bool:
            return any(job.number == number and (job.state, job.cause) == (state, cause) for job in self.jobs)

        with self.changed:
            assert self.changed.wait_for(there, DEADLINE_S), f"{number} is not {state}: {self.jobs}"
            return next(job for job in self.jobs if job.number == number and job.state == state)

    def papers(self, printer: str) -> list[str]:
        return [largest_line(decode(piece.content)) for piece in self.memory[printer].paper()]


@pytest.fixture
def branch(request):
    made = Branch(getattr(request, "param", []))
    yield made
    made.printing.stop()


def test_what_is_queued_is_printed_in_order(branch):
    for number in ("A001", "A002", "A003"):
        branch.add(number)
    branch.printing.start()
    branch.wait_for("A003", "printed")
    assert branch.papers("door") == ["A001", "A002", "A003"]


def test_a_nudge_is_enough_to_print_at_once(branch):
    branch.printing.start()
    branch.add("A001")
    branch.printing.nudge()
    branch.wait_for("A001", "printed")


def test_a_slip_of_an_ended_ticket_expires_but_a_copy_somebody_asked_for_does_not(branch):
    branch.ended = {"ticket A001"}
    branch.add("A001")
    branch.add("A001", kind="copy")
    branch.printing.start()
    branch.wait_for("A001", "expired", "not_wanted")
    branch.wait_for("A001", "printed")
    assert len(branch.papers("door")) == 1
    assert "补打".encode("gb18030") in branch.memory["door"].paper()[0].content


def test_a_slip_older_than_the_branch_allows_does_not_come_out_late(branch):
    branch.add("A001", age_s=121)
    branch.add("A002", age_s=60)
    branch.printing.start()
    branch.wait_for("A002", "printed")
    branch.wait_for("A001", "expired", "not_wanted")
    assert branch.papers("door") == ["A002"]


def test_a_copy_a_person_asked_for_is_printed_however_late(branch):
    branch.add("A001", kind="copy", age_s=10_000)
    branch.printing.start()
    branch.wait_for("A001", "printed")


def test_a_slip_grows_stale_while_its_printer_is_out_of_paper(branch):
    branch.memory["door"].suffer("paper_out")
    branch.add("A001")
    branch.printing.start()
    branch.wait_for("A001", "queued", "paper_out")
    branch.clock_s += 121
    branch.wait_for("A001", "expired", "not_wanted")
    branch.memory["door"].recover()
    branch.add("A002")
    branch.wait_for("A002", "printed")
    assert branch.papers("door") == ["A002"]


@pytest.mark.parametrize("branch", [["lobby"]], indirect=True)
def test_a_printer_that_cannot_print_hands_its_slips_to_the_next_that_can(branch):
    branch.memory["door"].suffer("cover_open")
    branch.add("A001")
    branch.printing.start()
    assert branch.wait_for("A001", "printed").printer == "lobby"
    assert (branch.papers("door"), branch.papers("lobby")) == ([], ["A001"])


@pytest.mark.parametrize("branch", [["lobby"]], indirect=True)
def test_when_no_printer_can_print_the_slip_waits_and_says_why(branch):
    branch.memory["door"].suffer("cover_open")
    branch.memory["lobby"].suffer("paper_out")
    branch.add("A001")
    branch.printing.start()
    branch.wait_for("A001", "queued", "paper_out")
    branch.memory["lobby"].recover()
    assert branch.wait_for("A001", "printed").printer == "lobby"


def test_a_slip_in_a_broken_printers_hands_is_never_given_to_another(branch):
    branch.memory["door"].break_after(20)
    branch.add("A001")
    branch.printing.start()
    branch.wait_for("A001", "unknown", "broken")
    assert branch.papers("lobby") == []


def test_a_job_that_may_not_be_begun_any_more_is_not_printed(branch):
    branch.add("A001")
    branch.add("A002")
    branch.taken_away = {"job A001"}
    branch.printing.start()
    branch.wait_for("A002", "printed")
    branch.wait_for("A001", "failed")
    assert branch.papers("door") == ["A002"]


def test_every_printer_says_how_it_is(branch):
    branch.memory["lobby"].suffer("paper_out")
    branch.printing.start()
    branch.add("A001")
    branch.printing.nudge("door")
    branch.wait_for("A001", "printed")
    until, pause = time.monotonic() + DEADLINE_S, threading.Event()
    while branch.printing.statuses()[1]["cause"] is None and time.monotonic() < until:
        pause.wait(0.01)
    door, lobby = branch.printing.statuses()
    assert (door["name"], door["online"], door["paper"], door["cover"]) == ("door", True, "ok", "closed")
    assert (lobby["online"], lobby["paper"], lobby["cause"]) == (False, "out", "paper_out")


def test_printing_stops_while_a_printer_holds_a_slip(branch):
    branch.memory["door"].run_out_after(1)
    branch.add("A001")
    branch.printing.start()
    branch.wait_for("A001", "held", "paper_out")
    branch.printing.stop()
    assert branch.memory.closed
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("printer ")]
