"""The estimators over recorded days, as the living system would have used them."""

from __future__ import annotations

import statistics
from collections import deque
from collections.abc import Mapping, Sequence
from itertools import groupby

from server.learning.training import TIERS, Said, learn, said, together
from server.stats.corrections import DAYS, Correction, Range, correction
from server.stats.lessons import Lesson
from server.stats.waits import estimate

PREDICTORS = ("tier0", "tier1", "tier2", "mean20", "les", "hol", "queue_length")
SHARE = 0.8

Figures = dict[str, float]
Answers = dict[str, list[tuple[float, float, float]]]
"""By predictor: the likely wait, its 80 % bound, what came of it; seconds. A plain rule has one figure for both."""


def evaluated(
    past: Sequence[Lesson], test: Sequence[Lesson], services: Sequence[str], segments: Sequence[str],
    *, iterations: int | None = None,
) -> dict[str, Figures]:  # fmt: skip
    """Every predictor's figures over the test days, as `answered`."""
    answers = answered(past, test, services, segments, iterations=iterations)
    return {name: _figures(answers[name]) for name in PREDICTORS}


def answered(
    past: Sequence[Lesson], test: Sequence[Lesson], services: Sequence[str], segments: Sequence[str],
    *, iterations: int | None = None,
) -> Answers:  # fmt: skip
    """What every predictor says over the test days; a tier that misses something answers as the one below it.

    What was learned stays as it was after the last lesson of the past. Corrections are renewed each night from the 14
    days before, test days among them once they are over.
    """
    learned, tried = learn(past, services, segments, made_ms=0, iterations=iterations)
    recent, corrections = deque(tried.values(), maxlen=DAYS), dict(learned.corrections)
    answers: Answers = {name: [] for name in PREDICTORS}
    for _, lessons in groupby(test, key=lambda lesson: lesson.day):
        today = list(lessons)
        told = said(learned, today)
        for place, lesson in enumerate(today):
            _answer(answers, lesson, [_corrected(told, tier, place, corrections) for tier in TIERS])
        recent.append(told)
        corrections = {tier: correction(together(recent, tier)) for tier in TIERS}
    return answers


def _corrected(told: Said, tier: int, place: int, corrections: Mapping[int, Correction]) -> Range | None:
    said_of = told[tier][place]
    return None if said_of is None else corrections[tier].of(said_of[0])


def _answer(answers: Answers, lesson: Lesson, tiers: Sequence[Range | None]) -> None:
    """Note what every predictor says of one customer."""
    by_rule = estimate(lesson.standing)
    assert by_rule is not None, "a lesson is of somebody whom a counter took"
    below = Range(by_rule["low_s"], by_rule["likely_s"], by_rule["high_s"])
    answers["tier0"].append((below.likely_s, below.high_s, lesson.wait_s))
    for tier, told in zip(TIERS, tiers, strict=True):
        below = told or below
        answers[f"tier{tier}"].append((below.likely_s, below.high_s, lesson.wait_s))
    for name, said_s in lesson.plain.items():
        answers[name].append((said_s, said_s, lesson.wait_s))


def _figures(answers: Sequence[tuple[float, float, float]]) -> Figures:
    """Mean and median error of the likely wait; pinball loss and coverage of the 80 % bound."""
    errors = [abs(likely - wait_s) for likely, _, wait_s in answers]
    losses = [max(SHARE * (wait_s - high), (SHARE - 1) * (wait_s - high)) for _, high, wait_s in answers]
    return {
        "mae_s": round(statistics.fmean(errors), 2),
        "median_s": round(statistics.median(errors), 2),
        "pinball80_s": round(statistics.fmean(losses), 2),
        "coverage80": round(sum(wait_s <= high for _, high, wait_s in answers) / len(answers), 4),
    }
