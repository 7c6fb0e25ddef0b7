"""What past days teach, made into one file of numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from server.learning.boosting import available, boosted
from server.stats.calibration import calibrated
from server.stats.corrections import DAYS, Range, correction
from server.stats.estimator import said_by
from server.stats.learned import Learned
from server.stats.lessons import Lesson

TIERS = (1, 2)

Said = dict[int, list[tuple[Range, float] | None]]
"""By tier, what it said of each lesson without any correction, and what came of it; None where it missed something."""


def frequent(names: Iterable[str]) -> tuple[str, ...]:
    """Each name once, the most frequent first."""
    return tuple(name for name, _ in sorted(Counter(names).items(), key=lambda entry: (-entry[1], entry[0])))


class Taught(NamedTuple):
    """What was learned, and what the days before the last 14 had made of each of those."""

    learned: Learned
    tried: dict[str, Said]


def learn(
    past: Sequence[Lesson], services: Sequence[str], segments: Sequence[str], *, branch: str = "", made_ms: int,
    iterations: int | None = None,
) -> Taught:  # fmt: skip
    """All that these lessons teach; corrections are measured on the last 14 days, by what those before them taught."""
    days = sorted({lesson.day for lesson in past})
    last = dict[str, list[Lesson]]({day: [] for day in days[-DAYS:]})
    before: list[Lesson] = []
    for lesson in past:
        last.get(lesson.day, before).append(lesson)
    trial = _taught(before, services, segments, made_ms, iterations)
    tried = {day: said(trial, told_of) for day, told_of in last.items()}
    final = _taught(past, services, segments, made_ms, iterations)
    learned = replace(
        final,
        branch=branch,
        corrections={tier: correction(together(tried.values(), tier)) for tier in TIERS},
        coverage=_coverage(list(tried.values())),
    )
    return Taught(learned, tried)


def together(days: Iterable[Said], tier: int) -> list[tuple[Range, float]]:
    """What a tier said on several days."""
    return [one for day in days for one in day[tier] if one is not None]


def said(learned: Learned, told_of: Sequence[Lesson]) -> Said:
    """What tiers 1 and 2 say of these lessons, without any correction."""
    return {tier: [_said(learned, tier, lesson) for lesson in told_of] for tier in TIERS}


def _said(learned: Learned, tier: int, lesson: Lesson) -> tuple[Range, float] | None:
    answer = said_by(learned, tier, lesson.standing, lesson.service, lesson.kind, lambda: lesson.row)
    return None if answer is None else (answer, lesson.wait_s)


def _taught(
    past: Sequence[Lesson], services: Sequence[str], segments: Sequence[str], made_ms: int, iterations: int | None
) -> Learned:
    days = sorted({lesson.day for lesson in past})
    rows, waits = [lesson.row for lesson in past], [lesson.wait_s for lesson in past]
    trees = boosted(rows, waits, iterations)
    why = None if trees else "no_library" if not available() else "few_days"
    return Learned(
        branch="",
        made_ms=made_ms,
        days=len(days),
        until=days[-1] if days else "",
        services=tuple(services),
        segments=tuple(segments),
        table=calibrated((lesson.standing, lesson.kind, lesson.wait_s) for lesson in past),
        trees=trees,
        why=why,
    )


def _coverage(tried: Sequence[Said]) -> dict[int, float]:
    """How many waits of the second half of these days stayed below the bound that the first half corrected."""
    half, shares = len(tried) // 2, {}
    for tier in TIERS:
        first, second = together(tried[:half], tier), together(tried[half:], tier)
        if second:
            moved = correction(first)
            shares[tier] = sum(wait_s <= moved.of(told).high_s for told, wait_s in second) / len(second)
    return shares
