"""What must hold in any branch, over any interleaving of all that can be asked of it."""

import os

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from drawn_branches import SEGMENTS, SERVICES, STAFF, branches
from server.domain import commands
from server.domain.routing import asker_at, line, standing
from server.domain.ticket import State
from watched_hall import Watched

EXAMPLES, STEPS = 300, 50
DEEP_EXAMPLES, DEEP_STEPS = 2_500, 60
DRAINED = 8

counters = st.sampled_from([1, 2, 3])
services, segments, staff = st.sampled_from(SERVICES), st.sampled_from(SEGMENTS), st.sampled_from(STAFF)
picks = st.integers(0, 60)


class Interleaving(RuleBasedStateMachine):
    """A business day of a drawn branch; `pick` chooses among the tickets there are."""

    hall: Watched

    @initialize(written=branches())
    def open(self, written):
        self.hall = Watched(written)
        for counter in (1, 2, 3):
            self.hall.do(commands.OpenCounter(counter, staff=STAFF[counter - 1]))
        for service, segment in (("A", "ordinary"), ("C", "gold"), ("A", "need"), ("F", "platinum")):
            self.hall.later(30)
            self.issue(service, segment, 2, [])

    def ticket(self, pick, *states):
        """One of the tickets in these states, if there is one; else any."""
        tickets = list(self.hall.day.tickets.values())
        fitting = [ticket for ticket in tickets if ticket.state in states] or tickets
        return fitting[pick % len(fitting)].id

    @rule(service=services, segment=segments, count=st.integers(1, 4), more=st.lists(services, max_size=1))
    def issue(self, service, segment, count, more):
        for _ in range(count):
            self.hall.attempt(commands.IssueTicket(next(self.hall.ids), service, segment=segment, more=tuple(more)))

    @rule(seconds=st.sampled_from([1, 20, 90, 300, 900]))
    def time_passes(self, seconds):
        self.hall.later(seconds).attempt(commands.PassTime())

    @rule(segment=st.sampled_from(["gold", "platinum", "need"]), service=services, counter=counters)
    def the_favoured_come_late(self, segment, service, counter):
        """Who waits is overdue when somebody favoured comes and a counter calls."""
        self.issue(service, "ordinary", 1, [])
        self.hall.later(1_500)
        self.issue(service, segment, 2, [])
        self.call(counter, True, True)

    @rule(counter=counters, finish=st.booleans(), again=st.booleans())
    def call(self, counter, finish, again):
        for _ in range(1 + again):
            self.hall.attempt(commands.CallNext(counter, finish))

    @rule(
        counter=counters, what=st.sampled_from(["start", "finish", "undo", "back", "wrapped", "park", "walk", "mark"])
    )
    def serve(self, counter, what):
        self.hall.attempt(
            {
                "start": commands.StartServing(counter),
                "finish": commands.Finish(counter),
                "undo": commands.UndoCall(counter),
                "back": commands.PutBack(counter),
                "wrapped": commands.EndWrapUp(counter),
                "park": commands.Park(counter, "form"),
                "walk": commands.WalkIn(counter, next(self.hall.ids), "A"),
                "mark": commands.MarkTicket(counter, "vip"),
            }[what]
        )

    @rule(counter=counters, seconds=st.sampled_from([0, 60, 240, 2_000]), back=st.booleans())
    def miss(self, counter, seconds, back):
        ticket = self.hall.day.counters[counter].ticket
        self.hall.attempt(commands.Recall(counter))
        if self.hall.attempt(commands.MarkNoShow(counter)) is None and back:
            self.hall.later(seconds).attempt(commands.ReturnTicket(ticket))

    @rule(counter=counters, seconds=st.sampled_from([0, 60, 240]))
    def call_and_send_away(self, counter, seconds):
        """Who was called comes back later: put back, or missed and returned."""
        self.hall.attempt(commands.CallNext(counter, True))
        if seconds:
            self.miss(counter, seconds, True)
        else:
            self.hall.attempt(commands.PutBack(counter))

    @rule(pick=picks)
    def come_back(self, pick):
        self.hall.attempt(commands.ReturnTicket(self.ticket(pick, State.NO_SHOW)))

    @rule(counter=counters, pick=picks, reason=st.sampled_from(["", "asked for"]))
    def call_by_hand(self, counter, pick, reason):
        ticket = self.ticket(pick, State.WAITING if reason else State.POOLED)
        self.hall.attempt(commands.CallTicket(counter, ticket, reason))

    @rule(counter=counters, pick=picks)
    def unpark(self, counter, pick):
        self.hall.attempt(commands.Unpark(counter, self.ticket(pick, State.PARKED)))

    @rule(counter=counters, service=services, first=st.booleans())
    def transfer_to_service(self, counter, service, first):
        self.hall.attempt(commands.Transfer(counter, service=service, first=first))

    @rule(counter=counters, to=st.one_of(counters, st.sampled_from(STAFF[1:])), first=st.booleans())
    def transfer_to_pool(self, counter, to, first):
        named = {"to_counter": to} if isinstance(to, int) else {"to_staff": to}
        self.hall.attempt(commands.Transfer(counter, **named, first=first))

    @rule(counter=counters, service=services)
    def next_service(self, counter, service):
        self.hall.attempt(commands.Finish(counter, next_service=service))

    @rule(pick=picks, service=services, segment=segments, what=st.sampled_from(["move", "first", "identify", "add"]))
    def place(self, pick, service, segment, what):
        ticket = self.ticket(pick, State.WAITING)
        self.hall.attempt(
            {
                "move": commands.MoveTicket(ticket, service, segment, "asked for"),
                "first": commands.InsertFirst(ticket, "unwell"),
                "identify": commands.IdentifyTicket(ticket, segment, None, "staff"),
                "add": commands.AddService(ticket, service),
            }[what]
        )

    @rule(pick=picks, what=st.sampled_from(["cancel", "remove"]))
    def leave(self, pick, what):
        ticket = self.ticket(pick, State.WAITING, State.POOLED)
        self.hall.attempt(commands.CancelTicket(ticket) if what == "cancel" else commands.RemoveTicket(ticket, "left"))

    @rule(counter=counters, what=st.sampled_from(["open", "close", "pause", "resume", "lose"]), who=staff)
    def attend(self, counter, what, who):
        self.hall.attempt(
            {
                "open": commands.OpenCounter(counter, staff=who),
                "close": commands.CloseCounter(counter),
                "pause": commands.PauseCounter(counter, "break"),
                "resume": commands.ResumeCounter(counter),
                "lose": commands.LoseCounter(counter),
            }[what]
        )

    @rule(counter=counters, who=staff, pick=picks, profile=st.booleans())
    def change_hands(self, counter, who, pick, profile):
        names = sorted(self.hall.day.rules.profiles)
        self.hall.attempt(
            commands.ChangeProfile(counter, names[pick % len(names)]) if profile else commands.TakeOver(counter, who)
        )

    @rule(counter=counters)
    def the_list_is_the_truth(self, counter):
        """Calling again and again takes those listed, in the order listed, and nobody else."""
        hall, place = self.hall, self.hall.day.counters[counter]
        if place.ticket is not None:
            hall.attempt(commands.StartServing(counter))
            hall.attempt(commands.Finish(counter))
        if place.ticket is not None or place.state not in ("open", "wrap_up"):
            return
        asker = asker_at(hall.day, place, hall.now_ms)
        listed = [(choice.ticket, choice.reason) for choice in line(standing(hall.day, asker), hall.now_ms, DRAINED)]
        for ticket, reason in listed:
            refusal = hall.attempt(commands.CallNext(counter))
            assert refusal is None and place.ticket == ticket.id and ticket.reason == reason, "not as listed"
            if ticket.more:
                return  # once served they are one more in the queue
            hall.attempt(commands.StartServing(counter))
            hall.do(commands.Finish(counter))
        if len(listed) < DRAINED:
            refusal = hall.attempt(commands.CallNext(counter))
            assert refusal is not None and refusal.code == "nobody_waiting", "somebody was not listed"

    @invariant()
    def nobody_is_in_two_places(self):
        if hasattr(self, "hall"):
            self.hall.check_moment()

    def teardown(self):
        if hasattr(self, "hall"):
            self.hall.check_end()


def run(examples, steps, derandomize):
    """Without the phase that explains a failure: it traces every line from the first."""
    drawn = settings(
        phases=[Phase.generate, Phase.shrink],
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        derandomize=derandomize,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Interleaving, settings=drawn)


@pytest.mark.timeout(180)
def test_in_any_branch_whatever_is_done_the_laws_of_calling_hold():
    run(EXAMPLES, STEPS, derandomize=True)


@pytest.mark.deep
@pytest.mark.timeout(3_500)
def test_over_a_hundred_thousand_steps_the_laws_of_calling_hold():
    number = int(os.environ.get("DEEP_SEED", "20261122"))
    print(f"DEEP_SEED={number}: {DEEP_EXAMPLES} days of up to {DEEP_STEPS} steps")
    seed(number)(Interleaving)
    run(DEEP_EXAMPLES, DEEP_STEPS, derandomize=False)
