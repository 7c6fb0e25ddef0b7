"""Whatever order things happen in, log, memory and projections say the same."""

import contextlib
import random
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.domain import commands
from server.domain.refusals import Refusal
from server.store import calls
from server.writer import Once

EVERY_KIND = {
    "services": [{"code": "A", "name": "Personal", "wrap_up": True}, {"code": "C", "name": "Corporate"}],
    "profiles": [{"name": "all", "services": ["*"], "segments": ["*"], "automatic_call_after_s": 600}],
    "marks": [{"code": "survey", "name": "Survey"}],
}

counters = st.integers(1, 3)
steps = st.one_of(
    st.tuples(st.just("issue"), st.sampled_from("AC"), st.sampled_from(["ordinary", "need"])),
    st.tuples(st.just("issue once"), st.integers(1, 3)),
    st.tuples(st.just("do"), st.builds(commands.OpenCounter, counters)),
    st.tuples(st.just("do"), st.builds(commands.CloseCounter, counters)),
    st.tuples(st.just("do"), st.builds(commands.PauseCounter, counters, st.just("break"))),
    st.tuples(st.just("do"), st.builds(commands.ResumeCounter, counters)),
    st.tuples(st.just("do"), st.builds(commands.CallNext, counters, st.booleans())),
    st.tuples(st.just("do"), st.builds(commands.Recall, counters)),
    st.tuples(st.just("do"), st.builds(commands.StartServing, counters)),
    st.tuples(st.just("do"), st.builds(commands.Finish, counters)),
    st.tuples(st.just("do"), st.builds(commands.MarkNoShow, counters)),
    st.tuples(st.just("do"), st.builds(commands.UndoCall, counters)),
    st.tuples(st.just("do"), st.builds(commands.CallNext, counters, st.just(True))),
    st.tuples(st.just("do"), st.builds(commands.PutBack, counters)),
    st.tuples(st.just("do"), st.builds(commands.Park, counters, st.just("form"))),
    st.tuples(st.just("do"), st.builds(commands.Transfer, counters, service=st.sampled_from("AC"))),
    st.tuples(st.just("do"), st.builds(commands.Transfer, counters, to_counter=counters, first=st.booleans())),
    st.tuples(st.just("do"), st.builds(commands.Finish, counters, next_service=st.sampled_from("AC"))),
    st.tuples(st.just("do"), st.builds(commands.LoseCounter, counters)),
    st.tuples(st.just("do"), st.builds(commands.TakeOver, counters, st.sampled_from(["Li", "Wang", None]))),
    st.tuples(st.just("do"), st.builds(commands.EndWrapUp, counters)),
    st.tuples(st.just("do"), st.builds(commands.MarkTicket, counters, st.just("survey"))),
    st.tuples(st.just("walk in"), counters),
    st.tuples(st.just("serve"), counters),
    st.tuples(st.sampled_from(["cancel", "remove", "reprint", "call", "return"]), st.integers(0, 50), counters),
    st.tuples(st.sampled_from(["first", "move", "add", "unpark", "identify"]), st.integers(0, 50), counters),
    st.tuples(st.just("later"), st.sampled_from([1, 40, 700, 4 * 3600, 20 * 3600, -3600])),
    st.tuples(st.just("restart")),
    st.tuples(st.just("trouble"), st.booleans()),
)


def take(branch, issued, step):
    """Do one step; answers the numbers it issued."""
    match step:
        case ("issue", service, segment):
            ticket = f"ticket{next(branch.ids)}"
            issued.append(ticket)
            branch.do(commands.IssueTicket(ticket, service, segment=segment))
        case ("issue once", key):
            branch.issue(once=Once("kiosk", f"key{key}", "body"))
        case ("do", command):
            branch.do(command)
        case ("walk in", counter):
            branch.do(commands.WalkIn(counter, f"walk-in{next(branch.ids)}", "A"))
        case ("serve", counter):
            branch.do(commands.CallNext(counter, finish_current=True))
            branch.do(commands.StartServing(counter))
        case ("later", seconds):
            branch.later(seconds)
        case ("restart",):
            branch.restart()
        case ("trouble", kept):
            branch.disk.failing, branch.disk.lying = not kept, kept
            try:
                branch.issue()
            finally:
                branch.disk.failing = branch.disk.lying = False
                branch.recovered()
        case (what, place, counter) if issued:
            ticket = issued[place % len(issued)]
            branch.do(
                {
                    "cancel": commands.CancelTicket(ticket),
                    "remove": commands.RemoveTicket(ticket, "asked to"),
                    "reprint": commands.ReprintTicket(ticket),
                    "call": commands.CallTicket(counter, ticket, "in a hurry"),
                    "return": commands.ReturnTicket(ticket),
                    "first": commands.InsertFirst(ticket, "in a hurry"),
                    "move": commands.MoveTicket(ticket, "C", None, "chose wrongly"),
                    "add": commands.AddService(ticket, "C"),
                    "unpark": commands.Unpark(counter, ticket),
                    "identify": commands.IdentifyTicket(ticket, "need", commands.Identity("card", "ab"), "staff"),
                }[what]
            )


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(steps, min_size=5, max_size=40))
def test_log_memory_and_projections_agree_after_anything(make_branch, taken):
    with tempfile.TemporaryDirectory() as folder:
        branch = make_branch(Path(folder) / "data", **EVERY_KIND)
        for counter in (1, 2, 3):
            branch.do(commands.OpenCounter(counter))
        issued: list[str] = []
        for step in taken:
            try:
                take(branch, issued, step)
            except Refusal:
                continue
        assert branch.problems() == []
        moments = [entry.at_ms for entry in branch.log()]
        assert moments == sorted(moments)
        for day in {entry.day for entry in branch.log()}:
            numbers = sorted(branch.store.read(calls.numbers, day))
            for prefix in ("A", "C", "WK"):
                own = [number for number in numbers if number.startswith(prefix)]
                assert own == [f"{prefix}{serial:03d}" for serial in range(1, len(own) + 1)]
        before = branch.log()
        branch.restart()
        assert branch.log()[: len(before)] == before
        assert branch.problems() == []
        branch.stop()


def test_a_crowd_and_six_counters_leave_one_story(make_branch, together):
    branch = make_branch(
        counters=[{"number": number, "profile": "all", "zone": "hall"} for number in range(1, 7)],
        calling={"call_next_gap_s": 0},
    )
    for counter in range(1, 7):
        branch.do(commands.OpenCounter(counter))
    numbers, called = [], []

    def take_numbers():
        numbers.extend(branch.issue() for _ in range(40))

    def serve(counter):
        nobody = 0
        while len(called) < 160 and nobody < 20_000:
            try:
                called.append(branch.do(commands.CallNext(counter, finish_current=True)).body["numbers"][-1])
            except Refusal as refusal:
                nobody += 1
                assert refusal.code == "nobody_waiting"

    together(*[take_numbers] * 4, *[lambda counter=counter: serve(counter) for counter in range(1, 7)])
    assert sorted(numbers) == [f"A{serial:03d}" for serial in range(1, 161)]
    assert sorted(called) == sorted(numbers)
    assert [entry.event.number for entry in branch.log() if entry.kind == "TicketCalled"] == sorted(numbers)
    assert branch.problems() == []


def test_counters_that_do_everything_at_once_lose_nobody(make_branch, together):
    branch = make_branch(calling={"call_next_gap_s": 0, "recall_gap_s": 0, "no_show_after_s": 0}, **EVERY_KIND)
    tickets = [f"ticket{number}" for number in range(40)]
    for ticket in tickets:
        branch.do(commands.IssueTicket(ticket, "A", more=("C",)))
    for counter in (1, 2, 3):
        branch.do(commands.OpenCounter(counter))

    def work(counter):
        chance = random.Random(counter)
        for _ in range(150):
            other, ticket = chance.choice((1, 2, 3)), chance.choice(tickets)
            tried = chance.choice(
                [
                    commands.CallNext(counter, True), commands.StartServing(counter), commands.Finish(counter),
                    commands.Park(counter, "form"), commands.Unpark(counter, ticket), commands.PutBack(counter),
                    commands.Transfer(counter, to_counter=other), commands.Transfer(counter, service="C"),
                    (commands.Recall(counter), commands.MarkNoShow(counter)), commands.ReturnTicket(ticket),
                    commands.CallTicket(counter, ticket, "asked for"), commands.UndoCall(counter),
                    commands.LoseCounter(other), commands.ResumeCounter(counter), commands.EndWrapUp(counter),
                    commands.CloseCounter(counter), commands.OpenCounter(counter), commands.OpenCounter(counter),
                ]
            )  # fmt: skip
            for command in tried if isinstance(tried, tuple) else (tried,):
                with contextlib.suppress(Refusal):
                    branch.do(command)

    together(*[lambda counter=counter: work(counter) for counter in (1, 2, 3)])
    assert branch.problems() == []
    with branch.writer.reading() as day:
        assert set(tickets) == set(day.tickets)
        held = [counter.ticket for counter in day.counters.values() if counter.ticket]
        assert len(held) == len(set(held))
        at_counter = {ticket.id for ticket in day.tickets.values() if ticket.state in ("called", "serving")}
        assert at_counter == set(held)
    assert len(set(branch.kinds())) > 10, "hardly anything was done"
