"""The estimates measured on recorded queues."""

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner

from server.cli import main
from server.demo.recorded import RecordedDay, read_days
from server.demo.recorded_log import counters_of, log_of, settings_of
from server.domain import events
from server.domain.day import Day
from server.domain.fold import apply
from server.domain.prospect import prospect
from server.learning.evaluation import PREDICTORS, answered
from server.learning.training import learn
from server.stats.estimator import Estimator
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
    told = done.stderr.splitlines()
    assert told[:2] == ["living through 1999-03", "living through 1999-04"]
    assert "waits" in told[2]
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


def test_evaluate_says_what_the_hall_says_to_each_customer_as_they_enter(recording):
    """To one of a service that was not known when the lessons were learned, too."""
    days = read_days(recording)
    agents = {one.agent for day in days for one in day.customers if one.agent}
    settings, known = settings_of({"PS": 180, "NW": 180}, agents), ("PS",)
    logs = [log_of(day, settings, counters_of(agents)) for day in days]
    past = [one for log in logs[:20] for one in lessons(log, known, ())]
    test = list(lessons(logs[20], known, ()))
    learned = replace(learn(past, known, (), made_ms=0, iterations=20).learned, coverage={})
    halls = {0: Estimator(), 1: Estimator(replace(learned, trees=None)), 2: Estimator(learned)}
    told, entered = {tier: [] for tier in halls}, {(one.entered_ms, one.service) for one in test}
    hall = Day()
    for entry in logs[20]:
        event = entry.event
        if isinstance(event, events.TicketIssued) and (event.entered_ms, event.service) in entered:
            standing = prospect(hall, event.service, event.segment, event.entered_ms)
            for tier, estimator in halls.items():
                told[tier].append(estimator.promise(standing))
        apply(hall, entry)
    answers = answered(past, test, known, (), iterations=20)
    assert {one["tier"] for one in told[2]} >= {1, 2}
    for tier, promised in told.items():
        said = [(round(likely_s), round(high_s)) for likely_s, high_s, _ in answers[f"tier{tier}"]]
        assert [(one["likely_s"], one["high_s"]) for one in promised] == said


def refused(*asked) -> tuple[int, str]:
    """How `evaluate` ends that cannot be done, and its one sentence."""
    done = CliRunner().invoke(main, ["evaluate", *asked])
    said = [line for line in done.output.splitlines() if line.startswith("Error: ")]
    assert len(said) == 1, done.output
    return done.exit_code, said[0]


@pytest.mark.parametrize(
    ("until", "month", "named"),
    [
        ("1999-04-01", "1999-07", "they reach from 1999-03-10 to 1999-04-05"),
        ("1999-04-01", "1999-03", "All of 1999-03 lies before 1999-04-01"),
        ("1999-03-10", "1999-03", "no day before 1999-03-10"),
    ],
    ids=["no such month", "learned from already", "nothing to learn from"],
)
def test_what_cannot_be_measured_is_refused_before_anything_is_learned(recording, until, month, named):
    code, sentence = refused(str(recording), "--train-until", until, "--test-month", month)
    assert code == 1
    assert named in sentence


def test_a_file_that_is_missing_or_no_recording_is_named(recording, tmp_path):
    asked = ["--train-until", "1999-04-01", "--test-month", "1999-04"]
    code, sentence = refused(str(tmp_path / "gone.csv"), *asked)
    assert (code, "gone.csv" in sentence) == (2, True)
    (tmp_path / "letter.csv").write_text("Dear bank,\n")
    code, sentence = refused(str(tmp_path / "letter.csv"), *asked)
    assert (code, "letter.csv" in sentence) == (1, True)


def test_a_date_that_is_none_is_misused(recording):
    code, sentence = refused(str(recording), "--train-until", "April", "--test-month", "1999-04")
    assert (code, "April" in sentence) == (2, True)
