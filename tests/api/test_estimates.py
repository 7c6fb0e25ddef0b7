"""How well the estimates held, over HTTP."""

import pytest

FIGURES = {"n", "mae_s", "median_s", "pinball80_s", "coverage80"}


@pytest.fixture(scope="module")
def told(branch):
    """Two who had to wait behind one, and were called; one who waits still."""
    kiosk, teller = branch.token("kiosk"), branch.token("counter", counter=1)
    assert branch.ask("POST", "/counters/1/open", teller, {}).status == 200
    for _ in range(4):
        assert branch.ask("POST", "/tickets", kiosk, {"service": "A"}).status == 201
        branch.ask("POST", "/counters/1/call-next", teller, {})
    for _ in range(2):
        assert branch.ask("POST", "/counters/1/finish", teller, {}).status == 200
        assert branch.ask("POST", "/counters/1/call-next", teller, {}).status == 200
    return branch


def test_what_came_of_the_estimates_is_told_by_day_and_by_tier(told):
    answer = told.ask("GET", "/stats/estimates", told.token("branch_manager"))
    assert answer.status == 200
    assert set(answer.json) == {"days", "tier_now", "trained_at", "by_day", "by_tier", "total", "at_once"}
    assert (answer.json["days"], answer.json["trained_at"]) == (14, None)
    assert answer.json["tier_now"] == {"general": 0, "why": "nothing_learned"}
    (today,), (tier,) = answer.json["by_day"], answer.json["by_tier"]
    assert set(today) == FIGURES | {"day", "tier"}
    assert set(tier) == FIGURES | {"tier"}
    # They were told of minutes and waited for less than one: the bound held, the middle was too long.
    assert (today["n"], today["coverage80"], tier["tier"], answer.json["total"]["n"]) == (2, 1.0, 0, 2)
    assert today["mae_s"] > 60
    # The first found a counter free.
    assert answer.json["at_once"] == {"n": 1, "held": 1.0}


@pytest.mark.parametrize(
    ("role", "query", "status"),
    [
        ("branch_manager", "?days=1", 200),
        ("branch_manager", "?days=0", 422),
        ("branch_manager", "?days=many", 422),
        ("kiosk", "", 403),
        ("display", "", 403),
    ],
)
def test_who_may_read_it_and_how_much(told, role, query, status):
    assert told.ask("GET", f"/stats/estimates{query}", told.token(role)).status == status
