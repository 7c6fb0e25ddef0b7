"""The page where the paper of the virtual printers comes out."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from flask import Blueprint, Response, abort, render_template

from printers.decode import decode, largest_line, printed_lines
from printers.drawn import png
from printers.faults import VirtualPrinter
from printers.memory import MemoryPrinters
from printers.picture import Pen
from printers.roll import Printed
from printers.troubles import Trouble

Words = Callable[..., dict[str, dict[str, str]]]

SHOWN_MAX = 8  # pieces of paper of one printer on the page
STREAMS_MAX = 16  # pages that may look on at once; each holds a thread
QUIET_S = 10.0  # after so long without news a line is sent to learn whether the page is still there
NEWS_GAP_S = 0.5  # at the most so often, however fast it prints
PICTURE_KEPT_S = 3600
TRIED: dict[str, Trouble] = {"paper-out": "paper_out", "open-cover": "cover_open", "hang": "hang"}
RECOVER = "recover"


def routes(
    memory: MemoryPrinters, words: Words, languages: Sequence[str], *, guard: Callable[[], object] | None = None
) -> Blueprint:
    """Build the blueprint that serves `/printer` from the bytes the `memory:` printers were sent.

    `guard()` refuses, by raising, whoever may not give a printer its troubles; without it there are no such buttons.
    """
    pages = Blueprint("paper_page", __name__, template_folder="templates")
    places = threading.BoundedSemaphore(STREAMS_MAX)
    pen, drawing = Pen(), threading.Lock()

    @pages.get("/printer")
    def printer() -> str:
        """Show the paper, newest first."""
        return render_template(
            "printer.html",
            words=words("slip.page.", "slip.cause.", "client."),
            languages=list(languages),
            actions=[*TRIED, RECOVER] if guard else [],
        )

    @pages.get("/printer/stream")
    def stream() -> Response:
        """Server-sent events: the printers as they are, whenever something has changed."""
        if not places.acquire(blocking=False):
            abort(503)
        answer = Response(_news(memory), mimetype="text/event-stream")
        answer.headers["Cache-Control"] = "no-store"
        answer.call_on_close(places.release)
        return answer

    @pages.get("/printer/<int:place>/<int:seq>.png")
    def picture(place: int, seq: int) -> Response:
        """One piece of paper, drawn when it is looked at."""
        found = _printer(memory, place)
        piece = next((piece for piece in found.paper() if piece.seq == seq), None)
        if piece is None:
            abort(404)
        with drawing:
            drawn = png(piece.content, dots=found.model.dots, columns=found.model.columns, pen=pen)
        answer = Response(drawn, mimetype="image/png")
        answer.headers["Cache-Control"] = f"private, max-age={PICTURE_KEPT_S}"
        return answer

    if guard:
        _add_troubles(pages, memory, guard)
    return pages


def _add_troubles(pages: Blueprint, memory: MemoryPrinters, guard: Callable[[], object]) -> None:
    @pages.post("/printer/<int:place>/<action>")
    def suffer(place: int, action: str) -> tuple[str, int]:
        """Give a virtual printer a trouble, or end them all."""
        guard()
        found = _printer(memory, place)
        if action == RECOVER:
            found.recover()
        elif action in TRIED:
            found.suffer(TRIED[action])
        else:
            abort(404)
        return "", 204


def _printer(memory: MemoryPrinters, place: int) -> VirtualPrinter:
    if place >= len(memory.names):
        abort(404)
    return memory[memory.names[place]]


def _news(memory: MemoryPrinters) -> Iterator[str]:
    seen, gap = -1, threading.Event()
    while not memory.closed:
        version = memory.wait(seen, QUIET_S)
        if version == seen:
            yield ":\n\n"
            continue
        seen = version
        yield f"data: {json.dumps(seen_now(memory), ensure_ascii=False)}\n\n"
        gap.wait(NEWS_GAP_S)


def seen_now(memory: MemoryPrinters) -> dict[str, Any]:
    """What the page shows: {born, printers: [{name, dots, count, troubles, slips: [{seq, number, text, whole}]}]}."""
    return {
        "born": memory.born,
        "printers": [_seen(name, memory[name]) for name in memory.names],
    }


def _seen(name: str, printer: VirtualPrinter) -> dict[str, Any]:
    return {
        "name": name,
        "dots": printer.model.dots,
        "count": printer.count,
        "troubles": printer.troubles,
        "slips": [_piece(piece) for piece in reversed(printer.paper()[-SHOWN_MAX:])],
    }


def _piece(piece: Printed) -> dict[str, Any]:
    operations = decode(piece.content)
    text = " · ".join(line.strip() for line, _ in printed_lines(operations) if line.strip("- "))
    return {"seq": piece.seq, "number": largest_line(operations), "text": text, "whole": piece.whole}
