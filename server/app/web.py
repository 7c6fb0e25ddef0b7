"""The Flask app: which blueprint is given what."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response
from structlog.typing import FilteringBoundLogger

import display.page
import display.sound
import display.strip
import kiosk.page
from config.sentences import Sentences
from printers.memory import MemoryPrinters
from server.api import (
    alerts,
    appointments,
    branch,
    counters,
    enrolments,
    estimates,
    exports,
    feedback,
    figures,
    hall,
    health,
    identity,
    media,
    notices,
    paper,
    printers,
    problems,
    screens,
    session,
    standing,
    tickets,
    voice,
)
from server.api.appointment_desk import Ways
from server.api.described import Described
from server.api.gate import FINGERPRINT_KEY, Gate
from server.api.identity import Identifying
from server.api.printers import Care
from server.app.alerts import BranchAlerts
from server.app.boards import Boards, boards_of
from server.app.exports import Exports
from server.app.notices import standing_words
from server.app.reads import Reads
from server.app.screens import HallScreens
from server.app.voice import HallVoice
from server.auth.enrolment import Enrolments
from server.auth.key import key_for
from server.auth.session import Sessions
from server.console import front, lobby, manager, story, teller
from server.console import paper as paper_page
from server.console import printers as printers_page
from server.domain.refusals import Refusal
from server.store.access import Access
from server.writer import Writer

BODY_BYTES_MAX = 64 * 1024
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; "
    "connect-src 'self'; frame-ancestors 'self'; base-uri 'none'; form-action 'self'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class App(Flask):
    """A Flask app whose views are all plain functions."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Spares Flask the look, five times a request, whether a function is a coroutine."""
        return func


@dataclass(frozen=True, slots=True)
class Given:
    """What the wiring gives the web."""

    settings: Mapping[str, Any]
    folder: Path
    memory: MemoryPrinters
    access: Access
    writer: Writer
    reads: Reads
    estimates: Callable[[int], dict[str, Any]]
    exports: Exports
    sentences: Sentences
    now: Callable[[], int]
    monotonic: Callable[[], float]
    make_id: Callable[[], str]
    identifying: Identifying
    appointments: Ways
    heard: Callable[[str], None]
    printers: Callable[[], list[dict[str, Any]]]
    care: Care
    newest_paper: Callable[[str], dict[str, Any] | None]
    print_times: Callable[[], dict[str, tuple[list[tuple[str, float]], float]]]
    ready: Callable[[], dict[str, Any]]
    screens: HallScreens
    voice: HallVoice
    gauges: Callable[[], dict[str, dict[str, float]]]
    alerts: BranchAlerts
    links: Sequence[Mapping[str, str]]
    sounds: tuple[Path, Path]
    log: FilteringBoundLogger


def made(given: Given) -> tuple[Flask, Sessions]:
    """The app with its pages and its API; Socket.IO attaches itself later."""
    app = App("server", static_folder="static", static_url_path="/static")
    app.config["MAX_CONTENT_LENGTH"] = BODY_BYTES_MAX
    app.config[FINGERPRINT_KEY] = key_for(given.folder, "fingerprints of requests")
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.json.sort_keys = False  # type: ignore[attr-defined]
    problems.handle(app, given.sentences.say, given.log)
    sessions = Sessions(app, given.folder, given.access, given.monotonic)
    reads = given.reads
    gate = Gate(
        sessions,
        given.writer,
        reads.known_ticket,
        lambda job: reads.job(job) is not None,
        given.alerts.known,
        reads.kept_answer,
        given.heard,
    )
    look = boards_of(given.settings, given.now)
    _api(app, given, sessions, gate, look)
    _pages(app, given, gate, look)

    @app.after_request
    def guarded(response: Response) -> Response:
        headers = response.headers
        for name, value in HEADERS.items():
            if name not in headers:
                headers.add(name, value)
        if response.mimetype in ("application/json", problems.PROBLEM_TYPE):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return app, sessions


def _api(app: Flask, given: Given, sessions: Sessions, gate: Gate, look: Boards) -> None:
    api = Blueprint("api", __name__, url_prefix="/api/v1")
    api.before_request(gate.check)
    described = Described(version("branch-queue"))
    writer, reads, now = given.writer, given.reads, given.now

    @api.errorhandler(Refusal)
    def refused(refusal: Refusal) -> Response:
        return gate.answered_before() or problems.problem(given.sentences.say, refusal)

    for noun in (
        branch.routes(described, writer, now, reads.estimate),
        _tickets(described, given),
        counters.routes(described, writer, now, reads.estimate, given.make_id, given.heard),
        hall.routes(described, writer, now, reads.estimate, reads.board, reads.events),
        hall.lobby_routes(described, writer, now, reads.estimate, reads.identity, lambda: _around(given)),
        standing.routes(described, writer, now, reads.estimate, reads.identity),
        paper.routes(described, writer, reads.jobs, reads.job),
        printers.routes(described, given.printers, given.care),
        figures.routes(described, reads.figures),
        estimates.routes(described, given.estimates),
        exports.routes(described, given.exports),
        alerts.routes(described, writer, given.alerts, given.alerts.advice),
        feedback.routes(described, writer, reads.estimate, given.alerts.feedback),
        media.routes(described, look.listed),
        identity.routes(described, writer, reads.estimate, given.identifying),
        appointments.routes(described, given.appointments),
        notices.routes(described, writer, given.make_id, standing_words(writer, given.sentences)),
        screens.routes(described, given.screens.listed, lambda number: _strip(given, number)),
        voice.routes(described, writer, now, given.voice.rehearse),
        enrolments.routes(described, Enrolments(given.access, sessions.door, given.monotonic), now, given.log),
        session.routes(described, sessions, gate),
    ):
        api.register_blueprint(noun)

    @api.get("/openapi.json")
    def openapi() -> dict[str, Any]:
        """The API describes itself."""
        with app.app_context():
            return described.spec.spec

    app.register_blueprint(api)
    described.spec.register(app)
    app.register_blueprint(health.routes(given.ready, given.gauges, reads.jobs_today, given.print_times))


def _tickets(described: Described, given: Given) -> Blueprint:
    reads = given.reads
    return tickets.routes(
        described,
        given.writer,
        reads.estimate,
        given.identifying,
        given.make_id,
        reads.past_day,
        reads.past_day_of,
        reads.story,
        given.newest_paper,
    )


def _around(given: Given) -> dict[str, Any]:
    """What else the lobby is told of: printers in trouble, screens in trouble, how many are well."""
    every, hall = given.printers(), given.screens.troubled()
    troubled = [one for one in every if one["cause"] or not one["enabled"] or one["paper"] == "near_end"]
    return {
        "printers": troubled,
        "screens": given.ready()["screens"],
        "screens_troubled": hall["troubled"],
        "screens_missing": hall["missing"],
        "voice": given.voice.state(),
        "devices_well": len(every) - len(troubled) + hall["well"],
    }


def _strip(given: Given, number: int) -> dict[str, Any]:
    """What stands over a counter now."""
    board = given.reads.board()
    return display.strip.strip(board, number, board["branch"]["languages"], given.sentences.say)


def _pages(app: Flask, given: Given, gate: Gate, look: Boards) -> None:
    words, languages = given.sentences.words, given.settings["branch"]["languages"]
    virtual = any(printer["address"].startswith("memory:") for printer in given.settings["printers"])

    def settings() -> Mapping[str, Any]:
        """The frozen rules of today."""
        with given.writer.reading() as day:
            return day.settings or given.settings

    for page in (
        kiosk.page.routes(words, languages, lambda: settings()["branch"]["public_url"]),
        display.page.routes(words, languages, logo=look.logo is not None),
        look.files(),
        display.sound.routes(*given.sounds, guard=lambda: gate.must("announcements.read")),
        teller.routes(words, languages, settings),
        lobby.routes(words, languages, settings),
        manager.routes(words, languages, settings),
        printers_page.routes(words, languages, settings),
        story.routes(words, languages, settings),
        front.routes(words, languages, given.links, given.reads.board, printer_page=virtual),
        paper_page.routes(given.memory, words, languages, guard=lambda: gate.must("print_jobs.retry")),
    ):
        app.register_blueprint(page)
