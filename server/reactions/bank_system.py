"""One question to the bank's own system over HTTP, about the segment of a customer.

`POST url` with `{"kind": "card", "value": "…"}`, answered by 200 and `{"segment": "gold"}`, or `{"segment": null}` or
404 for somebody it does not know.
"""

from __future__ import annotations

import json
from pathlib import Path

from server.domain.identification import Shown
from server.reactions.posting import ANSWER_BYTES_MAX, AWAITED_S, Asking, Posting, Trouble

__all__ = ["ANSWER_BYTES_MAX", "AWAITED_S", "Asking", "BankSystem", "Trouble"]

SEGMENT_LENGTH_MAX = 40


class BankSystem:
    """The bank's system at one address; `awaited_s` is real seconds for a whole question, however it drips.

    An answer that is later than the branch file's `timeout_ms` is slow, but counts.
    """

    def __init__(self, url: str, token_file: Path | None = None, *, awaited_s: float = AWAITED_S) -> None:
        self._post = Posting(url, token_file, awaited_s=awaited_s)

    def __call__(self, shown: Shown, asking: Asking) -> str | None:
        """The customer's segment as the system calls it, None for somebody it does not know; raises Trouble."""
        status, written = self._post(json.dumps({"kind": shown.kind, "value": shown.value}).encode(), asking)
        if status == 404:
            return None
        if status != 200:
            raise Trouble(f"answer {status}")
        return _segment(written)


def _segment(written: bytes) -> str | None:
    """The segment that an answer names; raises Trouble for an answer that names none."""
    try:
        answer = json.loads(written)
    except (ValueError, RecursionError):
        raise Trouble("an answer that is no JSON") from None
    if not isinstance(answer, dict) or "segment" not in answer:
        raise Trouble("an answer without a segment")
    segment = answer["segment"]
    if segment is not None and not (isinstance(segment, str) and 0 < len(segment) <= SEGMENT_LENGTH_MAX):
        raise Trouble("an answer without a segment")
    return segment
