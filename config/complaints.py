"""What is wrong with a branch file, each complaint with its place."""

import difflib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from config.defaults import SEVERAL_DAYS
from config.settings import BranchFile

VALUE_LENGTH_SHOWN_MAX = 60
NEAR = 0.65  # of all letters, how many two names share of which one may be meant by the other
PLACES_SHOWN_MAX = 3  # a setting of that name in more tables is no hint


@dataclass(frozen=True)
class Complaint:
    """One thing that is wrong: where (`counters[2].services[0]`), and the key and values of the sentence about it."""

    path: str
    key: str
    values: Mapping[str, object] = field(default_factory=dict)

    def line(self, say: Callable[..., str], language: str) -> str:
        """The complaint as one line, `path: sentence`."""
        return f"{self.path}: {say(self.key, language, **self.values)}"


def path_of(*steps: str | int) -> str:
    """A place in the file: names joined by dots, places in lists in brackets, counted from 0."""
    path = ""
    for step in steps:
        path += f"[{step}]" if isinstance(step, int) else f".{step}" if path else step
    return path


def shown(value: object) -> str:
    """A value as a complaint quotes it: TOML's spelling for what is simple, never long."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict | list):
        return "{…}" if isinstance(value, dict) else "[…]"
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= VALUE_LENGTH_SHOWN_MAX else text[:VALUE_LENGTH_SHOWN_MAX] + "…"


def of_shape(error: ValidationError, written: Mapping[str, Any]) -> list[Complaint]:
    """The complaints in pydantic's findings; `written` is the file before its gaps were filled."""
    found: dict[tuple[str, str], Complaint] = {}
    for details in error.errors(include_url=False):
        steps = list(details["loc"])
        if len(steps) > 1 and isinstance(steps[1], int) and _at(written, steps[:2]) is None:
            continue  # An entry that only repeats what was complained about where it stands.
        steps = _as_written(steps, written)
        # One string that stands for every language is complained about once, where it was written.
        if len(steps) > 1 and isinstance(_at(written, steps[:-1]), str):
            steps.pop()
        complaint = _complaint(path_of(*steps), details, steps)
        found.setdefault((complaint.path, complaint.key), complaint)
    return list(found.values())


def _as_written(steps: list[str | int], written: Mapping[str, Any]) -> list[str | int]:
    """The place of hours as the file gives them: one list for the whole week, or `weekdays` for five of them."""
    if steps[-1] == "[key]":
        steps = steps[:-1]
    if "hours" not in steps[:-1]:
        return steps
    place = steps.index("hours")
    held, day = _at(written, steps[: place + 1]), steps[place + 1]
    if isinstance(held, dict) and day not in held:
        several = next((name for name, days in SEVERAL_DAYS.items() if day in days and name in held), day)
        return [*steps[: place + 1], several, *steps[place + 2 :]]
    return steps if isinstance(held, dict) or isinstance(day, int) else [*steps[: place + 1], *steps[place + 2 :]]


def _at(written: Any, steps: list[str | int]) -> Any:
    for step in steps:
        try:
            written = written[step]
        except (KeyError, IndexError, TypeError):
            return None
    return written


_KINDS = {
    "missing": "missing",
    "int_type": "whole_number",
    "bool_type": "yes_or_no",
    "float_type": "number",
    "string_type": "words",
    "list_type": "list",
    "model_type": "table",
    "dict_type": "texts",
}


def _complaint(path: str, details: ErrorDetails, steps: list[str | int]) -> Complaint:
    kind, context = details["type"], details.get("ctx", {})
    value = details["input"]
    if kind.startswith("check."):
        return Complaint(path, kind, {name: printable(held) for name, held in context.items()})
    match kind:
        case "extra_forbidden":
            return _unknown_setting(path, steps)
        case "greater_than":
            return Complaint(path, "check.more_than", {"limit": f"{context['gt']:g}", "value": shown(value)})
        case "greater_than_equal":
            return Complaint(path, "check.at_least", {"limit": context["ge"], "value": shown(value)})
        case "less_than_equal":
            return Complaint(path, "check.at_most", {"limit": context["le"], "value": shown(value)})
        case "too_short":
            return Complaint(path, "check.too_few", {"limit": context["min_length"]})
        case "too_long":
            return Complaint(path, "check.too_many", {"limit": context["max_length"], "count": len(value)})
        case "string_too_short":
            return Complaint(path, "check.empty")
        case "string_too_long":
            return Complaint(path, "check.too_long", {"limit": context["max_length"]})
        case "literal_error":
            choices = str(context["expected"]).replace(" or ", ", ")
            return Complaint(path, "check.one_of", {"choices": choices, "value": shown(value)})
        case "string_pattern_mismatch":
            key = (
                "check.language"
                if "language" in str(steps)
                else "check.start"
                if steps[-1] == "prefix"
                else "check.code"
            )
            return Complaint(path, key, {"value": printable(value)})
    if kind == "dict_type" and steps[-1] == "hours":
        return Complaint(path, "check.week", {"value": shown(value)})
    return Complaint(path, f"check.{_KINDS[kind]}", {"value": shown(value)})


def printable(value: object) -> str:
    """A value between quotes of its own: control characters made visible, never long."""
    return shown(value)[1:-1] if isinstance(value, str) else str(value)


def _unknown_setting(path: str, steps: list[str | int]) -> Complaint:
    model: Any = BranchFile
    for step in steps[:-1]:
        if isinstance(step, str):
            model = _model_of(model.model_fields[step].annotation)
    near = difflib.get_close_matches(str(steps[-1]), list(model.model_fields), 1, NEAR)
    if near:
        return Complaint(path, "check.unknown_setting_near", {"near": near[0]})
    wanted = str(steps[-1])
    places = [table for table, field in BranchFile.model_fields.items() if wanted in _settings_of(field.annotation)]
    if 0 < len(places) <= PLACES_SHOWN_MAX:
        return Complaint(path, "check.setting_elsewhere", {"places": ", ".join(places)})
    return Complaint(path, "check.unknown_setting")


def _settings_of(annotation: Any) -> Iterable[str]:
    return getattr(_model_of(annotation), "model_fields", ())


def _model_of(annotation: Any) -> type[BaseModel]:
    """The table behind `Part` or `list[Part]`."""
    inner: type[BaseModel] = getattr(annotation, "__args__", (annotation,))[0]
    return inner
