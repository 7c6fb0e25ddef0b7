"""What the rules answer when they say no."""

from __future__ import annotations

from typing import Any


class Refusal(Exception):
    """A command that changes nothing: `code` for machines, `values` for the sentence `refusal.<code>` people read."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.values = values

    def __str__(self) -> str:
        return f"{self.code} {self.values}" if self.values else self.code
