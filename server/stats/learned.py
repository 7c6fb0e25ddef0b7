"""What was learned, as a file keeps it: numbers alone, with a seal over them.

The file is a line that names the format, a line with the SHA-256 of all that follows, a line of JSON, then the trees.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from server.stats import calibration
from server.stats.calibration import Calibration
from server.stats.corrections import Correction, Range
from server.stats.features import NAMES
from server.stats.trees import BrokenTrees, Trees, unpacked

FORMAT = b"branch-queue estimates 2\n"
FILE_BYTES_MAX = 64 * 1024 * 1024
BOUNDS = 3
SEAL_CHARS = 64


class Unusable(ValueError):
    """A file that is broken, half written, or made for other features."""


@dataclass(frozen=True, slots=True)
class Learned:
    """What past days of a `branch` taught.

    `days` is how many they were, `until` the last (YYYY-MM-DD), `made_ms` when. `trees` are for P20, P50 and P80, None
    where nothing could be learned. `corrections` are what made tiers 1 and 2 right lately, `coverage` how many waits
    stayed below their corrected P80 in the last days, by tier; `why` is what kept tier 2 from being made.
    """

    branch: str
    made_ms: int
    days: int
    until: str
    services: tuple[str, ...]
    segments: tuple[str, ...]
    table: Calibration
    trees: tuple[Trees, Trees, Trees] | None = None
    corrections: dict[int, Correction] = field(default_factory=dict)
    coverage: dict[int, float] = field(default_factory=dict)
    why: str | None = None

    def raw(self, row: Sequence[float]) -> Range | None:
        """What the trees say of a row of features, before any correction; None without trees."""
        if self.trees is None:
            return None
        low, likely, high = (trees.predict(row) for trees in self.trees)
        likely = max(0.0, likely)
        return Range(min(max(0.0, low), likely), likely, max(likely, high))

    def written(self) -> bytes:
        """As the file keeps it."""
        head: dict[str, Any] = {
            "features": list(NAMES),
            "branch": self.branch,
            "made_ms": self.made_ms,
            "days": self.days,
            "until": self.until,
            "services": self.services,
            "segments": self.segments,
            "table": self.table.written(),
            "corrections": {str(tier): list(one) for tier, one in self.corrections.items()},
            "coverage": {str(tier): share for tier, share in self.coverage.items()},
            "why": self.why,
        }
        body = json.dumps(head, ensure_ascii=False).encode() + b"\n"
        body += b"".join(trees.packed() for trees in self.trees or ())
        return FORMAT + hashlib.sha256(body).hexdigest().encode() + b"\n" + body


def read(written: bytes) -> Learned:
    """What a file holds; raises Unusable."""
    if not written.startswith(FORMAT):
        raise Unusable("another format")
    seal, body = written[len(FORMAT) :][:SEAL_CHARS], written[len(FORMAT) + SEAL_CHARS + 1 :]
    if hashlib.sha256(body).hexdigest().encode() != seal:
        raise Unusable("its seal is broken")
    line, _, packed = body.partition(b"\n")
    try:
        head = json.loads(line)
        if head["features"] != list(NAMES):
            raise Unusable("made for other features")
        trees = tuple(unpacked(packed, len(NAMES)))
        if len(trees) not in (0, BOUNDS):
            raise Unusable("trees are missing")
        return Learned(
            branch=str(head["branch"]),
            made_ms=int(head["made_ms"]),
            days=int(head["days"]),
            until=str(head["until"]),
            services=tuple(head["services"]),
            segments=tuple(head["segments"]),
            table=calibration.read(head["table"]),
            trees=(trees[0], trees[1], trees[2]) if trees else None,
            corrections={int(tier): Correction(*map(float, one)) for tier, one in head["corrections"].items()},
            coverage={int(tier): float(share) for tier, share in head["coverage"].items()},
            why=head["why"],
        )
    except (BrokenTrees, LookupError, TypeError, ValueError, AttributeError) as error:
        raise Unusable(str(error)) from error
