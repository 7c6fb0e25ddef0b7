"""What does not fit in a request, as a refusal that people can read in their language."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from server.domain.refusals import Refusal

COMPLAINTS_MAX = 5
PATH_LENGTH_MAX = 80  # whoever asks chooses the names of fields that are not known
OWN = "own_"
"""What the kinds of our own models begin with, so that they are told from the library's."""

Say = Callable[..., str]

# The library's kinds of errors, by what we say of them. Whatever is not here "does not fit".
_KINDS = {
    "missing": "missing",
    "extra_forbidden": "unknown_field",
    **dict.fromkeys(("string_type", "string_unicode"), "text"),
    **dict.fromkeys(("int_type", "int_parsing", "int_parsing_size", "int_from_float"), "whole_number"),
    **dict.fromkeys(("bool_type", "bool_parsing"), "true_or_false"),
    "list_type": "list",
    **dict.fromkeys(("dict_type", "model_type", "model_attributes_type"), "table"),
    **dict.fromkeys(("string_too_short", "too_short"), "too_short"),
    **dict.fromkeys(("string_too_long", "too_long"), "too_long"),
    "greater_than_equal": "at_least",
    "less_than_equal": "at_most",
    "less_than": "below",
    "literal_error": "one_of",
}
_LIMITS = ("min_length", "max_length", "ge", "le", "lt")
FORMS: Mapping[str, str] = {
    r"^\d{4}-\d{2}-\d{2}$": "date",
    r"^[A-Za-z]{1,3}[0-9]{3,6}$": "ticket_number",
    r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})$": "moment",
    r"^[0-9A-Za-z][0-9A-Za-z -]{2,23}$": "booking_code",
    r"^[!-~]+$": "reference",
}
"""By the pattern of a text what stands in it, as far as there is a sentence about that."""

ANY = "does_not_fit"


def own(kind: str) -> PydanticCustomError:
    """What a validator of our own models raises; `complaint.<kind>` is its sentence."""
    return PydanticCustomError(OWN + kind, kind)


def refusal_of(error: ValidationError, given: object) -> Refusal:
    """The refusal of a request whose values, `given`, do not fit: one complaint for each place, the first ones."""
    complaints: dict[str, dict[str, Any]] = {}
    for entry in error.errors(include_url=False, include_input=False):
        at = _path(entry, given)
        complaints.setdefault(at, {"at": at, **_complaint(entry)})
    first = list(complaints.values())[:COMPLAINTS_MAX]
    return Refusal("wrong_values", detail=", ".join(complaint["at"] for complaint in first), complaints=first)


def sentence_of(complaints: Sequence[Mapping[str, Any]], say: Say, language: str) -> str:
    """All complaints in one line, each after the path of its field."""
    parts = []
    for complaint in complaints:
        told = say(f"complaint.{complaint['kind']}", language, **complaint)
        parts.append(say("complaint.at", language, path=complaint["at"], told=told) if complaint["at"] else told)
    return say("complaint.between", language).join(parts)


def _complaint(entry: ErrorDetails) -> dict[str, Any]:
    kind, context = entry["type"], entry.get("ctx", {})
    if kind.startswith(OWN):
        return {"kind": kind.removeprefix(OWN)}
    if kind == "string_pattern_mismatch":
        return {"kind": FORMS.get(str(context.get("pattern")), ANY)}
    said = _KINDS.get(kind, ANY)
    if said == "one_of":
        return {"kind": said, "choices": str(context["expected"]).replace(" or ", ", ").replace("'", "")}
    limit = next((context[name] for name in _LIMITS if name in context), None)
    if said in ("too_short", "too_long"):
        return {"kind": _length(said, limit, context.get("field_type")), "limit": limit}
    return {"kind": said} if limit is None else {"kind": said, "limit": limit}


def _length(said: str, limit: object, of: object) -> str:
    if said == "too_short" and limit == 1:
        return "empty"
    if of in ("List", "Dictionary"):
        return {"too_short": "too_few", "too_long": "too_many"}[said]
    return said


def _path(entry: ErrorDetails, given: object) -> str:
    """The field's path in what was given; the library puts names of its own between where a value may be several."""
    path, parts = list[str](), entry["loc"]
    for place, part in enumerate(parts):
        last = place == len(parts) - 1
        if isinstance(given, Mapping) and (part in given or (last and entry["type"] == "missing")):
            path.append(str(part))
            given = given.get(part)
        elif isinstance(given, list) and isinstance(part, int):
            path.append(str(part))
            given = given[part] if part < len(given) else None
    return ".".join(path)[:PATH_LENGTH_MAX]
