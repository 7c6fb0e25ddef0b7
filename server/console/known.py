"""What staff pages know of the branch before they ask anything."""

from collections.abc import Mapping
from typing import Any


def known(settings: Mapping[str, Any]) -> dict[str, Any]:
    """The names and limits that staff pages show, out of the branch file's dump (`config.settings.BranchFile`).

    `{name, timezone, services, segments, zones, profiles, pauses, short_service_s, undo_within_s}`; names are per
    language. It holds nothing of customers or staff, for a page's HTML is given to whoever asks.
    """
    return {
        "name": settings["branch"]["name"],
        "timezone": settings["branch"]["timezone"],
        "services": [
            _part(each, "code", "name", "bring", "target_wait_min") | {"hours": _spans(each["hours"])}
            for each in settings["services"]
        ],
        "segments": [_part(segment, "code", "name") for segment in settings["segments"]],
        "zones": [_part(zone, "code", "name") for zone in settings["zones"]],
        "profiles": [_part(profile, "name", "services") for profile in settings["profiles"]],
        "pauses": [_part(pause, "code", "name", "limit_min") for pause in settings["pauses"]],
        "short_service_s": settings["calling"]["short_service_s"],
        "undo_within_s": settings["calling"]["undo_within_s"],
    }


def _spans(week: Mapping[str, list[str]]) -> list[str]:
    """All spans of a week's hours, each once."""
    return sorted({span for spans in week.values() for span in spans})


def _part(entry: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: entry[name] for name in names}
