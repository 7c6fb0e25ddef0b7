"""What came of the estimates that were given."""

from server.stats.given import given_shown

MONDAY, TUESDAY = "2026-03-02", "2026-03-03"
ROWS = [
    (MONDAY, 0, 100, 200, 150.0),
    (MONDAY, 1, 100, 200, 260.0),
    (TUESDAY, 1, 300, 400, 310.0),
    (TUESDAY, 1, 300, 400, 400.0),
]


def test_errors_and_coverage_are_told_by_day_by_tier_and_in_all():
    shown = given_shown(ROWS)
    # |100 - 150| and |100 - 260|; of the bounds 200 and 200 the second did not hold.
    assert shown["by_day"][0] == {
        "day": MONDAY, "n": 2, "mae_s": 105.0, "median_s": 105.0, "coverage80": 0.5, "tier": 1,
        "pinball80_s": round((0.2 * 50 + 0.8 * 60) / 2, 1),
    }  # fmt: skip
    assert [(row["day"], row["n"], row["coverage80"]) for row in shown["by_day"]] == [(MONDAY, 2, 0.5), (TUESDAY, 2, 1)]
    assert [(row["tier"], row["n"]) for row in shown["by_tier"]] == [(0, 1), (1, 3)]
    assert (shown["total"]["n"], shown["total"]["coverage80"], shown["total"]["mae_s"]) == (4, 0.75, 80.0)


def test_who_was_told_of_a_free_counter_stands_apart():
    free = [(MONDAY, 0, 0, 0, wait_s) for wait_s in (3.0, 8.0, 60.0, 61.0)]
    shown = given_shown(ROWS + free)
    assert shown["at_once"] == {"n": 4, "held": 0.75}
    assert shown["total"] == given_shown(ROWS)["total"]


def test_where_nothing_was_given_figures_are_empty_not_zero():
    shown = given_shown([])
    assert (shown["by_day"], shown["by_tier"], shown["at_once"]) == ([], [], {"n": 0, "held": None})
    assert shown["total"] == {"n": 0, "mae_s": None, "median_s": None, "pinball80_s": None, "coverage80": None}
