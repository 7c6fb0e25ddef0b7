"""One alert for one cause, whatever it does, passed on while nobody acknowledges it; by clocks that tick when told."""

import random
import sqlite3
import threading
from dataclasses import dataclass, field
from typing import Any

import pytest
import structlog
from structlog.testing import LogCapture

from server.domain import commands
from server.domain.day import Day
from server.domain.events import Recorded
from server.domain.refusals import Refusal
from server.domain.rules import decide
from server.reactions.alerting import HELD_S, LASTING_S, Alerting, Patience
from server.stats.alerts import Cause
from server.store import alerts
from server.store.steps import ALERTS

QUEUE = Cause("queue", "A", "yellow", {"number": "A001"})
MINUTE_S = 60
QUIET = structlog.get_logger()


@dataclass
class Branch:
    """The log's memory of alerts in a real file of its own, without a server around it."""

    causes: list[Cause] = field(default_factory=list)
    patience: Patience = field(default_factory=lambda: Patience(5 * 60_000, 15 * 60_000))
    now_ms: int = 1_795_141_200_000
    real_s: float = 0.0
    log: list[Any] = field(default_factory=list)
    broken: bool = False

    def __post_init__(self) -> None:
        self.file = sqlite3.connect(":memory:")
        for statement in ALERTS:
            self.file.execute(statement)
        self.restart()

    def restart(self) -> None:
        """A new process: nothing is known but the file."""
        self.alerting = Alerting(
            causes=lambda: self.causes, standing=lambda: alerts.standing(self.file), patience=lambda: self.patience,
            ask=self.ask, make_id=lambda: f"a{len(self.log)}", now=lambda: self.now_ms,
            monotonic=lambda: self.real_s, log=QUIET,
        )  # fmt: skip

    def ask(self, command: commands.Command) -> None:
        if self.broken:
            raise Refusal("store_unavailable")
        for event in decide(Day(), command, self.now_ms, lambda _: None):
            alerts.project(self.file, Recorded(len(self.log) + 1, "b", "2026-11-20", self.now_ms, "branch", event, "c"))
            self.log.append(event)

    def look(self, *causes: Cause, after_s: float = 1, real_s: float | None = None) -> list[str]:
        """Time passes, then one look; the kinds of event that it made."""
        self.now_ms += round(after_s * 1000)
        self.real_s += after_s if real_s is None else real_s
        self.causes, before = list(causes), len(self.log)
        self.alerting.look()
        return [type(event).__name__ for event in self.log[before:]]

    def standing(self) -> list[alerts.Alert]:
        return alerts.standing(self.file)

    def acknowledge(self) -> None:
        self.ask(commands.AcknowledgeAlert(self.standing()[0].id, "wu"))


@pytest.fixture
def branch() -> Branch:
    return Branch()


def at(level, kind="queue", subject="A"):
    return Cause(kind, subject, level, {"number": "A001"})


def test_a_cause_is_raised_once_however_long_it_stays(branch):
    assert branch.look(QUEUE) == ["AlertRaised"]
    assert [branch.look(QUEUE) for _ in range(50)] == [[]] * 50
    assert len(branch.standing()) == 1


def test_two_causes_have_two_alerts(branch):
    assert branch.look(QUEUE, at("yellow", subject="C")) == ["AlertRaised"] * 2


def test_an_alert_ends_once_its_cause_has_been_gone_for_a_while(branch):
    branch.look(QUEUE)
    assert branch.look() == []
    assert branch.look(after_s=HELD_S["queue"] - 1) == []
    assert branch.look() == ["AlertEnded"]
    assert branch.look(QUEUE) == ["AlertRaised"]


def test_a_cause_that_comes_and_goes_keeps_one_alert(branch):
    branch.look(QUEUE)
    branch.acknowledge()
    for _ in range(20):
        assert branch.look(after_s=HELD_S["queue"] - 2) == []
        assert branch.look(QUEUE) == []
    assert len(branch.standing()) == 1


def test_a_cause_that_cannot_come_back_ends_at_once(branch):
    served = at("orange", "serving", "t1")
    branch.look(served)
    assert branch.look() == ["AlertEnded"]


def test_a_level_rises_at_once_and_falls_when_it_stays_lower(branch):
    branch.look(QUEUE)
    assert branch.look(at("red")) == ["AlertLevelChanged"]
    assert branch.look(at("orange")) == []
    assert branch.look(at("red"), after_s=HELD_S["queue"] - 2) == []
    assert branch.look(at("orange")) == []
    assert branch.look(at("orange"), after_s=HELD_S["queue"]) == ["AlertLevelChanged"]
    assert (branch.standing()[0].level, branch.log[-1].rises) == ("orange", False)


def test_what_rises_after_it_was_acknowledged_has_to_be_acknowledged_anew(branch):
    branch.look(QUEUE)
    branch.acknowledge()
    branch.look(at("red"), after_s=600)
    [alert] = branch.standing()
    assert (alert.acknowledged_ms, alert.unseen_ms) == (None, branch.now_ms)
    assert branch.look(at("red"), after_s=5 * MINUTE_S - 1) == []
    assert branch.look(at("red")) == ["AlertEscalated"]


def test_what_falls_stays_acknowledged(branch):
    branch.look(at("red"))
    branch.acknowledge()
    branch.look(QUEUE)
    assert branch.look(QUEUE, after_s=HELD_S["queue"]) == ["AlertLevelChanged"]
    assert branch.standing()[0].acknowledged_by == "wu"


def test_nobody_acknowledges_so_the_branch_manager_then_those_above_are_told_once(branch):
    branch.look(QUEUE)
    assert branch.look(QUEUE, after_s=5 * MINUTE_S - 1) == []
    assert branch.look(QUEUE) == ["AlertEscalated"]
    assert branch.standing()[0].escalated_to == "branch_manager"
    assert branch.look(QUEUE, after_s=10 * MINUTE_S - 1) == []
    assert branch.look(QUEUE) == ["AlertEscalated"]
    assert branch.standing()[0].escalated_to == "upward"
    assert branch.look(QUEUE, after_s=86_400) == []
    assert alerts.unsent(branch.file) == (branch.standing()[0], branch.now_ms - 86_400_000)


def test_an_acknowledged_alert_goes_nowhere(branch):
    branch.look(QUEUE)
    branch.acknowledge()
    assert branch.look(QUEUE, after_s=3600) == []


def test_without_a_webhook_nothing_goes_upward(branch):
    branch.patience = Patience.of({"alerts": {"webhook": None, "to_branch_manager_after_min": 2}})
    branch.look(QUEUE)
    assert branch.look(QUEUE, after_s=120) == ["AlertEscalated"]
    assert branch.look(QUEUE, after_s=86_400) == []


def test_what_waits_only_to_be_ended_is_not_passed_on(branch):
    branch.look(QUEUE)
    branch.look(QUEUE, after_s=5 * MINUTE_S - 10)
    assert branch.look(after_s=20) == []


def test_a_restart_knows_what_stands_and_since_when(branch):
    branch.look(QUEUE)
    branch.look(QUEUE, after_s=4 * MINUTE_S)
    branch.real_s = 0.0
    branch.restart()
    assert branch.look(QUEUE) == []
    assert branch.look(QUEUE, after_s=MINUTE_S) == ["AlertEscalated"]
    branch.restart()
    assert branch.look(QUEUE) == []
    branch.restart()
    assert branch.look() == []
    assert branch.look(after_s=HELD_S["queue"]) == ["AlertEnded"]


def test_devices_are_timed_by_real_seconds_and_the_hall_by_business_time(branch):
    printer = at("orange", "printer", "front")
    assert branch.look(printer, after_s=3600, real_s=1) == []
    assert branch.look(printer, after_s=0, real_s=LASTING_S["printer"]) == ["AlertRaised"]
    assert branch.look(after_s=3600, real_s=1) == []
    assert branch.look(after_s=0, real_s=HELD_S["printer"]) == ["AlertEnded"]
    branch.look(QUEUE)
    assert branch.look(after_s=1, real_s=3600) == []
    assert branch.look(after_s=HELD_S["queue"], real_s=0) == ["AlertEnded"]


def test_a_device_that_is_well_again_soon_is_no_alert(branch):
    printer = at("orange", "printer", "front")
    for _ in range(20):
        assert branch.look(printer, after_s=LASTING_S["printer"] - 1) == []
        assert branch.look() == []


def test_while_nothing_can_be_saved_nothing_is_lost(branch):
    branch.broken = True
    with pytest.raises(Refusal):
        branch.look(QUEUE)
    branch.broken = False
    assert branch.look(QUEUE) == ["AlertRaised"]


def test_a_trouble_that_lasts_is_one_line_of_the_log_and_a_new_one_another():
    troubles = iter([OSError("full")] * 5 + [Refusal("too_busy")] * 5 + [OSError("full")] * 5)
    seen, lines = threading.Event(), LogCapture()

    def causes():
        trouble = next(troubles, None)
        if trouble is None:
            seen.set()
            return []
        raise trouble

    alerting = Alerting(
        causes=causes, standing=list, patience=lambda: Patience(0, None), ask=lambda command: None,
        make_id=lambda: "a", now=lambda: 0, monotonic=lambda: 0.0,
        log=structlog.wrap_logger(None, processors=[lines]), look_every_s=0.001,
    )  # fmt: skip
    alerting.start()
    assert seen.wait(20)
    alerting.stop()
    assert [line["event"] for line in lines.entries] == ["alerts_not_known", "alerts_not_noted", "alerts_not_known"]


def test_the_store_itself_keeps_one_open_alert_for_one_cause(branch):
    branch.look(QUEUE)
    with pytest.raises(sqlite3.IntegrityError):
        branch.ask(commands.RaiseAlert("again", "queue", "red", "A", {}))


@pytest.mark.parametrize("seed", range(5))
def test_whatever_happens_there_is_never_a_second_open_alert(branch, seed):
    chance = random.Random(seed)
    kinds = ["queue", "serving", "printer", "walk_ins"]
    for _ in range(400):
        causes = [at(chance.choice(["yellow", "orange", "red"]), kind) for kind in kinds if chance.random() < 0.6]
        branch.look(*causes, after_s=chance.choice([1, 20, 90]), real_s=chance.choice([1, 20]))
        if branch.standing() and chance.random() < 0.1:
            branch.acknowledge()
        if chance.random() < 0.02:
            branch.restart()
        keys = [(alert.kind, alert.subject) for alert in branch.standing()]
        assert len(keys) == len(set(keys))
        assert {cause.key for cause in causes if cause.kind not in LASTING_S} <= set(keys)
