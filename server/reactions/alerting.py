"""Causes for alerts, watched: each is raised once, weighed, passed on while nobody acknowledges it, ended."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from structlog.typing import FilteringBoundLogger

from server.domain.commands import ChangeAlertLevel, Command, EndAlert, EscalateAlert, RaiseAlert
from server.domain.refusals import Refusal
from server.reactions.rounds import Rounds
from server.stats.alerts import WEIGHT, Cause
from server.store.alerts import UPWARD, Alert

LOOK_EVERY_S = 1.0
MINUTE_MS = 60_000
BRANCH_MANAGER = "branch_manager"
# A device is alerted to once its trouble has lasted so long: a page that is loaded anew, a roll that is changed.
LASTING_S: Mapping[str, float] = {"printer": 10.0, "screen": 20.0}
# An alert outlives its cause by so long, and keeps a higher level as long: one that comes and goes is one. Where the
# cause cannot come back (a customer who has left the counter), it ends at once.
HELD_S: Mapping[str, float] = {
    "queue": 60.0, "crowd": 60.0, "idle": 30.0, "walk_ins": 600.0, "printer": 30.0, "screen": 30.0,
}  # fmt: skip
# Their time is real: a device does not run faster in a demonstration. All else goes by business time.
DEVICES = frozenset({"printer", "screen"})

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Patience:
    """How long nobody may acknowledge an alert before it goes on; `upward_ms` None: to nobody upward."""

    branch_manager_ms: int
    upward_ms: int | None

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> Patience:
        """That of a branch file's dump, or of an older one that has none."""
        written = settings.get("alerts", {})
        upward_ms = written.get("upward_after_min", 15) * MINUTE_MS if written.get("webhook") else None
        return cls(written.get("to_branch_manager_after_min", 5) * MINUTE_MS, upward_ms)


class Alerting:
    """Looks once a second, in a thread of its own; what stands is read from the store, so a restart loses nothing.

    `causes()` are those there now, `standing()` the alerts that have not ended, `patience()` that of today; `ask`
    hands a command to the writer and returns when it is durable. `now` is business time (UTC ms), `monotonic` real
    seconds; the alerts' own ages are business time, which is what the log keeps.
    """

    def __init__(
        self,
        *,
        causes: Callable[[], Iterable[Cause]],
        standing: Callable[[], Iterable[Alert]],
        patience: Callable[[], Patience],
        ask: Callable[[Command], object],
        make_id: Callable[[], str],
        now: Callable[[], int],
        monotonic: Callable[[], float],
        log: FilteringBoundLogger,
        look_every_s: float = LOOK_EVERY_S,
    ) -> None:
        self._causes, self._standing, self._patience, self._ask = causes, standing, patience, ask
        self._make_id, self._now, self._monotonic, self._log = make_id, now, monotonic, log
        self._since: dict[tuple[str, Key], float] = {}  # by what is timed and of which cause
        self._present: dict[Key, Cause] = {}
        self._look_every_s = look_every_s
        self._trouble: str | None = None  # of the last look
        rounds = Rounds("alerts", self._round, self._failed, first_s=look_every_s, again_s=look_every_s)
        self.start, self.stop = rounds.start, rounds.stop

    def present(self) -> Mapping[Key, Cause]:
        """The causes that were there at the last look."""
        return self._present

    def look(self) -> None:
        """Compare what there is with what stands; ask for what differs. Raises Refusal when nothing can be saved."""
        causes = {cause.key: cause for cause in self._causes()}
        self._present = causes
        standing = {(alert.kind, alert.subject): alert for alert in self._standing()}
        for key, cause in causes.items():
            self._time("gone", key, goes_on=False)
            alert = standing.get(key)
            if alert is not None:
                self._weigh(alert, cause)
            elif self._time("there", key) >= LASTING_S.get(cause.kind, 0.0):
                self._ask(RaiseAlert(self._make_id(), cause.kind, cause.level, cause.subject, cause.values))
        for key, alert in standing.items():
            if key in causes:
                self._escalate(alert)
            elif self._time("gone", key) >= HELD_S.get(alert.kind, 0.0):
                self._ask(EndAlert(alert.id))
        self._forget(causes.keys() | standing.keys(), causes.keys())

    def _weigh(self, alert: Alert, cause: Cause) -> None:
        """A cause that weighs more says so at once, one that weighs less when it stays so."""
        rises = WEIGHT[cause.level] > WEIGHT[alert.level]
        falls = WEIGHT[cause.level] < WEIGHT[alert.level]
        lighter_s = self._time("lighter", cause.key, goes_on=falls)
        if rises or (falls and lighter_s >= HELD_S.get(cause.kind, 0.0)):
            self._ask(ChangeAlertLevel(alert.id, cause.level, rises, cause.values))

    def _escalate(self, alert: Alert) -> None:
        if alert.acknowledged_ms is not None:
            return
        patience, unseen_ms = self._patience(), self._now() - alert.unseen_ms
        if alert.escalated_to is None and unseen_ms >= patience.branch_manager_ms:
            self._ask(EscalateAlert(alert.id, BRANCH_MANAGER))
        if alert.escalated_to != UPWARD and patience.upward_ms is not None and unseen_ms >= patience.upward_ms:
            self._ask(EscalateAlert(alert.id, UPWARD))

    def _time(self, what: str, key: Key, *, goes_on: bool = True) -> float:
        """For how many seconds something has gone on with a cause, by the clock of its kind; 0 when it does not."""
        if not goes_on:
            self._since.pop((what, key), None)
            return 0.0
        at_s = self._monotonic() if key[0] in DEVICES else self._now() / 1000
        return at_s - self._since.setdefault((what, key), at_s)

    def _forget(self, known: Iterable[Key], there: Iterable[Key]) -> None:
        """Time nothing of what is gone, so that the list of times does not grow."""
        known, there = set(known), set(there)
        self._since = {
            (what, key): since_s
            for (what, key), since_s in self._since.items()
            if key in (known if what == "gone" else there)
        }

    def _round(self) -> float:
        self.look()
        self._trouble = None
        return self._look_every_s

    def _failed(self, error: Exception) -> None:
        if isinstance(error, Refusal):  # nothing can be saved now: the next look finds the same
            if self._is_news(error.code):
                self._log.warning("alerts_not_noted", code=error.code)
        elif self._is_news(repr(error)):
            self._log.error("alerts_not_known", exc_info=error)

    def _is_news(self, trouble: str) -> bool:
        """Whether it is another trouble than at the last look: a line each second would fill the disk."""
        before, self._trouble = self._trouble, trouble
        return trouble != before
