"""What a branch file leaves unsaid.

`complete` turns the tables as they were written into tables that name everything. It never raises: what is not of
the right kind is passed on as it stands, for the complaints to find.
"""

import copy
import datetime
import re
from collections.abc import Iterator, Mapping
from typing import Any

from config.sentences import Sentences

PROFILE = "general"
ZONE = "hall"
KIOSK = "kiosk"
BOARD = "hall"
NEED_TARGET_MIN = 5
PAUSE_LIMITS_MIN: Mapping[str, int | None] = {
    "break": 10,
    "meal": 45,
    "balancing": 30,
    "cash": 20,
    "authorisation": 10,
    "fault": None,
    "training": None,
}
PARKS = ("form", "papers", "copy", "authorisation", "other")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SEVERAL_DAYS = {"weekdays": WEEKDAYS[:5], "weekend": WEEKDAYS[5:]}
"""What a table of hours may say for several days at once; a day of its own goes before."""
TEXTS = {
    "branch": ("name", "message", "emergency_text"),
    "services": ("name", "group", "bring"),
    "segments": ("name",),
    "zones": ("name",),
    "pauses": ("name",),
    "parks": ("name",),
    "marks": ("name",),
    "reasons": ("name",),
}
"""Where a text may stand: one string for every language, or one per language."""

_PREFIX = re.compile(r"[A-Z]{1,3}")
_LANGUAGES = ("zh", "en")

Raw = dict[str, Any]
Path = tuple[str | int, ...]


def languages_of(raw: Mapping[str, Any]) -> list[str]:
    """The branch's languages as far as they can be read."""
    branch = raw.get("branch")
    given = branch.get("languages", _LANGUAGES) if isinstance(branch, Mapping) else _LANGUAGES
    return [language for language in given if isinstance(language, str)] if isinstance(given, list | tuple) else []


def entries(raw: Mapping[str, Any], table: str) -> Iterator[tuple[int, Raw]]:
    """The entries of a list of tables that are tables, each with its place in the list."""
    listed = raw.get(table)
    for index, entry in enumerate(listed if isinstance(listed, list) else []):
        if isinstance(entry, dict):
            yield index, entry


def names(raw: Mapping[str, Any], table: str, setting: str) -> list[str]:
    """What the entries of a list of tables are called, those that can be read."""
    held = [entry.get(setting) for _, entry in entries(raw, table)]
    return [name for name in held if isinstance(name, str)]


def complete(raw: Mapping[str, Any], sentences: Sentences) -> Raw:
    """A copy of `raw` with every gap filled that another part of the file, or a sentence, can fill."""
    full: Raw = copy.deepcopy(dict(raw))
    languages = languages_of(full)
    for _, service in entries(full, "services"):
        code = service.get("code")
        if "prefix" not in service and isinstance(code, str) and _PREFIX.fullmatch(code):
            service["prefix"] = code
    _segments(full)
    _counters(full)
    _zones(full)
    _devices(full)
    if "pauses" not in full:
        full["pauses"] = [
            {"code": code} | ({} if limit is None else {"limit_min": limit}) for code, limit in PAUSE_LIMITS_MIN.items()
        ]
    if "parks" not in full:
        full["parks"] = [{"code": code} for code in PARKS]
    for table in ("segments", "zones", "pauses", "parks"):
        _name(full, table, languages, sentences)
    _weeks(full)
    _dates(full)
    _spread(full, languages)
    return full


def weekly(hours: Any) -> Any:
    """Hours as they are written turned into one list for each weekday; none at all stay an empty table."""
    if isinstance(hours, list):
        return dict.fromkeys(WEEKDAYS, hours) if hours else {}
    if not isinstance(hours, dict) or not hours:
        return hours
    days: Raw = {day: [] for day in WEEKDAYS}
    for several, meant in SEVERAL_DAYS.items():
        if several in hours:
            days |= dict.fromkeys(meant, hours[several])
    return days | {day: spans for day, spans in hours.items() if day not in SEVERAL_DAYS}


def _weeks(full: Raw) -> None:
    for _, service in entries(full, "services"):
        for table in (service, service.get("slots")):
            if isinstance(table, dict) and "hours" in table:
                table["hours"] = weekly(table["hours"])


def _dates(full: Raw) -> None:
    """Let a date stand with or without quotes."""
    branch = full.get("branch")
    if not isinstance(branch, dict):
        return
    if isinstance(branch.get("holidays"), list):
        branch["holidays"] = [as_date(day) for day in branch["holidays"]]
    for _, special in entries(branch, "special_days"):
        if "date" in special:
            special["date"] = as_date(special["date"])


def as_date(written: Any) -> Any:
    """TOML's own date as the text the house keeps; anything else as it is."""
    own = isinstance(written, datetime.date) and not isinstance(written, datetime.datetime)
    return written.isoformat() if own else written


def _segments(full: Raw) -> None:
    listed = full.setdefault("segments", [])
    if not isinstance(listed, list):
        return
    given = names(full, "segments", "code")
    listed += [{"code": code} for code in ("ordinary", "need") if code not in given]
    for _, segment in entries(full, "segments"):
        if segment.get("code") == "need":
            segment.setdefault("serve_first", True)
            if "head_start_min" not in segment:
                segment.setdefault("target_wait_min", NEED_TARGET_MIN)


def _counters(full: Raw) -> None:
    full.setdefault("profiles", [{"name": PROFILE}])
    profiles = names(full, "profiles", "name") or [PROFILE]
    for _, counter in entries(full, "counters"):
        counter.setdefault("profile", profiles[0])
        counter.setdefault("zone", ZONE)


def _zones(full: Raw) -> None:
    unsaid = "zones" not in full
    listed = full.setdefault("zones", [])
    if not isinstance(listed, list):
        return
    known = names(full, "zones", "code")
    for _, counter in entries(full, "counters"):
        zone = counter["zone"]
        if isinstance(zone, str) and zone not in known:
            known.append(zone)
            listed.append({"code": zone})
    if unsaid and not listed:  # no counter could be read, which is complaint enough
        listed.append({"code": ZONE})


def _devices(full: Raw) -> None:
    printers = names(full, "printers", "name")
    full.setdefault("kiosks", [{"name": KIOSK} | ({"printer": printers[0]} if printers else {})])
    full.setdefault("boards", [{"name": BOARD, "audio": True}])


def _name(full: Raw, table: str, languages: list[str], sentences: Sentences) -> None:
    """Give what every branch has its usual name, and a zone nobody named its code."""
    usual = sentences.words(f"branch.{table[:-1]}.")
    for _, entry in entries(full, table):
        code = entry.get("code")
        if "name" in entry or not isinstance(code, str):
            continue
        key = f"branch.{table[:-1]}.{code}"
        names = {language: usual[language][key] for language in languages if key in usual.get(language, {})}
        if len(names) == len(languages) > 0:
            entry["name"] = names
        elif table == "zones":
            entry["name"] = code


def _spread(full: Raw, languages: list[str]) -> None:
    """Let one string stand for every language."""
    for _, entry, setting in texts_of(full):
        if isinstance(entry[setting], str):
            entry[setting] = dict.fromkeys(languages, entry[setting])


def texts_of(raw: Raw) -> Iterator[tuple[Path, Any, Any]]:
    """Every place where a text stands: its path, what holds it, the key or index that it stands at."""
    branch = raw.get("branch")
    found: list[tuple[Path, Raw, tuple[str, ...]]] = []
    if isinstance(branch, dict):
        found.append((("branch",), branch, TEXTS["branch"]))
        found += [(("branch", "special_days", at), day, ("name",)) for at, day in entries(branch, "special_days")]
    for table, settings in TEXTS.items():
        found += [((table, index), entry, settings) for index, entry in entries(raw, table)]
    for path, entry, settings in found:
        yield from (((*path, setting), entry, setting) for setting in settings if setting in entry)
    for index, service in entries(raw, "services"):
        steps = service.get("checklist")
        for place in range(len(steps) if isinstance(steps, list) else 0):
            yield ("services", index, "checklist", place), steps, place
