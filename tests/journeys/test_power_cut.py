"""The power goes under load, and what was answered is there."""

import os
import random
import re
import signal
import threading
import time
from collections import Counter, defaultdict
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest
import socketio

from printers.decode import decode
from printers.faults import VirtualPrinter
from printers.listener import VirtualListener

BOARD_RIGHT_WITHIN_S = 2
BOARD_THERE_WITHIN_S = 20
TRIED_AGAIN_AFTER_S = 0.05
SETTLES_WITHIN_S = 30
CALLS_SHOWN = 9
SEED = 20261122

OFF_THE_BOARD = {
    "CallUndone", "NoShowMarked", "TicketGivenBack", "TicketAbandoned", "TicketRemoved", "TicketExpired",
}  # fmt: skip


@pytest.fixture
def printer():
    """A slip printer behind a TCP port, with its own memory of what came out."""
    with VirtualListener(VirtualPrinter(slips_kept=100_000)) as listener:
        yield listener


def writer_of(branch):
    """The process that writes, whose master is the one that was started."""
    return int(Path(f"/proc/{branch.process.pid}/task/{branch.process.pid}/children").read_text().split()[0])


def cut(branch, how):
    """Kill the process that writes, the master above it, or the whole group; then be served again."""
    if how == "the writer":
        os.kill(writer_of(branch), signal.SIGKILL)
        assert branch.process.stdout.readline().startswith("ready ")
        return
    if how == "its master":
        os.kill(branch.process.pid, signal.SIGKILL)
    else:
        os.killpg(branch.process.pid, signal.SIGKILL)
    branch.process.wait()
    branch.process.stdout.close()
    branch.start(port=branch.port)


def board_of(events):
    """What the hall should show after these events: (number, counter), newest first."""
    shown = []
    for event in events:
        data = event["data"]
        if event["kind"] in OFF_THE_BOARD or event["kind"] in ("TicketCalled", "TicketRecalled"):
            shown = [call for call in shown if call[0] != data["number"]]
        if event["kind"] in ("TicketCalled", "TicketRecalled"):
            shown.insert(0, (data["number"], data["counter"]))
    return shown[:CALLS_SHOWN]


class ReturningBoard:
    """A board that connects again whenever its line breaks, as our page does; `came_s` is when it was right again."""

    def __init__(self, branch):
        self.url, self.token = branch.url, branch.token("display")
        self.changed = threading.Condition()
        self.shown, self.came_s, self.losses, self.over = None, 0.0, 0, False
        self.thread = threading.Thread(target=self._stay)

    def __enter__(self):
        self.thread.start()
        self.back(after=-1)
        return self

    def __exit__(self, *_):
        self.over = True
        self.screen.disconnect()
        self.lost.set()
        self.thread.join(BOARD_THERE_WITHIN_S)

    def _stay(self):
        while not self.over:
            self.lost = threading.Event()
            self.screen = socketio.Client(reconnection=False)
            self.screen.on("snapshot", self._take, namespace="/board")
            self.screen.on("disconnect", lambda *_, lost=self.lost: lost.set(), namespace="/board")
            with suppress(socketio.exceptions.ConnectionError):
                self.screen.connect(
                    self.url, namespaces=["/board"], auth={"token": self.token}, transports=["websocket"],
                    wait_timeout=BOARD_THERE_WITHIN_S,
                )  # fmt: skip
                self.lost.wait()
                with self.changed:
                    self.shown, self.losses = None, self.losses + 1
            threading.Event().wait(TRIED_AGAIN_AFTER_S)

    def _take(self, shown):
        with self.changed:
            if self.shown is None:
                self.shown, self.came_s = shown, time.monotonic()
                self.changed.notify()

    def back(self, after):
        """What it shows first once its line broke more often than `after` times."""
        with self.changed:
            there = self.changed.wait_for(lambda: self.losses > after and self.shown, BOARD_THERE_WITHIN_S)
            assert there, "no board"
            return self.shown


def in_line_s(*processes):
    """Seconds for which each thread of these could have run and the machine had no processor free for it."""
    waited_s = defaultdict(float)
    for process in processes:
        for thread in Path(f"/proc/{process}/task").iterdir():
            with suppress(OSError):  # over by now, or a kernel that does not count it
                waited_s[thread] = int((thread / "schedstat").read_text().split()[1]) / 1e9
    return waited_s


def numbers_on(paper):
    """The ticket numbers that stand on a piece of paper, and whether it says that it is a copy."""
    text = " ".join(operation.text for operation in decode(paper.content) if operation.name == "text")
    return re.findall(r"\b[AC]\d{3,}\b", text), "COPY" in text


def check_day(events, people):
    """Whether the log holds all that was answered, every number once and without a gap."""
    issued = {event["data"]["ticket"]: event["data"] for event in events if event["kind"] == "TicketIssued"}
    calls = Counter((e["data"]["ticket"], e["data"]["counter"]) for e in events if e["kind"] == "TicketCalled")
    answered = people.issued()
    assert {ticket["id"]: ticket["number"] for ticket in answered}.items() <= {
        ticket: data["number"] for ticket, data in issued.items()
    }.items()
    assert set(people.called()) <= set(calls)
    assert set(calls.values()) <= {1}
    for prefix in "AC":
        serials = [data["serial"] for data in issued.values() if data["series"] == prefix]
        assert serials == list(range(1, len(serials) + 1))


def check_paper(branch, printer, until):
    """Whether every print job ended in a true state, and no number came out twice unmarked."""
    auditor = branch.token("auditor")

    def settled():
        states = ("queued", "sending", "held")
        return not any(
            branch.ask("GET", f"/print-jobs?limit=1000&state={state}", auditor).json["print_jobs"] for state in states
        )

    until(settled, "print jobs are still on their way", SETTLES_WITHIN_S)
    papers = Counter()
    for paper in printer.printer.paper():
        numbers, marked = numbers_on(paper)
        if paper.whole:
            assert len(set(numbers)) == 1
        if not marked:
            papers.update(set(numbers))
    assert set(papers.values()) == {1}
    for state in ("printed", "expired"):
        for job in branch.ask("GET", f"/print-jobs?limit=1000&state={state}", auditor).json["print_jobs"]:
            assert papers[job["ticket"]["number"]] == (state == "printed"), job


@pytest.mark.parametrize("cuts", [3, pytest.param(100, marks=[pytest.mark.deep, pytest.mark.timeout(3000)])])
def test_what_was_answered_survives_the_power(cuts, make_branch, busy_branch_file, crowd, until, read_log, printer):
    chance, events = random.Random(SEED), []
    branch = make_branch(busy_branch_file.replace("PRINTER", printer.address)).start()
    people = crowd(branch).kiosks(2).tellers(3)
    late = []
    with ReturningBoard(branch) as board:
        for place in range(cuts):
            until(partial(people.have, len(people.issued()) + 10, len(people.called()) + 3), "nobody is served")
            threading.Event().wait(chance.uniform(0, 0.2))
            tickets = {ticket["id"] for ticket in people.issued()}
            losses = board.losses
            cut(branch, ("the writer", "its master", "the whole group")[place % 3])
            ready_s, served_by = time.monotonic(), (writer_of(branch), os.getpid())
            before_s = in_line_s(*served_by)
            shown = board.back(after=losses)
            kept_s = (waited_s - before_s[thread] for thread, waited_s in in_line_s(*served_by).items())
            late.append(board.came_s - ready_s - max(kept_s, default=0))  # what one thread was kept is the machine's
            events = read_log(branch, known=events)
            assert [(call["number"], call["counter"]) for call in shown["calls"]] == board_of(
                event for event in events if event["seq"] <= shown["seq"]
            )
            assert tickets <= {event["data"]["ticket"] for event in events if event["kind"] == "TicketIssued"}
    assert max(late) <= BOARD_RIGHT_WITHIN_S, late
    people.stop()
    whole = read_log(branch)
    assert whole[: len(events)] == events
    check_day(whole, people)
    check_paper(branch, printer, until)
    branch.run("replay")
