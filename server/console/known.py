"""What staff pages know of the branch before they ask anything."""

from collections.abc import Mapping
from typing import Any

CALLING = ("arrival", "short_service_s", "undo_within_s", "park_max_min", "continuous_work_min")


def known(settings: Mapping[str, Any]) -> dict[str, Any]:
    """The names and limits that staff pages show, out of the branch file's dump (`config.settings.BranchFile`).

    `{name, timezone, day_starts, services, segments, zones, profiles, pauses, parks, marks, reasons, arrival,
    counter_grace_s, short_service_s, undo_within_s, park_max_min, continuous_work_min}`; names are per language. It
    holds nothing of customers or staff, for a page's HTML is given to whoever asks.
    """
    return {
        "name": settings["branch"]["name"],
        "timezone": settings["branch"]["timezone"],
        "day_starts": settings["branch"]["day_starts"],
        "services": [
            _part(each, "code", "name", "bring", "target_wait_min", "target_service_min", "wrap_up")
            | {"hours": _spans(each["hours"])}
            for each in settings["services"]
        ],
        "segments": [_part(segment, "code", "name") for segment in settings["segments"]],
        "zones": [_part(zone, "code", "name") for zone in settings["zones"]],
        "profiles": [_part(profile, "name", "services") for profile in settings["profiles"]],
        "pauses": [_part(pause, "code", "name", "limit_min") for pause in settings["pauses"]],
        **{table: [_part(each, "code", "name") for each in settings[table]] for table in ("parks", "marks", "reasons")},
        "counter_grace_s": settings["branch"]["counter_grace_s"],
        **_part(settings["calling"], *CALLING),
    }


def _spans(week: Mapping[str, list[str]]) -> list[str]:
    """All spans of a week's hours, each once."""
    return sorted({span for spans in week.values() for span in spans})


def _part(entry: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: entry[name] for name in names}
