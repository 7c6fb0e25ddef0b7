"""One branch's server, put together."""

from __future__ import annotations

import secrets
from base64 import b32encode
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from structlog.typing import FilteringBoundLogger

from config.sentences import Sentences
from printers.memory import MemoryPrinters
from server.app import appointments
from server.app.alerts import BranchAlerts
from server.app.bookkeeping import Bookkeeping
from server.app.customers import identifying
from server.app.estimates import Estimates
from server.app.exports import Exports, daily_files
from server.app.health import Health
from server.app.onward import Onward
from server.app.printers import PrinterCare, PrintTimes, kept_entries, watch
from server.app.reads import Reads
from server.app.screens import HallScreens
from server.app.voice import CHIME, HallVoice
from server.app.web import Given, made
from server.auth.roles import may
from server.auth.session import Sessions
from server.auth.who import Who
from server.domain.commands import ChangeRules, LoseCounter
from server.domain.events import Recorded, ReprintAsked, TicketIssued
from server.domain.paper import printer_for
from server.domain.refusals import Refusal
from server.following import Follower
from server.live import Live
from server.reactions.presence import Presence
from server.reactions.printing import Printing
from server.reactions.slips import job_maker
from server.store import jobs
from server.store import log as events
from server.store import printers as kept_printers
from server.store.access import Access
from server.store.store import opened
from server.writer import Writer

ID_BYTES = 16
BRANCH_ACTOR = "branch"


class Running:
    """A branch at work: `wsgi` answers HTTP and Socket.IO until `stop`.

    `settings` is the branch file's dump, `folder` the data folder; `now` gives business time (UTC ms), `monotonic` real
    seconds; `links` are what `/` offers beside its own pages, as [{href, key}]. Threads start here, so make it in the
    process that serves. Raises StoreError when the folder cannot be used.
    """

    def __init__(
        self,
        settings: Mapping[str, Any],
        folder: Path,
        *,
        now: Callable[[], int],
        monotonic: Callable[[], float],
        log: FilteringBoundLogger,
        links: Sequence[Mapping[str, str]] = (),
    ) -> None:
        self._settings, self._log, self._monotonic = settings, log, monotonic
        self._sentences = Sentences.load(settings["branch"]["languages"])
        self._store = opened(folder)
        self._now = now = self._onward(now)
        self._memory = MemoryPrinters(settings["printers"])
        self._estimates = Estimates(folder, settings["branch"]["id"], self._store, now=now, log=log)
        self._writer = Writer(
            self._store, settings=settings, now=now, monotonic=monotonic, estimate=self._estimates.estimator.promise,
            print_job=job_maker(self._sentences.say, monotonic, settings), make_id=make_id, log=log,
        )  # fmt: skip
        self._reads = Reads(self._store, self._writer, self._sentences, now, self._estimates.estimator)
        self._exports = Exports(self._store, settings, self._sentences, self._reads.figures.span, now)
        self._print_times = PrintTimes()
        self._printing, self._care = self._paper()
        self._health = Health(self._store, self._writer, self._printers)
        self._daily_files = self._health.daily_files = daily_files(
            self._exports, settings, self._store, now, log.warning
        )
        self._voice = HallVoice(
            settings, folder, self._store, self._writer, self._reads, self._sentences.say, now, monotonic, log
        )
        self._access = Access(folder)
        self._presence = self._attendance()
        self._hall = HallScreens(
            settings, self._store, self._writer, door=lambda: self._sessions.door, now=now, monotonic=monotonic, log=log
        )
        self._alerts = BranchAlerts(
            settings, folder, store=self._store, writer=self._writer, printers=self._care.shown,
            screens=self._hall.troubled, say=self._sentences.say, now=now, monotonic=monotonic, make_id=make_id,
            estimate=self._estimates.estimator, log=log,
        )  # fmt: skip
        self.wsgi, self._sessions = made(self._given(folder, links))
        self._live = self._health.live = self._screens()
        self._health.hall = self._hall
        self._follower = self._health.follower = self._follow()
        self._bookkeeping = Bookkeeping(self._store, self._writer, monotonic=monotonic, log=log)
        self._bookkeeping.start()

    def stop(self) -> None:
        """Finish what was begun: nothing answered is lost, nobody is left half told."""
        self._alerts.stop()
        self._estimates.stop()
        self._presence.stop()
        if self._lookup:
            self._lookup.stop()
        self._follower.stop()
        self._bookkeeping.stop()
        if self._daily_files:
            self._daily_files.stop()
        self._voice.stop()
        self._printing.stop()
        self._live.stop()
        self._hall.keeping.stop()
        self._writer.stop()
        self._voice.close()
        self._access.close()
        self._store.close()

    def _onward(self, now: Callable[[], int]) -> Onward:
        return Onward(
            now,
            self._monotonic,
            not_before_ms=self._store.read(events.last_at_ms),
            told=lambda behind_ms: self._log.warning("clock_set_back", behind_ms=behind_ms),
        )

    def _follow(self) -> Follower:
        self._writer.start()
        self._renew_rules()
        last = self._store.read(events.last_seq)
        follower = Follower("hall", self._reads.published, self._heard, after=last, log=self._log)
        # A ticket is on its way to paper and boards soon enough; a call must be seen and heard at once.
        self._writer.on_commit(lambda recorded: follower.nudge(soon=all(e.kind == "TicketIssued" for e in recorded)))
        self._voice.start(self._live, self._hall, self._sentences.say, last)
        follower.start()
        if self._lookup:
            self._lookup.start()
        self._care.begin()
        self._estimates.start()
        if self._daily_files:
            self._daily_files.start()
        self._printing.start(self._store.read(jobs.queue_lengths))
        self._live.attach(self.wsgi)
        self._hall.keeping.start()
        self._presence.start()
        self._alerts.start()
        return follower

    def _renew_rules(self) -> None:
        """Put a branch file that was changed in force for the rest of the day; what cannot be waits for tomorrow."""
        try:
            self._writer.do(ChangeRules(self._settings), actor=BRANCH_ACTOR)
        except Refusal as refusal:
            self._log.warning("rules_kept", code=refusal.code, **refusal.values)

    def _heard(self, recorded: Recorded) -> None:
        """Pass an event on to all that react to it; each takes it in at once and works in threads of its own."""
        self._live.heard(recorded)
        self._voice.heard(recorded)
        if isinstance(recorded.event, TicketIssued | ReprintAsked) and printer_for(self._settings, recorded):
            self._printing.nudge()

    def _given(self, folder: Path, links: Sequence[Mapping[str, str]]) -> Given:
        recognised, self._lookup = identifying(
            folder, self._settings, self._store, self._writer, self._log, self._monotonic
        )
        return Given(
            identifying=recognised,
            appointments=appointments.ways(
                self._store, self._writer, self._now, make_id, recognised, self._sentences.say
            ),
            settings=self._settings,
            folder=folder,
            memory=self._memory,
            access=self._access,
            writer=self._writer,
            reads=self._reads,
            estimates=self._estimates.shown,
            exports=self._exports,
            sentences=self._sentences,
            now=self._now,
            monotonic=self._monotonic,
            make_id=make_id,
            heard=self._presence.heard,
            printers=self._printers,
            care=self._care,
            newest_paper=self._newest_paper,
            print_times=self._print_times.counted,
            ready=self._health.ready,
            screens=self._hall,
            voice=self._voice,
            gauges=self._health.gauges,
            alerts=self._alerts,
            links=links,
            sounds=(folder / "voice", CHIME.parent),
            log=self._log,
        )

    def _paper(self) -> tuple[Printing, PrinterCare]:
        store, writer, entries = self._store, self._writer, self._settings["printers"]
        watching = watch(store, writer, self._log)
        printing = Printing(
            {**self._settings, "printers": kept_entries(entries, store.read(kept_printers.every))},
            next_queued=lambda printer: store.read(jobs.next_queued, printer),
            change=lambda job, state, cause: writer.note(jobs.change, job, state, cause),
            move=lambda job, printer: writer.note(jobs.redirect, job, printer),
            ended=self._reads.is_ended,
            monotonic=self._monotonic,
            memory=self._memory,
            told=watching.told,
            took=self._print_times.took,
            left_unfinished=lambda printer: store.read(jobs.left_unfinished, printer),
        )
        return printing, PrinterCare(entries, store, writer, printing, watching)

    def _printers(self) -> list[dict[str, Any]]:
        return self._reads.printers(self._care.shown())

    def _newest_paper(self, ticket: str) -> dict[str, Any] | None:
        """What became of a ticket's newest paper; while it waits, what its printer has."""
        paper = self._reads.newest_paper(ticket)
        if paper and paper["state"] == jobs.QUEUED and paper["cause"] is None:
            paper["cause"] = self._printing.trouble_of(paper["printer"])
        return paper

    def _screens(self) -> Live:
        first = self._settings["branch"]["languages"][0]
        return Live(
            snapshot=self._reads.board,
            allowed=lambda token: self._listener(token) is not None,
            now=self._now,
            monotonic=self._monotonic,
            say=lambda key, **values: self._sentences.say(key, first, **values),
            log=self._log,
            screens=self._hall.screens,
            screen=self._hall.entry,
            place=self._hall.place,
            announced=self._voice.announced,
        )

    def _attendance(self) -> Presence:
        def attended() -> dict[int, str]:
            with self._writer.reading() as day:
                counters = [one for one in day.counters.values() if one.state not in ("closed", "paused")]
                return {counter.number: counter.staff for counter in counters if counter.staff is not None}

        return Presence(
            attended=attended,
            grace_s=float(self._settings["branch"]["counter_grace_s"]),
            lose=lambda counter: self._writer.do(LoseCounter(counter), actor=BRANCH_ACTOR),
            monotonic=self._monotonic,
            log=self._log.warning,
        )

    def _listener(self, token: str) -> Who | None:
        """Whom a socket belongs to, by its token or else the session cookie; None when they may not see the board."""
        sessions: Sessions = self._sessions
        try:
            who = sessions.door.by_token(token) if token else sessions.who()
        except Refusal:
            return None
        if who is None or not may(who, "board.read"):
            return None
        if who.kind == "staff" and who.name is not None:
            self._presence.heard(who.name)  # the socket is looked at again and again while it is open
        return who


def make_id() -> str:
    """A new id: 128 random bits in base32."""
    return b32encode(secrets.token_bytes(ID_BYTES)).decode().rstrip("=").lower()
