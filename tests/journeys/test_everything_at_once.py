"""Every action there is, by many at once and over power cuts: nobody in two places, nobody lost."""

import os
import random
import signal
import threading
from collections import Counter
from functools import partial
from pathlib import Path

import pytest

TELLERS = 4
SETTLES_WITHIN_S = 600
SEED = 20261122

# Where a ticket is after each event: at the counter it names, with nobody, or gone for good.
AT_COUNTER = {"TicketCalled", "TicketRecalled", "ServingStarted", "TicketUnparked", "WalkInStarted"}
ELSEWHERE = {
    "TicketIssued", "NoShowMarked", "CallUndone", "TicketGivenBack", "TicketPutBack", "TicketParked",
    "TicketTransferred", "TicketReleased", "TicketReturned",
}  # fmt: skip
GONE = {"TicketAbandoned", "TicketRemoved", "TicketExpired"}
# Each action of the crowd that leaves an event of its own, so that the test proves that it took place.
ALL_OF = {
    "TicketCalled", "TicketParked", "TicketUnparked", "TicketTransferred", "TicketPutBack", "TicketReturned",
    "WalkInStarted", "CallUndone", "InsertedFirst", "TicketMoved", "ServiceAdded", "NoShowMarked", "TicketMarked",
    "CounterPaused", "CounterClosed", "TicketRemoved", "TicketAbandoned",
}  # fmt: skip


@pytest.fixture(scope="session")
def lively_branch_file(busy_branch_file):
    """The busy branch without gaps, with lists to choose from."""
    gaps = "call_next_gap_s = 0\nrecall_gap_s = 0\nno_show_after_s = 0\nput_back_behind = 1\nreturn_behind = 1"
    lists = '[[parks]]\ncode = "form"\nname = "Form"\n[[marks]]\ncode = "complaint"\nname = "Complaint"\n'
    with_gaps = busy_branch_file.replace("call_next_gap_s = 0", gaps)
    with_steps = with_gaps.replace('name = "Personal"', 'name = "Personal"\nchecklist = ["See the card"]')
    return lists + with_steps.replace("PRINTER", "memory:front")


def walked(events):
    """Where every ticket is by the log alone: {ticket: counter, 0 for elsewhere in the hall, None for gone}.

    Fails where a ticket is at two counters, or a counter has two customers.
    """
    places, customers = {}, {}
    for event in events:
        kind, data = event["kind"], event["data"]
        ticket = data.get("ticket")
        if kind in AT_COUNTER:
            counter = data["counter"]
            assert places.get(ticket) in (0, counter) or kind == "WalkInStarted", event
            assert customers.get(counter) in (None, ticket), event
            places[ticket], customers[counter] = counter, ticket
        elif kind in ELSEWHERE | GONE or kind == "TicketFinished":
            assert kind == "TicketIssued" or places[ticket] is not None, event
            held = places.get(ticket)
            if held:
                assert customers.pop(held) == ticket, event
            over = kind in GONE or (kind == "TicketFinished" and data["next_service"] is None)
            places[ticket] = None if over else 0
    return places


LISTED_MAX = 1000
STILL_HERE = {"waiting", "pooled", "parked", "no_show"}


def shown(branch, counters, there):
    """Where every ticket is by what the API shows: as `walked`, without those that are gone.

    Whom no list has room for, of those who should be `there`, is asked for alone.
    """
    lobby = branch.token("lobby_manager")
    hall = branch.ask("GET", "/hall", lobby).json
    waiting = [branch.ask("GET", f"/waiting?limit={LISTED_MAX}&service={code}", lobby).json["waiting"] for code in "AC"]
    entries = [*waiting[0], *waiting[1], *hall["parked"], *hall["missed"]]
    elsewhere = [entry["ticket"]["id"] for entry in entries]
    for number in range(1, counters + 1):
        held = branch.ask("GET", f"/counters/{number}", branch.token("counter", number)).json["counter"]["held"]
        elsewhere += [ticket["id"] for ticket in held]
    at_counters = [(counter["ticket"]["id"], counter["number"]) for counter in hall["counters"] if counter["ticket"]]
    everybody = [*elsewhere, *(ticket for ticket, _ in at_counters)]
    assert len(set(everybody)) == len(everybody), "somebody is in two places"
    if max(map(len, waiting)) == LISTED_MAX:
        asked = (branch.ask("GET", f"/tickets/{ticket}", lobby).json["ticket"] for ticket in there - set(everybody))
        elsewhere += [ticket["id"] for ticket in asked if ticket["state"] in STILL_HERE]
    return dict.fromkeys(elsewhere, 0) | dict(at_counters)


def check(branch, people, events):
    """Whether the log holds once all that was answered, and the API shows everybody where the log has them."""
    called = Counter((e["data"]["ticket"], e["data"]["counter"]) for e in events if e["kind"] == "TicketCalled")
    assert Counter(people.called()) == called
    places = walked(events)
    assert {ticket["id"] for ticket in people.issued()} == {
        event["data"]["ticket"] for event in events if event["kind"] == "TicketIssued"
    }
    there = {ticket: place for ticket, place in places.items() if place is not None}
    assert shown(branch, 6, set(there)) == there
    branch.run("replay")


def nobody_waits(branch):
    return not branch.ask("GET", "/waiting", branch.token("program")).json["count"]


def at(kind, ticket, counter):
    return {"kind": kind, "data": {"ticket": ticket, "counter": counter, "next_service": None}}


@pytest.mark.parametrize(
    "wrong",
    [
        [at("TicketCalled", "t1", 1), at("TicketCalled", "t1", 2)],
        [at("TicketCalled", "t1", 1), at("TicketCalled", "t2", 1)],
        [at("TicketCalled", "t1", 1), at("TicketFinished", "t1", 1), at("TicketCalled", "t1", 1)],
        [at("TicketParked", "t1", 1), at("TicketCalled", "t2", 1), at("TicketUnparked", "t1", 1)],
    ],
)  # fmt: skip
def test_the_walk_through_the_log_finds_who_is_in_two_places(wrong):
    with pytest.raises(AssertionError):
        walked([at("TicketIssued", "t1", None), at("TicketIssued", "t2", None), *wrong])


@pytest.mark.parametrize(
    ("each", "calls"), [(60, 150), pytest.param(800, 1_000_000, marks=[pytest.mark.deep, pytest.mark.timeout(1800)])]
)
def test_everything_that_can_happen_happens_at_once(
    each, calls, make_branch, lively_branch_file, crowd, until, read_log
):
    branch = make_branch(lively_branch_file).start()
    people = crowd(branch, lively=True).tellers(TELLERS).lobby().kiosks(2, each)
    people.wait("kiosk")
    until(lambda: len(people.called()) >= calls or nobody_waits(branch), "nobody is called any more", SETTLES_WITHIN_S)
    people.stop()
    events = read_log(branch)
    assert not ALL_OF - {event["kind"] for event in events}
    check(branch, people, events)
    assert "fault" not in branch.errors.read_text()


def cut(branch, how):
    """Kill the process that writes, or the whole group, and be served again."""
    if how == "the writer":
        worker = int(Path(f"/proc/{branch.process.pid}/task/{branch.process.pid}/children").read_text().split()[0])
        os.kill(worker, signal.SIGKILL)
        assert branch.process.stdout.readline().startswith("ready ")
        return
    os.killpg(branch.process.pid, signal.SIGKILL)
    branch.process.wait()
    branch.process.stdout.close()
    branch.start(port=branch.port)


@pytest.mark.parametrize("cuts", [2, pytest.param(60, marks=[pytest.mark.deep, pytest.mark.timeout(3000)])])
def test_nobody_is_lost_when_the_power_goes_in_the_middle_of_it(
    cuts, make_branch, lively_branch_file, crowd, until, read_log
):
    chance = random.Random(SEED)
    branch = make_branch(lively_branch_file).start()
    people = crowd(branch, lively=True).kiosks(2).tellers(TELLERS).lobby()
    for place in range(cuts):
        until(partial(people.have, len(people.issued()) + 10, len(people.called()) + 10), "nobody is served")
        threading.Event().wait(chance.uniform(0, 0.2))
        known = read_log(branch)
        cut(branch, ("the writer", "the whole group")[place % 2])
        assert read_log(branch)[: len(known)] == known
    until(partial(people.have, len(people.issued()) + 10, len(people.called()) + 10), "nobody is served")
    people.stop()
    check(branch, people, read_log(branch))
