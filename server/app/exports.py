"""Figures and transactions as files, from the store."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from config.sentences import Sentences
from server.domain.calendar import business_day, moment_ms
from server.domain.refusals import Refusal
from server.reactions.daily_files import DailyFiles
from server.reports.book import WORDS, Names, book, names_in, waits_table
from server.reports.visits_feed import feed
from server.reports.workbook import workbook
from server.stats.report import SPLITS, as_csv, waits_report
from server.store import figures, visits
from server.store.store import Store

CAUGHT_UP_DAYS = 7
"""Days back for which a missing file is still written."""


class Exports:
    """What is written for other programs and for spreadsheets; `settings` is the branch file's dump."""

    def __init__(
        self,
        store: Store,
        settings: Mapping[str, Any],
        sentences: Sentences,
        span: Callable[[str | None, str | None], tuple[str, str]],
        now: Callable[[], int],
    ) -> None:
        self._store, self._settings, self._sentences, self.span, self._now = store, settings, sentences, span, now

    def visits(self, first: str | None, last: str | None, form: str) -> Iterator[str]:
        """The transactions of business days (today when left out) in one of visits_feed.FORMS, a piece a day.

        Raises Refusal("days_reversed" | "too_many_days").
        """
        days = self._store.read(visits.days, *self.span(first, last))
        return feed(days, lambda day: self._store.read(visits.of_days, day, day), form)

    def workbook(self, first: str | None, last: str | None, by: Sequence[str], language: str | None) -> bytes:
        """An XLSX file of these days: one table split by `by`, or the whole book when that is empty.

        Raises Refusal as `visits` does, and "unknown_split".
        """
        _refuse_unknown(by)
        first, last = self.span(first, last)
        columns = self._store.read(figures.columns, first, last)
        say, title, names = self._say(language), self._title(first, last, language), self._names(language)
        if by:
            return workbook([waits_table(columns, by, title=title, name=say("report.sheet_waits"), names=names)], say)
        times = self._store.read(figures.times, first, last, self._now())
        weights = {entry["code"]: float(entry["weight"]) for entry in self._settings["services"]}
        return book(columns, times, weights, title=title, say=say, names=names)

    def table(self, first: str | None, last: str | None, by: Sequence[str]) -> str:
        """The same waits as CSV, split by `by`."""
        _refuse_unknown(by)
        columns = self._store.read(figures.columns, *self.span(first, last))
        return as_csv(waits_report(columns, by), by)

    def _language(self, language: str | None) -> str:
        languages: Sequence[str] = self._settings["branch"]["languages"]
        return language if language is not None and language in languages else languages[0]

    def _say(self, language: str | None) -> Callable[..., str]:
        chosen = self._language(language)
        return lambda key, **values: self._sentences.say(key, chosen, **values)

    def _names(self, language: str | None) -> Names:
        chosen = self._language(language)
        return names_in(chosen, self._settings, self._sentences.words(*WORDS)[chosen])

    def _title(self, first: str, last: str, language: str | None) -> str:
        names: Mapping[str, str] = self._settings["branch"]["name"]
        name = names.get(self._language(language)) or next(iter(names.values()))
        return f"{name} · {first}" if first == last else f"{name} · {first} – {last}"


def _refuse_unknown(by: Sequence[str]) -> None:
    for name in by:
        if name not in SPLITS:
            raise Refusal("unknown_split", name=name, names=", ".join(SPLITS))


def daily_files(
    exports: Exports, settings: Mapping[str, Any], store: Store, now: Callable[[], int], log: Callable[..., object]
) -> DailyFiles | None:
    """What writes the branch file's [reports]; None where it asks for no files."""
    wanted, branch = settings["reports"], settings["branch"]
    if wanted["daily_folder"] is None:
        return None

    def due() -> list[tuple[str, bool]]:
        now_ms = now()
        today = date.fromisoformat(business_day(branch["timezone"], branch["day_starts"], now_ms))
        first = (today - timedelta(days=CAUGHT_UP_DAYS)).isoformat()
        days = store.read(visits.days, first, today.isoformat())
        late = wanted["daily_at"] < branch["day_starts"]  # after midnight
        due_ms = moment_ms(branch["timezone"], today + timedelta(days=late), wanted["daily_at"])
        return [(day, day < today.isoformat()) for day in days if day < today.isoformat() or now_ms >= due_ms]

    def make(day: str, form: str) -> bytes:
        if form == "csv":
            return exports.table(day, day, ["day", "service", "half_hour"]).encode("utf-8-sig")
        return exports.workbook(day, day, (), None)

    return DailyFiles(Path(wanted["daily_folder"]), wanted["formats"], due=due, make=make, log=log)
