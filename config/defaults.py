"""What a branch file leaves unsaid.

`complete` turns the tables as they were written into tables that name everything. It never raises: what is not of
the right kind is passed on as it stands, for the complaints to find.
"""

import copy
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
TEXTS = {
    "branch": ("name", "message"),
    "services": ("name", "group", "bring"),
    "segments": ("name",),
    "zones": ("name",),
    "pauses": ("name",),
}
"""Where a text may stand: one string for every language, or one per language."""

_PREFIX = re.compile(r"[A-Z]{1,3}")
_LANGUAGES = ("zh", "en")

Raw = dict[str, Any]


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
    for table in ("segments", "zones", "pauses"):
        _name(full, table, languages, sentences)
    _spread(full, languages)
    return full


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
    branch = full.get("branch")
    tables = {"branch": [(0, branch)] if isinstance(branch, dict) else []}
    for table in TEXTS:
        for _, entry in tables.get(table) or entries(full, table):
            for setting in TEXTS[table]:
                if isinstance(entry.get(setting), str):
                    entry[setting] = dict.fromkeys(languages, entry[setting])
