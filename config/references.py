"""Whether what a branch file names is there, once.

These checks read the file as it was written, so that they find their faults beside those of its shape.
"""

import datetime
import itertools
from collections.abc import Iterator, Mapping
from typing import Any

from config.complaints import Complaint, path_of
from config.defaults import TEXTS, Raw, entries, languages_of, names

_NAMED_BY = {
    "services": "code",
    "segments": "code",
    "zones": "code",
    "profiles": "name",
    "counters": "number",
    "pauses": "code",
    "printers": "name",
    "kiosks": "name",
    "boards": "name",
}
_POINTERS = (
    ("profiles", "services", "services", "check.no_service"),
    ("profiles", "segments", "segments", "check.no_segment"),
    ("counters", "profile", "profiles", "check.no_profile"),
    ("boards", "zone", "zones", "check.no_zone"),
    ("kiosks", "printer", "printers", "check.no_printer"),
    ("printers", "fallback", "printers", "check.no_printer"),
)
"""Table and setting that point, table pointed to, sentence when nothing is there."""


def of_references(written: Raw, full: Raw, catalogues: list[str]) -> Iterator[Complaint]:
    """Complaints about names used twice, names of nothing, texts and hours.

    `full` is the file with its gaps filled; `catalogues` are the languages that there are sentences in.
    """
    yield from _twice(written)
    yield from _pointers(written, full)
    yield from _prefixes(full)
    yield from _languages(written, catalogues)
    yield from _hours(written)


def _twice(written: Raw) -> Iterator[Complaint]:
    for table, setting in _NAMED_BY.items():
        first: dict[object, int] = {}
        for index, entry in entries(written, table):
            name = entry.get(setting)
            if not isinstance(name, str | int) or name == "":
                continue
            if name in first:
                values = {"value": name, "first": path_of(table, first[name])}
                yield Complaint(path_of(table, index, setting), "check.twice", values)
            first.setdefault(name, index)
    seen: list[str] = []
    for index, language in enumerate(languages_of(written)):
        if language in seen:
            values = {"value": language, "first": path_of("branch", "languages", seen.index(language))}
            yield Complaint(path_of("branch", "languages", index), "check.twice", values)
        seen.append(language)


def _pointers(written: Raw, full: Raw) -> Iterator[Complaint]:
    for table, setting, target, key in _POINTERS:
        known = names(full, target, _NAMED_BY[target])
        for index, entry in entries(written, table):
            held = entry.get(setting)
            many = held if isinstance(held, list) else [held]
            for place, name in enumerate(many):
                steps = (table, index, setting, place) if isinstance(held, list) else (table, index, setting)
                if not isinstance(name, str):
                    continue
                if setting == "fallback" and name == entry.get("name"):
                    yield Complaint(path_of(*steps), "check.own_fallback")
                elif name == "*" and setting in ("services", "segments"):
                    if len(many) > 1:
                        yield Complaint(path_of(*steps), "check.mixed_star")
                elif name not in known:
                    yield Complaint(path_of(*steps), key, {"value": name})


def _prefixes(full: Raw) -> Iterator[Complaint]:
    for index, service in entries(full, "services"):
        if "prefix" not in service and isinstance(service.get("code"), str):
            yield Complaint(path_of("services", index, "prefix"), "check.prefix_needed", {"value": service["code"]})


def _languages(written: Raw, catalogues: list[str]) -> Iterator[Complaint]:
    languages = languages_of(written)
    for index, language in enumerate(languages):
        if language not in catalogues:
            values = {"value": language, "choices": ", ".join(catalogues)}
            yield Complaint(path_of("branch", "languages", index), "check.no_sentences", values)
    for steps, texts in _texts(written):
        for language in languages:
            if language in catalogues and language not in texts:
                yield Complaint(path_of(*steps), "check.no_text", {"language": language})
        for language in texts:
            if language not in languages:
                yield Complaint(path_of(*steps, language), "check.other_language", {"language": language})


def _texts(written: Raw) -> Iterator[tuple[tuple[str | int, ...], Mapping[str, Any]]]:
    for table, settings in TEXTS.items():
        alone = written.get(table)
        found: list[tuple[tuple[str | int, ...], Raw]] = [((table,), alone)] if isinstance(alone, dict) else []
        found += [((table, index), entry) for index, entry in entries(written, table)]
        for (steps, entry), setting in itertools.product(found, settings):
            if isinstance(entry.get(setting), dict):
                yield (*steps, setting), entry[setting]


def _hours(written: Raw) -> Iterator[Complaint]:
    branch = written.get("branch")
    given = branch.get("day_starts", "05:00") if isinstance(branch, dict) else "05:00"
    day_starts = _minute(given)
    for index, service in entries(written, "services"):
        hours = service.get("hours")
        before: tuple[str, int] | None = None
        for place, span in enumerate(hours if isinstance(hours, list) else []):
            start, end = (_minute(part) for part in span.split("-", 1)) if _is_span(span) else (None, None)
            if day_starts is None or start is None or end is None:
                continue
            path = path_of("services", index, "hours", place)
            start += 1440 * (start < day_starts)
            end += 1440 * (end <= day_starts)
            if end <= start:
                yield Complaint(path, "check.hours_backwards", {"value": span})
            elif before is not None and start < before[1]:
                yield Complaint(path, "check.hours_overlap", {"value": span, "before": before[0]})
            before = (span, end)


def _is_span(span: object) -> bool:
    return isinstance(span, str) and span.count("-") == 1


def _minute(clock: object) -> int | None:
    """Minutes since midnight of "HH:MM", None when it is no time of day."""
    if clock == "24:00":
        return 1440
    try:
        time = datetime.datetime.strptime(str(clock), "%H:%M")
    except ValueError:
        return None
    return time.hour * 60 + time.minute
