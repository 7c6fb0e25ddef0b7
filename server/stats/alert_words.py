"""What an alert says to people."""

from collections.abc import Callable, Mapping
from typing import Any

Say = Callable[..., str]
# What lobby.printer has a sentence for; anything else is a fault.
PRINTER_TROUBLES = (
    "paper_out", "near_end", "cover_open", "cutter", "error", "offline", "unreachable", "no_answer",
)  # fmt: skip
SCREEN_TROUBLES = ("missing", "gone", "quiet", "stale", "slow", "sound_blocked", "media_broken")
MINUTE_S = 60


def alert_sentence(
    kind: str, subject: str, values: Mapping[str, Any], settings: Mapping[str, Any], say: Say, language: str
) -> str:
    """The sentence of an alert of this kind (stats.alerts.Cause), with the names that the branch file gives."""
    given = dict(values)
    match kind:
        case "queue":
            given["service"] = _named(settings, "services", subject, language)
            why = "nobody" if not given.get("counters") and given.get("why") != "maximum" else given.get("why", "late")
            return say(f"alert.queue.{why}", language, **given)
        case "pause":
            given["reason"] = _named(settings, "pauses", str(given.get("pause")), language)
        case "idle":
            given["minutes"] = max(1, int(given.get("idle_s", 0)) // MINUTE_S)
        case "printer":
            trouble = given.get("trouble")
            return say(f"lobby.printer.{trouble if trouble in PRINTER_TROUBLES else 'error'}", language, name=subject)
        case "screen":
            trouble = given.get("trouble")
            return say(f"alert.screen.{trouble if trouble in SCREEN_TROUBLES else 'gone'}", language, name=subject)
    return say(f"alert.{kind}", language, **given)


def _named(settings: Mapping[str, Any], table: str, code: str, language: str) -> str:
    for entry in settings.get(table, ()):
        if entry["code"] == code:
            names: Mapping[str, str] = entry["name"]
            return names.get(language) or next(iter(names.values()), code)
    return code
