"""What stands on a slip, every sentence already said in the customer's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal, get_args

Copy = Literal["", "copy", "again"]
COPIES = get_args(Copy)
TEXT_MAX = 300  # characters in one field; the branch file's own limits are far below
NOTES_MAX = 8


class BadSlip(ValueError):
    """A slip that cannot be read back: a field is missing, too long or of the wrong type."""


@dataclass(frozen=True, slots=True)
class Slip:
    """One slip. Every text may be "" (then it takes no room) except `number`.

    `copy` is "" for the first paper, "copy" when a person asked for it again and "again" when the machine did; a copy
    carries its `mark` (补打 COPY, 重打 COPY), so that two papers with one number are never taken for two tickets.
    `qr` is the address of the live ticket, None where the branch has no public address.
    """

    number: str
    branch: str = ""
    service: str = ""
    more: str = ""  # 还将办理：对公业务
    slot: str = ""  # 预约时间 10:30
    ahead: str = ""  # 前面约 7 人
    wait: str = ""  # 预计 10–20 分钟
    issued_at: str = ""  # 取号时间 2026-11-22 09:41
    seat: str = ""  # 请在一楼等候区留意叫号
    bring: str = ""
    notes: tuple[str, ...] = ()
    message: str = ""
    qr: str | None = None
    qr_caption: str = ""
    language: str = ""  # a BCP 47 code; picks the regional form of hanzi in pictures
    copy: Copy = ""
    mark: str = ""
    large: bool = False

    def __post_init__(self) -> None:
        """Refuse what no printer should get; raises BadSlip."""
        texts = [getattr(self, name) for name in _TEXTS] + [*self.notes] + ([] if self.qr is None else [self.qr])
        if not all(isinstance(text, str) and len(text) <= TEXT_MAX for text in texts):
            raise BadSlip(f"a text on a slip is at most {TEXT_MAX} characters")
        if not self.number.strip():
            raise BadSlip("a slip needs a number")
        if len(self.notes) > NOTES_MAX:
            raise BadSlip(f"a slip carries at most {NOTES_MAX} notes")
        if self.copy not in COPIES or bool(self.copy) != bool(self.mark):
            raise BadSlip("a copy, and only a copy, carries its mark")

    def to_json(self) -> dict[str, Any]:
        """The slip as JSON values; `from_json` reads it back."""
        return {**asdict(self), "notes": list(self.notes)}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Slip:
        """A slip from `to_json`'s shape; raises BadSlip."""
        unknown = set(values) - {field.name for field in fields(cls)}
        if unknown or "number" not in values:
            raise BadSlip(f"not a slip: {', '.join(sorted(unknown)) or 'no number'}")
        return cls(**{**values, "notes": tuple(values.get("notes", ()))})


_TEXTS = ("number", "branch", "service", "more", "slot", "ahead", "wait", "issued_at", "seat", "bring", "message",
          "qr_caption", "language", "copy", "mark")
