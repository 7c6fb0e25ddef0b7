"""Who is asking."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Who:
    """A token or a member of staff.

    `name` is the person's name, or the kiosk or board a token is for. `counter` is the one a token is bound to; for
    a person it is None here, and the caller puts in (`dataclasses.replace`) where the day says they sit.
    """

    kind: Literal["token", "staff"]
    id: str
    name: str | None
    role: str
    counter: int | None = None

    @property
    def actor(self) -> str:
        """The spelling in the log: `teller:li`, `kiosk:door`, `counter:3`, else the role with the token's id."""
        return f"{self.role}:{self.name or self.counter or self.id}"
