"""Counters that open, rest, close, are left and taken over: nobody at them is lost."""

import pytest

from server.domain import commands
from server.domain.fold_visits import folded_visits
from visit_turns import refused, serve


def kinds(events):
    return [type(event).__name__ for event in events]


def hold(hall):
    """Counter 1 holds one customer and waits for another that was sent to it."""
    parked, pooled = hall.issue(), hall.later(1).issue()
    serve(hall, 1)
    hall.do(commands.Park(1, "form"))
    serve(hall, 2)
    hall.do(commands.Transfer(2, to_counter=1))
    return parked, pooled


def test_a_counter_that_closes_sends_those_it_holds_to_the_head_of_the_queue(hall):
    parked, pooled = hold(hall)
    hall.later(1).issue(segment="need")
    events = hall.do(commands.CloseCounter(1))
    assert kinds(events) == ["TicketReleased", "TicketReleased", "CounterClosed"]
    assert [hall.call_next(2), hall.call_next(3)] == [parked, pooled]
    rows = [row.outcome for row in folded_visits(hall.log) if row.ticket == parked.id]
    assert rows == ["counter_closed", None]
    rows = [row.outcome for row in folded_visits(hall.log) if row.ticket == pooled.id]
    assert rows == ["transferred_counter", None]


def test_or_keeps_them_for_when_it_opens_again_today(make_hall):
    hall = make_hall(calling={"held_to": "pool"})
    parked, pooled = hold(hall)
    hall.do(commands.CloseCounter(1))
    assert refused(hall, commands.CallNext(2)) == "nobody_waiting"
    assert (parked.state, pooled.state) == ("pooled", "pooled")
    hall.do(commands.OpenCounter(1))
    assert [hall.call_next(1), hall.call_next(1)] == [parked, pooled]
    assert hall.refolded().tickets == hall.day.tickets


@pytest.mark.parametrize("leave", [commands.PauseCounter(1, "break"), commands.LoseCounter(1)])
def test_nobody_held_at_a_counter_waits_for_the_end_of_its_pause(hall, leave):
    parked, pooled = hold(hall)
    hall.do(leave)
    assert (parked.state, pooled.state) == ("waiting", "waiting")
    assert [hall.call_next(2), hall.call_next(3)] == [parked, pooled]


@pytest.mark.parametrize("leave", [commands.PauseCounter(1, "break"), commands.LoseCounter(1)])
def test_or_a_pause_leaves_those_it_holds_where_they_are(make_hall, leave):
    hall = make_hall(calling={"held_to": "pool"})
    parked, pooled = hold(hall)
    hall.do(leave)
    assert (parked.state, pooled.state) == ("parked", "pooled")
    assert refused(hall, commands.CallNext(2)) == "nobody_waiting"
    hall.do(commands.ResumeCounter(1))
    assert hall.call_next(1) is pooled


def test_a_counter_nobody_is_heard_of_rests_and_keeps_its_customer(hall):
    ticket = hall.issue()
    serve(hall)
    assert kinds(hall.do(commands.LoseCounter(1))) == ["TicketParked", "CounterPaused"]
    assert (ticket.state, ticket.park_reason, hall.day.counters[1].pause) == ("parked", "unattended", "unattended")
    assert hall.do(commands.LoseCounter(1)) == []
    hall.do(commands.ResumeCounter(1))
    hall.do(commands.Unpark(1, ticket.id))
    hall.do(commands.Finish(1))
    assert ticket.outcome == "served"


def test_a_counter_lost_with_a_called_customer_gives_it_back(hall):
    ticket = hall.issue()
    hall.call_next(1)
    assert kinds(hall.do(commands.LoseCounter(1))) == ["TicketGivenBack", "CounterPaused"]
    assert hall.call_next(2) is ticket
    assert refused(hall, commands.CallNext(1)) == "counter_paused"


def test_a_closed_counter_cannot_be_lost(hall):
    hall.do(commands.CloseCounter(1))
    assert refused(hall, commands.LoseCounter(1)) == "counter_closed"


def test_another_member_of_staff_takes_over_with_whoever_is_there(hall):
    hall.do(commands.CloseCounter(1))
    hall.do(commands.OpenCounter(1, staff="Li"))
    ticket = hall.issue()
    serve(hall)
    hall.do(commands.TakeOver(1, "Wang"))
    counter = hall.day.counters[1]
    assert (counter.staff, counter.state, counter.ticket) == ("Wang", "serving", ticket.id)
    assert hall.do(commands.TakeOver(1, "Wang")) == []
    hall.do(commands.Finish(1))


@pytest.mark.parametrize(("held_to", "state"), [("queue", "waiting"), ("pool", "pooled")])
def test_those_held_for_a_teller_whose_counter_is_taken_over_go_where_the_branch_file_says(make_hall, held_to, state):
    hall = make_hall(calling={"held_to": held_to})
    hall.do(commands.CloseCounter(1))
    hall.do(commands.OpenCounter(1, staff="Li"))
    ticket = hall.issue()
    serve(hall, 2)
    hall.do(commands.Transfer(2, to_staff="Li"))
    hall.issue(segment="need")
    hall.do(commands.TakeOver(1, "Wang"))
    assert (ticket.state, ticket.pool_staff) == (state, None if state == "waiting" else "Li")
    assert (hall.call_next(3) is ticket) == (state == "waiting"), "nobody is stranded"
    assert hall.refolded().tickets == hall.day.tickets


def test_a_counter_goes_on_by_another_profile_with_whoever_is_there(make_hall):
    hall = make_hall(
        profiles=[
            {"name": "all", "services": ["*"], "segments": ["*"]},
            {"name": "c", "services": ["C"], "segments": ["*"]},
        ],
        counters=[{"number": 1, "profile": "all", "zone": "hall"}, {"number": 2, "profile": "c", "zone": "hall"}],
    )
    ticket = hall.issue()
    serve(hall)
    hall.do(commands.ChangeProfile(1, "c"))
    assert hall.do(commands.ChangeProfile(1, "c")) == []
    assert refused(hall, commands.ChangeProfile(1, "x")) == "unknown_profile"
    hall.issue("A")
    corporate = hall.issue("C")
    hall.later(6)
    assert hall.call_next(1) is corporate
    assert ticket.state == "finished"


def test_the_profile_of_the_hour_comes_by_itself_but_one_chosen_by_hand_stays_until_then(make_hall):
    hall = make_hall(
        profiles=[
            {"name": "all", "services": ["*"], "segments": ["*"]},
            {"name": "c", "services": ["C"], "segments": ["*"]},
            {"name": "a", "services": ["A"], "segments": ["*"]},
        ],
        counters=[
            {"number": n, "profile": "all", "zone": "hall",
             "profiles": [{"hours": "09:30-10:00", "profile": "c"}]}
            for n in (1, 2)
        ],
    )  # fmt: skip
    assert hall.do(commands.PassTime()) == []
    hall.later(1800)
    assert kinds(hall.do(commands.PassTime())) == ["ProfileChanged"] * 2
    hall.do(commands.ChangeProfile(1, "a"))
    assert hall.later(60).do(commands.PassTime()) == []
    hall.later(1740).do(commands.PassTime())
    assert [counter.profile for counter in hall.day.counters.values()] == ["all", "all"]


def test_wrap_up_holds_the_counter_until_it_is_done_or_the_next_is_called(make_hall):
    services = [{"code": "A", "name": "Personal", "wrap_up": True}, {"code": "C", "name": "Corporate"}]
    hall = make_hall(services=services)
    for _ in range(3):
        hall.issue()
    hall.call_next(1)
    hall.do(commands.Finish(1))
    assert hall.day.counters[1].state == "wrap_up"
    assert refused(hall, commands.EndWrapUp(2)) == "wrong_moment"
    hall.later(45).do(commands.EndWrapUp(1))
    assert hall.day.counters[1].state == "open"
    hall.call_next(1)
    hall.do(commands.Finish(1))
    hall.later(30)
    assert kinds(hall.do(commands.CallNext(1))) == ["WrapUpEnded", "TicketCalled"]
    hall.do(commands.Finish(1))
    hall.later(20).do(commands.PauseCounter(1, "break"))
    assert [row.wrap_up_ms for row in folded_visits(hall.log)] == [45_000, 30_000, 20_000]


def test_the_time_in_each_state_adds_up(hall):
    hall.issue()
    hall.later(10)
    serve(hall, 1)
    hall.later(60).do(commands.Finish(1))
    hall.later(5).do(commands.PauseCounter(1, "break"))
    hall.later(100).do(commands.ResumeCounter(1))
    hall.later(7).do(commands.CloseCounter(1))
    spent = hall.day.counters[1].spent_ms
    assert {state: spent[state] for state in ("serving", "open", "paused")} == {
        "serving": 60_000, "open": 22_000, "paused": 100_000,
    }  # fmt: skip


def test_an_idle_counter_calls_by_itself_only_where_its_profile_wants_it(make_hall):
    profile = {"name": "all", "services": ["*"], "segments": ["*"], "automatic_call_after_s": 20}
    hall = make_hall(profiles=[profile], calling={"call_next_gap_s": 5})
    first, second = hall.issue(), hall.issue()
    assert hall.later(19).do(commands.PassTime()) == []
    (call,) = hall.later(1).do(commands.PassTime())
    assert (call.ticket, call.counter, call.automatic) == (first.id, 1, True)
    (call,) = hall.do(commands.PassTime())
    assert (call.ticket, call.counter) == (second.id, 2)
    assert hall.do(commands.PassTime()) == []
    hall.do(commands.UndoCall(2))
    assert hall.do(commands.PassTime())[0].counter == 3


def test_rules_changed_in_the_day_measure_everybody_alike(hall):
    early = hall.issue()
    late = hall.later(60).issue(segment="gold")
    served = hall.issue()
    settings = {**hall.day.settings, "segments": [
        {**segment, "target_wait_min": None} if segment["code"] == "gold" else segment
        for segment in hall.day.settings["segments"]
    ]}  # fmt: skip
    hall.do(commands.ChangeRules(settings))
    assert hall.do(commands.ChangeRules(settings)) == []
    assert [hall.call_next(counter) for counter in (1, 2, 3)] == [early, late, served]
    rows = {row.ticket: row.target_wait_s for row in folded_visits(hall.log)}
    assert rows[late.id] == 600, "what was promised stays promised"
    assert hall.refolded().tickets == hall.day.tickets


def test_rules_in_use_today_cannot_be_taken_away(hall):
    hall.issue("C")
    settings = hall.day.settings
    for gone in (
        {"services": settings["services"][:1]},
        {"counters": settings["counters"][:2]},
        {"branch": {**settings["branch"], "timezone": "Europe/Berlin"}},
    ):
        assert refused(hall, commands.ChangeRules({**settings, **gone})) == "rules_in_use"
