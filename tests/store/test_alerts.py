"""Alerts and feedback beside the log: what is kept is what the events say, and a difference is found."""

import pytest

from server.domain import events
from server.domain.events import Recorded
from server.store import alerts, feedback, log
from server.store.store import opened

AT_MS = 1_795_141_200_000


@pytest.fixture
def store(tmp_path):
    made = opened(tmp_path / "data")
    yield made
    made.close()


@pytest.fixture
def ledger(store):
    made = store.ledger()
    yield made
    made.close()


def write(ledger, *written):
    first = ledger.run(log.last_seq) + 1
    ledger.begin()
    recorded = [
        Recorded(seq, "b", "2026-11-20", AT_MS + seq * 1000, "branch", event, "c")
        for seq, event in enumerate(written, first)
    ]
    with ledger.step():
        for entry in recorded:
            ledger.append(entry)
    ledger.commit()
    return recorded


RAISED = events.AlertRaised("a1", "queue", "yellow", "A", {"number": "A001"})


def test_an_alert_is_kept_from_its_raising_to_its_end(store, ledger):
    write(ledger, RAISED, events.AlertEscalated("a1", "branch_manager"), events.AlertAcknowledged("a1", "wu"))
    [alert] = store.read(alerts.standing)
    assert (alert.level, alert.escalated_to, alert.acknowledged_by) == ("yellow", "branch_manager", "wu")
    write(ledger, events.AlertLevelChanged("a1", "red", True, {"number": "A002"}))
    [alert] = store.read(alerts.standing)
    assert (alert.level, alert.values, alert.acknowledged_ms) == ("red", {"number": "A002"}, None)
    write(ledger, events.AlertEnded("a1"))
    assert store.read(alerts.standing) == []
    assert store.read(alerts.history)[0].ended_ms == AT_MS + 5000


def test_who_acknowledged_first_is_kept(store, ledger):
    write(ledger, RAISED, events.AlertAcknowledged("a1", "wu"), events.AlertAcknowledged("a1", "li"))
    assert store.read(alerts.find, "a1").acknowledged_by == "wu"


def test_what_goes_upward_is_unsent_until_it_is_noted(store, ledger):
    write(ledger, RAISED, events.AlertEscalated("a1", "upward"))
    alert, escalated_ms = store.read(alerts.unsent)
    assert (alert.id, escalated_ms) == ("a1", AT_MS + 2000)
    ledger.begin()
    with ledger.step():
        ledger.run(alerts.sent, AT_MS, "a1", escalated_ms)
    ledger.commit()
    assert store.read(alerts.unsent) is None


def test_what_becomes_of_one_alert_or_answer_leaves_every_other_as_it_was(store, ledger):
    other = events.AlertRaised("a2", "queue", "yellow", "C", {"number": "C001"})
    write(ledger, other, events.AlertEscalated("a2", "upward"), events.FeedbackAsked("t2", "C001"))
    before, [asked] = store.read(alerts.find, "a2"), store.read(feedback.of_days, "2026-11-20", "2026-11-20")
    write(
        ledger, RAISED, events.AlertEscalated("a1", "upward"), events.AlertAcknowledged("a1", "wu"),
        events.AlertLevelChanged("a1", "red", True, {}), events.AlertEscalated("a1", "upward"),
        events.FeedbackAsked("t1", "A001"), events.FeedbackGiven("t1", "A001", 1, [], "Slow"),
        events.AlertEnded("a1"),
    )  # fmt: skip
    ledger.begin()
    with ledger.step():
        ledger.run(alerts.sent, AT_MS, "a1", AT_MS + 5000)
        ledger.run(alerts.sent, AT_MS, "a1", AT_MS + 8000)
    ledger.commit()
    assert store.read(alerts.find, "a2") == before
    assert asked in store.read(feedback.of_days, "2026-11-20", "2026-11-20")
    assert store.read(alerts.unsent)[0].id == "a2"


def test_a_row_that_the_log_does_not_lead_to_is_found(store, ledger):
    recorded = write(
        ledger, RAISED, events.FeedbackAsked("t1", "A001"), events.FeedbackGiven("t1", "A001", 4, ["kind"], "Good")
    )
    assert store.read(alerts.differences, recorded) == []
    assert store.read(feedback.differences, "2026-11-20", recorded) == []
    ledger.begin()
    with ledger.step():
        for statement in ("UPDATE alerts SET level = 'red'", "UPDATE feedback SET rating = 1"):
            ledger.run(lambda connection, statement=statement: connection.execute(statement))
    ledger.commit()
    assert len(store.read(alerts.differences, recorded)) == 1
    assert len(store.read(feedback.differences, "2026-11-20", recorded)) == 1


def test_who_served_is_who_served_when_the_customer_answered(store, ledger):
    write(ledger, events.FeedbackAsked("t1", "A001"), events.FeedbackGiven("t1", "A001", 4, [], ""))
    [(given, staff)] = store.read(feedback.with_staff, "2026-11-20", "2026-11-20")
    assert (given.rating, staff) == (4, None)
    assert store.read(feedback.served, "2026-11-20", "2026-11-20") == (0, {})
