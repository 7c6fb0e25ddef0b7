"""The page of a kiosk."""

import io
import re
from collections.abc import Callable, Sequence

from flask import Blueprint, Response, abort, render_template

Words = Callable[..., dict[str, dict[str, str]]]

TICKET_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
QR_KEPT_S = 3600


def routes(words: Words, languages: Sequence[str], public_url: Callable[[], str | None] = lambda: None) -> Blueprint:
    """Build the blueprint that serves `/kiosk`.

    `words(*prefixes)` gives the sentences under those key prefixes as `{language: {key: sentence}}`; `languages` are
    the branch's, the first one shown first; `public_url()` is where customers' phones reach the branch, None for
    nowhere. All else the page asks of the HTTP API, with its own device token.
    """
    pages = Blueprint(
        "kiosk", __name__, template_folder="templates", static_folder="static", static_url_path="/kiosk/static"
    )

    @pages.get("/kiosk")
    def kiosk() -> str:
        """Show the page where a customer takes a number."""
        return render_template("kiosk.html", words=words("kiosk.", "client."), languages=list(languages))

    @pages.get("/kiosk/qr/<ticket>.svg")
    def phone(ticket: str) -> Response:
        """Draw the way to a ticket's page; whoever knows the ticket's id knows the address already."""
        address = public_url()
        if address is None or not TICKET_ID.fullmatch(ticket):
            abort(404)
        answer = Response(drawn_qr(f"{address.rstrip('/')}/t/{ticket}"), mimetype="image/svg+xml")
        answer.headers["Cache-Control"] = f"private, max-age={QR_KEPT_S}"
        return answer

    return pages


def drawn_qr(text: str) -> bytes:
    """A QR code as SVG, with its quiet zone, that grows to the size of its place."""
    import segno  # only where paper is in trouble

    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        drawn, kind="svg", border=4, xmldecl=False, omitsize=True, light="#fff"
    )
    return drawn.getvalue()
