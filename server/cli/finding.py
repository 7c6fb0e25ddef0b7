"""What `doctor` finds, one thing at a time."""

from dataclasses import dataclass

OK, NOTE, FAULT = "ok", "note", "fault"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: `grade` is OK, NOTE (works with less) or FAULT."""

    grade: str
    what: str
    says: str
