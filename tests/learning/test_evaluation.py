"""The estimates measured on recorded queues."""

import json

import pytest
from click.testing import CliRunner

from server.cli import main
from server.demo.recorded import RecordedDay, read_days
from server.demo.recorded_log import counters_of, log_of, settings_of
from server.learning.evaluation import PREDICTORS
from server.stats.lessons import lessons

FIGURES = {"mae_s", "median_s", "pinball80_s", "coverage80"}


def rows_of(day: RecordedDay) -> list:
    agents = {one.agent for one in day.customers if one.agent}
    log = log_of(day, settings_of({"PS": 180, "NW": 180}, agents), counters_of(agents))
    return list(lessons(log, ("PS", "NW"), ()))


@pytest.fixture(scope="module")
def figures(recording, tmp_path_factory):
    kept = tmp_path_factory.mktemp("evaluated") / "figures.json"
    asked = ["evaluate", str(recording), "--train-until", "1999-04-01", "--test-month", "1999-04", "--json", str(kept)]
    done = CliRunner().invoke(main, asked)
    assert done.exit_code == 0, done.output
    return json.loads(kept.read_text())


def test_every_predictor_has_its_four_figures(figures):
    assert tuple(figures) == PREDICTORS
    assert all(set(found) == FIGURES for found in figures.values())


def test_what_was_learned_is_nearer_than_what_the_last_20_waited(figures):
    assert figures["tier2"]["mae_s"] < figures["mean20"]["mae_s"]
    assert 0.6 < figures["tier2"]["coverage80"] < 0.95


def test_what_happens_after_an_entry_changes_nothing_of_what_is_known_at_it(recording):
    day = read_days(recording)[3]
    middle_ms = day.customers[45].entered_ms
    cut = tuple(one for one in day.customers if one.entered_ms <= middle_ms)
    seen = [one for one in rows_of(day) if one.since_midnight_s * 1000 <= middle_ms]
    alone = [one for one in rows_of(RecordedDay(day.day, cut)) if one.since_midnight_s * 1000 <= middle_ms]
    assert len(seen) > 5
    known = {(one.entered_ms, one.row, one.standing) for one in seen}
    assert known == {(one.entered_ms, one.row, one.standing) for one in alone}


def test_a_month_in_which_nobody_waited_is_refused(recording):
    asked = ["evaluate", str(recording), "--train-until", "1999-04-01", "--test-month", "1999-07"]
    done = CliRunner().invoke(main, asked)
    assert done.exit_code == 1
    assert "1999-07" in done.output


def test_days_already_learned_from_are_not_measured(recording):
    asked = ["evaluate", str(recording), "--train-until", "1999-04-01", "--test-month", "1999-03"]
    assert CliRunner().invoke(main, asked).exit_code == 1
