"""The number ahead of a new customer is their place in the list."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calling_place import hall_of

SEGMENTS = ["ordinary", "gold", "platinum", "club", "need"]
STEPS = st.lists(
    st.tuples(st.sampled_from("AC"), st.sampled_from(SEGMENTS), st.sampled_from([0, 30, 200, 900]), st.booleans()),
    max_size=30,
)


@pytest.mark.parametrize("strategy", ["due", "levels", "accumulating", "fifo"])
@settings(max_examples=50, deadline=None, derandomize=True)
@given(STEPS)
def test_as_many_stand_ahead_as_are_called_before(strategy, steps):
    hall = hall_of(
        {"strategy": strategy},
        segments=[
            {"code": "gold", "name": "Gold", "target_wait_min": 10, "level": 1},
            {"code": "platinum", "name": "Platinum", "target_wait_min": 5, "level": 2},
            {"code": "club", "name": "Club", "head_start_min": 7},
        ],
        services=[{"code": "A", "name": "A", "weight": 2.5}, {"code": "C", "name": "C"}],
        calling={"premium_in_a_row": 100},
    )
    for service, segment, wait_s, call in steps:
        ticket = hall.later(wait_s).issue(service, segment)
        listed = [choice.ticket for choice in hall.waiting_list()]
        assert ticket.ahead == listed.index(ticket)
        if call:
            hall.call_next()
