"""What was learned, kept in a file of numbers."""

import pytest

from server.domain.prospect import Prospect
from server.learning.boosting import boosted
from server.stats.calibration import Calibration
from server.stats.corrections import Correction, Range, correction
from server.stats.estimator import SAID_MAX_S, Estimator, best_tier
from server.stats.features import NAMES
from server.stats.given import JUDGED_FROM, held
from server.stats.learned import Learned, Unusable, read
from server.stats.trees import LEAF, BrokenTrees, Trees, unpacked

ROWS = [[float((row * step) % 97) for step in range(1, len(NAMES) + 1)] for row in range(300)]
STANDING = Prospect(ahead=9, load=9, counters=5, idle=0, mean_service_s=240)


def learned(**changed) -> Learned:
    table = Calibration({"": (0.5, 0.9, 1.4)})
    given = {
        "branch": "test-1",
        "made_ms": 1,
        "days": 20,
        "until": "2026-11-20",
        "services": ("A",),
        "segments": ("ordinary",),
    }
    return Learned(**(given | {"table": table} | changed))


def test_trees_walked_here_say_what_the_library_says():
    numpy_like = boosted(ROWS, [row[0] * 3 + row[4] for row in ROWS], 20)
    again = tuple(unpacked(b"".join(trees.packed() for trees in numpy_like), len(NAMES)))
    assert [one.predict(ROWS[7]) for one in again] == [one.predict(ROWS[7]) for one in numpy_like]
    assert again[1].predict(ROWS[0]) < again[1].predict(ROWS[96])


def test_a_file_that_is_cut_changed_or_of_another_format_is_unusable():
    written = learned(corrections={1: Correction(0, 0, 0.5)}).written()
    assert read(written).corrections[1].high == 0.5
    for broken in (written[:-5], written.replace(b"ordinary", b"ordinarx"), b"\x80\x04" + written, b""):
        with pytest.raises(Unusable):
            read(broken)


def test_trees_that_would_never_end_are_refused():
    endless = Trees(0.0, [0], [0, LEAF], [1.0, 2.0], [0, 0], [1, 0])
    with pytest.raises(BrokenTrees):
        list(unpacked(endless.packed(), len(NAMES)))


def test_without_anything_learned_the_range_is_the_first_days():
    assert Estimator().promise(STANDING) == {"low_s": 350, "likely_s": 464, "high_s": 601, "tier": 0}


def test_the_table_answers_where_there_are_no_trees_and_the_correction_moves_its_bounds():
    estimator = Estimator(learned(corrections={1: Correction(0, 0, 1.0)}))
    assert estimator.choice.tier == 1
    assert estimator.promise(STANDING) == {"low_s": 240, "likely_s": 432, "high_s": 672 + 462, "tier": 1}


def test_a_tier_whose_bound_did_not_hold_is_not_used():
    assert best_tier(learned(coverage={1: 0.7})).tier == 0
    assert best_tier(learned(coverage={1: 0.8})).tier == 1
    assert best_tier(learned(days=2)).why == "few_days"


def test_a_model_that_fails_costs_nobody_their_number():
    class Failing(Calibration):
        def range_of(self, standing, kind):
            raise RuntimeError

    assert Estimator(learned(table=Failing({}))).promise(STANDING)["tier"] == 0


@pytest.mark.parametrize("moved", [float("nan"), float("inf"), 1e300, 1e4])
@pytest.mark.parametrize("bound", range(3))
def test_a_model_that_says_no_number_or_more_than_a_day_costs_nobody_theirs(moved, bound):
    said = Correction(*(moved if place == bound else 0.0 for place in range(3)))
    promised = Estimator(learned(corrections={1: said})).promise(STANDING)
    assert 0 <= promised["low_s"] <= promised["likely_s"] <= promised["high_s"] <= SAID_MAX_S


def test_a_correction_makes_four_in_five_waits_stay_below_the_bound():
    said = [(Range(10, 20, 30), float(wait)) for wait in range(100)]
    moved = correction(said)
    assert sum(wait <= moved.of(told).high_s for told, wait in said) / 100 == pytest.approx(0.8, abs=0.02)


def test_what_really_came_of_a_tiers_estimates_outweighs_the_days_it_was_tried_on():
    tried_well = learned(coverage={1: 0.8})
    assert best_tier(tried_well, {1: 0.71}) == best_tier(learned(coverage={1: 0.71}))
    assert best_tier(learned(coverage={1: 0.6}), {1: 0.8}).tier == 1
    assert best_tier(tried_well, {2: 0.1}).tier == 1


def test_a_hall_goes_on_to_judge_a_tier_by_what_came_of_it():
    estimator = Estimator(learned(coverage={1: 0.8}))
    estimator.judge({1: 0.89})
    assert (estimator.choice.tier, estimator.choice.why) == (0, "coverage")
    estimator.learn(learned(coverage={1: 0.8}))
    assert estimator.choice.tier == 0
    estimator.judge({})
    assert estimator.choice.tier == 1


def test_a_few_estimates_say_nothing_yet():
    late = [("2026-03-02", 2, 100, 200, 300.0)]
    in_time = [("2026-03-02", 1, 100, 200, 150.0)]
    assert held(late * (JUDGED_FROM - 1) + in_time * JUDGED_FROM) == {1: 1.0}
    assert held(late * 50 + [("2026-03-03", 2, 100, 200, 200.0)] * 150) == {2: 0.75}
