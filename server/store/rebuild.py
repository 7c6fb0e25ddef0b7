"""The rows that figures are made of, folded from the log again."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from server.domain.branch import Branch
from server.domain.events import DayOpened, Recorded
from server.domain.fold_sittings import Sittings
from server.domain.fold_visits import Visits
from server.domain.sittings import Sitting
from server.domain.visits import Visit
from server.store import figures, folded_days, log, sittings, visits

Connection = sqlite3.Connection


@dataclass(frozen=True, slots=True)
class FoldedDay:
    """A business day as its log has it; `events` is how many those are."""

    day: str
    visits: list[Visit]
    sittings: list[Sitting]
    timezone: str
    events: int


def folded(connection: sqlite3.Connection, day: str) -> FoldedDay:
    """Fold a business day that was opened."""
    return fold_of(day, log.of_day(connection, day))


def fold_of(day: str, recorded: list[Recorded]) -> FoldedDay:
    """Fold the events of a business day."""
    folding, sitting = Visits(), Sittings()
    transactions: dict[tuple[str, int], Visit] = {}
    stretches: dict[tuple[int, int], Sitting] = {}
    for entry in recorded:
        for visit in folding.apply(entry):
            transactions[visit.ticket, visit.leg] = visit
        for stretch in sitting.apply(entry):
            stretches[stretch.counter, stretch.from_ms] = stretch
    opened = next(entry.event for entry in recorded if isinstance(entry.event, DayOpened))
    return FoldedDay(
        day,
        sorted(
            transactions.values(), key=lambda visit: (visit.issued_ms, visit.number, visit.leg)
        ),  # as visits.of_days has them
        sorted(stretches.values(), key=lambda stretch: (stretch.counter, stretch.from_ms)),
        Branch.from_settings(opened.settings).timezone,
        len(recorded),
    )


def keep(connection: sqlite3.Connection, at_ms: int, folded_day: FoldedDay, *, over: bool) -> None:
    """Put what was folded in the place of what is kept of that day; of one that is over, with its figures."""
    day = folded_day.day
    visits.keep_day(connection, day, folded_day.visits)
    sittings.keep_day(connection, day, folded_day.sittings)
    folded_days.begin(connection, day)
    if over:
        kept = figures.of_day(folded_day.visits, folded_day.sittings, folded_day.timezone)
        folded_days.finish(connection, day, *kept)


def catch_up(connection: sqlite3.Connection, at_ms: int) -> None:
    """Fold the present day again where an older program began it; days before are left to the bookkeeping."""
    day = log.last_day(connection)
    if day is not None and not folded_days.is_current(connection, day):
        keep(connection, at_ms, folded(connection, day), over=False)


def everything(connection: sqlite3.Connection, told: Callable[[str], object] = lambda day: None) -> int:
    """Fold every day again, one commit each, on a writing connection of its own; how many events that were.

    The last day may still be open. `told` hears of each day that is done.
    """
    names, events = log.days(connection), 0
    for day in names:
        connection.execute("BEGIN IMMEDIATE")
        try:
            one = folded(connection, day)
            keep(connection, 0, one, over=day != names[-1])
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        events += one.events
        told(day)
    return events


def differences(connection: sqlite3.Connection, day: str, recorded: list[Recorded]) -> Iterator[str]:
    """What is kept of a day's counters, or of its figures, that its events do not lead to."""
    if not folded_days.is_current(connection, day):
        return  # rows of an older program, which the server folds again
    one = fold_of(day, recorded)
    ours = {(row.counter, row.from_ms): row for row in one.sittings}
    theirs = {(row.counter, row.from_ms): row for row in sittings.of_days(connection, day, day)}
    for key in sorted(ours.keys() | theirs.keys()):
        if ours.get(key) != theirs.get(key):
            yield f"{day} sitting {key}: {ours.get(key)} in the log, {theirs.get(key)} kept"
    kept = folded_days.finished(connection, day)
    if kept is not None and kept != figures.of_day(one.visits, one.sittings, one.timezone):
        yield f"{day} figures: not those that the log leads to"
