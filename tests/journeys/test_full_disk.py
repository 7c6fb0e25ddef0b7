"""The disk takes no more, and takes again."""

import resource
from functools import partial
from pathlib import Path

import pytest

NOTHING_FITS_BYTES = 1024


def writing_process(branch):
    """The process that holds the data folder's files."""
    return int(Path(f"/proc/{branch.process.pid}/task/{branch.process.pid}/children").read_text().split()[0])


@pytest.fixture
def full(fresh_branch):
    """`full(True)` lets no file of the served branch grow past a kilobyte, as `prlimit --fsize` does; False ends it."""
    process = writing_process(fresh_branch)

    def change(is_full):
        size = NOTHING_FITS_BYTES if is_full else resource.RLIM_INFINITY
        resource.prlimit(process, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    return change


def test_a_full_disk_costs_an_honest_refusal_and_no_restart(fresh_branch, full, until, read_log):
    branch = fresh_branch
    touch = {"service": "A"}, {"Idempotency-Key": "touch-1"}
    branch.at(1, "open")
    kept = [branch.issue()["ticket"]["number"] for _ in range(3)]
    before, process = read_log(branch), writing_process(branch)
    full(True)
    for _ in range(5):
        refused = branch.ask("POST", "/tickets", branch.token("kiosk"), touch[0], **touch[1])
        assert (refused.status, refused.json["code"]) == (503, "store_unavailable")
        assert len(refused.json["detail"]) > 20
        assert branch.at(1, "call-next").status == 503
    assert [entry["ticket"]["number"] for entry in branch.ask("GET", "/waiting", branch.token("counter", 1)).json[
        "waiting"
    ]] == kept
    assert branch.page("/health/ready").status == 503
    full(False)

    def taken():
        answer = branch.ask("POST", "/tickets", branch.token("kiosk"), touch[0], **touch[1])
        return answer.json["ticket"]["number"] if answer.status == 201 else None

    assert until(taken, "the branch did not recover") == "A004"
    assert branch.at(1, "call-next").json["ticket"]["number"] == "A001"
    assert branch.page("/health/ready").status == 200
    assert writing_process(branch) == process
    after = [event["kind"] for event in read_log(branch) if event["seq"] > before[-1]["seq"]]
    assert after[:2] == ["TicketIssued", "TicketCalled"]
    branch.run("replay")


def test_a_disk_that_fills_up_under_load_loses_nothing_that_was_answered(fresh_branch, full, until, crowd, read_log):
    branch = fresh_branch
    people = crowd(branch).kiosks(2).tellers(2)
    for served in (10, 20):
        until(partial(people.have, served), "nobody gets a number")
        full(True)
        until(lambda: branch.page("/health/ready").status == 503, "nobody noticed")
        full(False)
    people.stop()
    issued = [event["data"] for event in read_log(branch) if event["kind"] == "TicketIssued"]
    assert {ticket["id"]: ticket["number"] for ticket in people.issued()} == {
        data["ticket"]: data["number"] for data in issued
    }
    branch.run("replay")
