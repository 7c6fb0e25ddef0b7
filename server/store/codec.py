"""Events to JSON, with every shape they ever had lifted on the way back."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

from server.domain.events import EVENT_KINDS, Event
from server.store.schema import StoreError

# The version of a kind's shape, where it is no longer the first. Raise it with a lift in LIFTS and a new golden file.
VERSIONS: Mapping[str, int] = {"TicketIssued": 2, "TicketCalled": 2, "TicketFinished": 2, "CallUndone": 2}
# From a kind and the version of the JSON at hand, to the JSON of the next version.
LIFTS: Mapping[tuple[str, int], Callable[[dict[str, Any]], dict[str, Any]]] = {
    # Fields that were added with a default: the class fills them in.
    (kind, 1): dict
    for kind in ("TicketIssued", "TicketCalled", "TicketFinished", "CallUndone")
}

_KINDS: Mapping[str, type[Event]] = {kind.__name__: kind for kind in EVENT_KINDS}
_FIELDS: Mapping[type, tuple[str, ...]] = {kind: tuple(field.name for field in fields(kind)) for kind in EVENT_KINDS}


# Made once: json.dumps with settings of its own makes an encoder at every call.
compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class UnknownShape(StoreError):
    """The log holds an event that this version of the program cannot read: "event_unknown" with {kind, v}."""

    def __init__(self, kind: str, v: int) -> None:
        super().__init__("event_unknown", kind=kind, v=v)


def version(kind: str) -> int:
    """The version that events of this kind are written in."""
    return VERSIONS.get(kind, 1)


def encode(event: Event) -> str:
    """The event's fields as compact JSON, in the order they are declared in."""
    shape = {name: getattr(event, name) for name in _FIELDS[type(event)]}
    return compact(shape)


def decode(kind: str, v: int, data: str) -> Event:
    """The event of this JSON; an older shape is lifted, a newer one raises UnknownShape."""
    event_class = _KINDS.get(kind)
    if event_class is None:
        raise UnknownShape(kind, v)
    shape = lifted(kind, v, version(kind), json.loads(data), LIFTS)
    try:
        return event_class(**shape)
    except TypeError as error:
        raise UnknownShape(kind, v) from error


def lifted(
    kind: str,
    v: int,
    newest: int,
    shape: dict[str, Any],
    lifts: Mapping[tuple[str, int], Callable[[dict[str, Any]], dict[str, Any]]],
) -> dict[str, Any]:
    """The JSON of version `v` as version `newest` would have written it, step by step; raises UnknownShape."""
    if v > newest:
        raise UnknownShape(kind, v)
    for older in range(v, newest):
        shape = lifts[kind, older](shape)
    return shape
