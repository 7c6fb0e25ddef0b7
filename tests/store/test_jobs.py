"""A print job's life, as the file enforces it."""

import itertools

import pytest

from server.domain.refusals import Refusal
from server.store import jobs
from server.store.jobs import NewPrintJob

SLIP = {"number": "A042", "branch": "西湖支行", "notes": ["请留意叫号"]}
AT_MS = 1_795_484_520_000

# paper.md's life of a job, written out once more.
STEPS = {
    ("queued", "sending"), ("queued", "failed"), ("queued", "expired"),
    ("sending", "queued"), ("sending", "sent"), ("sending", "printed"), ("sending", "held"), ("sending", "unknown"),
    ("sending", "failed"), ("sending", "expired"),
    ("held", "sent"), ("held", "printed"), ("held", "unknown"),
    ("sent", "printed"),
}  # fmt: skip
WAY_TO = {
    "queued": [], "sending": ["sending"], "sent": ["sending", "sent"], "printed": ["sending", "printed"],
    "held": ["sending", "held"], "unknown": ["sending", "unknown"], "failed": ["failed"], "expired": ["expired"],
}  # fmt: skip


def new(job_id="J1", printer="front", real_s=100.0, **changes):
    values = {"ticket": "T1", "number": "A042", "day": "2026-11-24", "kind": "", "slip": SLIP} | changes
    return NewPrintJob(id=job_id, printer=printer, created_real_s=real_s, **values)


@pytest.fixture
def spool(ledger):
    """A queue with one job."""
    ledger.run(jobs.add, AT_MS, new())
    return ledger


def test_a_new_job_waits_with_its_slip_as_it_was_at_issue(spool):
    job = spool.run(jobs.next_queued, "front")
    assert (job.id, job.state, job.tries, job.cause, job.slip) == ("J1", "queued", 0, None, SLIP)
    assert (job.created_at_ms, job.changed_at_ms, job.created_real_s) == (AT_MS, AT_MS, 100.0)


@pytest.mark.parametrize(("before", "after"), list(itertools.product(jobs.STATES, jobs.STATES)))
def test_only_the_steps_of_a_jobs_life_can_be_taken(before, after, spool):
    for state in WAY_TO[before]:
        spool.run(jobs.change, AT_MS, "J1", state)
    if (before, after) in STEPS or (before == after != "sending"):
        spool.run(jobs.change, AT_MS + 5, "J1", after, "why")
        job = spool.run(jobs.find, "J1")
        assert (job.state, job.cause, job.changed_at_ms) == (after, "why", AT_MS + 5)
    else:
        with pytest.raises(Refusal) as refused:
            spool.run(jobs.change, AT_MS + 5, "J1", after, "why")
        assert (refused.value.code, refused.value.values["state"]) == ("wrong_moment", before)
        assert spool.run(jobs.find, "J1").state == before


def test_every_sending_is_a_try(spool):
    for state in ("sending", "queued", "sending"):
        spool.run(jobs.change, AT_MS, "J1", state)
    assert spool.run(jobs.find, "J1").tries == 2


def test_a_job_nobody_knows_is_refused(spool):
    with pytest.raises(Refusal, match="unknown_job"):
        spool.run(jobs.change, AT_MS, "J9", "sending")


def test_a_printer_gets_its_own_jobs_in_order(spool):
    for job_id, printer in (("J2", "back"), ("J3", "front"), ("J4", "back")):
        spool.run(jobs.add, AT_MS, new(job_id, printer))
    assert spool.run(jobs.next_queued, "back").id == "J2"
    spool.run(jobs.change, AT_MS, "J1", "sending")
    assert spool.run(jobs.next_queued, "front").id == "J3"
    assert spool.run(jobs.queue_lengths) == {"front": 1, "back": 2}
    assert spool.run(jobs.next_queued, "cellar") is None


def test_a_queued_job_goes_to_another_printer_a_sent_one_does_not(spool):
    assert spool.run(jobs.redirect, AT_MS, "J1", "back", "paper_out")
    assert spool.run(jobs.next_queued, "front") is None
    assert spool.run(jobs.next_queued, "back").id == "J1"
    spool.run(jobs.change, AT_MS, "J1", "sending")
    assert not spool.run(jobs.redirect, AT_MS, "J1", "front")
    assert spool.run(jobs.find, "J1").printer == "back"


def test_after_a_kill_what_a_printer_had_is_unknown_and_nothing_else_changes(spool):
    for job_id, state in itertools.product("abc", jobs.STATES):
        spool.run(jobs.add, AT_MS, new(f"{job_id}-{state}"))
        for step in WAY_TO[state]:
            spool.run(jobs.change, AT_MS, f"{job_id}-{state}", step)
    assert spool.run(jobs.recover, AT_MS + 9, 200.0) == 6
    for job_id, state in itertools.product("abc", jobs.STATES):
        job = spool.run(jobs.find, f"{job_id}-{state}")
        if state in ("sending", "held"):
            assert (job.state, job.cause, job.changed_at_ms) == ("unknown", "restarted", AT_MS + 9)
        else:
            assert (job.state, job.changed_at_ms) == (state, AT_MS)


def test_after_a_restart_of_the_machine_a_waiting_slip_is_aged_by_business_time(spool):
    spool.run(jobs.recover, AT_MS + 90_000, 12.0)
    assert spool.run(jobs.find, "J1").created_real_s == pytest.approx(12.0 - 90.0)


def test_after_a_restart_of_the_process_a_waiting_slip_keeps_its_age(spool):
    spool.run(jobs.recover, AT_MS + 90_000, 130.0)
    assert spool.run(jobs.find, "J1").created_real_s == 100.0


def test_jobs_are_listed_counted_and_found_by_ticket(spool):
    spool.run(jobs.add, AT_MS, new("J2", kind="copy"))
    spool.run(jobs.add, AT_MS, new("J3", ticket="T2", number="A043"))
    spool.run(jobs.change, AT_MS, "J1", "sending")
    spool.run(jobs.change, AT_MS + 7, "J1", "printed")
    assert [job.id for job in spool.run(jobs.newest)] == ["J3", "J2", "J1"]
    assert [job.id for job in spool.run(jobs.newest, "queued", 1)] == ["J3"]
    assert [job.id for job in spool.run(jobs.of_ticket, "T1")] == ["J1", "J2"]
    assert [job.id for job in spool.run(jobs.of_day, "2026-11-24")] == ["J1", "J2", "J3"]
    assert spool.run(jobs.count_by_state, "2026-11-24") == {"queued": 2, "printed": 1}
    assert spool.run(jobs.last_printed_ms, "front") == AT_MS + 7
    assert spool.run(jobs.last_printed_ms, "back") is None


def test_a_printer_whose_newest_slip_may_have_broken_off_is_known(spool):
    assert not spool.run(jobs.left_unfinished, "front")
    spool.run(jobs.change, AT_MS, "J1", "sending")
    assert spool.run(jobs.left_unfinished, "front") and not spool.run(jobs.left_unfinished, "back")
    spool.run(jobs.recover, AT_MS, 200.0)
    assert spool.run(jobs.left_unfinished, "front")
    spool.run(jobs.add, AT_MS, new("J2"))
    assert spool.run(jobs.left_unfinished, "front")
    spool.run(jobs.change, AT_MS, "J2", "sending")
    spool.run(jobs.change, AT_MS, "J2", "printed")
    assert not spool.run(jobs.left_unfinished, "front")


def test_slips_that_ended_are_kept_for_some_days_and_those_that_wait_for_ever(spool):
    for job, state in (("J2", "printed"), ("J3", "unknown"), ("J4", "held")):
        spool.run(jobs.add, AT_MS, new(job))
        for step in WAY_TO[state]:
            spool.run(jobs.change, AT_MS, job, step)
    assert spool.run(jobs.sweep, "2026-11-24") == 0
    assert spool.run(jobs.sweep, "2026-11-25") == 2
    assert [job.id for job in spool.run(jobs.newest)] == ["J4", "J1"]
