"""Alerts, advice and feedback, put together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from structlog.typing import FilteringBoundLogger

from server.app.figures import span
from server.domain.calendar import rfc3339
from server.domain.commands import AcknowledgeAlert
from server.domain.day import Day
from server.domain.refusals import Refusal
from server.domain.still import still
from server.reactions.alerting import Alerting, Patience
from server.reactions.courier import Courier
from server.reactions.posting import Posting
from server.stats.advice import Estimate, advice_sentence, lent, open_window
from server.stats.alert_words import alert_sentence
from server.stats.alerts import Around, Cause, causes
from server.stats.feedback import feedback_figures
from server.stats.morning import morning, morning_sentence
from server.store import alerts, feedback, sittings, visits
from server.store.alerts import Alert
from server.store.store import Store
from server.writer import Once, Writer

ALERTS_ACTOR = "branch"
MORNING_FROM = time(8)
WEBHOOK_VERSION = 1

Say = Callable[..., str]


class BranchAlerts:
    """What the branch is alerted to, and what it is advised.

    `printers()` are as GET /printers tells them, `screens()` as HallScreens.troubled does; `estimate` turns a prospect
    into a range. `now` is business time (UTC ms), `monotonic` real seconds. Nothing runs before `start`.
    """

    def __init__(
        self,
        settings: Mapping[str, Any],
        folder: Path,
        *,
        store: Store,
        writer: Writer,
        printers: Callable[[], list[dict[str, Any]]],
        screens: Callable[[], Mapping[str, Any]],
        say: Say,
        now: Callable[[], int],
        monotonic: Callable[[], float],
        make_id: Callable[[], str],
        estimate: Estimate,
        log: FilteringBoundLogger,
    ) -> None:
        self._settings, self._store, self._writer, self._say, self._now = settings, store, writer, say, now
        self._printers, self._screens, self._estimate = printers, screens, estimate
        self._around_at: tuple[str, int, Around] = "", -1, Around()
        self._morning: tuple[str, dict[str, Any] | None] = "", None
        self._alerting = Alerting(
            causes=self._causes,
            standing=lambda: store.read(alerts.standing),
            patience=lambda: Patience.of(self._rules()),
            ask=lambda command: writer.do(command, actor=ALERTS_ACTOR),
            make_id=make_id,
            now=now,
            monotonic=monotonic,
            log=log,
        )
        self._courier = self._upward(folder, log)

    def start(self) -> None:
        """Begin to watch, and to carry upward where the branch file says whereto."""
        self._alerting.start()
        if self._courier:
            self._courier.start()

    def stop(self) -> None:
        """End both; what is not sent yet is sent after the next start."""
        self._alerting.stop()
        if self._courier:
            self._courier.stop()

    def known(self, alert: str) -> bool:
        """Whether there ever was such an alert."""
        return self._store.read(alerts.find, alert) is not None

    def shown(self, language: str, *, ended: bool = False, day: str | None = None) -> list[dict[str, Any]]:
        """Alerts as GET /alerts shows them."""
        found = self._store.read(alerts.history, day) if ended or day else self._store.read(alerts.standing)
        return [self._shown(alert, language) for alert in found]

    def acknowledge(self, alert: str, actor: str, language: str, once: Once | None) -> dict[str, Any]:
        """Somebody sees to it; whoever said so first is kept. Raises Refusal("unknown_alert")."""
        found = self._store.read(alerts.find, alert)
        if found is None:
            raise Refusal("unknown_alert")
        if found.acknowledged_ms is not None or found.ended_ms is not None:
            return {"alert": self._shown(found, language)}

        def answer(day: Day, events: Any) -> dict[str, Any]:
            seen = replace(found, acknowledged_ms=events[0].at_ms, acknowledged_by=actor)
            return {"alert": self._shown(seen, language)}

        return self._writer.do(AcknowledgeAlert(alert, actor), actor=actor, once=once, answer=answer).body

    def advice(self, language: str) -> dict[str, Any]:
        """The answer of GET /advice."""
        past = self._past_day()
        with self._writer.reading() as day:
            hall, now_ms = still(day), self._now()
        rows, loans = open_window(hall, self._estimate, now_ms), lent(hall)
        names = {} if hall.branch is None else {code: one.names for code, one in hall.branch.services.items()}
        for row in rows:
            row["sentence"] = advice_sentence(row, names[row["service"]], self._say, language)
        if past is not None:
            advised = past["suggestion"]
            sentence = morning_sentence(advised, self._say, language)
            past = past | {"suggestion": sentence, "suggestion_kind": advised["kind"]}
        return {"open_window": rows, "lent": loans, "morning": past}

    def feedback(self, first: str | None, last: str | None) -> dict[str, Any]:
        """The answer of GET /stats/feedback; raises Refusal as `figures.span` does."""
        with self._writer.reading() as day:
            today = day.day
        first, last = span(today, first, last)
        given = self._store.read(feedback.with_staff, first, last)
        figures = feedback_figures(given, *self._store.read(feedback.served, first, last))
        return {"from": first, "to": last, **figures}

    def _rules(self) -> Mapping[str, Any]:
        with self._writer.reading() as day:
            return day.settings or self._settings

    def _causes(self) -> list[Cause]:
        beside = self._beside()
        around = replace(beside, printers=self._printers(), screens=_screens_in_trouble(self._screens()))
        with self._writer.reading() as day:
            return causes(day, around, self._now())

    def _beside(self) -> Around:
        """What the store knows beside the day, read again when something has happened."""
        with self._writer.reading() as day:
            name, seq = day.day or "", day.seq
            rating_max = day.settings.get("alerts", {}).get("low_rating_max", 1)
        if (name, seq) != self._around_at[:2]:
            poor = self._store.read(feedback.poor_unseen, name, rating_max)
            around = Around(poor=poor, customers=self._store.read(feedback.walk_ins, name))
            self._around_at = name, seq, around
        return self._around_at[2]

    def _shown(self, alert: Alert, language: str) -> dict[str, Any]:
        present = self._alerting.present().get((alert.kind, alert.subject))
        values = dict(present.values) if present is not None and alert.ended_ms is None else alert.values
        return {
            "id": alert.id,
            "kind": alert.kind,
            "level": alert.level,
            "subject": alert.subject,
            "values": values,
            "sentence": alert_sentence(alert.kind, alert.subject, values, self._rules(), self._say, language),
            "since": rfc3339(alert.raised_ms),
            "acknowledged_at": _moment(alert.acknowledged_ms),
            "acknowledged_by": alert.acknowledged_by,
            "escalated_to": alert.escalated_to,
            "ended_at": _moment(alert.ended_ms),
        }

    def _upward(self, folder: Path, log: FilteringBoundLogger) -> Courier | None:
        written = self._settings.get("alerts", {})
        if not written.get("webhook"):
            return None
        token_file = written.get("webhook_token_file")
        return Courier(
            post=Posting(written["webhook"], token_file and folder / token_file),
            unsent=lambda: self._store.read(alerts.unsent),
            letter=self._letter,
            sent=lambda alert, escalated_ms: self._writer.note(alerts.sent, alert, escalated_ms),
            now=self._now,
            log=log,
        )

    def _letter(self, alert: Alert, escalated_ms: int) -> dict[str, Any]:
        """What goes upward: no customer's name, no identity."""
        branch = self._rules()["branch"]
        sentences = {language: self._shown(alert, language)["sentence"] for language in branch["languages"]}
        shown = self._shown(alert, branch["languages"][0])
        del shown["sentence"]
        return {
            "version": WEBHOOK_VERSION,
            "branch": {"id": branch["id"], "name": branch["name"]},
            "alert": shown | {"day": alert.day, "escalated_at": rfc3339(escalated_ms), "sentences": sentences},
        }

    def _past_day(self) -> dict[str, Any] | None:
        """The morning page of the last day on which anybody came; None before 08:00."""
        with self._writer.reading() as day:
            name, rules = day.day, day.branch
        if name is None or rules is None:
            return None
        zone = ZoneInfo(rules.timezone)
        here = datetime.fromtimestamp(self._now() / 1000, zone)
        if here.date().isoformat() <= name and here.time() < MORNING_FROM:
            return None
        if self._morning[0] != name:
            last = self._store.read(visits.last_day, name)
            page = None if last is None else morning(
                last, self._store.read(visits.of_days, last, last), self._store.read(sittings.of_days, last, last),
                rules.timezone,
            )  # fmt: skip
            self._morning = name, page
        return self._morning[1]


def _screens_in_trouble(hall: Mapping[str, Any]) -> dict[str, str]:
    """By name the first trouble of each screen; a strip is known by its counter."""
    found = dict.fromkeys(hall["missing"], "missing")
    for screen in hall["troubled"]:
        strip = screen["page"] == "strip"
        name = f"{screen['name']} {screen['counter']}" if strip else screen["name"]
        found.setdefault(name, screen["trouble"][0])
    return found


def _moment(at_ms: int | None) -> str | None:
    return None if at_ms is None else rfc3339(at_ms)
