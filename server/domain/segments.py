"""Which class a customer belongs to, by the rules of the branch file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from server.domain.branch import ORDINARY
from server.domain.identification import Shown, age, matches

NEED = "need"
NEED_AGE_DEFAULT = 70

ASKED, RULE, DIRECTORY, LOOKUP, STAFF = "asked", "rule", "directory", "lookup", "staff"
"""Who decided a segment, as an event's `segment_by` says it."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known when a segment is decided; `shown` is None for somebody who showed nothing."""

    service: str
    language: str
    channel: str
    day: date
    shown: Shown | None = None
    appointment: bool = False


@dataclass(frozen=True, slots=True)
class SegmentRule:
    """One rule: a segment, and the conditions that must all hold; None is no condition."""

    segment: str
    identification: str | None = None
    prefix: str | None = None
    length: int | None = None
    checksum: str | None = None
    appointment: bool | None = None
    language: str | None = None
    channel: str | None = None
    service: str | None = None

    def holds(self, facts: Facts) -> bool:
        """Whether it is about such a customer."""
        about = (self.appointment, self.language, self.channel, self.service)
        if not all(
            wanted is None or wanted == given
            for wanted, given in zip(
                about, (facts.appointment, facts.language, facts.channel, facts.service), strict=True
            )
        ):
            return False
        if (self.identification, self.prefix, self.length, self.checksum) == (None, None, None, None):
            return True
        shown = facts.shown
        return (
            shown is not None
            and self.identification in (None, shown.kind)
            and matches(shown.value, self.prefix, self.length, self.checksum)
        )


@dataclass(frozen=True, slots=True)
class SegmentRules:
    """The ordered rules, and the age from which an identity number gives the need segment (None: never)."""

    rules: tuple[SegmentRule, ...]
    need_age: int | None


def rules_of(settings: Mapping[str, Any]) -> SegmentRules:
    """The rules of a branch file's dump, or of a frozen copy of one from before there were any."""
    known = SegmentRule.__slots__
    return SegmentRules(
        tuple(
            SegmentRule(**{name: entry[name] for name in known if name in entry})
            for entry in settings.get("segment_rules", ())
        ),
        settings.get("identification", {}).get("need_age", NEED_AGE_DEFAULT),
    )


def segment_of(rules: SegmentRules, facts: Facts, listed: str | None = None) -> tuple[str, str | None]:
    """The segment of a customer, and who decided it (None: nobody, so ordinary).

    `listed` is what the customer directory says. Need by age goes before everything: whoever is old enough is served
    first, whatever their grade. Then the directory, which knows the person; then the first rule that holds.
    """
    years = age(facts.shown, facts.day) if facts.shown else None
    if rules.need_age is not None and years is not None and years >= rules.need_age:
        return NEED, RULE
    if listed is not None:
        return listed, DIRECTORY
    found = next((rule.segment for rule in rules.rules if rule.holds(facts)), None)
    return (ORDINARY, None) if found is None else (found, RULE)


def tells_lobby(settings: Mapping[str, Any]) -> frozenset[str]:
    """The segments whose customers the lobby page is told of as soon as they are identified."""
    return frozenset(entry["code"] for entry in settings["segments"] if entry.get("tell_lobby"))


def kinds_wanted(settings: Mapping[str, Any], services: Sequence[str]) -> str:
    """The strictest of what these services ask of a customer: "require", "offer" or "none"."""
    asked = {entry["code"]: entry.get("identification", "none") for entry in settings["services"]}
    wanted = {asked.get(code, "none") for code in services}
    return next((degree for degree in ("require", "offer") if degree in wanted), "none")
