"""The power goes under load, and what was answered is there."""

import os
import random
import re
import signal
import threading
import time
from collections import Counter
from functools import partial
from pathlib import Path

import pytest
import socketio

from printers.decode import decode
from printers.faults import VirtualPrinter
from printers.listener import VirtualListener

BOARD_RIGHT_WITHIN_S = 2
BOARD_THERE_WITHIN_S = 20
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


def cut(branch, how):
    """Kill the process that writes, the master above it, or the whole group; then be served again."""
    worker = int(Path(f"/proc/{branch.process.pid}/task/{branch.process.pid}/children").read_text().split()[0])
    if how == "the writer":
        os.kill(worker, signal.SIGKILL)
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


def snapshot(branch):
    """What a board is shown that connects now."""
    came, board = threading.Event(), {}
    screen = socketio.Client(reconnection=False)

    @screen.on("snapshot", namespace="/board")
    def on_snapshot(shown):
        board.update(shown)
        came.set()

    screen.connect(
        branch.url, namespaces=["/board"], auth={"token": branch.token("display")}, transports=["websocket"],
        wait_timeout=BOARD_THERE_WITHIN_S,
    )  # fmt: skip
    assert came.wait(BOARD_THERE_WITHIN_S), "no board"
    screen.disconnect()
    return board


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
    late = 0
    for place in range(cuts):
        until(partial(people.have, len(people.issued()) + 10, len(people.called()) + 3), "nobody is served")
        threading.Event().wait(chance.uniform(0, 0.2))
        tickets = {ticket["id"] for ticket in people.issued()}
        cut(branch, ("the writer", "its master", "the whole group")[place % 3])
        ready_s = time.monotonic()
        board = snapshot(branch)
        late += time.monotonic() - ready_s > BOARD_RIGHT_WITHIN_S
        events = read_log(branch, known=events)
        assert [(call["number"], call["counter"]) for call in board["calls"]] == board_of(
            event for event in events if event["seq"] <= board["seq"]
        )
        assert tickets <= {event["data"]["ticket"] for event in events if event["kind"] == "TicketIssued"}
    assert late <= 1, "boards come late"  # once the machine may have stood still
    people.stop()
    whole = read_log(branch)
    assert whole[: len(events)] == events
    check_day(whole, people)
    check_paper(branch, printer, until)
    branch.run("replay")
