"""A branch file that changes in the middle of a day leaves no paper waiting for ever."""

import threading
import time

import pytest

from server.reactions.printing import Printing

DEADLINE_S = 20
NOBODY_THERE = ('address = "memory:front"', 'address = "network:127.0.0.1:9"')


@pytest.fixture
def job(request):
    """`job(branch, id, *states)`: the print job, once it stands in one of these states."""

    def find(branch, wanted, *states):
        until = time.monotonic() + DEADLINE_S
        while True:
            jobs = branch.ask("GET", "/print-jobs", branch.token("lobby_manager")).json["print_jobs"]
            found = next(job for job in jobs if job["id"] == wanted)
            if found["state"] in states:
                return found
            assert time.monotonic() < until, found
            threading.Event().wait(0.05)

    return find


def test_paper_for_a_printer_that_the_branch_file_names_no_more_fails_and_new_paper_comes_out_of_the_kiosk_s_own(
    make_branch, branch_file_text, job
):
    branch = make_branch(branch_file_text.replace(*NOBODY_THERE)).start()
    waiting = branch.issue()["print"]["job"]
    job(branch, waiting, "queued")
    branch.stop()
    branch.file.write_text(branch_file_text.replace('"front"', '"porch"'), encoding="utf-8")
    branch.start()
    gone = job(branch, waiting, "failed")
    assert (gone["printer"], gone["cause"]) == ("front", "no_printer")
    printed = job(branch, branch.issue()["print"]["job"], "printed")
    assert printed["printer"] == "porch"


def test_a_disk_that_takes_nothing_at_the_start_keeps_no_printer_from_starting():
    def change(job, state, cause):
        raise OSError("disk I/O error")

    printing = Printing(
        {"slips": {"stale_s": 120}, "printers": []}, next_queued=lambda printer: object(), change=change,
        move=lambda job, printer: False, ended=lambda ticket: False, monotonic=time.monotonic,
    )  # fmt: skip
    printing.start(["gone"])
    printing.stop()
