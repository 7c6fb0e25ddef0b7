"""Whether what a branch file names is there, once.

These checks read the file as it was written, so that they find their faults beside those of its shape.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from config.complaints import Complaint, path_of, printable
from config.contrast import of_look
from config.defaults import Path, Raw, as_date, entries, languages_of, names, texts_of
from config.hours import of_hours
from config.work import Calling

MAXIMUM_WAIT_MIN = Calling().maximum_wait_min

_NAMED_BY = {
    "services": "code",
    "segments": "code",
    "zones": "code",
    "profiles": "name",
    "counters": "number",
    "pauses": "code",
    "parks": "code",
    "marks": "code",
    "reasons": "code",
    "printers": "name",
    "kiosks": "name",
    "boards": "name",
}
_POINTERS = (
    ("profiles", "services", "services", "check.no_service"),
    ("profiles", "segments", "segments", "check.no_segment"),
    ("profiles", "ratio", "segments", "check.no_segment"),
    ("profiles", "overflow", "services", "check.no_service"),
    ("segment_rules", "segment", "segments", "check.no_segment"),
    ("segment_rules", "service", "services", "check.no_service"),
    ("counters", "profile", "profiles", "check.no_profile"),
    ("boards", "zone", "zones", "check.no_zone"),
    ("kiosks", "printer", "printers", "check.no_printer"),
    ("printers", "fallback", "printers", "check.no_printer"),
)
"""Table and setting that point, table pointed to, sentence when nothing is there."""
CHOICES_SHOWN_MAX = 8


def of_references(written: Raw, full: Raw, catalogues: list[str]) -> Iterator[Complaint]:
    """Complaints about names used twice, names of nothing, texts and hours.

    `full` is the file with its gaps filled; `catalogues` are the languages that there are sentences in.
    """
    yield from _twice(written)
    yield from _pointers(written, full)
    yield from _prefixes(full)
    yield from _languages(written, catalogues)
    yield from of_hours(written)
    yield from _ratios(written)
    yield from _maximum_waits(written)
    yield from _boards(written)
    yield from of_look(written)


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
    yield from _same_forms(written)
    yield from _same_dates(written)


def _same_forms(written: Raw) -> Iterator[Complaint]:
    reports = written.get("reports")
    listed = reports.get("formats") if isinstance(reports, dict) else None
    forms: list[Any] = listed if isinstance(listed, list) else []
    for place, form in enumerate(forms):
        first = forms.index(form)
        if isinstance(form, str) and first < place:
            values = {"value": form, "first": path_of("reports", "formats", first)}
            yield Complaint(path_of("reports", "formats", place), "check.twice", values)


def _same_dates(written: Raw) -> Iterator[Complaint]:
    branch = written.get("branch")
    if not isinstance(branch, dict):
        return
    listed = branch.get("holidays")
    holidays: list[tuple[Path, Any]] = []
    if isinstance(listed, list):
        holidays = [(("holidays", place), day) for place, day in enumerate(listed)]
    special: list[tuple[Path, Any]] = [
        (("special_days", place, "date"), day.get("date")) for place, day in entries(branch, "special_days")
    ]
    for placed in (holidays, special):
        first: dict[str, str] = {}
        for path, given in placed:
            day, here = str(as_date(given)), path_of("branch", *path)
            if day in first:
                yield Complaint(here, "check.twice", {"value": day, "first": first[day]})
            first.setdefault(day, here)


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
                    yield Complaint(path_of(*steps), key, {"value": name, "choices": _listed(known)})
    profiles = names(full, "profiles", "name")
    for index, counter in entries(written, "counters"):
        for place, shift in entries(counter, "profiles"):
            name = shift.get("profile")
            if isinstance(name, str) and name not in profiles:
                path = path_of("counters", index, "profiles", place, "profile")
                yield Complaint(path, "check.no_profile", {"value": name, "choices": _listed(profiles)})


def _listed(known: Iterable[object]) -> str:
    """The names that may be pointed to, the first of them when they are many; a dash for none."""
    listed = sorted({printable(str(name)) for name in known})
    return ", ".join([*listed[:CHOICES_SHOWN_MAX], *["…"][: len(listed) > CHOICES_SHOWN_MAX]]) or "–"


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
    for steps, held, at in texts_of(written):
        texts = held[at]
        if not isinstance(texts, Mapping):
            continue
        for language in languages:
            if language in catalogues and language not in texts:
                yield Complaint(path_of(*steps), "check.no_text", {"language": language})
        for language in texts:
            if language not in languages:
                yield Complaint(path_of(*steps, language), "check.other_language", {"language": language})
    for index, rule in entries(written, "segment_rules"):
        asked = rule.get("language")
        if isinstance(asked, str) and asked not in languages:
            path = path_of("segment_rules", index, "language")
            yield Complaint(path, "check.other_language", {"language": asked})


def _ratios(written: Raw) -> Iterator[Complaint]:
    for index, profile in entries(written, "profiles"):
        if profile.get("strategy") == "ratio" and not profile.get("ratio"):
            yield Complaint(path_of("profiles", index, "ratio"), "check.ratio_needed")


def _maximum_waits(written: Raw) -> Iterator[Complaint]:
    calling = written.get("calling")
    limit = calling.get("maximum_wait_min", MAXIMUM_WAIT_MIN) if isinstance(calling, dict) else MAXIMUM_WAIT_MIN
    for index, service in entries(written, "services"):
        own = service.get("maximum_wait_min")
        if isinstance(own, int) and isinstance(limit, int) and own > limit:
            path = path_of("services", index, "maximum_wait_min")
            yield Complaint(path, "check.above_maximum", {"value": own, "limit": limit})


def _boards(written: Raw) -> Iterator[Complaint]:
    for index, board in entries(written, "boards"):
        if board.get("layout") == "zone" and "zone" not in board:
            yield Complaint(path_of("boards", index, "zone"), "check.zone_needed")
