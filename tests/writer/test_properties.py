"""Whatever order things happen in, log, memory and projections say the same."""

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.domain import commands
from server.domain.refusals import Refusal
from server.store import calls
from server.writer import Once

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
    st.tuples(st.sampled_from(["cancel", "remove", "reprint", "call"]), st.integers(0, 50), counters),
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
                }[what]
            )


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(steps, min_size=5, max_size=40))
def test_log_memory_and_projections_agree_after_anything(make_branch, taken):
    with tempfile.TemporaryDirectory() as folder:
        branch = make_branch(Path(folder) / "data")
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
            for prefix in "AC":
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
