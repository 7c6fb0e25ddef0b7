"""What the rules answer when they say no."""

from __future__ import annotations

from typing import Any


class Refusal(Exception):
    """A command that changes nothing.

    `code` is for machines; people read the sentence `refusal.<sentence>` (the code's own unless another says it
    better), filled in with `values`.
    """

    def __init__(self, code: str, *, sentence: str | None = None, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = sentence or code
        self.values = values

    def __str__(self) -> str:
        return f"{self.code} {self.values}" if self.values else self.code


def unfit(at: str, kind: str, **values: Any) -> Refusal:
    """A value that no request may hold: `at` is its path there, `complaint.<kind>` the sentence that says what fits."""
    return Refusal("wrong_values", detail=at, complaints=[{"at": at, "kind": kind, **values}])
