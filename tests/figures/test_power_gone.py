"""A day that only the next morning's start could end: nothing of the night is in its figures."""

import pytest

from living_branch import living
from server.domain import commands
from server.domain.measures import serving_ms_of
from server.store import replay, sittings, visits

MINUTE_MS = 60_000


@pytest.fixture
def branch(tmp_path):
    """A branch on Monday, at ten past nine, with a customer on hold; the next sign of life is Tuesday's start."""
    with living(tmp_path / "data", seed=1) as made:
        for clock, *asked in (
            ("09:00", commands.OpenCounter(1, staff="anna"), commands.IssueTicket("t1", "A")),
            ("09:05", commands.CallNext(1), commands.StartServing(1)),
            ("09:09", commands.Park(1, "form")),
            ("09:10", commands.IssueTicket("t2", "A")),
        ):
            made.go_to("2026-10-12", clock)
            turn(made, *asked)
        made.go_to("2026-10-13", "12:00")
        turn(made)
        yield made


def turn(made, *asked):
    made.ledger.begin()
    business_day = made.deciding.business_day_due()
    if business_day is not None:
        made.deciding.turn_to(business_day)
    for command in asked:
        made.do(command)
    made.ledger.commit()


def test_who_was_on_hold_when_the_power_went_was_not_served_through_the_night(branch):
    held, _ = branch.store.read(visits.of_days, "2026-10-12", "2026-10-12")
    assert (held.outcome, held.parked_ms) == ("not_completed", 1 * MINUTE_MS)
    assert serving_ms_of(held) == 4 * MINUTE_MS
    assert branch.store.read(replay.differences) == []


def test_no_counter_was_open_through_the_night(branch):
    stretches = branch.store.read(sittings.of_days, "2026-10-12", "2026-10-12")
    assert sum(stretch.to_ms - stretch.from_ms for stretch in stretches) == 10 * MINUTE_MS
