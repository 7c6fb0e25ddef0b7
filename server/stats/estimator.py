"""Which estimate is given: the best tier that has proved itself, for this place, now."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from server.domain.prospect import Prospect
from server.stats.corrections import Range
from server.stats.features import features
from server.stats.learned import Learned
from server.stats.waits import estimate

COVERAGE_MIN, COVERAGE_MAX = 0.72, 0.88
"""A tier is trusted while this share of the last days' waits stayed below its P80."""
DAYS_FOR_TIER_1 = 3
DAYS_FOR_TIER_2 = 14
SAID_MAX_S = 24 * 3600
"""A model that says more than a day is broken, whatever its file's seal says."""
BOUNDS = ("low_s", "likely_s", "high_s")


@dataclass(frozen=True, slots=True)
class Choice:
    """A tier, and why not a higher one (None: it is the highest)."""

    tier: int
    why: str | None = None


def best_tier(learned: Learned | None, held: Mapping[int, float] | None = None) -> Choice:
    """The highest tier that what was learned allows; see `TIER_WHYS` for the reasons.

    `held` is the share of waits below the bound that was really given lately, by tier; a tier that is not in it is
    judged by the days on which it was tried as it was learned.
    """
    if learned is None:
        return Choice(0, "nothing_learned")
    why, coverage = learned.why, {**learned.coverage, **(held or {})}
    for tier, days, present in ((2, DAYS_FOR_TIER_2, learned.trees is not None), (1, DAYS_FOR_TIER_1, True)):
        if learned.days < days:
            why = why or "few_days"
        elif not present:
            why = why or "not_learned"
        elif not COVERAGE_MIN <= coverage.get(tier, 0.8) <= COVERAGE_MAX:
            why = "coverage"
        else:
            return Choice(tier, why if tier < 2 else None)
    return Choice(0, why)


UNUSABLE = "unusable"
TIER_WHYS = ("nothing_learned", UNUSABLE, "few_days", "not_learned", "coverage", "no_library")


class Estimator:
    """Called with what stands before a place, it answers the range; `learned` may be put in at any moment.

    Whatever is wrong with what was learned, a range of tier 0 comes out: no ticket waits for a model.
    """

    def __init__(self, learned: Learned | None = None) -> None:
        self._learned, self._choice = learned, best_tier(learned)
        self._held: Mapping[int, float] = {}

    @property
    def learned(self) -> Learned | None:
        """What it goes by."""
        return self._learned

    @property
    def choice(self) -> Choice:
        """The tier that places are told by, unless something is missing for one."""
        return self._choice

    def learn(self, learned: Learned | None, why: str | None = None) -> None:
        """Go by this from now on; `why` there is nothing to go by, where that is known."""
        choice = Choice(0, why) if learned is None and why else best_tier(learned, self._held)
        self._learned, self._choice = learned, choice

    def judge(self, held: Mapping[int, float]) -> None:
        """Trust each tier by what came of its estimates, as `best_tier` does."""
        self._held = held
        if self._learned is not None:
            self._choice = best_tier(self._learned, held)

    def __call__(self, standing: Prospect) -> dict[str, int] | None:
        """The range `{low_s, likely_s, high_s}` of the wait; None when no open counter may take it."""
        promised = self.promise(standing)
        return None if promised is None else {name: promised[name] for name in BOUNDS}

    def promise(self, standing: Prospect) -> dict[str, int] | None:
        """The same with the `tier` that it is of, as a ticket's issue keeps it."""
        plain = estimate(standing)
        if plain is None:
            return None
        learned, tier = self._learned, self._choice.tier
        if learned is not None and tier and plain["high_s"] > 0:
            with contextlib.suppress(Exception):  # a model that fails must not cost anybody their number
                said = told(learned, standing, tier)
                if said is not None and said[0].high_s <= SAID_MAX_S:
                    return _shown(*said)
        return plain | {"tier": 0}


def told(learned: Learned, standing: Prospect, tier: int) -> tuple[Range, int] | None:
    """The range by the highest tier up to `tier` that has all it needs, and that tier; None if only tier 0 is left."""
    view = standing.view
    service, segment = ("", "") if view is None else (view.service, view.segment)
    for trusted in range(tier, 0, -1):
        said = said_by(
            learned, trusted, standing, service, segment,
            lambda: features(standing, learned.services, learned.segments),
        )  # fmt: skip
        if said is not None:
            return _corrected(learned, said, trusted), trusted
    return None


def said_by(
    learned: Learned, tier: int, standing: Prospect, service: str, segment: str, row: Callable[[], Sequence[float]]
) -> Range | None:
    """What a tier says of a place before any correction, None where it misses something; `row` gives its features.

    The hall and `evaluate` ask here, so that both have the same answer.
    """
    if tier < 2:
        return learned.table.range_of(standing, segment)
    return learned.raw(row()) if learned.trees is not None and service in learned.services else None


def _corrected(learned: Learned, said: Range, tier: int) -> Range:
    own = learned.corrections.get(tier)
    return said if own is None else own.of(said)


def _shown(said: Range, tier: int) -> dict[str, int]:
    return {
        "low_s": round(said.low_s),
        "likely_s": round(said.likely_s),
        "high_s": round(said.high_s),
        "tier": tier,
    }
